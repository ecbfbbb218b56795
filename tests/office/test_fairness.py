"""A report of fairness is put on record, and from then on the gate heeds it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.office.scene import begin, ready, request

from folkmoot.detect.fairness import FAIRNESS_SCHEMA, Report
from folkmoot.errors import ForbiddenError, InputError
from folkmoot.gate.permit import Refusal
from folkmoot.ledger.journal import EventKind
from folkmoot.ledger.leaf import read_leaf
from folkmoot.office.fairness.policies import can_report
from folkmoot.office.fairness.selectors import fairness_facts, reports
from folkmoot.office.fairness.services import record_report
from folkmoot.office.journal.selectors import leaves, size
from folkmoot.office.runs.services import decide_request

DAY = date(2026, 11, 20)


def report(stop: bool = True, on: date = DAY, **changes: object) -> Report:
    row = dict.fromkeys(FAIRNESS_SCHEMA.names) | {
        "typology": "sbrr-multiple@1", "attribute": "age_band", "group": "66+",
        "measure": "precision", "n": 100, "estimable": True, "stop": stop,
    }  # fmt: skip
    made = Report("sbrr-multiple@1", "age_band", on, "planted truth", stop, (row,))
    return replace(made, **changes)  # type: ignore[arg-type]


def test_a_report_that_says_stop_bars_the_typology_until_a_newer_one_clears_it(office):
    scene = ready()
    by = scene.people["northam"]

    def ask() -> object:
        return decide_request(request=request(scene), by=by, now=scene.later())

    assert not isinstance(ask(), Refusal)
    record_report(report=report(), by=scene.team, now=scene.later())
    event = read_leaf(list(leaves())[-1]).event
    assert (event.kind, event.subject) == (EventKind.FAIRNESS_MEASURED, "sbrr-multiple@1")
    refused = ask()
    assert isinstance(refused, Refusal)
    assert {reason.rule for reason in refused.reasons} == {"fairness"}
    before = size()
    record_report(report=report(), by=scene.team, now=scene.later())
    assert (size(), len(fairness_facts())) == (before, 1), "it is repeatable"
    clear = report(stop=False, on=DAY + timedelta(days=1))
    record_report(report=clear, by=scene.team, now=scene.later())
    assert not isinstance(ask(), Refusal)
    assert [each.stop for each in reports("sbrr-multiple")] == [False, True]
    assert reports("other") == ()


def rows_of(*told: tuple[str, str, bool, bool]) -> tuple[dict[str, object], ...]:
    return tuple(
        report().rows[0] | {"group": group, "measure": measure, "estimable": known, "stop": stop}  # type: ignore[operator]
        for group, measure, known, stop in told
    )


def test_what_was_not_measured_again_is_not_cleared(office):
    """Nor by way of a report in between that speaks of something else."""
    scene = ready()

    def record(day: int, *told: tuple[str, str, bool, bool]) -> None:
        made = report(
            stop=any(stop for *_, stop in told), on=DAY + timedelta(days=day), rows=rows_of(*told)
        )
        record_report(report=made, by=scene.team, now=scene.later(days=1))

    record(0, ("66+", "precision", True, True), ("66+", "recall", True, False))
    for unable in (("66+", "recall", True, False), ("25-", "precision", True, False)):
        with pytest.raises(InputError, match=r"does not measure precision of 66\+"):
            record(1, unable, ("66+", "precision", False, False))
    record(1, ("25-", "wrongful_contact", True, True))
    with pytest.raises(InputError, match="precision"):
        record(2, ("25-", "wrongful_contact", True, False))
    assert fairness_facts()[-1].stop
    record(2, ("25-", "wrongful_contact", True, False), ("66+", "precision", True, False))
    assert not fairness_facts()[-1].stop


def test_only_the_framework_records_reports(office):
    scene = ready()
    with pytest.raises(ForbiddenError):
        record_report(report=report(), by=scene.people["northam"], now=scene.later())


WRONG = {
    "typology": {"typology": "none@1"},
    "tomorrow": {"measured_on": date(2027, 1, 1)},
    "source": {"source": " "},
    "empty": {"rows": ()},
    "columns": {"rows": ({"stop": True},)},
    "another": {"attribute": "sex"},
    "hidden stop": {"rows": (report().rows[0] | {"stop": False},)},  # type: ignore[operator]
    "selection alone": {"rows": (report().rows[0] | {"measure": "selection"},)},  # type: ignore[operator]
    "nothing estimable": {"rows": (report().rows[0] | {"estimable": False},)},  # type: ignore[operator]
}


@pytest.mark.parametrize("change", WRONG.values(), ids=WRONG)
def test_a_report_that_does_not_hold_together(office, change):
    scene = begin()
    with pytest.raises(InputError):
        record_report(report=report(**change), by=scene.team, now=scene.now)
    assert not can_report(report(**change), scene.now.date())
    assert fairness_facts() == ()
