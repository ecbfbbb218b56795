"""Typology 1, case by case, and its SQL against a slow plain-Python reference."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from itertools import permutations
from random import Random
from typing import Any

import pytest
from tests.detect.people_tables import (
    AS_OF,
    between,
    full_rows,
    outcome,
    screened,
    the_lead,
    the_typology,
)

OLD: dict[str, Any] = {
    "entity": "ann", "place": 1, "claim_ref": "1", "claim_from": date(2024, 1, 1),
    "nino": "JT100001A", "date_of_birth": date(1970, 5, 23), "forename": "Ann", "surname": "Lee",
    "weekly_pence": 10_000,
}  # fmt: skip
NEW = OLD | {
    "place": 2, "claim_ref": "2", "member": "brayvale", "claim_from": date(2026, 1, 1),
    "weekly_pence": 7_001,
}  # fmt: skip


def claims(*rows: Mapping[str, Any], **kind: Any) -> Any:
    return screened("hb-twice", {"housing-benefit": rows}, **kind)


# Leads


def test_two_claims_that_run_are_a_lead() -> None:
    lead = the_lead(claims(OLD, NEW))
    assert (lead["overlap_from"], lead["overlap_to"]) == (date(2026, 1, 1), AS_OF)
    assert lead["overlap_days"] == 303
    assert lead["members"] == ["ashvale", "brayvale"]
    assert lead["recommended"]
    assert "SI 2006/213 reg 7" in lead["citation"]


def test_two_reductions_are_a_lead_and_one_of_each_is_not() -> None:
    both = {"council-tax-reduction": [OLD, NEW]}
    lead = the_lead(screened("hb-twice", both))
    assert "council tax reduction" in lead["reasons_for"][0]
    each = {"housing-benefit": [OLD], "council-tax-reduction": [OLD | {"claim_ref": "R1"}]}
    assert screened("hb-twice", each).considered == 0


def test_another_surname_with_the_same_number_is_a_lead() -> None:
    assert the_lead(claims(OLD, NEW | {"surname": "Nowak"}))["recommended"]


def test_a_file_with_the_surname_first() -> None:
    other = {"forename": None, "surname": None, "full_name": "LEE, Ann", "nino": None}
    assert outcome(claims(OLD, NEW | other)) == "lead"


def test_words_send_housing_benefit_to_the_department() -> None:
    assert (
        "referral to the Department for Work and Pensions" in the_typology("hb-twice").header.words
    )


# Exclusions


@pytest.mark.parametrize(
    "alike",
    [
        {"claim_ref": "1"},
        {"place": 1, "claim_from": OLD["claim_from"]},
        {"place": None, "claim_from": OLD["claim_from"]},
    ],
)
def test_exclusion_same_claim(alike: dict[str, Any]) -> None:
    again = OLD | {"claim_ref": "2", "place": 2} | alike
    assert outcome(claims(OLD, again)) == "same_claim"
    # Another council's claim of that reference is another claim.
    assert outcome(claims(OLD, again | {"member": "brayvale"})) == "lead"


@pytest.mark.parametrize("entity", ["ann", "bob"])
def test_exclusion_shared_nino(entity: str) -> None:
    bob = {"entity": entity, "forename": "Bob", "date_of_birth": date(1985, 1, 1)}
    assert outcome(claims(OLD, NEW | bob)) == "shared_nino"
    assert outcome(claims(OLD, NEW | bob | {"date_of_birth": None})) == "shared_nino"


@pytest.mark.parametrize("nino", ["JT100002A", "JT999999A", None])
def test_exclusion_twins(nino: str | None) -> None:
    twin = {"forename": "Zoe", "nino": nino}
    assert outcome(claims(OLD, NEW | twin)) == "twins"


@pytest.mark.parametrize(
    "other",
    [
        {"nino": "JT555555A"},
        {"nino": None, "date_of_birth": date(1981, 1, 1)},
    ],
)
def test_exclusion_other_person(other: dict[str, Any]) -> None:
    assert outcome(claims(OLD, NEW | other)) == "other_person"


def test_exclusion_below_least_probability() -> None:
    assert outcome(claims(OLD, NEW, probability=0.94)) == "below_least_probability"
    assert outcome(claims(OLD, NEW, probability=0.95)) == "lead"
    # One number in two entities is never passed over in silence.
    assert outcome(claims(OLD, NEW | {"entity": "other"})) == "below_least_probability"


@pytest.mark.parametrize("days", [-5, 0, 14, 15])
def test_exclusion_short_overlap(days: int) -> None:
    old = OLD | {"claim_to": NEW["claim_from"] + timedelta(days=days)}
    assert outcome(claims(old, NEW)) == ("short_overlap" if days < 15 else "lead")


@pytest.mark.parametrize(("days", "expected"), [(364, "two_homes_rule"), (365, "lead")])
def test_exclusion_two_homes_rule(days: int, expected: str) -> None:
    began = AS_OF - timedelta(days=days)
    found = claims(OLD | {"two_homes": True}, NEW | {"claim_from": began})
    assert outcome(found) == expected


# Traps


def test_trap_namesake() -> None:
    lead = the_lead(claims(OLD, NEW | {"nino": None}, probability=0.96))
    assert not lead["recommended"]
    assert (
        "A National Insurance number is missing: they may be namesakes."
        in (lead["reasons_against"])
    )
    # A rare name with the date of birth is enough; the band of linkage says so.
    assert the_lead(claims(OLD, NEW | {"nino": None}))["recommended"]
    # Without a date of birth on a claim other records of the person must tell, and do so surely.
    bare = NEW | {"nino": None, "date_of_birth": None}
    for probability, recommended in ((0.969, False), (0.97, True)):
        assert the_lead(claims(OLD, bare, probability=probability))["recommended"] is recommended
    other = bare | {"surname": "Marchbanks"}
    assert not the_lead(claims(OLD, other))["recommended"]


def test_trap_week_of_a_move() -> None:
    moved = OLD | {"claim_to": date(2026, 1, 8)}
    assert outcome(claims(moved, NEW)) == "short_overlap"


def test_trap_sent_twice() -> None:
    lead = the_lead(claims(OLD, NEW, NEW))
    assert lead["actual_pence"] == the_lead(claims(OLD, NEW))["actual_pence"]
    assert len(lead["records"]) == 3


def test_trap_fear_of_violence() -> None:
    lead = the_lead(claims(OLD | {"two_homes": True}, NEW | {"claim_from": date(2025, 1, 1)}))
    assert not lead["recommended"]
    assert any("endangers nobody" in reason for reason in lead["reasons_against"])


def test_a_placeholder_is_nobody() -> None:
    assert claims(OLD | {"verdict": "placeholder"}, NEW).considered == 0


def test_a_protected_person_is_withheld() -> None:
    found = claims(OLD, NEW, protected=frozenset({"brayvale/housing-benefit:00002"}))
    assert (found.considered, found.withheld) == (0, 1)


# Money


def test_money_by_hand() -> None:
    lead = the_lead(claims(OLD, NEW))
    # 303 days to the extract and 152 to 1 April 2027, of the later claim's £70.01 a week.
    assert lead["actual_pence"] == 7_001 * 303 // 7 == 303_043
    assert lead["forward_pence"] == 7_001 * 152 // 7 == 152_021
    assert lead["notional_pence"] is None


def test_money_ahead_ends_with_the_first_claim_that_ends() -> None:
    lead = the_lead(claims(OLD | {"claim_to": date(2026, 11, 7)}, NEW))
    assert lead["forward_pence"] == 7_001
    lead = the_lead(claims(OLD | {"claim_to": date(2026, 10, 31)}, NEW))
    assert lead["forward_pence"] == 0


def test_money_without_an_award_is_not_computable() -> None:
    lead = the_lead(claims(OLD, NEW | {"weekly_pence": None}))
    assert (lead["actual_pence"], lead["money"]) == (None, "not computable")
    assert not lead["recommended"]


# The reference

VALUES: dict[str, list[Any]] = {
    "entity": ["p", "p", "p", "q"],
    "member": ["ashvale", "brayvale"],
    "place": [1, 2, 3, None],
    "claim_ref": ["1", "2", "3", "4", "5"],
    "claim_from": [date(2025, 1, 1), date(2026, 1, 1), date(2026, 10, 16), date(2026, 10, 17)],
    "claim_to": [None, None, date(2026, 1, 15), date(2026, 1, 16), date(2027, 1, 1)],
    "nino": ["JT100001A", "JT100001A", "JT100002A", "JT900001A", None, None],
    "date_of_birth": [date(1970, 5, 23), date(1970, 5, 23), date(1970, 5, 24), None,
                      date(1990, 5, 23), date(1980, 5, 30)],
    "forename": ["Ann", "Ann", "Zoe", None],
    "surname": ["Lee"],
    "weekly_pence": [None, 0, 35, 7_001, 10_000],
    "two_homes": [None, False, False, True],
    "probability": [0.999, 0.999, 0.96, 0.94],
}  # fmt: skip
NAMES = ("same_claim", "shared_nino", "twins", "other_person", "below_least_probability",
         "short_overlap", "two_homes_rule", None)  # fmt: skip


@cache
def slips(one: str, other: str) -> int:
    """Levenshtein's distance, by its definition."""
    if not one or not other:
        return len(one) + len(other)
    if one[0] == other[0]:
        return slips(one[1:], other[1:])
    return 1 + min(slips(one[1:], other[1:]), slips(one[1:], other), slips(one, other[1:]))


