"""Typology 9, case by case, and its SQL against a slow plain-Python reference."""

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
    "entity": "ann", "place": 1, "claim_from": date(2026, 1, 1), "forename": "Ann",
    "surname": "Lee", "address": "1 Mill Lane, Anytown", "postcode": "ZZ1 1AA",
    "weekly_pence": 7_001, "other_property": False, "tenure": "council",
}  # fmt: skip
LET: dict[str, Any] = {
    "entity": "tom", "place": 2, "member": "brayvale", "claim_from": date(2025, 1, 1),
    "forename": "Tom", "surname": "Poe", "address": "2 High Road", "postcode": "ZZ2 2BB",
    "weekly_pence": 12_000, "tenure": "private", "landlord": "Ms Ann Lee", "sort_code": "200000",
    "account_number": "12345678",
}  # fmt: skip
OWNED: dict[str, Any] = {
    "entity": "ann", "place": 2, "member": "brayvale", "liability": "owner",
    "liable_from": date(2020, 1, 1), "liable_to": date(2025, 1, 1),
}  # fmt: skip
PAID: dict[str, Any] = {
    "entity": "ann", "member": "eastmarch", "sort_code": "200000", "account_number": "12345678",
}  # fmt: skip
HOME = {"billing_address": "1 Mill Lane Anytown", "billing_postcode": "ZZ1 1AA"}


def screen(*benefit: dict[str, Any], tax: Any = (), pay: Any = (), **kind: Any) -> Any:
    world = {"housing-benefit": benefit, "council-tax": tax, "payroll": pay}
    return screened("letting-and-claiming", world, **kind)


# Leads


def test_a_landlord_who_owned_the_dwelling_is_a_lead() -> None:
    lead = the_lead(screen(CLAIM, LET, tax=[OWNED]))
    assert (lead["overlap_from"], lead["overlap_to"]) == (date(2026, 1, 1), AS_OF)
    assert lead["overlap_days"] == 303
    assert lead["members"] == ["ashvale", "brayvale"]
    assert len(lead["records"]) == 3
    assert lead["recommended"]
    assert "A tenant is never the subject" in the_typology("letting-and-claiming").header.words


def test_rent_to_the_account_of_their_pay_is_a_lead() -> None:
    lead = the_lead(screen(CLAIM, LET, pay=[PAID]))
    assert lead["recommended"]
    assert lead["members"] == ["ashvale", "brayvale", "eastmarch"]
    assert screen(CLAIM | {"forename": "Zoe"}, LET, pay=[PAID | {"account_number": "1"}]
                  ).considered == 0  # fmt: skip


def test_council_tax_reduction_elsewhere_as_well() -> None:
    world = {"council-tax-reduction": [CLAIM], "housing-benefit": [LET], "council-tax": [OWNED]}
    assert the_lead(screened("letting-and-claiming", world))["recommended"]


def test_a_bill_to_the_claimants_home_joins_what_linkage_did_not() -> None:
    apart = OWNED | HOME | {"entity": "other"}
    lead = the_lead(screen(CLAIM, LET, tax=[apart]))
    assert lead["recommended"]
    assert lead["match_probability"] is None


@pytest.mark.parametrize("name", ["Lee, A", "MISS A LEE", "Anne Lee", "LEE Ann"])
def test_a_landlord_is_named_in_many_ways(name: str) -> None:
    assert the_lead(screen(CLAIM, LET | {"landlord": name}, tax=[OWNED]))["recommended"]


def test_a_social_landlord_is_nobody() -> None:
    assert screen(CLAIM, LET | {"tenure": "council"}, tax=[OWNED]).considered == 0


# Exclusions


def test_exclusion_name_only() -> None:
    here = LET | {"member": "ashvale"}
    assert outcome(screen(CLAIM, here)) == "name_only"
    assert screen(CLAIM, LET).considered == 0


def test_exclusion_below_least_probability() -> None:
    assert outcome(screen(CLAIM, LET, tax=[OWNED], probability=0.94)) == "below_least_probability"
    assert outcome(screen(CLAIM, LET, tax=[OWNED], probability=0.95)) == "lead"


@pytest.mark.parametrize("name", ["Lee Family Trust", "Executors of A Lee", "Trustee Ann Lee"])
def test_exclusion_trust_or_estate(name: str) -> None:
    found = screen(CLAIM, LET | {"landlord": name}, tax=[OWNED])
    assert outcome(found) == "trust_or_estate"


def test_exclusion_agent_account() -> None:
    others = [LET | {"landlord": name, "place": n, "entity": name}
              for n, name in enumerate(("Bo Fox", "Cy Orr"), 3)]  # fmt: skip
    assert outcome(screen(CLAIM, LET, *others, pay=[PAID])) == "agent_account"
    assert outcome(screen(CLAIM, LET, others[0], pay=[PAID])) == "lead"
    agent = OWNED | {"liability": "agent"}
    assert outcome(screen(CLAIM, LET, tax=[agent])) == "agent_account"


