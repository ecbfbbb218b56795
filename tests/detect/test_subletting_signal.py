"""Typology 19, case by case, and a second time in slow plain Python."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
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


HOME, AWAY = 100, 200
BORN = date(1980, 5, 1)
TENANT: dict[str, Any] = {
    "tenancy_ref": "T1", "tenancy_from": date(2019, 1, 1), "entity": "tenant", "place": HOME,
    "forename": "Moira", "surname": "Kettleby", "date_of_birth": BORN, "member": "homes",
    "postcode": "EX1 1AA",
}  # fmt: skip
STRANGER: dict[str, Any] = {
    "entity": "other", "place": HOME, "forename": "Gordon", "surname": "Ashdown",
    "postcode": "EX1 1AA",
}  # fmt: skip
LIABLE = {"liable_from": date(2025, 1, 1), "liability": "resident"}
REGISTERED = {"registered_from": date(2025, 2, 1), "carried_over": False}
# What the two lists say of strangers at the home, and of the tenant elsewhere.
OTHER_LIABLE = STRANGER | LIABLE
OTHER_REGISTERED = STRANGER | REGISTERED
GONE = {"place": AWAY, "postcode": "EX2 2BB", "member": "brayvale"}
AWAY_LIABLE = TENANT | GONE | LIABLE
AWAY_REGISTERED = TENANT | GONE | REGISTERED
AWAY_PARKING = (
    {"entity": "tenant", "kind": "resident_parking", "issued": ago(200), "expires": ago(-165)}
    | GONE
)  # fmt: skip


def screen(
    *tenants: dict[str, Any],
    tax: tuple[dict[str, Any], ...] = (),
    register: tuple[dict[str, Any], ...] = (),
    permits: tuple[dict[str, Any], ...] = (),
    **how: Any,
) -> Findings:
    world = {
        "tenancies": tenants, "council-tax": tax, "electoral-register": register,
        "permits": permits,
    }  # fmt: skip
    return screened("subletting-signal", world, **how)


# Leads


def test_strangers_at_the_home_and_a_tenant_elsewhere_are_recommended() -> None:
    lead = the_lead(screen(TENANT, tax=(OTHER_LIABLE, AWAY_LIABLE), register=(OTHER_REGISTERED,)))
    assert lead["recommended"]
    assert lead["records"] == [
        "ashvale/council-tax:00001",
        "ashvale/electoral-register:00001",
        "brayvale/council-tax:00002",
        "homes/tenancies:00001",
    ]
    assert lead["members"] == ["ashvale", "brayvale", "homes"]
    assert "signs: independent, at the home and elsewhere" in lead["recommended_because"]
    assert "Prevention of Social Housing Fraud Act 2013" in lead["citation"]


@pytest.mark.parametrize(
    ("tax", "register", "recommended"),
    [
        ((OTHER_LIABLE,), (), False),
        ((OTHER_LIABLE,), (OTHER_REGISTERED,), False),  # two signs, both at the home
        ((OTHER_LIABLE, AWAY_LIABLE), (), True),
        ((OTHER_LIABLE,), (AWAY_REGISTERED,), True),
        ((AWAY_LIABLE,), (OTHER_REGISTERED,), True),
        ((), (OTHER_REGISTERED, AWAY_REGISTERED), False),  # the register alone
    ],
)
def test_two_independent_signs(
    tax: tuple[dict[str, Any], ...], register: tuple[dict[str, Any], ...], recommended: bool
) -> None:
    assert the_lead(screen(TENANT, tax=tax, register=register))["recommended"] is recommended


@pytest.mark.parametrize(
    ("permit", "recommended"),
    [
        ({}, True),
        ({"issued": ago(90)}, False),
        ({"expires": AS_OF}, False),
        ({"cancelled": ago(5)}, False),
        ({"kind": "blue_badge"}, False),
    ],
)
def test_a_tenant_who_parks_elsewhere(permit: dict[str, Any], recommended: bool) -> None:
    findings = screen(TENANT, register=(OTHER_REGISTERED,), permits=(AWAY_PARKING | permit,))
    assert the_lead(findings)["recommended"] is recommended


def test_a_tenant_who_parks_at_the_home_is_present() -> None:
    findings = screen(TENANT, tax=(OTHER_LIABLE,), permits=(AWAY_PARKING | {"place": HOME},))
    assert outcome(findings) == "tenant_present"
    # Somebody else's permit says nothing about who lives there.
    other = AWAY_PARKING | {"place": HOME, "entity": "x"}
    assert screen(TENANT, permits=(other,)).considered == 0


def test_a_home_of_the_tenant_alone_is_no_candidate() -> None:
    assert screen(TENANT).considered == 0
    assert screen(TENANT, tax=(AWAY_LIABLE,)).considered == 0
    assert screen(TENANT | {"tenancy_to": AS_OF}, tax=(OTHER_LIABLE,)).considered == 0
    assert screen(TENANT | {"place": None}, tax=(OTHER_LIABLE,)).considered == 0


def test_owners_closed_accounts_and_attainers_are_nobody_at_the_home() -> None:
    for gone in ({"liability": "landlord"}, {"liable_to": AS_OF}, {"liable_from": ago(-1)}):
        assert screen(TENANT, tax=(OTHER_LIABLE | gone,)).considered == 0
    attainer = OTHER_REGISTERED | {"attainer_date_of_birth": date(2009, 1, 1)}
    assert screen(TENANT, register=(attainer,)).considered == 0


def test_a_joint_tenant_who_left_is_no_tenant() -> None:
    left = TENANT | {"entity": "left", "surname": "Moss", "forename": "Pia", "left_on": ago(500)}
    findings = screen(TENANT, left, tax=(OTHER_LIABLE, AWAY_LIABLE | {"entity": "left"}))
    assert not the_lead(findings)["recommended"]


# Exclusions


@pytest.mark.parametrize(
    "here",
    [
        {"place": HOME},
        {"place": None, "postcode": "EX1 1AA"},  # the address was not certain
        {"place": None, "postcode": None},
        {"place": 7, "parent": HOME},
    ],
)
def test_exclusion_tenant_present(here: dict[str, Any]) -> None:
    seen = TENANT | LIABLE | {"member": "ashvale"} | here
    assert outcome(screen(TENANT, tax=(OTHER_LIABLE, seen))) == "tenant_present"


def test_the_tenant_whom_linkage_missed_is_present() -> None:
    seen = STRANGER | REGISTERED | {"forename": "Moira", "surname": "Kettleby", "entity": "x"}
    assert outcome(screen(TENANT, tax=(OTHER_LIABLE,), register=(seen,))) == "tenant_present"


@pytest.mark.parametrize("reason", ["care", "prison", "hospital", "refuge", "work"])
def test_exclusion_recorded_absence(reason: str) -> None:
    findings = screen(TENANT | {"absence": reason}, tax=(OTHER_LIABLE, AWAY_LIABLE))
    assert outcome(findings) == "recorded_absence"
    assert outcome(screen(TENANT | {"absence": "none"}, tax=(OTHER_LIABLE,))) == "lead"


@pytest.mark.parametrize(("days", "expected"), [(90, "register_lag"), (91, "lead")])
def test_exclusion_register_lag(days: int, expected: str) -> None:
    new = OTHER_LIABLE | {"liable_from": ago(days)}
    assert outcome(screen(TENANT | {"tenancy_from": ago(days)}, tax=(new,))) == expected
    assert outcome(screen(TENANT, tax=(new,))) == expected


def test_a_move_of_the_last_weeks_is_no_sign() -> None:
    moved = AWAY_LIABLE | {"liable_from": ago(90)}
    assert not the_lead(screen(TENANT, tax=(OTHER_LIABLE, moved)))["recommended"]
    moved["liable_from"] = ago(91)
    assert the_lead(screen(TENANT, tax=(OTHER_LIABLE, moved)))["recommended"]


def test_exclusion_changed_name() -> None:
    married = OTHER_LIABLE | {"forename": "Moira"}
    assert outcome(screen(TENANT, tax=(married,))) == "changed_name"
    assert outcome(screen(TENANT, tax=(married | {"date_of_birth": BORN},))) == "changed_name"
    # The tenant is elsewhere: another bearer of the forename.
    lead = the_lead(screen(TENANT, tax=(married, AWAY_LIABLE)))
    assert lead["recommended"]
    assert "Somebody at the home has a tenant's forename." in lead["reasons_against"]
    # Another day of birth: somebody else of that forename.
    other = married | {"date_of_birth": date(1990, 1, 1)}
    assert outcome(screen(TENANT, tax=(other,))) == "lead"


@pytest.mark.parametrize(
    ("surname", "expected"),
    [("Kettleby", "family_name"), ("Kettelby", "family_name"), ("Kettering", "lead")],
)
def test_exclusion_family_name(surname: str, expected: str) -> None:
    relative = {"surname": surname}
    assert outcome(screen(TENANT, tax=(OTHER_LIABLE | relative,))) == expected
    assert outcome(screen(TENANT, register=(OTHER_REGISTERED | relative,))) == expected
    # One of several in the register, who does not pay, may bear the name by chance.
    second = OTHER_REGISTERED | {"entity": "second", "forename": "Una"}
    assert outcome(screen(TENANT, register=(OTHER_REGISTERED | relative, second))) == "lead"


@pytest.mark.parametrize(
    "old", [{"registered_from": ago(4000)}, {"carried_over": True}, {"registered_from": None}]
)
def test_exclusion_previous_occupier(old: dict[str, Any]) -> None:
    findings = screen(TENANT, register=(OTHER_REGISTERED | old, AWAY_REGISTERED))
    assert outcome(findings) == "previous_occupier"


# Traps


def away(how: str) -> str:
    """What a tenant comes to whom the landlord records as away, with the strongest signs."""
    rows = (OTHER_LIABLE, AWAY_LIABLE)
    return outcome(
        screen(TENANT | {"absence": how}, tax=rows, register=(OTHER_REGISTERED, AWAY_REGISTERED))
    )


def test_trap_care() -> None:
    assert away("care") == "recorded_absence"


def test_trap_prison() -> None:
    assert away("prison") == "recorded_absence"


def test_trap_hospital() -> None:
    assert away("hospital") == "recorded_absence"


def test_trap_refuge() -> None:
    assert away("refuge") == "recorded_absence"
    # Where the refuge is on the list of the protected, nothing is told at all.
    protected = frozenset({"brayvale/council-tax:00002"})
    findings = screen(TENANT, tax=(OTHER_LIABLE, AWAY_LIABLE), protected=protected)
    assert (findings.considered, findings.withheld) == (0, 1)


def test_trap_lodger() -> None:
    seen = TENANT | REGISTERED | {"member": "ashvale"}
    findings = screen(TENANT, register=(seen, OTHER_REGISTERED))
    assert outcome(findings) == "tenant_present"


def test_trap_unregistered_tenant() -> None:
    lead = the_lead(screen(TENANT, tax=(OTHER_LIABLE,), register=(OTHER_REGISTERED,)))
    assert not lead["recommended"]
    assert "The tenant may be there and on no list." in lead["reasons_against"]


def test_trap_namesake_elsewhere() -> None:
    rows = (OTHER_LIABLE, AWAY_LIABLE)
    nobody = (OTHER_LIABLE, AWAY_LIABLE | {"date_of_birth": None})
    # The list does not say when that person was born: the name alone has to be sure.
    unborn = TENANT | {"date_of_birth": None}
    for probability, recommended in ((0.989, False), (0.99, True)):
        lead = the_lead(screen(unborn, tax=nobody, probability=probability))
        assert lead["recommended"] is recommended
    lead = the_lead(screen(unborn, tax=nobody, probability=0.97))
    assert "The person elsewhere may be a namesake." in lead["reasons_against"]
    # With one birthday less will do, for the tenant must be somewhere.
    for probability, recommended in ((0.899, False), (0.9, True)):
        lead = the_lead(screen(TENANT, tax=rows, probability=probability, least=0.85))
        assert lead["recommended"] is recommended
    born = AWAY_LIABLE | {"date_of_birth": date(1981, 5, 1)}
    assert not the_lead(screen(TENANT, tax=(OTHER_LIABLE, born)))["recommended"]
    weak = the_lead(screen(TENANT, tax=rows, probability=0.94))
    assert "Nothing says where else the tenant might live." in weak["reasons_against"]
    assert weak["match_probability"] is None


def test_trap_split_reference() -> None:
    flat = TENANT | {"place": HOME, "parent": 99}
    building = TENANT | LIABLE | {"place": 99, "member": "ashvale"}
    assert outcome(screen(flat, tax=(OTHER_LIABLE, building))) == "tenant_present"


# Money


def test_money_is_notional_where_there_are_two_signs() -> None:
    assert the_lead(screen(TENANT, tax=(OTHER_LIABLE,)))["notional_pence"] is None
    findings = screen(TENANT, tax=(OTHER_LIABLE, AWAY_LIABLE))
    assert findings.pence == {"actual": None, "forward": None, "notional": 4_200_000}
    early = {"liable_from": date(2020, 1, 1)}
    rows = (OTHER_LIABLE | early, AWAY_LIABLE | early)
    old = screen(TENANT, tax=rows, as_of=date(2021, 10, 31))
    assert the_lead(old)["notional_pence"] == 9_300_000


# A second time, in plain Python


def flat(rows: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Every entry of the lists that holds today, in one shape."""
    every = []
    for row in rows["tenancies"]:
        ends = [row[n] for n in ("tenancy_to", "left_on") if row[n]]
        every.append(row | {"list": "tenant", "since": row["tenancy_from"], "ends": ends})
    for row in rows["council-tax"]:
        if row["liability"] in ("resident", None):
            ends = [row["liable_to"]] if row["liable_to"] else []
            every.append(row | {"list": "liable", "since": row["liable_from"], "ends": ends})
    for row in rows["electoral-register"]:
        if row["attainer_date_of_birth"] is None:
            every.append(row | {"list": "registered", "since": row["registered_from"], "ends": []})
    for row in rows["permits"]:
        if row["kind"] == "resident_parking":
            ends = [row[n] for n in ("expires", "cancelled") if row[n]]
            blank = {"postcode": None, "date_of_birth": None, "carried_over": False}
            every.append(row | {"list": "parking", "since": row["issued"], "ends": ends} | blank)
    today = [
        r
        for r in every
        if (r["since"] is None or r["since"] <= AS_OF) and all(e > AS_OF for e in r["ends"])
    ]
    # Where a list has no date of birth, that of the person's other entries counts.
    born: dict[str, date] = {}
    for r in today:
        if r["date_of_birth"]:
            born[entity_of(r)] = max(r["date_of_birth"], born.get(entity_of(r), date.min))
    return [r | {"date_of_birth": r["date_of_birth"] or born.get(entity_of(r))} for r in today]


