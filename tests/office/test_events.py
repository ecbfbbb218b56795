"""Each kind of event is written somewhere, and every service app has its policies."""

from __future__ import annotations

from pathlib import Path

import pytest

import folkmoot
from folkmoot.ledger.journal import EventKind
from folkmoot.office.settings import APPS

SOURCE = Path(folkmoot.__file__).parent


@pytest.mark.parametrize("kind", EventKind)
def test_every_kind_of_event_is_written_by_something(kind):
    writers = [
        file
        for room in ("office", "store", "run")
        for file in (SOURCE / room).rglob("*.py")
        if f"EventKind.{kind.name}" in file.read_text("utf-8")
    ]
    assert writers, f"nothing writes {kind}"


@pytest.mark.parametrize("app", APPS)
def test_every_check_has_its_twin(app):
    text = (SOURCE / "office" / app / "policies.py").read_text("utf-8")
    checks, cans = text.count("def check_"), text.count("def can_")
    assert checks == cans, f"{app}: {checks} check_, {cans} can_"
