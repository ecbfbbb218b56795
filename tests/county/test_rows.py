"""Ordinary rows: whole, unique, and with no cause for any lead (plain Python, row by row)."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from typing import Any

import pyarrow as pa
import pytest
from tests.county.making import ordinary

from folkmoot.county.configuration import CONFIGURATIONS, COUNTY_DAY, YEAR_TO
from folkmoot.county.members import BILLING, COUNTY, HOMES, POLICE
from folkmoot.county.pool import BAND_D_PENCE
from folkmoot.county.rows.base_rows import HIDDEN, canonical_schema
from folkmoot.dataset.standard import standard, standards

Row = dict[str, Any]
DISREGARDS = {"student", "carer", "severely_mentally_impaired", "apprentice", "care_leaver"}


def rows(dataset: str, county: str = "county") -> list[Row]:
    found: list[Row] = ordinary(county)[dataset].to_pylist()
    return found


def running(row: Row, name: str = "liable_to") -> bool:
    return row[name] is None


def by_place(dataset: str, county: str) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows(dataset, county):
        found[row["uprn"]].append(row)
    return found


@pytest.fixture(params=sorted(CONFIGURATIONS))
def county(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.parametrize("dataset", standards())
def test_every_dataset_has_rows_in_the_columns_of_its_standard(dataset: str) -> None:
    table = ordinary()[dataset]
    assert table.num_rows > 0
    assert table.schema == canonical_schema(dataset)
    assert table.schema.names[-4:] == list(HIDDEN)
    for column in standard(dataset).columns:
        if column.required:
            assert table[column.name].null_count == 0, column.name
        if column.allowed:
            assert set(table[column.name].unique().drop_null().to_pylist()) <= {*column.allowed}


@pytest.mark.parametrize("dataset", standards())
def test_keys_are_unique_for_each_member(dataset: str, county: str) -> None:
    key = [(r["_member"], *(r[k] for k in standard(dataset).key)) for r in rows(dataset, county)]
    assert [k for k, n in Counter(key).items() if n > 1] == []


@pytest.mark.parametrize("dataset", standards())
def test_each_row_comes_from_who_supplies_the_dataset(dataset: str) -> None:
    members = set(ordinary()[dataset]["_member"].unique().to_pylist())
    billing = {member.id for member in BILLING}
    if dataset in {"pensions", "deaths", "school-roll", "adult-social-care", "protected-people"}:
        assert members == {COUNTY.id}
    elif dataset == "police-incidents":
        assert members == {POLICE.id}
    elif dataset in {"licences", "housing-benefit"}:  # in a small county some places have none
        assert members <= billing
    elif dataset == "tenancies":
        assert members <= billing | {home.id for home in HOMES}
        assert members & {home.id for home in HOMES}
    elif dataset == "payroll":
        assert COUNTY.id in members
        assert len(members) == 4
    else:
        assert members == billing


def test_no_day_is_after_the_county_s(county: str) -> None:
    later = {"expires", "valid_to", "completed"}
    for dataset in standards():
        for column in ordinary(county)[dataset].schema:
            if pa.types.is_date(column.type) and column.name not in later:
                values = ordinary(county)[dataset][column.name].drop_null().to_pylist()
                assert max(values, default=date.min) <= COUNTY_DAY, (dataset, column.name)


def test_a_single_person_discount_has_one_adult_in_the_register(county: str) -> None:  # 13, 14
    register = by_place("electoral-register", county)
    single = [r for r in rows("council-tax", county) if r["discount"] == "single_person"]
    assert len(single) > 100
    for row in single:
        at = register.get(row["uprn"], [])
        grown = [e for e in at if e["attainer_date_of_birth"] is None]
        assert {e["_person"] for e in grown} <= {row["_person"]}
        for young in at:
            if born := young["attainer_date_of_birth"]:
                assert born.replace(year=born.year + 18, day=min(born.day, 28)) >= YEAR_TO.replace(
                    month=3, day=1
                )


def test_nobody_has_two_single_person_discounts(county: str) -> None:  # 15
    single = [
        r["_person"]
        for r in rows("council-tax", county)
        if r["discount"] == "single_person" and running(r)
    ]
    assert max(Counter(single).values()) == 1


def test_a_disregard_has_two_adults_and_students_are_exempt(county: str) -> None:
    accounts = [r for r in rows("council-tax", county) if running(r)]
    assert {r["discount"] for r in accounts} - {"none", "single_person"} <= DISREGARDS
    assert any(r["exemption"] == "n" for r in accounts)
    assert all(r["discount"] == "none" for r in accounts if r["exemption"] != "none")


def test_the_discount_is_a_quarter_of_the_charge(county: str) -> None:
    for row in rows("council-tax", county):
        if row["discount"] == "none":
            assert row["discount_pence"] is row["discount_from"] is None
        else:
            assert row["discount_pence"] == row["charge_pence"] // 4
            assert row["discount_from"] is not None


def test_claimants_are_liable_nowhere_else(county: str) -> None:  # 8, 12
    places = defaultdict(set)
    for row in rows("council-tax", county):
        if running(row):
            places[row["_person"]].add(row["uprn"])
    for dataset in ("housing-benefit", "council-tax-reduction"):
        for claim in rows(dataset, county):
            assert places[claim["_person"]] <= {claim["uprn"]}


def test_nobody_claims_twice_and_no_landlord_claims(county: str) -> None:  # 1, 9
    for dataset in ("housing-benefit", "council-tax-reduction"):
        claimants = Counter(r["_person"] for r in rows(dataset, county))
        assert max(claimants.values()) == 1
    owners = {
        r["_person"] for r in rows("council-tax", county) if r["liability"] in {"owner", "landlord"}
    }
    assert not owners & {r["_person"] for r in rows("housing-benefit", county)}


def test_everybody_at_a_claim_is_declared(county: str) -> None:  # 11
    register = by_place("electoral-register", county)
    shared = Counter(r["uprn"] for r in rows("housing-benefit", county))
    for claim in rows("housing-benefit", county):
        grown = {
            e["_person"]
            for e in register.get(claim["uprn"], [])
            if running(e, "attainer_date_of_birth")
        }
        partner = claim["partner_surname"] is not None
        if shared[claim["uprn"]] == 1:
            others = len(grown - {claim["_person"]})
            assert others <= partner + claim["non_dependants"] or _is_shared(claim, county)


def _is_shared(claim: Row, county: str) -> bool:
    """Whether several households live at the place of ``claim``."""
    classes = {r["uprn"]: r["class"] for r in rows("gazetteer", county)}
    return classes[claim["uprn"]] == "hmo"


def test_a_reduction_is_on_the_account_of_its_dwelling(county: str) -> None:
    accounts = {(r["_member"], r["account_ref"]): r for r in rows("council-tax", county)}
    for claim in rows("council-tax-reduction", county):
        account = accounts[claim["_member"], claim["account_ref"]]
        assert account["uprn"] == claim["uprn"]
        assert 0 < claim["weekly_pence"] * 52 <= account["charge_pence"]


def test_nothing_stirs_in_an_empty_dwelling(county: str) -> None:  # 16
    empty = {r["uprn"] for r in rows("council-tax", county) if r["empty_from"] is not None}
    assert empty
    for dataset in ("electoral-register", "housing-benefit", "permits", "tenancies", "payroll"):
        assert not empty & {r["uprn"] for r in rows(dataset, county)}


def test_nobody_has_two_tenancies_and_every_tenant_lives_there(county: str) -> None:  # 18, 19
    let = [r for r in rows("tenancies", county) if r["tenancy_to"] is None]
    assert max(Counter(r["_person"] for r in let).values()) == 1
    liable = {(r["_person"], r["uprn"]) for r in rows("council-tax", county) if running(r)}
    assert {(r["_person"], r["uprn"]) for r in let} <= liable


def test_the_dead_are_nowhere_else(county: str) -> None:  # 22
    dead = {r["_person"] for r in rows("deaths", county)}
    assert dead
    for dataset in standards():
        if dataset != "deaths" and "_person" in ordinary(county)[dataset].schema.names:
            assert not dead & {r["_person"] for r in rows(dataset, county)}


def test_nobody_has_two_posts(county: str) -> None:  # 26
    assert max(Counter(r["_person"] for r in rows("payroll", county)).values()) == 1


def test_no_ratepayer_has_two_reliefs(county: str) -> None:  # 24
    relieved = Counter(
        r["ratepayer"] for r in rows("business-rates", county) if r["relief_type"] is not None
    )
    assert relieved
    assert max(relieved.values()) == 1


def test_precepts_add_up_to_the_charge(county: str) -> None:
    total: Counter[str] = Counter()
    for row in rows("council-tax-precepts", county):
        total[row["billing_authority"]] += row["band_d_pence"]
    assert total == {member.id: BAND_D_PENCE for member in BILLING}


def test_the_register_holds_most_adults_and_some_dates_of_birth() -> None:
    everybody = ordinary()["people"].to_pylist()
    adults = sum((COUNTY_DAY - p["date_of_birth"]).days >= 6575 for p in everybody)
    entries = rows("electoral-register")
    attainers = [r for r in entries if r["attainer_date_of_birth"] is not None]
    assert 0.78 < (len(entries) - len(attainers)) / adults < 0.95
    assert 0 < len(attainers) < len(entries) * 0.04
