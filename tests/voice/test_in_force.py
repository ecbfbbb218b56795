"""Which conditions and which objections hold on a day."""

from __future__ import annotations

from datetime import date

import pytest

from folkmoot.voice.condition import Condition
from folkmoot.voice.conditions_in_force import conditions_in_force
from folkmoot.voice.preference import Preference, objections

DAY = date(2026, 7, 1)
EVE, MORROW = date(2026, 6, 30), date(2026, 7, 2)


@pytest.mark.parametrize(
    ("since", "until", "holds"),
    [
        (None, None, True),
        (DAY, None, True),
        (MORROW, None, False),
        (None, MORROW, True),
        (None, DAY, False),
        (EVE, DAY, False),
        (DAY, MORROW, True),
    ],
)
def test_from_since_until_before_until(since: date | None, until: date | None, holds: bool) -> None:
    condition = Condition("c", "Ask us.", "panel", "notice", 14, since, until)
    assert conditions_in_force([condition], DAY) == ((condition,) if holds else ())
    wish = Preference("p", "rates", "name", "object", (), (), since or EVE, until)
    found = objections([wish], aim_class="tax", basis="UKGDPR-6-1-e", on=DAY)
    assert found == ((wish,) if holds else ())


def test_the_order_is_kept_and_repeats_are_not() -> None:
    a, b = (Condition(name, "Ask us.", "panel", "notice", 14) for name in "ba")
    assert conditions_in_force([a, b, a], DAY) == (a, b)


@pytest.mark.parametrize(
    ("decision", "purposes", "bases", "holds"),
    [
        ("object", (), (), True),
        ("consent", (), (), False),
        ("object", ("tax",), (), True),
        ("object", ("support",), (), False),
        ("object", ("support", "tax"), (), True),
        ("object", (), ("UKGDPR-6-1-e",), True),
        ("object", (), ("UKGDPR-6-1-a",), False),
        ("object", ("tax",), ("UKGDPR-6-1-a",), False),
    ],
)
def test_an_objection_holds_for_what_it_names(
    decision: str, purposes: tuple[str, ...], bases: tuple[str, ...], holds: bool
) -> None:
    wish = Preference("p", "rates", "name", decision, purposes, bases, EVE)
    found = objections([wish], aim_class="tax", basis="UKGDPR-6-1-e", on=DAY)
    assert found == ((wish,) if holds else ())
