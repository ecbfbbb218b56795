"""A sweep: every kind of event is recorded by some service of the house, and has its page."""

from __future__ import annotations

from pathlib import Path

import pytest

from folkmoot.ledger.journal import EventKind

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [
    path.read_text("utf-8")
    for room in ("office", "store", "run")
    for path in (ROOT / "src/folkmoot" / room).rglob("*.py")
]


@pytest.mark.parametrize("kind", EventKind, ids=str)
def test_an_event_has_its_writer_and_its_page(kind: EventKind) -> None:
    assert any(f"EventKind.{kind.name}" in source for source in SOURCES)
    assert f"`{kind.value}`" in (ROOT / "docs/reference/events.md").read_text("utf-8")