def stage(a: dict[str, Any], b: dict[str, Any], linked: bool, probability: float) -> int:
    """How far a pair comes: the place of its exclusion in NAMES."""
    off = None if a["nino"] is None or b["nino"] is None else slips(a["nino"], b["nino"])
    born, other = a["date_of_birth"], b["date_of_birth"]
    known = born is not None and other is not None
    apart = known and slips(f"{born:%Y%m%d}", f"{other:%Y%m%d}") > 1
    alike = a["forename"] is not None and a["forename"] == b["forename"]
    days = (min(a["to"], b["to"]) - max(a["claim_from"], b["claim_from"])).days
    elsewhere = None not in (a["place"], b["place"]) and a["place"] != b["place"]
    if a["member"] == b["member"] and (
        a["claim_ref"] == b["claim_ref"] or (a["claim_from"] == b["claim_from"] and not elsewhere)
    ):
        return 0
    if off == 0 and (apart if known else not alike):
        return 1
    if known and born == other and not alike and off != 0:
        return 2
    if (off is not None and off > 1) or (off is None and apart):
        return 3
    if not linked or probability < 0.95:
        return 4
    if days < 15:
        return 5
    if (a["two_homes"] or b["two_homes"]) and days <= 364:
        return 6
    return 7


def reference(rows: list[dict[str, Any]]) -> set[tuple[Any, ...]]:
    """(records, reason, days, actual, forward) of every candidate."""
    for row in rows:
        row["to"] = min(row["claim_to"] or AS_OF, AS_OF)
    together: dict[Any, list[tuple[int, dict[str, Any], dict[str, Any]]]] = {}
    for a, b in permutations(rows, 2):
        if (a["claim_from"], a["_record"]) > (b["claim_from"], b["_record"]):
            continue
        if a["entity"] == b["entity"]:
            chain = [row for row in rows if row["entity"] == a["entity"]]
            reached = stage(a, b, True, between(chain, a["_record"], b["_record"]))
            together.setdefault(a["entity"], []).append((reached, a, b))
        elif a["nino"] is not None and a["nino"] == b["nino"]:
            together.setdefault(("n", a["nino"]), []).append((stage(a, b, False, 1), a, b))
    return {judge(pairs) for pairs in together.values()}


