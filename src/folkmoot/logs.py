"""JSON log lines in which only listed fields can appear, so that no personal value ever does."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any

# The allow-list. A field that is not here is dropped, whoever passes it: ids, counts and names of
# our own things only. No message arguments are interpolated either (see ``format``).
ALLOWED = frozenset(
    {
        "agreement", "attempt", "columns", "count", "dataset", "delivery", "epoch", "error",
        "event", "exit_code", "kept", "kind", "member", "model", "permit", "purpose", "read",
        "reason", "rejected", "request", "rule", "run", "seconds", "seq", "step", "typology",
        "version", "worker",
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
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            tb = record.exc_info[2]
            while tb is not None and tb.tb_next is not None:
                tb = tb.tb_next
            if tb is not None:
                line["raised_at"] = f"{tb.tb_frame.f_globals.get('__name__', '?')}:{tb.tb_lineno}"
        return json.dumps(line, default=str, ensure_ascii=True)


def configure_logs(level: str) -> None:
    """Send every logger of this process through the allow-list to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(AllowListFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
