"""Named points at which the kill tests end the process as a power cut would."""

from __future__ import annotations

import os
import signal


def failpoint(name: str) -> None:
    """Kill this process with SIGKILL when FOLKMOOT_FAILPOINT names this point; else nothing.

    ``name@2`` kills at the second passing. No handler runs and nothing is flushed: what a test
    finds afterwards is what a power cut would leave.
    """
    wanted, _, nth = os.environ.get("FOLKMOOT_FAILPOINT", "").partition("@")
    if wanted != name:
        return
    _passed[name] = _passed.get(name, 0) + 1
    if _passed[name] >= int(nth or 1):
        os.kill(os.getpid(), signal.SIGKILL)


_passed: dict[str, int] = {}