def judge(pairs: list[tuple[int, dict[str, Any], dict[str, Any]]]) -> tuple[Any, ...]:
    """The pairs of one candidate: those that come furthest decide."""
    most = max(reached for reached, _, _ in pairs)
    decisive = [(a, b) for reached, a, b in pairs if reached == most]
    records = tuple(sorted({row["_record"] for pair in decisive for row in pair}))
    if most < len(NAMES) - 1:
        return (records, NAMES[most], None, None, None)
    counted: dict[Any, tuple[int, int | None, int | None]] = {}
    for a, b in sorted(decisive, key=lambda p: (-side_by_side(*p), *(r["_record"] for r in p))):
        if (b["member"], b["claim_ref"]) not in counted:
            counted[b["member"], b["claim_ref"]] = (side_by_side(a, b), *money(a, b))
    days, actual, forward = zip(*counted.values(), strict=True)
    known = None not in actual
    return (records, None, max(days), *((sum(actual), sum(forward)) if known else (None, None)))


def side_by_side(a: dict[str, Any], b: dict[str, Any]) -> int:
    return max((min(a["to"], b["to"]) - max(a["claim_from"], b["claim_from"])).days, 0)


def money(a: dict[str, Any], b: dict[str, Any]) -> tuple[int | None, int | None]:
    """Actual and forward pence of the later claim."""
    if b["weekly_pence"] is None:
        return None, None
    year_to = date(2027, 4, 1)
    ahead = (min(a["claim_to"] or year_to, b["claim_to"] or year_to, year_to) - AS_OF).days
    return b["weekly_pence"] * side_by_side(a, b) // 7, b["weekly_pence"] * max(ahead, 0) // 7


def test_the_sql_equals_the_plain_python() -> None:
    random, rows, expected = Random(1), [], set()
    for world in range(700):
        for _ in range(random.randint(2, 4)):
            row = {name: random.choice(values) for name, values in VALUES.items()}
            # Worlds stand in one table and know nothing of each other.
            row |= {k: f"{row[k]}-{world}" for k in ("entity", "member", "claim_ref")}
            row["nino"] = row["nino"] and f"{row['nino']}{world:04d}"
            row["place"] = row["place"] and row["place"] * 1000 + world
            rows.append(row | {"world": world})
    full = full_rows({"housing-benefit": rows})["housing-benefit"]
    for world in range(700):
        expected |= reference([dict(row) for row in full if row["world"] == world])
    findings = screened("hb-twice", {"housing-benefit": rows})
    keys = ("overlap_days", "actual_pence", "forward_pence")
    leads = {tuple(r["records"]): tuple(r[k] for k in keys) for r in findings.leads.to_pylist()}
    found = {
        (tuple(r["records"]), r["reason"], *leads.get(tuple(r["records"]), (None,) * 3))
        for r in findings.candidates.to_pylist()
    }
    assert found == expected
    outcomes = Counter(row[1] for row in found)
    assert set(outcomes) == set(NAMES)
    assert min(outcomes.values()) >= 5, outcomes
