"""Typology 8, case by case, and its SQL against a slow plain-Python reference."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
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

CLAIM: dict[str, Any] = {
    "entity": "ann", "place": 1, "claim_from": date(2024, 1, 1), "forename": "Ann",
    "surname": "Lee", "date_of_birth": date(1970, 5, 23), "address": "1 Mill Lane, Anytown",
    "postcode": "ZZ1 1AA", "weekly_pence": 10_050, "other_property": False,
}  # fmt: skip
HOME = {"billing_address": "1 Mill Lane Anytown", "billing_postcode": "ZZ1 1AA"}
OWNED: dict[str, Any] = {
    "entity": "ann", "place": 2, "member": "brayvale", "account_ref": "7", "liability": "owner",
    "liable_from": date(2023, 1, 1), "forename": "Ann", "surname": "Lee",
    "date_of_birth": date(1970, 5, 23),
}  # fmt: skip


def screen(claim: dict[str, Any], *owned: dict[str, Any], **kind: Any) -> Any:
    return screened(
        "undeclared-property", {"housing-benefit": [claim], "council-tax": owned}, **kind
    )


# Leads


def test_an_owner_of_another_dwelling_is_a_lead() -> None:
    lead = the_lead(screen(CLAIM, OWNED))
    assert (lead["overlap_from"], lead["overlap_to"]) == (date(2024, 1, 1), AS_OF)
    assert lead["overlap_days"] == 1034
    assert lead["members"] == ["ashvale", "brayvale"]
    assert lead["recommended"]
    assert "The award is £100.50 a week." in lead["reasons_for"]
    assert "Sch 6" in lead["citation"]


def test_council_tax_reduction_as_well() -> None:
    world = {"council-tax-reduction": [CLAIM], "council-tax": [OWNED | {"liability": "landlord"}]}
    lead = the_lead(screened("undeclared-property", world))
    assert any("is let" in reason for reason in lead["reasons_for"])


@pytest.mark.parametrize("name", ["MRS ANN LEE", "LEE, Ann", "LEE, Anne"])
def test_a_bill_to_the_claimants_home_joins_what_linkage_did_not(name: str) -> None:
    apart = OWNED | HOME | {"entity": "other", "forename": None, "surname": None}
    lead = the_lead(screen(CLAIM, apart | {"full_name": name, "date_of_birth": None}))
    assert lead["recommended"]
    assert lead["match_probability"] is None
    assert screen(CLAIM, apart | {"full_name": "LEE, Zoe"}).considered == 0
    # A father of the name who lives there, too.
    born = {"full_name": name, "date_of_birth": date(1942, 8, 9)}
    assert screen(CLAIM, apart | born).considered == 0


def test_who_lives_there_is_no_owner_elsewhere() -> None:
    assert screen(CLAIM, OWNED | {"liability": "resident"}).considered == 0


# Exclusions


def test_exclusion_below_least_probability() -> None:
    assert outcome(screen(CLAIM, OWNED, probability=0.94)) == "below_least_probability"
    assert outcome(screen(CLAIM, OWNED, probability=0.95)) == "lead"
    assert outcome(screen(CLAIM, OWNED | HOME, probability=0.94)) == "lead"


def test_exclusion_same_dwelling() -> None:
    assert outcome(screen(CLAIM, OWNED | {"place": 1})) == "same_dwelling"
    assert outcome(screen(CLAIM, OWNED | {"place": 5, "parent": 1})) == "same_dwelling"
    assert outcome(screen(CLAIM | {"parent": 2}, OWNED)) == "same_dwelling"
    assert outcome(screen(CLAIM, OWNED | {"place": None})) == "lead"


def test_exclusion_agent_liable() -> None:
    assert outcome(screen(CLAIM, OWNED | {"liability": "agent"})) == "agent_liable"


def test_exclusion_declared() -> None:
    assert outcome(screen(CLAIM | {"other_property": True}, OWNED)) == "declared"


@pytest.mark.parametrize(
    ("days", "expected"),
    [(0, "no_overlap"), (30, "no_overlap"), (31, "lead")],
)
def test_exclusion_no_overlap(days: int, expected: str) -> None:
    sold = CLAIM["claim_from"] + timedelta(days=days)
    assert outcome(screen(CLAIM, OWNED | {"liable_to": sold})) == expected


def test_exclusion_probate() -> None:
    assert outcome(screen(CLAIM, OWNED | {"exemption": "f"})) == "probate"
    assert outcome(screen(CLAIM, OWNED | {"exemption": "none"})) == "lead"


@pytest.mark.parametrize(("days", "expected"), [(182, "newly_owned"), (183, "lead")])
def test_exclusion_newly_owned(days: int, expected: str) -> None:
    bought = {"liable_from": AS_OF - timedelta(days=days)}
    assert outcome(screen(CLAIM, OWNED | bought)) == expected


# Traps


def test_trap_inherited() -> None:
    # Among an executor's house and one of their own, the latter is the lead.
    house, own = OWNED | {"exemption": "f"}, OWNED | {"place": 3}
    assert outcome(screen(CLAIM, house)) == "probate"
    assert len(the_lead(screen(CLAIM, house, own))["records"]) == 2


def test_trap_separation() -> None:
    spouse = OWNED | {"entity": "bob", "forename": "Bob", "liability": "resident"}
    lead = the_lead(screen(CLAIM, OWNED, spouse))
    assert not lead["recommended"]
    assert any("former partner" in reason for reason in lead["reasons_against"])
    gone = the_lead(screen(CLAIM, OWNED, spouse | {"liable_to": date(2024, 1, 1)}))
    assert gone["recommended"]


def test_trap_namesake() -> None:
    elsewhere = {"billing_address": "9 High Street, Otherton", "billing_postcode": "ZZ9 9ZZ"}
    lead = the_lead(screen(CLAIM, OWNED | elsewhere))
    assert not lead["recommended"]
    assert "namesake" in lead["reasons_against"][0]
    assert the_lead(screen(CLAIM, OWNED | HOME))["recommended"]
    # One slip in an address is no other address.
    slip = HOME | {"billing_address": "1 Mil Lane, Anytown"}
    assert the_lead(screen(CLAIM, OWNED | slip))["recommended"]
    # Without a bill to the claimant's home, a good identity is not enough.
    assert not the_lead(screen(CLAIM, OWNED, probability=0.969))["recommended"]
    assert the_lead(screen(CLAIM, OWNED, probability=0.97))["recommended"]
    assert the_lead(screen(CLAIM, OWNED | HOME, probability=0.96))["recommended"]


def test_trap_agent() -> None:
    assert outcome(screen(CLAIM, OWNED | HOME | {"liability": "agent"})) == "agent_liable"


def test_trap_declared_late() -> None:
    # Declared on the other claim of the same person.
    world = {
        "housing-benefit": [CLAIM],
        "council-tax-reduction": [CLAIM | {"other_property": True}],
        "council-tax": [OWNED],
    }
    assert outcome(screened("undeclared-property", world)) == "declared"
    lead = the_lead(screen(CLAIM | {"other_property": None}, OWNED))
    assert not lead["recommended"]


# Money


def test_money_is_not_computable() -> None:
    lead = the_lead(screen(CLAIM, OWNED))
    assert lead["money"] == "not computable"
    assert lead["actual_pence"] is lead["forward_pence"] is lead["notional_pence"] is None
    assert "capital test decides" in the_typology("undeclared-property").header.words


# The reference

CLAIMS: dict[str, list[Any]] = {
    "entity": ["p", "p", "q"],
    "place": [1, None],
    "claim_from": [date(2024, 1, 1), date(2026, 10, 1), None],
    "claim_to": [None, None, None, date(2024, 1, 31), date(2024, 2, 1)],
    "other_property": [*[False] * 6, True, None],
    "forename": ["Ann"],
    "surname": ["Lee"],
    "date_of_birth": [date(1970, 5, 23), None],
    "address": ["1 Mill Lane"],
    "postcode": ["ZZ1 1AA"],
}
OWNERS: dict[str, list[Any]] = {
    "entity": ["p", "p", "q"],
    "place": [1, 2, 3, None],
    "parent": [None, None, 1],
    "liability": ["owner", "owner", "owner", "landlord", "agent", "resident"],
    "liable_from": [date(2020, 1, 1), date(2026, 5, 1), date(2026, 5, 2), None],
    "liable_to": [None, None, date(2024, 1, 31), date(2024, 2, 1)],
    "exemption": ["none", None, "f"],
    "account_ref": ["1", "2"],
    "forename": ["Ann", "Zoe"],
    "surname": ["Lee"],
    "date_of_birth": [date(1970, 5, 23), date(1942, 1, 1), None],
    "billing_address": [None, "1 mill lane", "1 Mill Lann", "7 High Road"],
    "billing_postcode": ["ZZ1 1AA", None],
    "probability": [0.999, 0.999, 0.999, 0.96, 0.94],
}
NAMES = ("below_least_probability", "same_dwelling", "agent_liable", "declared", "no_overlap",
         "probate", "newly_owned", None)  # fmt: skip


def stage(claim: dict[str, Any], owned: dict[str, Any], how: tuple[Any, ...]) -> int:
    """How far a pair comes: the place of its exclusion in NAMES."""
    linked, billed, probability, declared = how
    begins = max(claim["claim_from"], owned["liable_from"])
    ends = min(claim["claim_to"] or AS_OF, owned["liable_to"] or AS_OF, AS_OF)
    here, there = claim["place"], owned["place"]
    if linked and not billed and probability < 0.95:
        return 0
    if here is not None and here in (there, owned["parent"]):
        return 1
    if owned["liability"] == "agent":
        return 2
    if declared:
        return 3
    if (ends - begins).days < 31:
        return 4
    if owned["exemption"] == "f":
        return 5
    return 6 if (ends - owned["liable_from"]).days <= 182 else 7


Pair = tuple[dict[str, Any], dict[str, Any], bool, bool]


def met(claim: dict[str, Any], owned: dict[str, Any]) -> Pair | None:
    """The pair with whether it is linked and billed, or None where nothing joins the two."""
    linked = claim["entity"] == owned["entity"]
    whole = None not in (owned["billing_address"], owned["billing_postcode"])
    bill = owned["billing_address"].lower() if whole else None
    born = {claim["date_of_birth"], owned["date_of_birth"]} - {None}
    if linked:
        return claim, owned, True, bill in ("1 mill lane", "1 mill lann")
    if bill == "1 mill lane" and owned["forename"] == "Ann" and len(born) < 2:
        return claim, owned, False, True
    return None


def reference(claims: list[dict[str, Any]], taxes: list[dict[str, Any]]) -> set[tuple[Any, ...]]:
    """(records, reason, recommended) of every claimant."""
    owners = [
        o for o in taxes if o["liability"] in ("owner", "landlord", "agent") and o["liable_from"]
    ]
    lived_in = {o["account_ref"] for o in taxes
                if o["liability"] == "resident" and not o["liable_to"]}  # fmt: skip
    by_claimant: dict[str, list[Pair]] = {}
    for claim in claims:
        for owned in owners:
            pair = met(claim, owned) if claim["claim_from"] else None
            if pair:
                by_claimant.setdefault(claim["entity"], []).append(pair)
    found = set()
    for entity, pairs in by_claimant.items():
        declared = any(c["other_property"] for c, *_ in pairs)
        # The builder links the records of an entity in a chain, dataset after dataset.
        chain = [row for row in (*taxes, *claims) if row["entity"] == entity]
        sure = [link and between(chain, c["_record"], o["_record"]) for c, o, link, _ in pairs]
        stages = [stage(c, o, (link, bill, how, declared))
                  for (c, o, link, bill), how in zip(pairs, sure, strict=True)]  # fmt: skip
        most = max(stages)
        best = [p for p, s in zip(pairs, stages, strict=True) if s == most]
        records = tuple(sorted({row["_record"] for c, o, _, _ in best for row in (c, o)}))
        advised = most == len(NAMES) - 1 and (
            (
                any(b for *_, b in best)
                or max(p for p, s in zip(sure, stages, strict=True) if s == most) >= 0.97
            )
            and not all(o["billing_address"] is not None and not b for _, o, _, b in best)
            and not all(o["account_ref"] in lived_in for _, o, _, _ in best)
            and all(c["other_property"] is not None for c, *_ in best)
        )
        found.add((records, NAMES[most], advised))
    return found


def test_the_sql_equals_the_plain_python() -> None:
    random, claims, taxes, worlds = Random(8), [], [], 1_500
    for world in range(worlds):
        for values, rows, most in ((CLAIMS, claims, 2), (OWNERS, taxes, 3)):
            for _ in range(random.randint(1, most)):
                row: dict[str, Any] = {k: random.choice(v) for k, v in values.items()}
                row |= {"entity": f"{row['entity']}-{world}", "member": f"m{world}"}
                # One house number a world, so that no bill goes to another world's home.
                for name in ("address", "billing_address"):
                    if row.get(name):
                        row[name] = f"{world:04d} {row[name]}"
                for name in ("place", "parent"):
                    if row.get(name):
                        row[name] += 10 * world
                rows.append(row | {"world": world})
    full = full_rows({"housing-benefit": claims, "council-tax": taxes})
    expected = set()
    for world in range(worlds):
        ours = [[dict(r) for r in full[d] if r["world"] == world]
                for d in ("housing-benefit", "council-tax")]  # fmt: skip
        for rows in ours:
            for row in rows:
                row["place"] = row["place"] and row["place"] - 10 * world
                row["parent"] = row.get("parent") and row["parent"] - 10 * world
                if row.get("billing_address"):
                    row["billing_address"] = row["billing_address"][5:]
        expected |= reference(*ours)
    findings = screened("undeclared-property", {"housing-benefit": claims, "council-tax": taxes})
    advised = {tuple(r["records"]): r["recommended"] for r in findings.leads.to_pylist()}
    found = {
        (tuple(r["records"]), r["reason"], advised.get(tuple(r["records"]), False))
        for r in findings.candidates.to_pylist()
    }
    assert found == expected
    outcomes = Counter(row[1:] for row in found)
    assert {reason for reason, _ in outcomes} == set(NAMES)
    assert min(outcomes.values()) >= 5, outcomes