def touches(x: dict[str, Any], homes: list[int], parents: list[int]) -> bool:
    """At the home, at the building of the flat, or in a part of the home."""
    return (
        x["place"] == min(homes)
        or (bool(parents) and x["place"] == min(parents))
        or (x["parent"] is not None and x["parent"] == min(homes))
    )


def differ(x: dict[str, Any], t: dict[str, Any]) -> bool:
    """Whether both days of birth are known and are two."""
    return None not in (born := {x["date_of_birth"], t["date_of_birth"]}) and len(born) == 2


def reference(rows: dict[str, list[dict[str, Any]]], probability: float) -> set[tuple[Any, ...]]:
    """(records, reason, recommended, notional pence) of every candidate."""
    today = flat(rows)
    tenancies = defaultdict(list)
    by_place, by_person = defaultdict(list), defaultdict(list)
    for row in today:
        if row["list"] == "tenant":
            tenancies[row["_member"], row["tenancy_ref"]].append(row)
        else:
            if row["list"] != "parking":
                by_place[row["place"]].append(row)
            by_person[entity_of(row)].append(row)
    found = set()
    for tenants in tenancies.values():
        homes = [t["place"] for t in tenants if t["place"] is not None]
        if not homes:
            continue
        parents = [t["parent"] for t in tenants if t["place"] and t["parent"] is not None]
        people = {entity_of(t) for t in tenants}
        others = [x for x in by_place[min(homes)] if entity_of(x) not in people]
        if others:
            found.add(judge(tenants, others, by_person, homes, parents, probability))
    return found


