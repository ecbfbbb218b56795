"""Typology 11, case by case, and its SQL against a slow plain-Python reference."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from tests.detect.people_tables import (
    AS_OF,
    full_rows,
    outcome,
    screened,
    the_lead,
    the_typology,
)

CLAIM: dict[str, Any] = {
    "entity": "ann", "place": 1, "claim_from": date(2025, 1, 1), "forename": "Ann",
    "surname": "Lee", "non_dependants": 0, "non_dependant_pence": 1_965,
}  # fmt: skip
OWN: dict[str, Any] = {
    "entity": "ann", "place": 1, "liability": "resident", "liable_from": date(2024, 1, 1),
    "forename": "Ann", "surname": "Lee", "discount": "none",
}  # fmt: skip
BOB = {"entity": "bob", "place": 1, "forename": "Bob", "surname": "Orr"}
ELECTOR: dict[str, Any] = BOB | {"registered_from": date(2026, 1, 1), "carried_over": False}
LIABLE: dict[str, Any] = BOB | {"liability": "resident", "liable_from": date(2026, 1, 1)}
EMPLOYED: dict[str, Any] = BOB | {"member": "eastmarch", "started": date(2015, 1, 1)}


def screen(
    claim: Any = CLAIM, *, register: Any = (), tax: Any = (OWN,), pay: Any = (),
    gazetteer: Any = (), **kind: Any,
) -> Any:  # fmt: skip
    world = {"housing-benefit": [claim] if isinstance(claim, dict) else claim,
             "electoral-register": register, "council-tax": tax, "payroll": pay,
             "gazetteer": gazetteer}  # fmt: skip
    return screened("undeclared-partner", world, **kind)


# Leads


def test_another_resident_on_the_account_is_a_lead() -> None:
    lead = the_lead(screen(tax=[OWN, LIABLE]))
    assert (lead["overlap_from"], lead["overlap_to"]) == (date(2026, 1, 1), AS_OF)
    assert lead["overlap_days"] == 303
    assert lead["recommended"]
    assert lead["match_probability"] is None
    assert "makes nobody a couple" in the_typology("undeclared-partner").header.words


def test_register_and_payroll_together_are_recommended_and_each_alone_is_not() -> None:
    lead = the_lead(screen(register=[ELECTOR], pay=[EMPLOYED]))
    assert lead["recommended"]
    assert lead["overlap_days"] == 303
    assert not the_lead(screen(register=[ELECTOR]))["recommended"]
    assert not the_lead(screen(pay=[EMPLOYED]))["recommended"]
    # Two records of one forename that linkage kept apart are as good.
    apart = EMPLOYED | {"entity": "bob, spelt otherwise", "surname": "Ore"}
    assert the_lead(screen(register=[ELECTOR], pay=[apart]))["recommended"]
    left = EMPLOYED | {"left": date(2026, 6, 1)}
    assert not the_lead(screen(register=[ELECTOR], pay=[left]))["recommended"]


def test_reduction_as_well_and_both_claims_are_one_candidate() -> None:
    world = {"housing-benefit": [CLAIM], "council-tax-reduction": [CLAIM],
             "council-tax": [OWN, LIABLE]}  # fmt: skip
    lead = the_lead(screened("undeclared-partner", world))
    assert len(lead["records"]) == 3


@pytest.mark.parametrize("partner", [{"partner_surname": "Orr"}, {"partner_forename": "Bob"}])
def test_a_declared_partner_is_no_candidate(partner: dict[str, str]) -> None:
    assert screen(CLAIM | partner, tax=[OWN, LIABLE]).considered == 0
    absent = {"partner_surname__verdict": "absent"}
    assert screen(CLAIM | absent, tax=[OWN, LIABLE]).considered == 0


def test_a_place_that_is_not_known_is_no_place() -> None:
    nowhere = LIABLE | {"place": None}
    assert screen(CLAIM | {"place": None}, tax=[OWN, nowhere]).considered == 0
    assert screen(tax=[OWN, LIABLE | {"sure": 0.94}]).considered == 0
    assert not the_lead(screen(tax=[OWN, LIABLE | {"sure": 0.955}]))["recommended"]


def test_the_account_alone_is_not_enough_where_it_lacks_the_claimant() -> None:
    assert not the_lead(screen(tax=[LIABLE]))["recommended"]


def test_an_owner_who_lives_elsewhere_is_no_resident() -> None:
    assert screen(tax=[OWN, LIABLE | {"liability": "owner"}]).considered == 0


# Exclusions


@pytest.mark.parametrize("name", [
    {"forename": "Ann", "surname": "Nowak"},
    {"forename": "Anne", "surname": "Lee"},
    {"forename": None, "surname": None, "full_name": "LEE, Ann"},
    {"forename": None, "surname": None, "full_name": "Mrs Ann Lee"},
])  # fmt: skip
def test_exclusion_same_person(name: dict[str, Any]) -> None:
    assert outcome(screen(register=[ELECTOR | name])) == "same_person"


@pytest.mark.parametrize("use", ["hmo", "parent_shell", "communal"])
def test_exclusion_shared_house(use: str) -> None:
    assert outcome(screen(tax=[OWN, LIABLE], gazetteer=[{"uprn": 1, "class": use}])) == (
        "shared_house"
    )
    home = [{"uprn": 1, "class": "dwelling"}]
    assert outcome(screen(tax=[OWN, LIABLE], gazetteer=home)) == "lead"


def test_exclusion_shared_house_by_the_number_of_adults() -> None:
    names = ("Bob", "Cyd", "Dov", "Eve", "Fay")
    others = [ELECTOR | {"entity": name, "forename": name} for name in names]
    assert outcome(screen(register=others[:4])) == "lead"
    assert outcome(screen(register=others)) == "shared_house"


def test_friends_who_each_claim_share_a_house() -> None:
    claims = [CLAIM, CLAIM | BOB]
    found = screen(claims, tax=[OWN, LIABLE])
    assert found.excluded["shared_house"] == found.considered == 2
    # Their claim may not be linked to their account: the forename tells.
    found = screen([CLAIM, CLAIM | BOB | {"entity": "b"}], tax=[OWN, LIABLE])
    assert found.leads.num_rows == 0


@pytest.mark.parametrize(
    "why", ["student", "carer", "severely_mentally_impaired", "apprentice", "care_leaver"]
)
def test_exclusion_disregarded_adult(why: str) -> None:
    found = screen(register=[ELECTOR], tax=[OWN | {"discount": why}], pay=[EMPLOYED])
    assert outcome(found) == "disregarded_adult"
    assert outcome(screen(tax=[OWN, LIABLE | {"discount": why}])) == "disregarded_adult"


def test_exclusion_register_lag() -> None:
    kept = ELECTOR | {"carried_over": True}
    assert outcome(screen(register=[kept])) == "register_lag"
    assert not the_lead(screen(register=[kept], pay=[EMPLOYED]))["recommended"]


@pytest.mark.parametrize(("days", "expected"), [(30, "lead"), (31, "former_occupier")])
def test_exclusion_former_occupier(days: int, expected: str) -> None:
    before = ELECTOR | {"registered_from": OWN["liable_from"] - timedelta(days=days)}
    assert outcome(screen(register=[before], pay=[EMPLOYED])) == expected
    # Who is still on the account was there before and lives there now.
    still = LIABLE | {"liable_from": before["registered_from"]}
    assert outcome(screen(register=[before], tax=[OWN, still])) == "lead"


def test_exclusion_moved_on() -> None:
    there = LIABLE | {"place": 9, "liable_from": date(2026, 5, 1)}
    assert outcome(screen(register=[ELECTOR], tax=[OWN, there], pay=[EMPLOYED])) == "moved_on"
    before = there | {"liable_from": date(2025, 5, 1)}
    assert outcome(screen(register=[ELECTOR], tax=[OWN, before], pay=[EMPLOYED])) == "lead"
    left = LIABLE | {"liable_from": date(2024, 1, 1), "liable_to": date(2025, 2, 1)}
    early = ELECTOR | {"registered_from": date(2024, 1, 15)}
    assert outcome(screen(register=[early], tax=[OWN, left], pay=[EMPLOYED])) == "moved_on"


@pytest.mark.parametrize(("days", "expected"), [(89, "short_overlap"), (90, "lead")])
def test_exclusion_short_overlap(days: int, expected: str) -> None:
    came = {"registered_from": AS_OF - timedelta(days=days)}
    assert outcome(screen(register=[ELECTOR | came], pay=[EMPLOYED])) == expected
    born = date(2008, 10, 31) - timedelta(days=days)
    attainer = ELECTOR | {"attainer_date_of_birth": born}
    assert outcome(screen(register=[attainer])) == expected


def test_exclusion_declared() -> None:
    claim = CLAIM | {"non_dependants": 1}
    assert outcome(screen(claim, tax=[OWN, LIABLE])) == "declared"
    second = LIABLE | {"entity": "cyd", "forename": "Cyd"}
    assert the_lead(screen(claim, tax=[OWN, LIABLE, second]))["recommended"]
    unsaid = CLAIM | {"non_dependants": None}
    assert not the_lead(screen(unsaid, tax=[OWN, LIABLE]))["recommended"]


# Traps


def test_trap_lodger() -> None:
    lead = the_lead(screen(register=[ELECTOR]))
    assert not lead["recommended"]
    assert any("lodger" in reason for reason in lead["reasons_against"])


def test_trap_carer() -> None:
    assert outcome(screen(register=[ELECTOR], tax=[OWN | {"discount": "carer"}])) == (
        "disregarded_adult"
    )
    assert any("carer" in reason for reason in the_lead(screen(register=[ELECTOR]))
               ["reasons_against"])  # fmt: skip


def test_trap_carry_over() -> None:
    assert outcome(screen(register=[ELECTOR | {"carried_over": True}])) == "register_lag"


def test_trap_left_behind() -> None:
    old = ELECTOR | {"registered_from": date(2016, 1, 1)}
    assert outcome(screen(register=[old], pay=[EMPLOYED])) == "former_occupier"


# Money


def test_money_by_hand() -> None:
    lead = the_lead(screen(tax=[OWN, LIABLE]))
    # £19.65 a week: 303 days so far and 152 to 1 April 2027.
    assert lead["actual_pence"] == 1_965 * 303 // 7 == 85_056
    assert lead["forward_pence"] == 1_965 * 152 // 7 == 42_668


def test_money_ahead_only_while_it_runs() -> None:
    gone = LIABLE | {"liable_to": date(2026, 10, 1)}
    assert the_lead(screen(tax=[OWN, gone]))["forward_pence"] == 0
    ends = CLAIM | {"claim_to": date(2026, 11, 7)}
    assert the_lead(screen(ends, tax=[OWN, LIABLE]))["forward_pence"] == 1_965


def test_money_without_a_deduction_is_not_computable() -> None:
    lead = the_lead(screen(CLAIM | {"non_dependant_pence": None}, tax=[OWN, LIABLE]))
    assert (lead["actual_pence"], lead["money"]) == (None, "not computable")
    assert lead["recommended"]


# The reference

WHO = ("Bob", "Cyd")
SIGNS: dict[str, list[Any]] = {
    "source": ["register", "register", "account", "account", "payroll"],
    "who": ["Bob", "Bob", "Bob", "Cyd", "Ann"],
    "home": [1, 1, 1, 1, 2],
    "from": [date(2023, 12, 1), date(2023, 12, 2), date(2025, 6, 1), date(2026, 8, 2),
             date(2026, 8, 3)],
    "to": [None, None, None, date(2025, 3, 31), date(2025, 4, 1), date(2026, 7, 1)],
    "weak": [False, False, True],
    "waived": [False, False, False, False, False, True],
    "born": [None, None, None, date(2008, 8, 2), date(2008, 8, 3)],
}  # fmt: skip
CLAIMS: dict[str, list[Any]] = {
    "claim_from": [date(2025, 1, 1), date(2024, 1, 1)],
    "claim_to": [None, None, date(2026, 12, 1), date(2026, 9, 1)],
    "non_dependants": [0, 0, 0, 1, None],
    "non_dependant_pence": [1_965, None],
    "use": ["dwelling", "dwelling", "dwelling", "dwelling", "dwelling", "hmo"],
    "bob_claims": [False] * 9 + [True],
}
NAMES = ("same_person", "shared_house", "disregarded_adult", "register_lag", "former_occupier",
         "moved_on", "short_overlap", "declared", None)  # fmt: skip


def seen(sign: dict[str, Any]) -> tuple[date, date | None]:
    """From when to when a sign says that somebody is there."""
    if sign["source"] != "register":
        return sign["from"], sign["to"]
    born = sign["born"]
    return (max(sign["from"], born.replace(year=born.year + 18)) if born else sign["from"]), None


def together(sign: dict[str, Any], claim: dict[str, Any]) -> tuple[int, date]:
    """Days under one roof while the claim ran so far, and the day on which they end."""
    begins, ends = seen(sign)
    known_to = min(claim["claim_to"] or AS_OF, AS_OF)
    last = min(ends or known_to, known_to)
    return max((last - max(begins, claim["claim_from"])).days, 0), last


def judge(who: str, claim: dict[str, Any], signs: list[dict[str, Any]]) -> dict[str, Any] | None:
    """What is said of one other adult, or None where nothing shows them at the dwelling."""
    here = [s for s in signs if s["who"] == who and s["home"] == 1]
    if not here:
        return None
    own = [s for s in signs if s["who"] == "Ann" and s["home"] == 1 and s["source"] != "payroll"]
    came = min([claim["claim_from"], *(seen(s)[0] for s in own)])
    lived = [s for s in here if s["source"] != "payroll"]
    account = any(s["source"] == "account" and together(s, claim)[0] >= 90 for s in here)
    register = any(s["source"] == "register" and not s["weak"] for s in here)
    payroll = any(s["source"] == "payroll" and (s["to"] is None or s["to"] > AS_OF) for s in here)
    last_seen = max(seen(s)[0] for s in (lived or here))
    ended = [s["to"] for s in here if s["source"] == "account"]
    known_to = min(claim["claim_to"] or AS_OF, AS_OF)
    left = bool(ended) and all(e is not None and e <= known_to for e in ended)
    left_on = max((e for e in ended if e), default=None)
    later = any(
        s["who"] == who and s["home"] != 1 and s["source"] != "payroll" and seen(s)[0] > last_seen
        for s in signs
    )
    best = max(lived or here, key=lambda s: (together(s, claim)[0], s["_record"]))
    waives = any(s["waived"] and s["source"] == "account" for s in (*here, *own))
    if claim["use"] == "hmo" or (who == "Bob" and claim["bob_claims"]):
        stage = 1
    elif waives:
        stage = 2
    elif all(s["weak"] and s["source"] == "register" for s in here):
        stage = 3
    elif not account and lived and (came - last_seen).days > 30:
        stage = 4
    elif later or (left and not account and left_on and last_seen < left_on):
        stage = 5
    else:
        stage = 6 if together(best, claim)[0] < 90 else 7
    known = any(s["source"] == "account" for s in own)
    return {"stage": stage, "strong": (account and known) or (register and payroll),
            "records": [s["_record"] for s in here], "days": together(best, claim)[0],
            "last": together(best, claim)[1], "who": who}  # fmt: skip


def reference(claim: dict[str, Any], signs: list[dict[str, Any]]) -> set[tuple[Any, ...]]:
    """(records, reason, days, actual, forward, recommended) of Ann's claim."""
    others = [o for o in (judge(who, claim, signs) for who in WHO) if o]
    if not others:
        return set()
    most = max(o["stage"] for o in others)
    others = [o for o in others if o["stage"] == most]
    records = tuple(sorted({claim["_record"], *(r for o in others for r in o["records"])}))
    declared = claim["non_dependants"] or 0
    if most < 7 or len(others) <= declared:
        return {(records, NAMES[most], None, None, None, False)}
    longest = max(others, key=lambda o: (o["days"], o["last"]))
    weekly, days = claim["non_dependant_pence"], longest["days"]
    ahead = (min(claim["claim_to"] or date(2027, 4, 1), date(2027, 4, 1)) - AS_OF).days
    ahead = max(ahead, 0) if longest["last"] >= AS_OF else 0
    advised = sum(o["strong"] for o in others) > declared and claim["non_dependants"] is not None
    return {(records, None, days, weekly and weekly * days // 7, weekly and weekly * ahead // 7,
             advised)}  # fmt: skip


