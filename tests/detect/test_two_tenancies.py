"""Typology 18, case by case, and a second time in slow plain Python."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import combinations
from random import Random
from typing import Any

import pytest
from tests.detect.people_tables import (
    AS_OF,
    entity_of,
    full_rows,
    outcome,
    screened,
    the_lead,
    the_typology,
)

from folkmoot.detect import Findings

FIRST: dict[str, Any] = {
    "tenancy_ref": "T1", "tenancy_from": date(2019, 1, 1), "entity": "p", "place": 100,
    "nino": "AB123456C", "date_of_birth": date(1980, 5, 1), "kind": "secure", "joint": False,
    "absence": "none", "change": "new",
}  # fmt: skip
SECOND = FIRST | {
    "tenancy_ref": "T2", "tenancy_from": date(2026, 1, 1), "place": 200, "member": "homes",
}  # fmt: skip


def ago(days: int) -> date:
    return AS_OF - timedelta(days=days)


def screen(*rows: dict[str, Any], **how: Any) -> Findings:
    return screened("two-tenancies", {"tenancies": rows}, **how)


# Leads


def test_two_homes_of_two_landlords_are_a_lead() -> None:
    lead = the_lead(screen(FIRST, SECOND))
    assert lead["records"] == ["ashvale/tenancies:00001", "homes/tenancies:00002"]
    assert lead["members"] == ["ashvale", "homes"]
    assert (lead["overlap_from"], lead["overlap_to"]) == (date(2026, 1, 1), AS_OF)
    assert lead["overlap_days"] == 303
    assert lead["recommended"]
    assert "one National Insurance number" in " ".join(lead["reasons_for"])
    assert "Prevention of Social Housing Fraud Act 2013" in lead["citation"]


def test_two_homes_of_one_landlord_are_a_lead() -> None:
    assert the_lead(screen(FIRST, SECOND | {"member": "ashvale"}))["members"] == ["ashvale"]


def test_one_tenancy_is_no_candidate() -> None:
    assert screen(FIRST).considered == 0
    assert screen(FIRST, SECOND | {"entity": "q"}).considered == 0


def test_a_line_that_was_sent_twice_is_one_tenancy() -> None:
    assert screen(FIRST, dict(FIRST)).considered == 0
    assert screen(FIRST, dict(FIRST), SECOND).considered == 1


def test_a_short_lead_and_an_ended_one_are_not_recommended() -> None:
    short = the_lead(screen(FIRST, SECOND | {"tenancy_from": ago(55)}))
    assert short["recommended_because"][1] == "overlap: short"
    assert not short["recommended"]
    assert the_lead(screen(FIRST, SECOND | {"tenancy_from": ago(56)}))["recommended"]
    ended = the_lead(screen(FIRST | {"tenancy_to": ago(10)}, SECOND))
    assert not ended["recommended"]
    assert ended["notional_pence"] is None
    assert "One of the tenancies has ended." in ended["reasons_against"]


# Exclusions


def test_exclusion_below_least_probability() -> None:
    rows = (FIRST, SECOND)
    assert outcome(screen(*rows, probability=0.949)) == "below_least_probability"
    assert outcome(screen(*rows, probability=0.95)) == "lead"


@pytest.mark.parametrize(
    ("nino", "expected"),
    [
        ("CE987654A", "other_person"),
        ("AB123457C", "lead"),
        (None, "lead"),
        ("AB 12 34 56 C", "lead"),
    ],
)
def test_exclusion_other_person(nino: str | None, expected: str) -> None:
    assert outcome(screen(FIRST, SECOND | {"nino": nino})) == expected


@pytest.mark.parametrize(
    "alike",
    [
        {"place": 100},
        {"place": 7, "parent": 100},
        {"place": None, "address": "Flat 1, Mill Lane", "postcode": "EX1 1AA"},
    ],
)
def test_exclusion_same_home(alike: dict[str, Any]) -> None:
    first = FIRST | {"address": "FLAT 1 MILL LANE", "postcode": "EX11AA"}
    assert outcome(screen(first, SECOND | alike)) == "same_home"
    assert outcome(screen(first, SECOND | {"place": 8, "parent": 9})) == "lead"


@pytest.mark.parametrize(("days", "expected"), [(28, "joint_tenant_left"), (29, "lead")])
def test_exclusion_joint_tenant_left(days: int, expected: str) -> None:
    left = FIRST | {"joint": True, "left_on": SECOND["tenancy_from"] + timedelta(days=days)}
    assert outcome(screen(left, SECOND)) == expected


@pytest.mark.parametrize(
    ("days", "expected"), [(0, "short_overlap"), (28, "short_overlap"), (29, "lead")]
)
def test_exclusion_short_overlap(days: int, expected: str) -> None:
    # Half-open: the day from which the tenancy runs no more is not a day of it.
    end = SECOND["tenancy_from"] + timedelta(days=days)
    assert outcome(screen(FIRST | {"tenancy_to": end}, SECOND)) == expected


def test_exclusion_refuge() -> None:
    assert outcome(screen(FIRST | {"absence": "refuge"}, SECOND)) == "refuge"
    assert outcome(screen(FIRST, SECOND | {"absence": "refuge"})) == "refuge"
    assert not the_lead(screen(FIRST | {"absence": "care"}, SECOND))["recommended"]


@pytest.mark.parametrize("change", ["succession", "mutual_exchange", "transfer"])
def test_exclusion_handover(change: str) -> None:
    new = SECOND | {"change": change}
    assert outcome(screen(FIRST, new | {"tenancy_from": ago(91)})) == "handover"
    late = the_lead(screen(FIRST, new | {"tenancy_from": ago(92)}))
    assert not late["recommended"]
    assert any("closed late" in reason for reason in late["reasons_against"])
    # How the earlier one came about says nothing about the later.
    assert the_lead(screen(FIRST | {"change": change}, SECOND))["recommended"]


def test_exclusion_temporary_home() -> None:
    room = SECOND | {"kind": "temporary"}
    assert outcome(screen(FIRST, room | {"tenancy_from": ago(182)})) == "temporary_home"
    assert not the_lead(screen(FIRST, room | {"tenancy_from": ago(183)}))["recommended"]


# Traps


def test_trap_succession() -> None:
    row = SECOND | {"change": "succession", "tenancy_from": ago(60)}
    assert outcome(screen(FIRST, row)) == "handover"


def test_trap_mutual_exchange() -> None:
    row = SECOND | {"change": "mutual_exchange", "tenancy_from": ago(40)}
    assert outcome(screen(FIRST, row)) == "handover"


def test_trap_transfer_overlap() -> None:
    row = SECOND | {"change": "transfer", "member": "ashvale", "tenancy_from": ago(70)}
    assert outcome(screen(FIRST, row)) == "handover"


def test_trap_joint_tenant_who_left() -> None:
    # Nobody has written down that the tenant left: the earlier tenancy is joint, so ask first.
    lead = the_lead(screen(FIRST | {"joint": True}, SECOND))
    assert not lead["recommended"]
    assert any("joint" in reason for reason in lead["reasons_against"])


def test_trap_namesake() -> None:
    nobody = {"nino": None}
    lead = the_lead(screen(FIRST | nobody, SECOND | nobody, probability=0.97))
    assert not lead["recommended"]
    assert "namesakes" in lead["reasons_against"][0]
    # One number on both lines makes up for a chain that is weak somewhere else.
    assert the_lead(screen(FIRST, SECOND, probability=0.97))["recommended"]
    born = the_lead(screen(FIRST | nobody, SECOND | nobody | {"date_of_birth": date(1981, 5, 2)}))
    assert not born["recommended"]


def test_an_address_that_leads_nowhere_is_another_home_by_its_postcode() -> None:
    lost = SECOND | {"place": None, "postcode": "EX2 2BB"}
    assert the_lead(screen(FIRST | {"postcode": "EX1 1AA"}, lost))["recommended"]
    for postcode in ("EX2 2BB", None):
        lead = the_lead(screen(FIRST | {"postcode": postcode}, lost))
        assert not lead["recommended"]
        assert "One of the addresses is not certain." in lead["reasons_against"]


def test_trap_old_extract() -> None:
    days = {"ashvale": date(2026, 6, 30), "homes": AS_OF}
    lead = the_lead(screen(FIRST, SECOND, as_of=days))
    assert lead["overlap_to"] == date(2026, 6, 30)
    assert "The lists are of different dates." in lead["reasons_against"]


# Money


def test_money_is_notional_and_of_its_year() -> None:
    findings = screen(FIRST, SECOND)
    assert the_lead(findings)["notional_pence"] == 4_200_000
    assert findings.pence == {"actual": None, "forward": None, "notional": 4_200_000}
    early = {"tenancy_from": date(2018, 1, 1)}
    old = screen(FIRST | early, SECOND | early, as_of=date(2021, 10, 31))
    assert the_lead(old)["notional_pence"] == 9_300_000
    older = screen(FIRST | early, SECOND | early, as_of=date(2018, 8, 31))
    assert the_lead(older)["notional_pence"] is None


# A second time, in plain Python


def far_apart(a: str | None, b: str | None) -> int | None:
    """How many characters differ; the numbers of this test are of one length, never shifted."""
    if a is None or b is None:
        return None
    return sum(x != y for x, y in zip(a, b, strict=True))


def reference(
    rows: list[dict[str, Any]], probability: float
) -> set[tuple[tuple[str, ...], str | None, int | None, bool, int | None]]:
    """(records, reason, overlap days, recommended, notional pence) of every candidate."""
    people = defaultdict(list)
    for row in rows:
        people[entity_of(row)].append(row)
    found = set()
    for own in people.values():
        options = []
        for pair in combinations(own, 2):
            a, b = sorted(pair, key=lambda r: (r["tenancy_from"], r["_record"]))
            if (a["_member"], a["tenancy_ref"]) != (b["_member"], b["tenancy_ref"]):
                options.append(judge(a, b, probability))
        if options:
            stage, days, records, lead, recommended, pounds = min(
                options, key=lambda o: (-o[0], -o[1], o[2])
            )
            reason = None if lead else STAGES[stage]
            found.add((records, reason, days if lead else None, recommended, pounds))
    return found


STAGES = [
    "", "below_least_probability", "other_person", "same_home", "joint_tenant_left",
    "short_overlap", "refuge", "handover", "temporary_home",
]  # fmt: skip


def near(a: date | None, b: date | None) -> bool | None:
    """Whether two of the days of birth of this test are one, but for a slip of one digit or for
    day and month changed about; None where one is not known."""
    if a is None or b is None:
        return None
    slips = sum(x != y for x, y in zip(a.isoformat(), b.isoformat(), strict=True))
    return slips <= 1 or (a.year, a.month, a.day) == (b.year, b.day, b.month)


def judge(a: dict[str, Any], b: dict[str, Any], probability: float) -> tuple[Any, ...]:
    def last(row: dict[str, Any], *names: str) -> date:
        return min([row[n] for n in names if row[n]] + [AS_OF])

    start = max(a["tenancy_from"], b["tenancy_from"])
    held = max((min(last(a, "tenancy_to"), last(b, "tenancy_to")) - start).days, 0)
    own_end = min(last(a, "tenancy_to", "left_on"), last(b, "tenancy_to", "left_on"))
    days = max((own_end - start).days, 0)
    running = all(
        row[n] is None or row[n] > AS_OF for row in (a, b) for n in ("tenancy_to", "left_on")
    )
    numbers = far_apart(a["nino"], b["nino"])
    places = {a["place"], b["place"]}
    apart = None not in (codes := {a["postcode"], b["postcode"]}) and len(codes) == 2
    if probability < 0.95:
        stage = 1
    elif numbers is not None and numbers > 2:
        stage = 2
    elif None not in places and (
        len(places) == 1 or a["place"] == b["parent"] or b["place"] == a["parent"]
    ):
        stage = 3
    elif days <= 28:
        stage = 4 if held > 28 else 5
    elif "refuge" in (a["absence"], b["absence"]):
        stage = 6
    elif b["change"] != "new" and days <= 91:
        stage = 7
    elif "temporary" in (a["kind"], b["kind"]) and days <= 182:
        stage = 8
    else:
        stage = 9
    sure = probability >= 0.99 or numbers == 0
    plain = (
        near(a["date_of_birth"], b["date_of_birth"]) is not False
        and b["change"] == "new"
        and "temporary" not in (a["kind"], b["kind"])
        and a["absence"] == b["absence"] == "none"
        and not a["joint"]
        and (None not in places or apart)
    )
    records = tuple(sorted([a["_record"], b["_record"]]))
    recommended = stage == 9 and sure and running and plain and days >= 56
    return (
        stage,
        days,
        records,
        stage == 9,
        recommended,
        4_200_000 if stage == 9 and running else None,
    )


DAYS = [ago(n) for n in (3000, 400, 183, 182, 92, 91, 57, 56, 55, 29, 28, 27, 0)]
VALUES: dict[str, list[Any]] = {
    "member": ["ashvale", "homes"],
    "tenancy_ref": ["T1", "T2", "T3"],
    "tenancy_from": DAYS,
    "tenancy_to": [*DAYS, *[None] * 40],
    "left_on": [*DAYS, *[None] * 80],
    "place": [1, 2, 3, 4, 5, 6, None, None],
    "postcode": ["EX1 1AA", "EX2 2BB", None],
    "parent": [1, 9, *[None] * 8],
    "nino": ["AB123456C", "AB123456C", "AB123456C", "AB123457C", "CE987650A", None],
    "date_of_birth": [
        date(1980, 5, 1),
        date(1980, 5, 1),
        date(1981, 5, 1),
        date(1980, 1, 5),
        date(1991, 7, 2),
        None,
    ],
    "kind": ["secure", "secure", "assured", "temporary"],
    "joint": [False] * 4 + [True],
    "absence": ["none"] * 10 + ["care", "refuge"],
    "change": ["new"] * 6 + ["transfer", "succession"],
}


@pytest.mark.parametrize("probability", [0.94, 0.97, 0.999])
def test_the_sql_equals_the_plain_python(probability: float) -> None:
    random = Random(18)
    rows = [
        {name: random.choice(values) for name, values in VALUES.items()} | {"entity": f"e{n}"}
        for n in range(3000)
        for _ in range(random.choice([1, 2, 2, 2, 3]))
    ]
    findings = screen(*rows, probability=probability)
    leads = {tuple(r["records"]): r for r in findings.leads.to_pylist()}
    found = {
        (
            tuple(c["records"]),
            c["reason"],
            leads[tuple(c["records"])]["overlap_days"] if c["reason"] is None else None,
            c["reason"] is None and leads[tuple(c["records"])]["recommended"],
            leads[tuple(c["records"])]["notional_pence"] if c["reason"] is None else None,
        )
        for c in findings.candidates.to_pylist()
    }
    assert found == reference(full_rows({"tenancies": rows})["tenancies"], probability)
    if probability > 0.95:
        seen = Counter(str(row[1]) for row in found)
        names = {e.name for e in the_typology("two-tenancies").header.exclusions}
        assert set(seen) == names - {"below_least_probability"} | {"None"}
        assert sum(row[3] for row in found) >= 5
