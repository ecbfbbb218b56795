"""The plain join beside the typologies: what it flags on tables of a few rows."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from folkmoot.county.plain_join import PLAIN, plain_join
from folkmoot.dataset.fields.field_of import type_of
from folkmoot.dataset.standard import standard
from folkmoot.detect import typologies

DAY = date(2026, 10, 31)
BORN = date(1980, 5, 23)
HOME = {"address": "1 Mill Lane", "postcode": "ZZ1 1AA"}
ANN: dict[str, Any] = {"forename": "Ann", "surname": "Lee", "date_of_birth": BORN} | HOME
AWAY = {"address": "9 High Road", "postcode": "ZZ1 2BB"}
BOB = {"forename": "Bob", "surname": "Poe"} | HOME
CLAIM = ANN | {"claim_ref": "1", "claim_from": date(2024, 1, 1), "non_dependants": 0}
DISCOUNT = ANN | {"account_ref": "1", "discount": "single_person"}
POST = ANN | {"post_ref": "1", "weekly_hours": 3700}
TENANCY = ANN | {"tenancy_ref": "1"}

Rows = dict[str, list[dict[str, Any]]]


def tables(rows: Rows) -> dict[str, pa.Table]:
    made = {}
    for dataset in standards_of():
        fields = [("_record", pa.string()), ("_member", pa.string())]
        fields += [(c.name, type_of(c.semantic)) for c in standard(dataset).columns]
        full = [
            {"_record": f"ashvale/{dataset}:{n}", "_member": "ashvale"} | row
            for n, row in enumerate(rows.get(dataset, []), 1)
        ]
        made[dataset] = pa.Table.from_pylist(full, pa.schema(fields))
    return made


def standards_of() -> list[str]:
    return sorted({n.dataset for t in typologies().values() for n in t.header.needs})


def flagged(name: str, rows: Rows) -> list[set[tuple[str, int]]]:
    """Each finding as its rows: (dataset, row)."""
    found = list(plain_join(name, tables(rows), day=DAY))
    assert all(f.recommended and f.typology == name for f in found)
    return [{(dataset, row) for dataset, _, row in f.records} for f in found]


def test_every_typology_has_one() -> None:
    assert set(PLAIN) == set(typologies())


CASES: dict[str, tuple[Rows, Rows]] = {
    "hb-twice": (
        {"housing-benefit": [CLAIM, CLAIM | {"claim_ref": "2"} | AWAY]},
        {"housing-benefit": [CLAIM, CLAIM | {"claim_ref": "2", "date_of_birth": date(1981, 1, 1)}]},
    ),
    "undeclared-property": (
        {"housing-benefit": [CLAIM], "council-tax": [ANN | AWAY | {"liability": "owner"}]},
        {"housing-benefit": [CLAIM], "council-tax": [ANN | AWAY | {"liability": "resident"}]},
    ),
    "letting-and-claiming": (
        {"housing-benefit": [CLAIM, BOB | {"landlord": "Mrs Ann Lee", "tenure": "private"}]},
        {"housing-benefit": [CLAIM, BOB | {"landlord": "Mrs Anne Lee", "tenure": "private"}]},
    ),
    "undeclared-partner": (
        {"housing-benefit": [CLAIM], "electoral-register": [BOB]},
        {"housing-benefit": [CLAIM], "electoral-register": [ANN_REGISTERED := {
            "full_name": "LEE, Ann"} | HOME]},
    ),
    "single-discount-register": (
        {"council-tax": [DISCOUNT], "electoral-register": [BOB]},
        {"council-tax": [DISCOUNT], "electoral-register": [BOB | AWAY, ANN_REGISTERED]},
    ),
    "single-discount-rising-18": (
        {"council-tax": [DISCOUNT],
         "electoral-register": [BOB | {"attainer_date_of_birth": date(2008, 10, 31)}]},
        {"council-tax": [DISCOUNT],
         "electoral-register": [BOB | {"attainer_date_of_birth": date(2008, 11, 1)}]},
    ),
    "single-discount-twice": (
        {"council-tax": [DISCOUNT, DISCOUNT | AWAY | {"account_ref": "2"}]},
        {"council-tax": [DISCOUNT, DISCOUNT | AWAY | {"account_ref": "2", "liable_to": DAY}]},
    ),
    "empty-but-occupied": (
        {"council-tax": [ANN | {"empty_from": date(2025, 1, 1)}], "electoral-register": [BOB]},
        {"council-tax": [ANN | {"exemption": "n"}], "electoral-register": [BOB]},
    ),
    "two-tenancies": (
        {"tenancies": [TENANCY, TENANCY | AWAY | {"tenancy_ref": "2"}]},
        {"tenancies": [TENANCY, TENANCY | AWAY]},
    ),
    "subletting-signal": (
        {"tenancies": [TENANCY], "electoral-register": [BOB]},
        {"tenancies": [TENANCY], "electoral-register": [BOB, ANN_REGISTERED]},
    ),
    "permit-after-death": (
        {"permits": [ANN], "deaths": [ANN | AWAY]},
        {"permits": [ANN | {"cancelled": DAY}], "deaths": [ANN | AWAY]},
    ),
    "sbrr-multiple": (
        {"business-rates": [{"property_ref": n, "ratepayer": "Kettle Ltd",
                             "relief_type": "small_business"} for n in "12"]},
        {"business-rates": [{"property_ref": n, "ratepayer": "Kettle Ltd", "relief_type": kind}
                            for n, kind in (("1", "small_business"), ("2", "retail"))]},
    ),
    "dual-employment": (
        {"payroll": [POST, POST | {"post_ref": "2"}]},
        {"payroll": [POST, POST | {"post_ref": "2", "weekly_hours": 2999}]},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(CASES))
def test_it_joins_what_its_words_say_and_nothing_else(name: str) -> None:
    joined, apart = CASES[name]
    everything = {(dataset, n) for dataset, rows in joined.items() for n in range(1, len(rows) + 1)}
    assert flagged(name, joined) == [everything]
    assert flagged(name, apart) == []


def test_a_slip_of_the_key_is_another_name() -> None:
    other = TENANCY | AWAY | {"tenancy_ref": "2", "forename": "Amn"}
    assert flagged("two-tenancies", {"tenancies": [TENANCY, other]}) == []


def test_it_knows_no_exclusion() -> None:
    exchanged = TENANCY | AWAY | {"tenancy_ref": "2", "change": "mutual_exchange"}
    assert len(flagged("two-tenancies", {"tenancies": [TENANCY, exchanged]})) == 1
