"""Typology 26, case by case, and a second time in slow plain Python."""

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
)  # fmt: skip

from folkmoot.detect import Findings


def ago(days: int) -> date:
    return AS_OF - timedelta(days=days)


FIRST: dict[str, Any] = {
    "employee_ref": "W1", "post_ref": "J1", "member": "eastmarch", "entity": "p",
    "started": date(2020, 1, 6), "weekly_hours": 3700, "contract": "permanent",
    "hours_kind": "day", "forename": "Moira", "surname": "Kettleby",
    "date_of_birth": date(1984, 3, 2), "nino": "AB123456C", "place": 100,
}  # fmt: skip
SECOND = FIRST | {
    "employee_ref": "W2", "post_ref": "J2", "member": "ashvale", "started": date(2026, 1, 1),
}  # fmt: skip


def screen(*rows: dict[str, Any], **how: Any) -> Findings:
    return screened("dual-employment", {"payroll": rows}, **how)


# Leads


def test_two_full_time_posts_by_day_are_a_lead() -> None:
    lead = the_lead(screen(FIRST, SECOND))
    assert lead["records"] == ["ashvale/payroll:00002", "eastmarch/payroll:00001"]
    assert lead["members"] == ["ashvale", "eastmarch"]
    assert (lead["overlap_from"], lead["overlap_to"]) == (date(2026, 1, 1), AS_OF)
    assert lead["overlap_days"] == 303
    assert lead["recommended"]
    assert lead["reasons_for"][0].startswith("Two posts of 37 and 37 hours")
    assert "Both employers may know of it" in lead["reasons_against"][0]


def test_one_employer_may_have_employed_somebody_twice() -> None:
    assert the_lead(screen(FIRST, SECOND | {"member": "eastmarch"}))["recommended"]
    known = the_lead(screen(FIRST, SECOND | {"member": "eastmarch", "employee_ref": "W1"}))
    assert not known["recommended"]


def test_one_post_is_no_candidate() -> None:
    assert screen(FIRST).considered == 0
    assert screen(FIRST, dict(FIRST)).considered == 0
    assert screen(FIRST, SECOND | {"entity": "q"}).considered == 0


def test_a_short_lead_is_not_recommended() -> None:
    assert not the_lead(screen(FIRST, SECOND | {"started": ago(90)}))["recommended"]
    assert the_lead(screen(FIRST, SECOND | {"started": ago(91)}))["recommended"]


# Exclusions


def test_exclusion_below_least_probability() -> None:
    rows = (FIRST, SECOND)
    assert outcome(screen(*rows, probability=0.949)) == "below_least_probability"
    assert outcome(screen(*rows, probability=0.95)) == "lead"


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ({"nino": "CE987654A"}, "other_person"),
        ({"nino": "AB123457C"}, "lead"),
        ({"nino": None}, "lead"),
        ({"forename": "Gordon", "date_of_birth": date(1960, 1, 1)}, "other_person"),
        ({"forename": "Gordon"}, "lead"),
        ({"forename": "Moria"}, "lead"),
    ],
)
def test_exclusion_other_person(other: dict[str, Any], expected: str) -> None:
    assert outcome(screen(FIRST, SECOND | other)) == expected


def test_exclusion_same_post() -> None:
    again = FIRST | {"post_ref": "J9"}
    assert outcome(screen(FIRST, again)) == "same_post"
    assert outcome(screen(FIRST, again | {"weekly_hours": 3600})) == "lead"


@pytest.mark.parametrize(
    ("days", "expected"), [(0, "short_overlap"), (28, "short_overlap"), (29, "lead")]
)
def test_exclusion_short_overlap(days: int, expected: str) -> None:
    # Half-open: the day from which the post is left is not a day of it.
    end = SECOND["started"] + timedelta(days=days)
    assert outcome(screen(FIRST | {"left": end}, SECOND)) == expected


def test_exclusion_secondment() -> None:
    assert outcome(screen(FIRST, SECOND | {"contract": "secondment"})) == "secondment"


@pytest.mark.parametrize("contract", ["casual", "relief"])
def test_exclusion_casual_or_relief(contract: str) -> None:
    assert outcome(screen(FIRST | {"contract": contract}, SECOND)) == "casual_or_relief"


@pytest.mark.parametrize(
    ("hours", "expected"), [(2999, "part_time"), (None, "part_time"), (3000, "lead")]
)
def test_exclusion_part_time(hours: int | None, expected: str) -> None:
    assert outcome(screen(FIRST, SECOND | {"weekly_hours": hours})) == expected