def rows_of(
    number: int, claim: dict[str, Any], signs: list[dict[str, Any]]
) -> dict[str, list[dict[str, Any]]]:
    """A world's rows as they stand among those of all worlds, which know nothing of each other."""
    full: dict[str, list[dict[str, Any]]] = {
        "electoral-register": [], "council-tax": [], "payroll": [],
        "housing-benefit": [CLAIM | claim | {"entity": f"Ann{number}", "place": 10 * number + 1}],
        "gazetteer": [{"uprn": 10 * number + 1, "class": claim["use"]}],
    }  # fmt: skip
    if claim["bob_claims"]:
        partner = {"entity": f"Bob{number}", "forename": "Bob", "partner_surname": "Poe"}
        full["housing-benefit"].append(CLAIM | partner | {"place": 10 * number + 1})
    for sign in signs:
        who = {"entity": f"{sign['who']}{number}", "forename": sign["who"], "surname": "Lee",
               "place": 10 * number + sign["home"], "sign": sign}  # fmt: skip
        if sign["source"] == "register":
            full["electoral-register"].append(
                who | {"registered_from": sign["from"], "carried_over": sign["weak"],
                       "attainer_date_of_birth": sign["born"]})  # fmt: skip
        elif sign["source"] == "account":
            discount = "student" if sign["waived"] else "none"
            full["council-tax"].append(
                who | {"liable_from": sign["from"], "liable_to": sign["to"], "discount": discount,
                       "liability": "resident"})  # fmt: skip
        else:
            full["payroll"].append(who | {"started": sign["from"], "left": sign["to"]})
    return full


