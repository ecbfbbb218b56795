"""JSON log lines in which only listed fields can appear, so that no personal value ever does."""

from __future__ import annotations

import json
import logging
import sys
import threading
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

# The allow-list. A field that is not here is dropped, whoever passes it: ids, counts and names of
# our own things only. No message arguments are interpolated either (see ``format``).
ALLOWED = frozenset(
    {
        "agreement", "attempt", "columns", "count", "dataset", "delivery", "epoch", "error",
        "event", "exit_code", "kept", "kind", "member", "model", "permit", "purpose", "raised_at",
        "read", "reason", "rejected", "request", "rule", "run", "seconds", "seq", "step",
        "typology", "version", "worker",
    }
)  # fmt: skip


class AllowListFormatter(logging.Formatter):
    """One JSON object a line: time, level, logger, message template, allowed fields."""

    def format(self, record: logging.LogRecord) -> str:
        """The line for ``record``. The template is written, its arguments are not.

        A traceback is reduced to the type of the error and where it was raised: the text of an
        error may quote data.
        """
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": str(record.msg) if record.name.startswith("folkmoot") else "",
        }
        line |= {key: getattr(record, key) for key in sorted(ALLOWED & record.__dict__.keys())}
        if record.exc_info and record.exc_info[1]:
            line |= type_and_place(record.exc_info[1])
        return json.dumps(line, default=str, ensure_ascii=True)


def type_and_place(error: BaseException) -> dict[str, str]:
    """``error`` and ``raised_at`` for a log line: the error's type and the module and line that
    raised it. Its text, and that of what it was raised from, may quote data and stays out."""
    tb: TracebackType | None = error.__traceback__
    while tb is not None and tb.tb_next is not None:
        tb = tb.tb_next
    told = {"error": type(error).__name__}
    if tb is None:
        return told
    return told | {"raised_at": f"{tb.tb_frame.f_globals.get('__name__', '?')}:{tb.tb_lineno}"}


def configure_logs(level: str) -> None:
    """Send all that this process says of itself through the allow-list to standard error.

    Every logger; warnings; and the errors that nobody caught, in any thread or finaliser, which
    Python would print with their text. A line that cannot be written is dropped, because Python
    would print its arguments instead.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(AllowListFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    logging.raiseExceptions = False
    logging.captureWarnings(True)
    sys.excepthook = lambda _kind, error, _tb: _uncaught(error)
    threading.excepthook = lambda told: _uncaught(told.exc_value)
    sys.unraisablehook = lambda told: _uncaught(told.exc_value)


def _uncaught(error: BaseException | None) -> None:
    if isinstance(error, SystemExit):  # how a thread may end itself; Python says nothing of it
        return
    told = {} if error is None else type_and_place(error)
    logging.getLogger("folkmoot").error("an error was not caught", extra=told)
