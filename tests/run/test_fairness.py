"""What a run tells of groups: enough to see a difference, too little to see a person."""

from __future__ import annotations

from datetime import date
from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as st
from tests.run.bases import Base
from tests.run.sample import AGREEMENT, ID, agree, begin, clock, deliver_all, shop

from folkmoot.agreement.audit import AUDIT
from folkmoot.disclosure.policy import Policy
from folkmoot.gate.permit import Refusal, Request, SealedPermit
from folkmoot.office.cases.models import Lead
from folkmoot.office.runs.selectors import run_row, sealed_permit, steps
from folkmoot.office.runs.services import decide_request, start_run
from folkmoot.run.bundle import unpack
from folkmoot.run.data_key import data_key
from folkmoot.run.fairness import (
    NOT_YET,
    UNKNOWN,
    WITHHELD,
    control_seed,
    run_fairness,
    told_groups,
)
from folkmoot.run.work import work
from folkmoot.store.read_artefact import read_artefact

POLICY = Policy()
DAY = date(2026, 10, 31)


def row(group: str, n: int, selected: int, attribute: str = "sex") -> dict[str, Any]:
    return {"attribute": attribute, "group": group, "n": n, "selected": selected}


def told(*rows: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {each["group"]: each for each in told_groups(rows, POLICY)}


def test_what_is_told_is_rounded_and_compared():
    found = told(row("female", 1003, 52), row("male", 998, 199))
    assert {g: (r["n"], r["selected"]) for g, r in found.items()} == {
        "female": (1005, 50), "male": (1000, 200),
    }  # fmt: skip
    assert found["female"]["rate"] == format(50 / 1005, ".4f")
    assert float(found["female"]["ratio_high"]) < 0.5
    assert float(found["male"]["ratio_low"]) > 2


def test_a_small_group_is_withheld_and_another_with_it():
    found = told(row("a", 1000, 9), row("b", 1000, 40), row("c", 1000, 300))
    assert [g for g, r in found.items() if r["reason"] == WITHHELD] == ["a", "b"]
    assert set(found["a"]) == {"attribute", "group", "reason"}, "not a single number"
    one = told(row("a", 1000, 3), row("b", 1000, 40))
    assert all(r["reason"] == WITHHELD for r in one.values())
    nearly_all = told(row("a", 100, 95), row("b", 1000, 40), row("c", 1000, 300))
    assert nearly_all["a"]["reason"] == WITHHELD, "who was not selected is few as well"
    nobody = told(row("a", 1000, 0), row("b", 1000, 40), row("c", 1000, 300))
    assert nobody["a"]["reason"] == WITHHELD, "that there is none is told of all of them"


groups_ = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400)), min_size=1, max_size=7)


@given(groups_)
def test_nothing_small_is_shown_or_follows(counted):
    rows = [row(f"g{i}", n + selected, selected) for i, (n, selected) in enumerate(counted)]
    found = told(*rows)
    hidden = [r for r in rows if found[r["group"]]["reason"] == WITHHELD]
    for each in rows:
        shown = found[each["group"]]
        if each in hidden:
            assert not {"n", "selected", "rate"} & set(shown)
            continue
        assert min(each["selected"], each["n"] - each["selected"]) >= POLICY.threshold
        assert shown["n"] % POLICY.round_to == shown["selected"] % POLICY.round_to == 0
    assert len(hidden) != 1 or len(rows) == 1
    if hidden and len(hidden) < len(rows):
        assert sum(r["selected"] for r in hidden) >= POLICY.threshold
        assert sum(r["n"] - r["selected"] for r in hidden) >= POLICY.threshold


