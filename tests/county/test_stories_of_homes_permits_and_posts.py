"""Stories of numbers 18, 19, 22, 24 and 26: what an officer would take them for, were the records
clean and everybody known."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any

import pyarrow as pa
import pytest
from tests.county.making import clean

from folkmoot.county.configuration import COUNTY_DAY
from folkmoot.county.make_county import make_county, together
from folkmoot.county.scenarios import (
    dual_employment,
    permit_after_death,
    sbrr_multiple,
    subletting_signal,
    two_tenancies,
)  # fmt: skip
from folkmoot.detect import Findings, detect, read_typology
from folkmoot.detect.typology import FOLDER
from folkmoot.linkage import link
from folkmoot.linkage.organisations import organisations

STORIES = tuple(
    module.SCENARIOS
    for module in (
        dual_employment, permit_after_death, sbrr_multiple, subletting_signal, two_tenancies,
    )
)  # fmt: skip
CASES, BESIDE = 12, 20
ASK = {
    # Innocent, and nothing in the records says so: leads that are not recommended.
    "two-tenancies": {
        "transfer_closed_late", "joint_tenant_left_unrecorded", "temporary_home_left_open",
    },
    "subletting-signal": {
        "on_no_list", "namesake_elsewhere", "cares_for_a_parent",
    },
    "permit-after-death": {"household_parking"},
    "dual-employment": {"hours_unknown"},
    "sbrr-multiple": set(),
}  # fmt: skip


@cache
def county() -> dict[str, pa.Table]:
    """A clean county with these stories, each row with the columns that a run adds."""
    made = together(
        make_county(
            clean(), residents=40_000, seed=3, scenarios=STORIES, cases=CASES, lookalikes=BESIDE
        )
    )
    return {dataset: _received(dataset, rows) for dataset, rows in made.items()}


def _received(dataset: str, rows: pa.Table) -> pa.Table:
    if "_member" not in rows.column_names:
        return rows
    members = rows["_member"].to_pylist()
    records = [f"{m}/{dataset}:{n:06d}" for n, m in enumerate(members)]
    return rows.append_column("_record", pa.array(records, pa.string())).append_column(
        "_delivery", pa.array([f"{m}/{dataset}" for m in members], pa.string())
    )


def _known(tables: dict[str, pa.Table]) -> tuple[pa.Table, pa.Table, pa.Table]:
    """Entities, pairs and places as they truly are."""
    place = dict(
        zip(*(county()["gazetteer"][c].to_pylist() for c in ("_dwelling", "uprn")), strict=True)
    )
    entities: list[dict[str, Any]] = []
    places: list[dict[str, Any]] = []
    for rows in tables.values():
        columns = (rows[c].to_pylist() for c in ("_record", "_person", "_dwelling"))
        for record, person, dwelling in zip(*columns, strict=True):
            entities.append({"record": record, "entity": str(person), "verdict": "valid"})
            places.append({"record": record, "uprn": place.get(dwelling), "parent_uprn": None,
                           "probability": 1.0, "verdict": "given"})  # fmt: skip
    sizes = Counter(row["entity"] for row in entities)
    first: dict[str, str] = {}
    pairs = []
    for row in entities:
        row["size"] = sizes[row["entity"]]
        if row["entity"] in first:
            pairs.append({"left": first[row["entity"]], "right": row["record"],
                          "match_weight": 30.0, "match_probability": 1.0})  # fmt: skip
        first[row["entity"]] = row["record"]
    return tuple(pa.Table.from_pylist(rows) for rows in (entities, pairs, places))  # type: ignore[return-value]


@cache
def findings(typology: str) -> Findings:
    """What a typology finds where everybody is known; businesses are linked by their names."""
    found = read_typology(FOLDER / f"{typology.replace('-', '_')}.sql")
    tables = {need.dataset: county()[need.dataset] for need in found.header.needs}
    if typology == "sbrr-multiple":
        linked = link(tables, organisations())
        entities, pairs, places = linked.entities, linked.pairs, None
    else:
        entities, pairs, places = _known(tables)
    deliveries = sorted({d for rows in tables.values() for d in rows["_delivery"].to_pylist()})
    return detect(
        found, tables, entities, pairs,
        deliveries=pa.table({
            "_delivery": deliveries,
            "_member": [d.split("/")[0] for d in deliveries],
            "as_of": pa.array([COUNTY_DAY] * len(deliveries), pa.date32()),
        }),
        least_probability=0.95, places=places,
    )  # fmt: skip


def told(typology: str, *, true: bool) -> dict[str, Counter[str]]:
    """By story, how many cases are recommended, a lead, excluded or no candidate (``-``)."""
    case_of: dict[str, str] = {}
    for need in read_typology(FOLDER / f"{typology.replace('-', '_')}.sql").header.needs:
        rows = county()[need.dataset]
        case_of |= dict(zip(rows["_record"].to_pylist(), rows["_case"].to_pylist(), strict=True))
    rank: dict[str, str] = {}
    order = ["excluded", "lead", "recommended"]
    outcomes = [(c["records"], c["outcome"]) for c in findings(typology).candidates.to_pylist()]
    outcomes += [
        (lead["records"], "recommended")
        for lead in findings(typology).leads.to_pylist()
        if lead["recommended"]
    ]
    for records, outcome in outcomes:
        for case in {case_of[r] for r in records} - {None}:
            rank[case] = max(rank.get(case, "excluded"), outcome, key=order.index)
    by_story: dict[str, Counter[str]] = {}
    for case in county()["cases"].to_pylist():
        if case["typology"] == typology and case["true"] is true:
            by_story.setdefault(case["story"], Counter())[rank.get(case["case"], "-")] += 1
    return by_story


@pytest.mark.parametrize("typology", sorted(ASK))
def test_most_true_cases_are_recommended(typology: str) -> None:
    stories = told(typology, true=True)
    everything = sum(stories.values(), Counter())
    assert len(stories) >= 3
    assert everything.total() == CASES
    assert everything["recommended"] >= 0.8 * CASES, stories


@pytest.mark.parametrize("typology", sorted(ASK))
def test_no_look_alike_is_recommended_and_some_need_asking(typology: str) -> None:
    stories = told(typology, true=False)
    assert sum(stories.values(), Counter()).total() == CASES * BESIDE
    assert not {name for name, outcomes in stories.items() if outcomes["recommended"]}
    # Those that the records do not settle are leads, and only those.
    assert {name for name, outcomes in stories.items() if outcomes["lead"]} == ASK[typology]


@pytest.mark.parametrize("typology", sorted(ASK))
def test_nothing_is_recommended_of_other_stories_or_of_the_ordinary_county(typology: str) -> None:
    mine = {c["case"] for c in county()["cases"].to_pylist() if c["typology"] == typology}
    case_of: dict[str, str | None] = {}
    for rows in county().values():
        if "_record" in rows.column_names:
            records, cases = (rows[c].to_pylist() for c in ("_record", "_case"))
            case_of |= dict(zip(records, cases, strict=True))
    for lead in findings(typology).leads.to_pylist():
        if lead["recommended"]:
            assert {case_of[r] for r in lead["records"]} & mine


@pytest.mark.parametrize("scenarios", STORIES, ids=lambda s: s.typology)
def test_every_story_says_in_a_sentence_what_happened(scenarios: Any) -> None:
    for story in (*scenarios.true, *scenarios.lookalikes):
        assert story.__doc__
        assert story.__doc__.strip().endswith(".")
    assert len(scenarios.lookalikes) >= 6
    assert len({s.__name__ for s in (*scenarios.true, *scenarios.lookalikes)}) == len(
        scenarios.true
    ) + len(scenarios.lookalikes)