def test_exclusion_same_dwelling() -> None:
    # Somebody who sold their home and rents it now.
    own = CLAIM | {"tenure": "private", "landlord": "Bo Fox"}
    assert outcome(screen(own, tax=[OWNED | {"place": 1}])) == "same_dwelling"


def test_exclusion_declared() -> None:
    assert outcome(screen(CLAIM | {"other_property": True}, LET, tax=[OWNED])) == "declared"


@pytest.mark.parametrize(("days", "expected"), [(59, "lead"), (60, "former_owner")])
def test_exclusion_former_owner(days: int, expected: str) -> None:
    sold = OWNED | {"liable_to": LET["claim_from"] - timedelta(days=days)}
    assert outcome(screen(CLAIM, LET | {"landlord": "Bo Fox"}, tax=[sold])) == expected
    assert outcome(screen(CLAIM, LET, tax=[sold])) == "lead"


@pytest.mark.parametrize(
    ("days", "expected"),
    [(0, "no_overlap"), (30, "no_overlap"), (31, "lead")],
)
def test_exclusion_no_overlap(days: int, expected: str) -> None:
    over = LET | {"claim_to": CLAIM["claim_from"] + timedelta(days=days)}
    assert outcome(screen(CLAIM, over, tax=[OWNED])) == expected


def test_who_bought_after_the_letting_is_no_landlord_of_it() -> None:
    over = LET | {"claim_to": date(2026, 6, 1)}
    bought = OWNED | {"liable_from": date(2026, 6, 1), "liable_to": None}
    assert screen(CLAIM, over, tax=[bought]).considered == 0


# Traps


def test_trap_namesake() -> None:
    elsewhere = {"billing_address": "9 High Street, Otherton", "billing_postcode": "ZZ9 9ZZ"}
    lead = the_lead(screen(CLAIM, LET, tax=[OWNED | elsewhere]))
    assert not lead["recommended"]
    assert any("namesake" in reason for reason in lead["reasons_against"])
    assert not the_lead(screen(CLAIM, LET, tax=[OWNED], probability=0.98))["recommended"]
    assert the_lead(screen(CLAIM, LET, tax=[OWNED | HOME], probability=0.98))["recommended"]


def test_trap_family_trust() -> None:
    trust = LET | {"landlord": "Trustees of the Lee Family Trust"}
    assert outcome(screen(CLAIM, trust, tax=[OWNED | HOME])) == "trust_or_estate"


def test_trap_agents_account() -> None:
    # A relative who collects the rent: the landlord has another name.
    lead = the_lead(screen(CLAIM, LET | {"landlord": "Mrs Zoe Lee"}, pay=[PAID]))
    assert not lead["recommended"]
    assert any("another name" in reason for reason in lead["reasons_against"])


def test_trap_declared() -> None:
    world = {
        "housing-benefit": [CLAIM, LET],
        "council-tax-reduction": [CLAIM | {"other_property": True}],
        "council-tax": [OWNED],
    }
    assert outcome(screened("letting-and-claiming", world)) == "declared"


# Money


def test_money_by_hand() -> None:
    lead = the_lead(screen(CLAIM, LET, tax=[OWNED]))
    # The claimant's own £70.01 a week: 303 days so far, and 152 to 1 April 2027.
    assert lead["actual_pence"] == 7_001 * 303 // 7 == 303_043
    assert lead["forward_pence"] == 7_001 * 152 // 7 == 152_021


def test_money_of_both_benefits_and_of_two_lettings_counts_once_each() -> None:
    world = {
        "housing-benefit": [CLAIM, LET, LET | {"place": 3, "entity": "sue"}],
        "council-tax-reduction": [CLAIM | {"weekly_pence": 2_000}],
        "council-tax": [OWNED, OWNED | {"place": 3}],
    }
    lead = the_lead(screened("letting-and-claiming", world))
    assert lead["actual_pence"] == 303_043 + 2_000 * 303 // 7
    assert len(lead["records"]) == 6


def test_money_without_an_award_is_not_computable() -> None:
    lead = the_lead(screen(CLAIM | {"weekly_pence": None}, LET, tax=[OWNED]))
    assert lead["actual_pence"] is None
    assert not lead["recommended"]


# The reference