def test_the_sql_equals_the_plain_python() -> None:
    random, world, claims = Random(11), {}, []
    for number in range(1_500):
        claim = {k: random.choice(v) for k, v in CLAIMS.items()}
        signs = [{k: random.choice(v) for k, v in SIGNS.items()}
                 for _ in range(random.randint(1, 5))]  # fmt: skip
        claims.append((claim, signs))
        for dataset, rows in rows_of(number, claim, signs).items():
            world.setdefault(dataset, []).extend(rows)
    full, number = full_rows(world), -1
    for row in (r for rows in full.values() for r in rows if "sign" in r):
        row["sign"]["_record"] = row["_record"]
    for row in full["housing-benefit"]:
        if row["forename"] == "Ann":
            number += 1
            claims[number][0]["_record"] = row["_record"]
    expected = set().union(*(reference(claim, signs) for claim, signs in claims))
    findings = screened("undeclared-partner", world)
    keys = ("overlap_days", "actual_pence", "forward_pence", "recommended")
    leads = {tuple(r["records"]): tuple(r[k] for k in keys) for r in findings.leads.to_pylist()}
    found = {
        (tuple(r["records"]), r["reason"],
         *leads.get(tuple(r["records"]), (None, None, None, False)))
        for r in findings.candidates.to_pylist()
    }  # fmt: skip
    assert found == expected
    outcomes = Counter((row[1], row[-1]) for row in found)
    assert {reason for reason, _ in outcomes} == set(NAMES) - {"same_person"}
    assert min(outcomes.values()) >= 5, outcomes