def judge(
    tenants: list[dict[str, Any]],
    others: list[dict[str, Any]],
    by_person: dict[str, list[dict[str, Any]]],
    homes: list[int],
    parents: list[int],
    probability: float,
) -> tuple[Any, ...]:
    since = min(t["since"] for t in tenants)
    settled = AS_OF - timedelta(days=91)
    present, away_from = False, []
    for t in tenants:
        for x in by_person[entity_of(t)]:
            unknown = (
                x["place"] is None
                and x["list"] != "parking"
                and (
                    x["postcode"] is None or t["postcode"] is None or x["postcode"] == t["postcode"]
                )
            )
            if touches(x, homes, parents) or unknown:
                present = True
            elif (
                x["place"] is not None
                and not x["carried_over"]
                and x["since"] is not None
                and x["since"] <= settled
                and probability >= 0.95
            ):
                least = 0.95 if x["date_of_birth"] and t["date_of_birth"] else 0.99
                away_from.append((x, probability >= least and not differ(x, t)))

    def anyone(test: Any) -> bool:
        return any(test(x, t) for x in others for t in tenants)

    def old(x: dict[str, Any]) -> bool:
        return bool(x["carried_over"]) or x["since"] is None or x["since"] < since

    def relatives() -> bool:
        named = {x["_record"]: any(x["surname"] == t["surname"] for t in tenants) for x in others}
        pays = any(named[x["_record"]] for x in others if x["list"] == "liable")
        return pays or all(named.values())

    strangers = [x for x in others if not old(x) and x["since"] <= settled]
    if present or anyone(
        lambda x, t: (x["surname"], x["forename"]) == (t["surname"], t["forename"])
    ):
        reason: str | None = "tenant_present"
    elif any(t["absence"] not in (None, "none") for t in tenants):
        reason = "recorded_absence"
    elif since > settled:
        reason = "register_lag"
    elif not any(sure for _, sure in away_from) and anyone(
        lambda x, t: x["forename"] == t["forename"] and not differ(x, t)
    ):
        reason = "changed_name"
    elif relatives():
        reason = "family_name"
    elif all(old(x) for x in others):
        reason = "previous_occupier"
    elif not strangers:
        reason = "register_lag"
    else:
        reason = None
    here_tax = any(x["list"] == "liable" for x in strangers)
    two = any(x["list"] != "registered" or here_tax for x, _ in away_from)
    records = {r["_record"] for r in (*tenants, *others, *(x for x, _ in away_from))}
    recommended = reason is None and two and any(sure for _, sure in away_from)
    return (
        tuple(sorted(records)),
        reason,
        recommended,
        4_200_000 if reason is None and two else None,
    )