VALUES: dict[str, dict[str, list[Any]]] = {
    "claim": {
        "place": [1, 1, 2],
        "claim_from": [date(2026, 1, 1), date(2026, 10, 1)],
        "claim_to": [None, None, date(2026, 2, 1)],
        "weekly_pence": [7_001, 10, None],
        "other_property": [False, False, False, False, None, True],
    },
    "let": {
        "place": [2, 2, 3],
        "claim_from": [date(2025, 1, 1), date(2026, 9, 1)],
        "claim_to": [None, None, date(2026, 1, 31), date(2026, 2, 1), date(2026, 12, 1)],
        "landlord": ["Ms Ann Lee", "Ann Lee", "Bo Fox", "Lee Trust", None],
        "account_number": ["1", "1", "2", None],
    },
    "tax": {
        "entity": ["ann", "ann", "zoe"],
        "place": [2, 2, 3, None],
        "liability": ["owner", "owner", "landlord", "agent", "resident"],
        "liable_from": [date(2020, 1, 1), date(2026, 1, 31)],
        "liable_to": [None, date(2024, 11, 2), date(2024, 11, 3)],
        "bill": [None, None, "1 Mill Lane", "9 Elsewhere"],
        "probability": [0.999, 0.999, 0.97, 0.94],
    },
    "pay": {"account_number": ["1", "2", "3"], "probability": [0.999, 0.999, 0.94]},
}
NAMES = ("name_only", "below_least_probability", "trust_or_estate", "agent_account",
         "same_dwelling", "declared", "former_owner", "no_overlap", None)  # fmt: skip


def stage(claim: dict[str, Any], let: dict[str, Any], tie: dict[str, Any]) -> int:
    """How far what joins a claim and a letting comes: the place of its exclusion in NAMES."""
    if tie["basis"] == "named":
        return 0
    if tie["linked"] and tie["probability"] < 0.95:
        return 1
    if let["landlord"] and "Trust" in let["landlord"]:
        return 2
    if tie["agent"]:
        return 3
    if claim["place"] == let["place"]:
        return 4
    if tie["declared"]:
        return 5
    until = tie.get("until")
    if not named(let) and until and (let["claim_from"] - until).days >= 60:
        return 6
    return 7 if overlap(claim, let)[1] < 31 else 8


def named(let: dict[str, Any]) -> bool:
    return "Ann Lee" in (let["landlord"] or "")


def overlap(claim: dict[str, Any], let: dict[str, Any]) -> tuple[date, int, int]:
    """The first day, the days so far, and the days to come."""
    ends = [row["claim_to"] for row in (claim, let) if row["claim_to"]]
    begins = max(claim["claim_from"], let["claim_from"])
    return (
        begins,
        (min([*ends, AS_OF]) - begins).days,
        max((min([*ends, date(2027, 4, 1)]) - AS_OF).days, 0),
    )


def ties(world: dict[str, list[dict[str, Any]]], let: dict[str, Any]) -> list[dict[str, Any]]:
    """Everything that joins the claimant of a world to a letting in it."""
    found: list[dict[str, Any]] = []
    accounts = {r["landlord"] and r["landlord"].removeprefix("Ms ") for r in world["let"]
                if r["account_number"] == let["account_number"]}  # fmt: skip
    for tax in world["tax"]:
        if tax["place"] != let["place"] or tax["liability"] == "resident":
            continue
        if let["claim_to"] and tax["liable_from"] >= let["claim_to"]:
            continue
        linked, billed = tax["entity"] == "ann", tax["bill"] == "1 Mill Lane"
        if linked or (billed and named(let)):
            found.append({"basis": "owned", "linked": linked, "billed": billed, "proof": tax,
                          "agent": tax["liability"] == "agent", "until": tax["liable_to"],
                          "away": tax["bill"] is not None and not billed})  # fmt: skip
    found += [
        {"basis": "paid", "linked": True, "agent": len(accounts - {None}) >= 3, "proof": pay}
        for pay in world["pay"]
        if let["account_number"] and pay["account_number"] == let["account_number"]
    ]
    if named(let):
        found.append({"basis": "named", "proof": let})
    return found


def sure_of(world: dict[str, list[dict[str, Any]]], claim: Any, tie: dict[str, Any]) -> float:
    """The weakest link between the claim and what proves the letting: the builder links the
    claimant's records in a chain, benefit first, then council tax, then pay."""
    if not tie.get("linked"):
        return 0.0
    owned = [t for t in world["tax"] if t["entity"] == "ann"]
    chain = [c | {"probability": 0.999} for c in world["claim"]] + owned + world["pay"]
    return between(chain, claim["_record"], tie["proof"]["_record"])


