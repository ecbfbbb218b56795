"""Each measure's SQL says what a plain reading of its rule says, row by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from folkmoot.dataset.standard import standards
from folkmoot.errors import InputError, NotFoundError
from folkmoot.insight.measure import measure, measures, read_measure
from folkmoot.insight.measure_areas import AREA_SCHEMA, measure_areas

DAY = date(2026, 10, 31)
Row = dict[str, Any]
County = dict[str, list[Row]]
HOMES = 30
TYPES: dict[str, pa.DataType] = {
    "date": pa.date32(), "date_of_birth": pa.date32(), "boolean": pa.bool_(), "pence": pa.int64(),
    "integer": pa.int64(), "uprn": pa.int64(),
}  # fmt: skip


def county(seed: int) -> County:
    chance = Random(seed)

    def day(share: float = 1.0) -> date | None:
        return DAY + timedelta(chance.randint(-400, 60)) if chance.random() < share else None

    def birth() -> date | None:
        return DAY - timedelta(chance.randint(4, 90) * 365) if chance.random() < 0.8 else None

    def pick(*values: Any) -> Any:
        return chance.choice(values)

    def row(n: int, dataset: str, **values: Any) -> Row:
        uprn = chance.randint(1, HOMES + 2)
        return {"_record": f"{dataset}:{n:04d}", "_delivery": "d", "_member": pick("east", "west"),
                "uprn": uprn, **values}  # fmt: skip

    claim = {"hb": "housing-benefit", "ctr": "council-tax-reduction"}
    found: County = {
        "gazetteer": [
            {"_record": f"g:{n}", "_delivery": "d", "_member": "east", "uprn": n,
             "class": pick("dwelling", "dwelling", "commercial"),
             "status": pick("approved", "historic", None), "completed": day(0.5)}
            for n in range(1, HOMES + 1)
        ],
        "council-tax": [
            row(n, "ct", account_ref=f"a{n // 2}", person_no=1 + n % 2, date_of_birth=birth(),
                liable_from=day(), liable_to=day(0.3), liability=pick("resident", "owner"),
                discount=pick("none", "single_person"), discount_from=day(0.6),
                discount_to=day(0.3), empty_from=day(0.2), exemption=pick("none", "f", "n", None),
                exemption_from=day(0.6), exemption_to=day(0.3))
            for n in range(120)
        ],
        **{
            dataset: [
                row(n, short, claim_ref=f"c{n // 2}" if n < 20 else f"c{n}",
                    account_ref=f"a{chance.randint(0, 60)}", claim_from=day(), claim_to=day(0.3),
                    date_of_birth=birth(), weekly_pence=pick(None, 100, 9_000, 12_345),
                    scheme=pick("working_age", "pension_age"),
                    pension_credit=pick(True, False, None),
                    weekly_income_pence=pick(None, 20_000, 23_800, 30_000, 40_000),
                    partner_surname=pick(None, "Made Up"),
                    tenure=pick("council", "private", "temporary", None))
                for n in range(80)
            ]
            for short, dataset in claim.items()
        },
        "school-roll": [
            row(n, "sr", pupil_ref=f"p{n // 2}" if n < 10 else f"p{n}", date_of_birth=birth(),
                entered=day(0.8), left=day(0.3), free_school_meals=pick(True, False, None))
            for n in range(60)
        ],
        "police-incidents": [
            row(n, "pi", incident_ref=f"i{n}", occurred=day(0.9),
                category=pick("violence", "drugs", None, "unheard of"))
            for n in range(60)
        ],
    }  # fmt: skip
    return found


def tables(rows: County) -> dict[str, pa.Table]:
    found = {}
    for dataset, lines in rows.items():
        columns = {c.name: TYPES.get(c.semantic, pa.string()) for c in standards()[dataset].columns}
        schema = pa.schema(
            [(k, pa.string()) for k in ("_record", "_delivery", "_member")] + list(columns.items())
        )
        found[dataset] = pa.Table.from_pylist(lines, schema)
    return found


def places(rows: County) -> pa.Table:
    """Most records have a place; every ninth is ambiguous, some are where no area is known."""
    lines = [
        {"record": r["_record"], "uprn": r["uprn"], "parent_uprn": None, "probability": 1.0,
         "verdict": "ambiguous" if n % 9 == 0 else ("given", "matched")[n % 2]}
        for dataset, all_rows in rows.items() if dataset != "gazetteer"
        for n, r in enumerate(all_rows)
    ]  # fmt: skip
    return pa.Table.from_pylist(lines)


AREAS = pa.table({"uprn": range(1, HOMES + 1), "lsoa": [f"L{n % 4}" for n in range(1, HOMES + 1)]})


def running(row: Row, start: str, end: str) -> bool:
    began = row[start] is None or row[start] <= DAY
    return began and (row[end] is None or row[end] > DAY)


def strictly(row: Row, start: str, end: str) -> bool:
    return row[start] is not None and running(row, start, end)


def years(born: date) -> int:
    return DAY.year - born.year - ((DAY.month, DAY.day) < (born.month, born.day))


class Reading:
    """The rules, read plainly."""

    def __init__(self, rows: County, where: dict[str, int]) -> None:
        self.rows, self.where = rows, where

    def once(self, dataset: str, ref: str) -> Iterator[Row]:
        seen = set()
        for row in self.rows[dataset]:
            if (row["_member"], row[ref]) not in seen and self.live(dataset, row):
                seen.add((row["_member"], row[ref]))
                yield row

    def live(self, dataset: str, row: Row) -> bool:
        if dataset == "school-roll":
            return running(row, "entered", "left")
        if dataset == "police-incidents":
            before = DAY.replace(year=DAY.year - 1)
            return row["occurred"] is not None and before < row["occurred"] <= DAY
        return strictly(row, "claim_from", "claim_to")

    def households(self) -> dict[tuple[str, str], list[Row]]:
        found: dict[tuple[str, str], list[Row]] = {}
        for row in self.rows["council-tax"]:
            if row["liability"] == "resident" and strictly(row, "liable_from", "liable_to"):
                found.setdefault((row["_member"], row["account_ref"]), []).append(row)
        return {k: sorted(v, key=lambda r: r["person_no"]) for k, v in found.items()}

    def reduced(self) -> dict[tuple[str, str], list[Row]]:
        found: dict[tuple[str, str], list[Row]] = {}
        for row in self.rows["council-tax-reduction"]:
            if self.live("council-tax-reduction", row):
                found.setdefault((row["_member"], row["account_ref"]), []).append(row)
        return found

    def ctr_take_up(self) -> Iterator[tuple[int | None, str, bool, int]]:
        claims = self.reduced()
        for account, people in self.households().items():
            births = [c["date_of_birth"] for c in claims.get(account, []) if c["date_of_birth"]]
            known = [p["date_of_birth"] for p in people if p["date_of_birth"]]
            born = known[0] if known else min(births, default=None)
            band = "not_known"
            if born is not None:
                age = years(born)
                band = "under_35" if age < 35 else "35_to_65" if age < 66 else "66_and_over"
            yield self.where.get(people[0]["_record"]), band, account in claims, 0

    def ctr_unclaimed(self) -> Iterator[tuple[int | None, str, bool, int]]:
        need = {
            self.where.get(r["_record"])
            for r in self.rows["housing-benefit"]
            if self.live("housing-benefit", r)
        } | {
            self.where.get(r["_record"])
            for r in self.rows["school-roll"]
            if r["free_school_meals"] and self.live("school-roll", r)
        }
        claims = self.reduced()
        for account, people in self.households().items():
            place = self.where.get(people[0]["_record"])
            if place is not None and place in need:
                yield place, "all", account not in claims, 0

    def hb_caseload(self) -> Iterator[tuple[int | None, str, bool, int]]:
        for row in self.once("housing-benefit", "claim_ref"):
            yield (
                self.where.get(row["_record"]), row["tenure"] or "not_known", True,
                row["weekly_pence"] or 0,
            )  # fmt: skip

    def pension_credit_gap(self) -> Iterator[tuple[int | None, str, bool, int]]:
        homes: dict[Any, list[bool]] = {}
        for dataset in ("housing-benefit", "council-tax-reduction"):
            for row in self.rows[dataset]:
                least = 36_325 if row["partner_surname"] else 23_800
                income = row["weekly_income_pence"]
                if (
                    self.live(dataset, row) and row["scheme"] == "pension_age"
                    and income is not None and income < least
                ):  # fmt: skip
                    place = self.where.get(row["_record"])
                    key = place if place is not None else row["_record"]
                    homes.setdefault(key, []).append(bool(row["pension_credit"]))
        for key, has in homes.items():
            yield (key if isinstance(key, int) else None), "all", not any(has), 0

    def single_person_discount(self) -> Iterator[tuple[int | None, str, bool, int]]:
        for people in self.households().values():
            single = any(
                p["discount"] == "single_person" and running(p, "discount_from", "discount_to")
                for p in people
            )
            yield self.where.get(people[0]["_record"]), "all", single, 0

    def empty_dwellings(self) -> Iterator[tuple[int | None, str, bool, int]]:
        empty = {
            self.where.get(r["_record"])
            for r in self.rows["council-tax"]
            if running(r, "liable_from", "liable_to")
            and (
                (r["empty_from"] is not None and r["empty_from"] <= DAY)
                or (r["exemption"] in {"b", "d", "e", "f"}
                    and running(r, "exemption_from", "exemption_to"))
            )
        }  # fmt: skip
        for row in self.rows["gazetteer"]:
            complete = row["completed"] is None or row["completed"] <= DAY
            if row["class"] == "dwelling" and row["status"] != "historic" and complete:
                yield row["uprn"], "all", row["uprn"] in empty, 0

    def free_school_meals(self) -> Iterator[tuple[int | None, str, bool, int]]:
        for row in self.once("school-roll", "pupil_ref"):
            born = row["date_of_birth"]
            band = (
                "not_known" if born is None else "under_11" if years(born) < 11 else "11_and_over"
            )
            yield self.where.get(row["_record"]), band, bool(row["free_school_meals"]), 0

    def police_incidents(self) -> Iterator[tuple[int | None, str, bool, int]]:
        for row in self.once("police-incidents", "incident_ref"):
            kind = row["category"] if row["category"] in {"violence", "drugs"} else "other"
            yield self.where.get(row["_record"]), kind, True, 0


def by_area(units: Iterator[tuple[int | None, str, bool, int]]) -> dict[tuple[Any, str], Row]:
    lsoa = dict(zip(AREAS["uprn"].to_pylist(), AREAS["lsoa"].to_pylist(), strict=True))
    found: dict[tuple[Any, str], Row] = {}
    tops: dict[tuple[Any, str], list[int]] = {}
    base: Counter[tuple[Any, str]] = Counter()
    counted: Counter[tuple[Any, str]] = Counter()
    for uprn, breakdown, inside, pence in units:
        key = (lsoa.get(uprn), breakdown)  # type: ignore[arg-type]
        base[key] += 1
        counted[key] += inside
        tops.setdefault(key, []).append(pence if inside else 0)
    for key, top in tops.items():
        first, second = [*sorted(top, reverse=True), 0, 0][:2]
        found[key] = {
            "base": base[key], "count": counted[key], "pence": sum(top), "largest": first,
            "second": second,
        }  # fmt: skip
    return found


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("measure_id", sorted(measures()))
def test_the_sql_is_the_plain_reading(measure_id: str, seed: int) -> None:
    rows = county(seed)
    where = places(rows)
    found = measure_areas(
        measure(measure_id), tables(rows), where, entities(where), AREAS, as_of=DAY, connect=connect
    )
    assert found.schema == AREA_SCHEMA
    known = {
        p["record"]: p["uprn"] for p in where.to_pylist() if p["verdict"] in {"given", "matched"}
    }
    name = measure_id.replace("-", "_")
    reading: Callable[[], Iterator[Any]] = getattr(Reading(rows, known), name)
    expected = by_area(reading())
    assert expected
    got = {(r.pop("lsoa"), r.pop("breakdown")): r for r in found.to_pylist()}
    assert got == expected


def entities(where: pa.Table) -> pa.Table:
    return pa.table({"record": where["record"], "entity": where["record"]})


def connect() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(":memory:")


def test_every_measure_reads_columns_that_a_standard_has() -> None:
    assert len(measures()) == 8
    for found in measures().values():
        for need in found.header.needs:
            names = {c.name for c in standards()[need.dataset].columns}
            assert set(need.columns) <= names, found.id


def test_a_dataset_that_is_not_given_and_a_measure_that_is_not_there() -> None:
    rows = county(1)
    where = places(rows)
    with pytest.raises(InputError, match="not given"):
        measure_areas(
            measure("ctr-take-up"), {}, where, entities(where), AREAS, as_of=DAY, connect=connect
        )
    with pytest.raises(NotFoundError, match="no such measure"):
        measure("love")


def test_a_column_that_nobody_sends_is_null_and_no_error() -> None:
    rows = county(2)
    given = tables(rows)
    given["council-tax"] = given["council-tax"].drop_columns(["date_of_birth"])
    given["council-tax-reduction"] = given["council-tax-reduction"].drop_columns(["date_of_birth"])
    where = places(rows)
    found = measure_areas(
        measure("ctr-take-up"), given, where, entities(where), AREAS, as_of=DAY, connect=connect
    )
    assert set(found["breakdown"].to_pylist()) == {"not_known"}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("SELECT 1", "does not begin with a header"),
        ("/*\nid: [\n*/ SELECT 1", "not YAML"),
        ("/*\nid: x\n*/ SELECT 1", "Field required"),
    ],
)
def test_a_file_with_faults_says_which(tmp_path: Any, text: str, why: str) -> None:
    path = tmp_path / "x.sql"
    path.write_text(text)
    with pytest.raises(InputError, match=why):
        read_measure(path)