@pytest.mark.parametrize(
    ("hours", "kind", "expected"),
    [
        (3800, "night", "different_hours"),
        (3801, "night", "lead"),
        (3700, "weekend", "different_hours"),
        (3700, None, "lead"),
    ],
)
def test_exclusion_different_hours(hours: int, kind: str | None, expected: str) -> None:
    findings = screen(FIRST, SECOND | {"weekly_hours": hours, "hours_kind": kind})
    assert outcome(findings) == expected
    assert findings.recommended == 0


# Traps


def test_trap_casual() -> None:
    assert outcome(screen(FIRST, SECOND | {"contract": "casual", "weekly_hours": 3700})) == (
        "casual_or_relief"
    )


def test_trap_job_share() -> None:
    half = {"weekly_hours": 1850}
    assert outcome(screen(FIRST | half, SECOND | half)) == "part_time"


def test_trap_night_and_day() -> None:
    night = SECOND | {"hours_kind": "night", "weekly_hours": 3000}
    assert outcome(screen(FIRST, night)) == "different_hours"


def test_trap_mistyped_number() -> None:
    # One number and one birthday under two names: an officer looks at the number first.
    two_names = {"forename": "Gordon", "surname": "Ashdown"}
    lead = the_lead(screen(FIRST, SECOND | two_names))
    assert not lead["recommended"]
    assert any("two employees" in reason for reason in lead["reasons_against"])
    # Bill is William where number, birthday and surname are one.
    assert the_lead(screen(FIRST, SECOND | {"forename": "Mo"}))["recommended"]
    other = SECOND | {"date_of_birth": date(1960, 1, 1)}
    assert not the_lead(screen(FIRST, other))["recommended"]


def test_trap_namesake() -> None:
    nobody = SECOND | {"nino": None}
    assert the_lead(screen(FIRST, nobody))["recommended"]
    assert not the_lead(screen(FIRST, nobody | {"place": 200}))["recommended"]
    assert not the_lead(screen(FIRST, nobody | {"place": None}))["recommended"]


def test_trap_moved_post() -> None:
    old = FIRST | {"left": SECOND["started"] + timedelta(days=20)}
    assert outcome(screen(old, SECOND | {"member": "eastmarch"})) == "short_overlap"


def test_trap_split_post() -> None:
    assert outcome(screen(FIRST, FIRST | {"post_ref": "J9"})) == "same_post"


def test_trap_declared() -> None:
    lead = the_lead(screen(FIRST, SECOND))
    assert "the lists do not say" in lead["reasons_against"][0]


# Money


def test_money_is_not_computable() -> None:
    findings = screen(FIRST | {"annual_pence": 3_000_000}, SECOND)
    assert findings.pence == {"actual": None, "forward": None, "notional": None}
    assert the_lead(findings)["money"] == "not computable"


# A second time, in plain Python


def alike(a: str | None, b: str | None) -> bool:
    """Whether two of the forenames of this test count as one: only these two do."""
    return a is not None and b is not None and (a == b or {a, b} == {"Moira", "Moria"})


def letters(a: str | None, b: str | None) -> int | None:
    """How many letters and digits of two numbers differ; None where one is not known."""
    if a is None or b is None:
        return None
    return sum(x != y for x, y in zip(a, b, strict=True))


def near(a: date | None, b: date | None) -> bool | None:
    """Whether two of the days of birth of this test are one, but for a slip of one digit or for
    day and month changed about; None where one is not known."""
    if a is None or b is None:
        return None
    slips = sum(x != y for x, y in zip(a.isoformat(), b.isoformat(), strict=True))
    return slips <= 1 or (a.year, a.month, a.day) == (b.year, b.day, b.month)


def judge(a: dict[str, Any], b: dict[str, Any], probability: float) -> tuple[Any, ...]:
    start = max(a["started"], b["started"])
    end = min(min(r["left"] or AS_OF, AS_OF) for r in (a, b))
    overlap = max((end - start).days, 0)
    numbers = letters(a["nino"], b["nino"])
    born = None
    if a["date_of_birth"] and b["date_of_birth"]:
        born = a["date_of_birth"] == b["date_of_birth"]
    born_alike = near(a["date_of_birth"], b["date_of_birth"]) is not False
    forenames = alike(a["forename"], b["forename"])
    surnames = a["surname"] == b["surname"]
    if numbers == 0:
        sure = born_alike and (forenames or (surnames and born is True))
    else:
        home = a["place"] is not None and a["place"] == b["place"] and born_alike
        almost = born is True and numbers is not None and numbers <= 2
        renamed = home and born is True and a["forename"] == b["forename"]
        sure = (renamed or (forenames and surnames and (home or almost))) and probability >= 0.99
    one = a["_member"] == b["_member"] and a["employee_ref"] == b["employee_ref"]
    hours = [a["weekly_hours"], b["weekly_hours"]]
    contracts = {a["contract"], b["contract"]}
    kinds = [a["hours_kind"], b["hours_kind"]]
    if probability < 0.95:
        stage = 1
    elif (numbers or 0) > 2 or (not forenames and born is not True):
        stage = 2
    elif one and a["started"] == b["started"] and hours[0] is not None and hours[0] == hours[1]:
        stage = 3
    elif overlap <= 28:
        stage = 4
    elif "secondment" in contracts:
        stage = 5
    elif contracts & {"casual", "relief"}:
        stage = 6
    elif None in hours or min(hours) < 3000:
        stage = 7
    elif None not in kinds and kinds[0] != kinds[1] and sum(hours) <= 7500:
        stage = 8
    else:
        stage = 9
    recommended = stage == 9 and plain(a, b) and sure and overlap >= 91
    return stage, overlap, tuple(sorted([a["_record"], b["_record"]])), recommended