def reference(world: dict[str, list[dict[str, Any]]]) -> set[tuple[Any, ...]]:
    """(records, reason, days, actual, forward, recommended) of the claimant of a world."""
    met = [
        (c, let, tie | {"probability": sure_of(world, c, tie)})
        for c in world["claim"]
        for let in world["let"]
        for tie in ties(world, let)
    ]
    declared = {"declared": any(c["other_property"] for c, _, _ in met)}
    staged = [(stage(c, let, tie | declared), c, let, tie) for c, let, tie in met]
    if not staged:
        return set()
    most = max(s for s, *_ in staged)
    best = [row[1:] for row in staged if row[0] == most]
    records = tuple(sorted({r["_record"] for c, let, tie in best for r in (c, let, tie["proof"])}))
    if most < len(NAMES) - 1:
        return {(records, NAMES[most], None, None, None, False)}
    claim, let, _ = min(best, key=lambda b: (-overlap(b[0], b[1])[1], b[0]["_record"],
                                             b[1]["_record"]))  # fmt: skip
    _, days, ahead = overlap(claim, let)
    weekly = claim["weekly_pence"]
    actual, forward = (None, None) if weekly is None else (weekly * days // 7, weekly * ahead // 7)
    bills = [tie for _, _, tie in best if tie["basis"] == "owned"]
    sure = max(t["probability"] for *_, t in best) >= 0.99
    advised = (
        any(named(let) for _, let, _ in best)
        and (sure or any(t["billed"] for t in bills))
        and not (bills and all(t["away"] for t in bills))
        and actual is not None and forward is not None and actual + forward >= 5_000
    )  # fmt: skip
    return {(records, None, days, actual, forward, advised)}


def made(random: Random, number: int) -> dict[str, list[dict[str, Any]]]:
    """A world of one claimant of one claim, some lettings, owners and posts."""

    def drawn(kind: str, most: int, least: int = 1) -> list[dict[str, Any]]:
        return [{k: random.choice(v) for k, v in VALUES[kind].items()} | {"world": number}
                for _ in range(random.randint(least, most))]  # fmt: skip

    return {"claim": drawn("claim", 1), "let": drawn("let", 3), "tax": drawn("tax", 2, 0),
            "pay": drawn("pay", 1, 0)}  # fmt: skip


def placed(world: dict[str, list[dict[str, Any]]], number: int) -> dict[str, list[dict[str, Any]]]:
    """The rows as they stand among those of all worlds, which know nothing of each other."""
    ours = {"world": number, "member": f"m{number}"}
    account = {"sort_code": f"{number:06d}"}
    full: dict[str, list[dict[str, Any]]] = {"housing-benefit": [], "council-tax": [],
                                             "payroll": []}  # fmt: skip
    for row in world["claim"]:
        full["housing-benefit"].append(
            CLAIM | row | ours | {"entity": f"ann{number}", "place": row["place"] + 10 * number,
                                  "address": f"{number:05d} 1 Mill Lane"})  # fmt: skip
    for at, row in enumerate(world["let"]):
        full["housing-benefit"].append(
            LET | row | ours | account
            | {"entity": f"tom{at}-{number}", "place": row["place"] + 10 * number})  # fmt: skip
    for row in world["tax"]:
        bill = row["bill"] and f"{number:05d} {row['bill']}"
        full["council-tax"].append(
            row | ours | {"entity": f"{row['entity']}{number}", "billing_address": bill,
                          "billing_postcode": bill and "ZZ1 1AA",
                          "place": row["place"] and row["place"] + 10 * number})  # fmt: skip
    full["payroll"] += [row | ours | account | {"entity": f"ann{number}"} for row in world["pay"]]
    return full


def test_the_sql_equals_the_plain_python() -> None:
    random, worlds, number = Random(9), [], 1_200
    together: dict[str, list[dict[str, Any]]] = {}
    for world in range(number):
        worlds.append(made(random, world))
        for dataset, rows in placed(worlds[-1], world).items():
            together.setdefault(dataset, []).extend(rows)
    full = full_rows(together)
    expected = set()
    for at, world in enumerate(worlds):
        benefit = [r for r in full["housing-benefit"] if r["world"] == at]
        for rows, own in (
            (world["claim"], benefit[:1]),
            (world["let"], benefit[1:]),
            (world["tax"], [r for r in full["council-tax"] if r["world"] == at]),
            (world["pay"], [r for r in full["payroll"] if r["world"] == at]),
        ):
            for row, whole in zip(rows, own, strict=True):
                row["_record"] = whole["_record"]
        expected |= reference(world)
    findings = screened("letting-and-claiming", together)
    keys = ("overlap_days", "actual_pence", "forward_pence", "recommended")
    leads = {tuple(r["records"]): tuple(r[k] for k in keys) for r in findings.leads.to_pylist()}
    found = {
        (tuple(r["records"]), r["reason"],
         *leads.get(tuple(r["records"]), (None, None, None, False)))
        for r in findings.candidates.to_pylist()
    }  # fmt: skip
    assert found == expected
    outcomes = Counter((row[1], row[-1]) for row in found)
    assert {reason for reason, _ in outcomes} == set(NAMES)
    assert min(outcomes.values()) >= 5, outcomes
