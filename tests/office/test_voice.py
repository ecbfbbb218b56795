"""What residents say is kept, and the newest snapshot is what the gate sees."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest
from tests.office.scene import (
    COUNCILS,
    NOW,
    Scene,
    begin,
    contract_of,
    join_members,
    ready,
    register_contracts,
    request,
)

from folkmoot.dataset.contract import Column, Semantic
from folkmoot.dataset.write_contract import write_contract
from folkmoot.errors import ConflictError, ForbiddenError, InputError, NotFoundError
from folkmoot.gate.facts import Review
from folkmoot.gate.permit import SealedPermit
from folkmoot.office.deliveries.selectors import delivery_row
from folkmoot.office.deliveries.services import register_contract
from folkmoot.office.ethics.models import ReviewRow
from folkmoot.office.ethics.policies import can_review
from folkmoot.office.ethics.selectors import reviews_of
from folkmoot.office.ethics.services import record_review
from folkmoot.office.journal.selectors import leaves, size
from folkmoot.office.journal.services import DjangoJournal
from folkmoot.office.keys.key_ring import DjangoKeyRing
from folkmoot.office.keys.selectors import gate_key
from folkmoot.office.runs.services import decide_request
from folkmoot.office.runs.standing import standing
from folkmoot.office.voice.models import PreferenceRow
from folkmoot.office.voice.policies import can_decide
from folkmoot.office.voice.read_subject import read_subject
from folkmoot.office.voice.selectors import latest_snapshot, residents_conditions
from folkmoot.office.voice.services import (
    end_condition,
    record_preferences,
    set_condition,
    take_snapshot,
)
from folkmoot.office.voice.state_preference import state_preference
from folkmoot.store.open import open_delivery
from folkmoot.voice.condition import Condition
from folkmoot.voice.preference import Preference

SUBJECT = "ab" * 32


def preference(decision: str, **more: object) -> Preference:
    fields = {
        "subject": SUBJECT,
        "dataset": "rates",
        "column": "ratepayer",
        "decision": decision,
        "purposes": ("tax", "planning"),
        "bases": (),
        "valid_from": date(2026, 1, 1),
    }
    return Preference(**(fields | more))  # type: ignore[arg-type]


def test_the_last_word_counts_and_the_first_is_kept(office):
    scene = begin()
    assert latest_snapshot() is None
    empty = take_snapshot(by=scene.team, now=scene.later())
    said = record_preferences(
        preferences=[preference("object"), preference("object", subject="cd" * 32)],
        by=scene.team,
        now=scene.later(),
    )
    assert latest_snapshot() == said
    assert len(said.preferences) == 2 and said.sha256 != empty.sha256
    assert take_snapshot(by=scene.team, now=scene.later()).sha256 == said.sha256
    record_preferences(preferences=[preference("withdrawn")], by=scene.team, now=scene.later())
    assert [p.subject for p in latest_snapshot().preferences] == ["cd" * 32]
    assert PreferenceRow.objects.count() == 3
    assert SUBJECT.encode() not in b"".join(leaves())


def test_what_may_not_be_said(office):
    scene = begin()
    join_members(scene)
    before = size()
    with pytest.raises(InputError):
        record_preferences(
            preferences=[preference("object"), preference("maybe")], by=scene.team, now=NOW
        )
    with pytest.raises(ForbiddenError):
        record_preferences(preferences=[preference("object")], by=scene.people["northam"], now=NOW)
    assert (size(), PreferenceRow.objects.count()) == (before, 0)
    assert can_decide("object") and not can_decide("maybe")


def test_conditions_for_every_agreement(office):
    scene = begin()
    never = Condition("never-sold", "Never sell it.", "Panel", "no_commercial_recipient")
    set_condition(condition=never, by=scene.team, now=scene.later())
    before = size()
    set_condition(condition=never, by=scene.team, now=scene.later())
    assert size() == before
    with pytest.raises(ConflictError):
        other = Condition("never-sold", "Sell it.", "Nobody", "unenforceable")
        set_condition(condition=other, by=scene.team, now=scene.later())
    with pytest.raises(InputError):
        since, until = date(2027, 1, 1), date(2026, 1, 1)
        set_condition(
            condition=Condition("c", "s", "s", "r", since=since, until=until),
            by=scene.team,
            now=scene.later(),
        )
    end_condition(condition="never-sold", until=date(2027, 1, 1), by=scene.team, now=scene.later())
    assert residents_conditions()[0].until == date(2027, 1, 1)
    assert size() == before + 1
    with pytest.raises(NotFoundError):
        end_condition(condition="none", until=date(2027, 1, 1), by=scene.team, now=NOW)


def test_the_committee_decides(office):
    scene = begin()
    review = Review("ab" * 32, date(2026, 1, 1), date(2027, 1, 1), "support", quorate=True)
    record_review(review=review, by=scene.team, now=scene.later())
    before = size()
    record_review(review=review, by=scene.team, now=scene.later())
    assert size() == before
    worse = Review("ab" * 32, date(2026, 2, 1), date(2027, 1, 1), "not_support", quorate=True)
    record_review(review=worse, by=scene.team, now=scene.later())
    assert reviews_of("ab" * 32) == (review, worse)
    for bad in (
        Review("rates", date(2026, 1, 1), date(2027, 1, 1), "support", quorate=True),
        Review("ab" * 32, date(2027, 1, 1), date(2027, 1, 1), "support", quorate=True),
    ):
        assert not can_review(bad)
        with pytest.raises(InputError):
            record_review(review=bad, by=scene.team, now=NOW)
    assert ReviewRow.objects.count() == 2


def objects(scene: Scene, value: str, column: str = "ratepayer", **more: object) -> int:
    """How many preferences stand once whoever ``value`` stands for objects."""
    fields = {"dataset": "business-rates", "decision": "object", "by": scene.team} | more
    taken = state_preference(column=column, value=value, now=scene.later(), **fields)  # type: ignore[arg-type]
    return len(taken.preferences)


def held(scene: Scene) -> dict[str, tuple[int, int]]:
    """Rows kept and withheld of each delivery under a fresh permit."""
    by = scene.people["northam"]
    sealed = decide_request(request=request(scene), by=by, now=scene.later())
    assert isinstance(sealed, SealedPermit)
    found = {}
    for grant in sealed.permit.grants:
        opened = open_delivery(
            sealed, grant.delivery, place=scene.place, name=delivery_row(grant.delivery).name,
            keys=DjangoKeyRing(), journal=DjangoJournal(), standing=standing(lambda: scene.now),
            gate_key=gate_key().public_raw, actor=by, now=lambda: scene.now,
        )  # fmt: skip
        opened.read_all()
        found[grant.member] = (opened.kept, opened.withheld)
    return found


NOBODY = {"northam": (2, 0), "southam": (2, 0)}
ONE = {"northam": (1, 1), "southam": (2, 0)}


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("ratepayer", "canary  NORTHAM limited"),
        ("ratepayer", "Canary Northam\u00a0Limited "),
        ("postcode", "ls14ap"),
    ],
)
def test_an_objection_is_honoured_however_it_is_written(office, column, value):
    scene = ready()
    assert held(scene) == NOBODY
    assert objects(scene, value, column) == 1
    both = {"northam": (1, 1), "southam": (1, 1)}
    assert held(scene) == (both if column == "postcode" else ONE)
    assert objects(scene, value, column, decision="withdrawn") == 0
    assert held(scene) == NOBODY


@pytest.mark.parametrize(
    ("scope", "told"),
    [
        ({"purposes": ("counter-fraud",)}, "Did you mean counter_fraud?"),
        ({"purposes": ("relief-check",)}, "Use one of: counter_fraud"),
        ({"bases": ("UKGDPR-6-1",)}, "Did you mean UKGDPR-6-1-"),
        ({"bases": ("UKGDPR-9-2-g",)}, "is not a lawful basis"),
    ],
)
def test_a_scope_that_no_purpose_has_is_refused(office, scope, told):
    scene = ready()
    before = size()
    with pytest.raises(InputError) as caught:
        objects(scene, "CANARY northam Limited", **scope)
    assert told in str(caught.value) and "CANARY" not in str(caught.value)
    assert (size(), PreferenceRow.objects.count()) == (before, 0)
    with pytest.raises(InputError) as caught:
        objects(scene, "x", purposes=("taxes", "tax"), bases=("art-6",))
    assert [fault.where for fault in caught.value.faults] == ["purposes", "bases"]


def test_a_scope_that_exists_is_honoured(office):
    scene = ready()
    sealed = decide_request(request=request(scene), by=scene.people["northam"], now=scene.later())
    assert isinstance(sealed, SealedPermit)
    for aim in ("research", "counter_fraud", "tax"):
        objects(scene, "CANARY northam Limited", purposes=(aim,), bases=("UKGDPR-6-1-e",))
    assert held(scene) == ONE


def register(scene: Scene, number: int, columns: Iterable[Column]) -> None:
    """One more contract of northam's for the dataset, before the others in order."""
    fields = {"id": f"northam-a{number}", "columns": tuple(columns)}
    text = write_contract(contract_of("northam").model_copy(update=fields))
    register_contract(text=text, by=scene.people["northam"], now=scene.later())