def test_the_result_of_a_run_counts_its_controls(county: Any, base: Base) -> None:
    """Of businesses no group is known; the controls are in the artefact, as record ids alone."""
    work("w", shop())
    result = run_row(base.run).result
    said = result["typologies"]["sbrr-multiple"]
    assert said["fairness"] == {
        "groups": [],
        "not_estimable": dict.fromkeys(("age_band", "sex", "deprivation"), UNKNOWN) | NOT_YET,
    }
    at = shop()
    step = next(each for each in steps(base.run) if each.name == "detect")
    packed = read_artefact(
        at.place, base.run, name=step.artefact, ciphertext_sha256=step.ciphertext_sha256,
        key=data_key(at.keys, base.run, now=at.clock()),
    )  # fmt: skip
    made = unpack(packed)
    looked_at = made["looked_at.sbrr-multiple"]
    candidates = made["candidates.sbrr-multiple"]
    assert looked_at.column_names == ["record", "control"]
    assert said["controls"] == {
        "excluded": sum(candidates["control"].to_pylist()),
        "unflagged": sum(looked_at["control"].to_pylist()),
    }
    assert said["controls"]["unflagged"] > 0
    flagged = {r for rows in candidates["records"].to_pylist() for r in rows}
    assert flagged.isdisjoint(looked_at.filter(looked_at["control"])["record"].to_pylist())


def test_the_draw_follows_from_the_permit_and_not_from_who_asks(county: Any, base: Base) -> None:
    from dataclasses import replace
    from datetime import timedelta

    permit = sealed_permit(run_row(base.run).decision).permit
    seed = control_seed(permit)
    assert control_seed(replace(permit, id="x", request=replace(permit.request, actor="y"))) == seed
    assert control_seed(replace(permit, issued_at=permit.issued_at + timedelta(seconds=1))) != seed


def test_ethnicity_is_told_in_an_audit_alone() -> None:
    from types import SimpleNamespace

    import pyarrow as pa
    from tests.detect.people_tables import full_rows, linkage, screened, table

    post = {"member": "a", "post_ref": "1", "started": DAY, "weekly_hours": 3700}
    people = [post | {"entity": f"p{n}", "employee_ref": f"E{n}"} for n in range(40)]
    rows = full_rows({"payroll": people})["payroll"]
    entities, _ = linkage(rows, 0.99)
    told = table("payroll", rows).append_column("ethnic_group", pa.array(["white", "asian"] * 20))
    ready = {"payroll": told, "deliveries": pa.table({"as_of": pa.array([DAY])})}
    found = screened("dual-employment", {"payroll": people})
    attributes = [
        {row["attribute"] for row in run_fairness(
            SimpleNamespace(insights=insights), found, ready, {}, {"entities": entities},
        )["fairness"]["groups"]}
        for insights in ((), (AUDIT,))
    ]  # fmt: skip
    assert attributes == [set(), {"ethnicity"}]


def audit_terms(**changes: Any) -> str:
    """The sample's agreement as an audit of fairness, that counts and hands on nobody."""
    terms = yaml.safe_load(AGREEMENT)
    purpose = terms["purposes"][0]
    purpose |= {"aim_class": "research", "insights": [AUDIT], "level": "aggregate"} | changes
    for recipient in purpose["recipients"]:
        recipient |= {"level": "aggregate", "sees": []}
    text: str = yaml.safe_dump(terms)
    return text


def asked(text: str, office: Any) -> tuple[Any, Any]:
    sample = begin()
    delivered = deliver_all(sample)
    agree(sample, text=text)
    entry = sample.space.runs[0]
    who = sample.people[entry.member]
    request = Request(
        agreement=ID, purpose=entry.purpose, member=entry.member, actor=who, role=entry.role,
        recipient=entry.recipient, deliveries=tuple(delivered), typologies=entry.typologies,
        insights=(AUDIT,),
    )  # fmt: skip
    return sample, decide_request(request=request, by=who, now=sample.later())


def test_an_audit_runs_and_releases_counts_alone(office: Any) -> None:
    sample, permit = asked(audit_terms(), office)
    assert isinstance(permit, SealedPermit), permit
    run = start_run(permit=permit, by=permit.permit.request.actor, now=sample.later())
    work("w", shop(clock(60)))
    row = run_row(run)
    assert row.state == "finished", row.result
    assert row.result["typologies"]["sbrr-multiple"]["leads"] > 0
    assert not Lead.objects.filter(run_id=run).exists()


def test_an_audit_that_is_none_is_refused(office: Any) -> None:
    _, answer = asked(audit_terms(aim_class="tax"), office)
    assert isinstance(answer, Refusal)
    assert "fairness" in {reason.rule for reason in answer.reasons}