SINCE = [ago(n) for n in (4000, 800, 400, 92, 91, 90, 10, -10)]
PERSON: dict[str, list[Any]] = {
    "forename": ["Moira", "Gordon", "Pia", "Ewan", "Isla", "Una"],
    "surname": ["Kettleby", "Ashdown", "Underhill", "Marchbank", "Dovecote"],
    "date_of_birth": [BORN, BORN, date(1990, 1, 1), None],
    "postcode": ["EX1 1AA", "EX2 2BB", None],
    "parent": [None] * 6 + [1, 3],
}


def a_world(random: Random, number: int) -> dict[str, list[dict[str, Any]]]:
    """One tenancy with the people around it, apart from every other by its places."""

    def drawn(entity: str, places: list[int | None], **columns: list[Any]) -> dict[str, Any]:
        choices = PERSON | columns
        row = {name: random.choice(values) for name, values in choices.items()}
        place = random.choice(places)
        base = 10 * number
        return row | {
            "entity": entity and f"{entity}{number}",
            "place": None if place is None else base + place,
            "parent": None if None in (place, row["parent"]) else base + row["parent"],
        }

    tenants = random.choice([1, 1, 2])
    own = [f"t{n}" for n in range(tenants)]
    tenancies = [
        drawn(
            own[n], [1] * 8 + [2, None], tenancy_ref=[f"T{number}"], tenancy_from=SINCE[:6],
            tenancy_to=[None] * 12 + [ago(0), ago(-9)], left_on=[None] * 12 + [ago(5)],
            absence=["none"] * 9 + [None, "care"],
        )
        for n in range(tenants)
    ]  # fmt: skip
    who = [(e, [1, 2, 2, 2, 2, None]) for e in own] + [(f"o{n}", [1, 1, 1, 2]) for n in range(3)]
    tax, register, permits = [], [], []
    for entity, places in who:
        if random.random() < 0.6:
            tax.append(
                drawn(entity, places, liable_from=SINCE, liable_to=[None] * 6 + [ago(3)],
                      liability=["resident"] * 6 + ["owner", None])
                | {"carried_over": False}
            )  # fmt: skip
        if random.random() < 0.6:
            register.append(
                drawn(entity, places, registered_from=[*SINCE, None],
                      carried_over=[False] * 5 + [True, None],
                      attainer_date_of_birth=[None] * 8 + [date(2009, 1, 1)])
                | {"date_of_birth": None}
            )  # fmt: skip
        if random.random() < 0.3:
            permits.append(
                drawn(entity, places, kind=["resident_parking"] * 3 + ["blue_badge"],
                      issued=[*SINCE, None], expires=[ago(-100)] * 4 + [ago(0), None],
                      cancelled=[None] * 5 + [ago(1)])
            )  # fmt: skip
    return {
        "tenancies": tenancies, "council-tax": tax, "electoral-register": register,
        "permits": permits,
    }  # fmt: skip


@pytest.mark.parametrize("probability", [0.94, 0.97, 0.999])
def test_the_sql_equals_the_plain_python(probability: float) -> None:
    random = Random(19)
    world: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for number in range(1, 1500):
        for dataset, rows in a_world(random, number).items():
            world[dataset] += rows
    findings = screened("subletting-signal", world, probability=probability)
    leads = {tuple(r["records"]): r for r in findings.leads.to_pylist()}
    found = {
        (
            tuple(c["records"]),
            c["reason"],
            c["reason"] is None and leads[tuple(c["records"])]["recommended"],
            leads[tuple(c["records"])]["notional_pence"] if c["reason"] is None else None,
        )
        for c in findings.candidates.to_pylist()
    }
    assert found == reference(full_rows(world), probability)
    seen = Counter(str(row[1]) for row in found)
    assert set(seen) == {e.name for e in the_typology("subletting-signal").header.exclusions} | {
        "None"
    }
    assert min(seen.values()) >= 5, seen
    if probability >= 0.99:
        assert sum(row[2] for row in found) >= 5
