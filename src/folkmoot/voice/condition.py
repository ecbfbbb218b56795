"""A condition: a rule that residents or the ethics committee set, in their own words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Condition:
    """``sentence`` as residents wrote it, ``source`` where it came from, ``rule`` what enforces it.

    ``days`` is the rule's parameter where it has one. In force from ``since`` until before
    ``until`` (None: open). A rule that the gate does not know refuses; the rule
    ``unenforceable`` is kept and shown as such.
    """

    id: str
    sentence: str
    source: str
    rule: str
    days: int | None = None
    since: date | None = None
    until: date | None = None
