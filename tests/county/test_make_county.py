"""The county as a whole: the same by seed, planted as asked, written whole or not at all."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.county.making import STORIES, ordinary

from folkmoot.county.configuration import CONFIGURATIONS
from folkmoot.county.find_configuration import find_configuration
from folkmoot.county.find_scenarios import find_scenarios
from folkmoot.county.make_county import Part, make_county, together
from folkmoot.county.members import MEMBERS
from folkmoot.county.share_out import share_out
from folkmoot.county.write_county import write_county
from folkmoot.dataset.standard import standard
from folkmoot.errors import ConflictError, InputError, NotFoundError, UnavailableError

COUNTY = CONFIGURATIONS["county"]


def parts(seed: int = 1) -> Iterator[Part]:
    return make_county(
        COUNTY, residents=4_000, seed=seed, scenarios=(STORIES,), cases=3, lookalikes=4
    )


def written(out: Path, seed: int = 1, form: str = "csv") -> dict[str, str]:
    write_county(out, parts(seed), COUNTY, residents=4_000, seed=seed, form=form)  # type: ignore[arg-type]
    return {
        path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_the_same_seed_gives_the_same_bytes(tmp_path: Path, form: str) -> None:
    first = written(tmp_path / "a", form=form)
    assert written(tmp_path / "b", form=form) == first
    other = written(tmp_path / "c", seed=2, form=form)
    taxes = [name for name in other if "council-tax." in name and name.startswith("data/")]
    assert len(taxes) == 14
    assert all(first[name] != other[name] for name in taxes)


def test_cases_are_planted_as_asked() -> None:
    made = together(parts())
    cases = made["cases"].to_pylist()
    assert [c["true"] for c in cases].count(True) == 3
    assert [c["true"] for c in cases].count(False) == 12
    of_rows = {
        case
        for dataset, table in made.items()
        if "_case" in table.schema.names
        for case in table["_case"].drop_null().to_pylist()
    }
    assert of_rows == {c["case"] for c in cases}


def test_nobody_of_a_case_has_ordinary_rows_too() -> None:
    made = together(parts())
    tax = made["council-tax"].to_pylist()
    planted = {r["_dwelling"] for r in tax if r["_case"] is not None}
    assert planted
    for dataset in ("council-tax", "electoral-register", "permits", "housing-benefit"):
        others = {r["_dwelling"] for r in made[dataset].to_pylist() if r["_case"] is None}
        assert not planted & others, dataset


def test_every_resident_and_property_is_somewhere_once() -> None:
    made = together(parts())
    assert made["people"].num_rows == len(set(made["people"]["person"].to_pylist()))
    places = made["gazetteer"]["uprn"].to_pylist()
    assert len(set(places)) == len(places)
    assert set(made["council-tax"]["uprn"].to_pylist()) <= set(places)
    for dataset, table in made.items():
        if dataset not in {"cases", "people"}:
            key = ["_member", *standard(dataset).key]
            assert table.group_by(key).aggregate([]).num_rows == table.num_rows, dataset


def test_truth_names_every_row(tmp_path: Path) -> None:
    written(tmp_path / "a")
    records = pq.read_table(tmp_path / "a/truth/records.parquet")
    about = json.loads((tmp_path / "a/county.json").read_text(encoding="utf-8"))
    assert about["synthetic"] is True
    assert sum(about["rows"].values()) == records.num_rows
    assert about["residents"] == 4_000
    tax = records.filter(pa.compute.equal(records["dataset"], "council-tax")).to_pylist()
    account, number = tax[0]["key"].split("/")
    assert account.isdecimal()
    assert number == "1"
    cases = pq.read_table(tmp_path / "a/truth/cases.parquet")
    assert set(records["case"].drop_null().to_pylist()) == set(cases["case"].to_pylist())


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    out = tmp_path / "mine"
    out.mkdir()
    (out / "work.txt").write_text("hours of it", encoding="utf-8")
    with pytest.raises(ConflictError, match="already"):
        write_county(out, parts(), COUNTY, residents=4_000, seed=1)
    assert [path.name for path in tmp_path.rglob("*")] == ["mine", "work.txt"]


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    assert "county.json" in written(tmp_path / "mine")


def test_nothing_stays_when_the_making_fails(tmp_path: Path) -> None:
    def failing() -> Iterator[Part]:
        yield from list(ordinary().items())[:2]
        raise InputError("No household is left.")

    with pytest.raises(InputError, match="No household"):
        write_county(tmp_path / "out", failing(), COUNTY, residents=4_000, seed=1)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_said_before_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil

    usage = type(shutil.disk_usage(tmp_path))
    monkeypatch.setattr(shutil, "disk_usage", lambda _at: usage(10, 9, 1))
    with pytest.raises(UnavailableError, match="not enough room"):
        write_county(tmp_path / "out", parts(), COUNTY, residents=4_000, seed=1)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("residents", [0, 1_999, 2_000_001, -5])
def test_residents_out_of_range(residents: int) -> None:
    with pytest.raises(InputError, match="2,000 to 2,000,000"):
        next(make_county(COUNTY, residents=residents, seed=1, scenarios=()))


def test_more_cases_than_households_are_refused_with_what_would_do() -> None:
    with pytest.raises(InputError, match=r"Ask for [\d,]+ residents"):
        share_out(COUNTY, residents=2_000, typologies=12, cases=100, lookalikes=20)


def test_by_default_a_small_county_has_fewer_lookalikes() -> None:
    small = share_out(COUNTY, residents=2_000, typologies=12)
    large = share_out(COUNTY, residents=200_000, typologies=12)
    assert small.cases == 3
    assert small.lookalikes < COUNTY.lookalikes == large.lookalikes
    assert large.cases == 40
    assert large.households < 0.6


def test_a_mistyped_kind_of_county_is_told_the_nearest() -> None:
    with pytest.raises(NotFoundError, match="Did you mean “coastal”"):
        find_configuration("costal")


def test_stories_are_found_in_the_order_of_their_typologies() -> None:
    found = [each.typology for each in find_scenarios()]
    assert found == sorted(set(found))


def test_every_story_writes_rows_that_fit_their_standard() -> None:
    made = together(
        make_county(COUNTY, residents=10_000, seed=1, scenarios=find_scenarios(), cases=3,
                    lookalikes=12)
    )  # fmt: skip
    assert find_scenarios()
    cases = {c["case"] for c in made["cases"].to_pylist()}
    assert len(cases) == 3 * 13 * len(find_scenarios())
    told: set[str] = set()
    for dataset in sorted(made.keys() - {"cases", "people"}):
        table, of = made[dataset], standard(dataset)
        told |= set(table["_case"].drop_null().to_pylist())
        for column in of.columns:
            if column.required:
                assert table[column.name].null_count == 0, (dataset, column.name)
            if column.allowed:
                values = set(table[column.name].drop_null().to_pylist())
                assert values <= set(column.allowed), (dataset, column.name)
        assert set(table["_member"].to_pylist()) <= {member.id for member in MEMBERS}, dataset
        key = ["_member", *of.key]
        counts = table.group_by(key).aggregate([("_case", "count_distinct"), ("_case", "count")])
        # A key may stand twice in one story (a row sent twice), never in two of them.
        assert max(counts["_case_count_distinct"].to_pylist(), default=0) <= 1, dataset
    assert told == cases