def plain(a: dict[str, Any], b: dict[str, Any]) -> bool:
    """Two employments, both by day, of known kinds."""
    return (
        a["hours_kind"] == b["hours_kind"] == "day"
        and None not in (a["contract"], b["contract"])
        and (a["_member"], a["employee_ref"]) != (b["_member"], b["employee_ref"])
    )


STAGES = [
    "", "below_least_probability", "other_person", "same_post", "short_overlap", "secondment",
    "casual_or_relief", "part_time", "different_hours", None,
]  # fmt: skip


def reference(
    rows: list[dict[str, Any]], probability: float
) -> set[tuple[tuple[str, ...], str | None, int | None, bool]]:
    """(records, reason, overlap days, recommended) of every candidate."""
    people = defaultdict(list)
    for row in rows:
        people[entity_of(row)].append(row)
    found = set()
    for own in people.values():
        options = []
        for pair in combinations(own, 2):
            a, b = sorted(pair, key=lambda r: (r["started"], r["_record"]))
            names = ("_member", "employee_ref", "post_ref")
            if [a[n] for n in names] != [b[n] for n in names]:
                options.append(judge(a, b, probability))
        if options:
            stage, days, records, recommended = min(options, key=lambda o: (-o[0], -o[1], o[2]))
            reason = STAGES[stage]
            found.add((records, reason, None if reason else days, recommended))
    return found


VALUES: dict[str, list[Any]] = {
    "member": ["eastmarch", "ashvale"],
    "employee_ref": ["W1", "W2"],
    "post_ref": ["J1", "J2", "J3"],
    "started": [ago(n) for n in (3000, 400, 92, 91, 90, 29, 28, 10)],
    "left": [ago(n) for n in (350, 60, 0, -5)] + [None] * 12,
    "weekly_hours": [3700, 3700, 3700, 3750, 3800, 3000, 2999, None],
    "contract": ["permanent"] * 10 + ["fixed_term", "casual", "relief", "secondment", None],
    "hours_kind": ["day"] * 5 + ["night", "weekend", None],
    "forename": ["Moira"] * 6 + ["Moria", "Gordon"],
    "surname": ["Kettleby"] * 6 + ["Ashdown"],
    "date_of_birth": [date(1984, 3, 2)] * 5
    + [date(1984, 2, 3), date(1984, 3, 7), date(1960, 1, 1), None],
    "place": [100, 100, 200, None],
    "nino": ["AB123456C"] * 5 + ["AB123457C", "CE987650A", None],
}


@pytest.mark.parametrize("probability", [0.94, 0.97, 0.999])
def test_the_sql_equals_the_plain_python(probability: float) -> None:
    random = Random(26)
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
        )
        for c in findings.candidates.to_pylist()
    }
    assert found == reference(full_rows({"payroll": rows})["payroll"], probability)
    if probability > 0.95:
        seen = Counter(str(row[1]) for row in found)
        names = {e.name for e in the_typology("dual-employment").header.exclusions}
        assert set(seen) == names - {"below_least_probability"} | {"None"}
        assert min(seen.values()) >= 5, seen
        assert sum(row[3] for row in found) >= 10


@pytest.mark.parametrize("name", ["KETTLEBY, Moira", "Moira Kettleby", "Moira Ann Kettleby"])
def test_a_name_in_one_field_is_read(name: str) -> None:
    whole = {"forename": None, "surname": None, "full_name": name, "nino": None}
    assert the_lead(screen(FIRST, SECOND | whole))["recommended"]
    other = whole | {"full_name": "KETTLEBY, Gordon"}
    assert not the_lead(screen(FIRST, SECOND | other))["recommended"]