def column_of(semantic: Semantic, **more: object) -> Column:
    return Column(name="ratepayer", semantic=semantic, source=("Name",), **more)  # type: ignore[arg-type]


def test_no_contract_speaks_for_the_others(office):
    """One member's odd contract neither bars objections nor decides how they are read."""
    scene = ready()
    register(scene, 1, [column_of(Semantic.NINO)])
    register(scene, 2, [column_of(Semantic.TEXT, values={"CANARY northam Limited": "cnl"})])
    assert objects(scene, "CANARY northam Limited") == 2, "one a distinct reading"
    assert held(scene) == ONE
    readings = read_subject(
        dataset="business-rates", column="ratepayer", value="CANARY northam Limited"
    )
    assert {r.contract: r.verdict for r in readings} == {
        "northam-a1@1": "invalid", "northam-a2@1": "valid",
        **{f"{council}-rates@1": "valid" for council in COUNCILS},
    }  # fmt: skip
    assert "CANARY" not in repr(readings) and "cnl" not in repr(readings)


def test_what_nobodys_records_can_hold_is_refused(office):
    scene = begin()
    join_members(scene)
    register_contracts(scene)
    register(scene, 1, [Column(name="rent", semantic=Semantic.PENCE)])
    for column, value in (("ratepayer", "N/A"), ("postcode", "CANARY"), ("postcode", "ZZ99 3VZ")):
        with pytest.raises(InputError, match="does not read as") as caught:
            objects(scene, value, column)
        assert "CANARY" not in str(caught.value)
    for column in ("rent", "nothing"):
        with pytest.raises(InputError, match="No registered contract has this column"):
            objects(scene, "12", column)


def test_a_value_that_another_nation_issued_is_read(office):
    """An NHS number of Scotland is stored, so whoever has it can object."""
    scene = begin()
    join_members(scene)
    register(scene, 1, [column_of(Semantic.NHS_NUMBER)])
    assert objects(scene, "101 010 0009") == 1
    readings = read_subject(dataset="business-rates", column="ratepayer", value="1010100009")
    assert [r.verdict for r in readings] == ["out_of_region"]
