"""Whatever ends or warns, no text of an error reaches standard error: only its type and place."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

QUOTED = "Key (name)=(CANARY Jane Doe) already exists"
BEGIN = f"""
import logging, threading, warnings
from folkmoot.logs import configure_logs
configure_logs("INFO")
QUOTED = {QUOTED!r}
def broken():
    raise LookupError(QUOTED)
"""
ENDS = {
    "uncaught": "broken()",
    "from another": "try:\n    broken()\nexcept LookupError as e:\n"
    "    raise ValueError(QUOTED) from e",
    "in a thread": "t = threading.Thread(target=broken); t.start(); t.join()",
    "in a finaliser": "class A:\n    def __del__(self): broken()\na = A(); del a",
    "a warning": "warnings.warn(QUOTED)",
    "a library's log": "logging.getLogger('django').error('lost: %s', QUOTED)",
    "a library's exception": "try:\n    broken()\nexcept LookupError:\n"
    "    logging.getLogger('django').exception(QUOTED)",
    "an argument": "logging.getLogger('folkmoot').error('lost', QUOTED, extra={'name_of': QUOTED})",
    "a line that cannot be written": "class B:\n    def __str__(self): broken()\n"
    "logging.getLogger('folkmoot').error('lost', extra={'run': B()})",
}
ERRORS = {
    "uncaught": "LookupError", "from another": "ValueError", "in a thread": "LookupError",
    "in a finaliser": "LookupError", "a library's exception": "LookupError",
}  # fmt: skip


@pytest.mark.parametrize("how", ENDS)
def test_no_text_of_an_error_is_said(how: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", BEGIN + ENDS[how]], capture_output=True, text=True, check=False
    )
    assert "CANARY" not in ran.stderr + ran.stdout
    lines = [json.loads(line) for line in ran.stderr.splitlines()]
    assert len(lines) == (how != "a line that cannot be written")
    if how in ERRORS:
        assert lines[0]["error"] == ERRORS[how]
        assert lines[0]["raised_at"].startswith("__main__:")
    assert ran.returncode == (how in {"uncaught", "from another"})


def test_a_thread_may_end_itself_quietly() -> None:
    code = BEGIN + "t = threading.Thread(target=lambda: exit(3)); t.start(); t.join()"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
