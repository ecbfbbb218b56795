"""Every file reads back, under its contract, as the rows that were written."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from tests.county.making import clean, ordinary

from folkmoot.county.configuration import COUNTY_DAY
from folkmoot.county.layouts import LAYOUTS, header, sent
from folkmoot.county.members import BILLING, MEMBERS
from folkmoot.county.render import render
from folkmoot.county.write_county import County, write_county
from folkmoot.dataset.normalise import Normalised, normalise
from folkmoot.dataset.read import read
from folkmoot.dataset.read_contract import read_contract
from folkmoot.dataset.standard import standard, standards

FORMS = ("csv", "parquet")
# A forename in the published list of births that is no name: read as a placeholder, rightly.
UNNAMED = "Baby"


@pytest.fixture(scope="module", params=FORMS)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> County:
    out = tmp_path_factory.mktemp("render") / request.param
    parts = ((name, table) for name, table in _all().items())
    return write_county(out, parts, clean(), residents=6_000, seed=5, form=request.param)


def _all() -> dict[str, pa.Table]:
    cases = pa.table({"case": [], "typology": [], "true": [], "story": []})
    return ordinary() | {"cases": cases}


def canonical(dataset: str, member: str) -> pa.Table:
    rows = ordinary()[dataset]
    own = rows.filter(pc.equal(rows["_member"], member))
    return own.sort_by([(name, "ascending") for name in standard(dataset).key])


def normalised(county: County, contract_file: str, file: str) -> Normalised:
    text = (county.folder / contract_file).read_text(encoding="utf-8")
    contract = read_contract(text, contract_file)
    raw = read(county.folder / file, contract)
    assert raw.rejects.num_rows == 0
    return normalise(raw, contract, as_of=COUNTY_DAY)


def expected(dataset: str, member: str, column: str) -> list[Any]:
    rows = canonical(dataset, member)
    if column == "full_name" and LAYOUTS[member].one_name:
        pairs = zip(rows["surname"].to_pylist(), rows["forename"].to_pylist(), strict=True)
        return [None if s is None else f"{s.upper()}, {f}" for s, f in pairs]
    values: list[Any] = rows[column].to_pylist()
    return [None if value == UNNAMED else value for value in values]


def test_every_file_reads_back_as_it_was_written(made: County) -> None:
    assert {(f.member, f.dataset) for f in made.files} == {
        (member, dataset)
        for dataset in standards()
        for member in ordinary()[dataset]["_member"].unique().to_pylist()
    }
    for file in made.files:
        table = normalised(made, file.contract_file, file.file).table
        assert table.num_rows == file.rows
        held = {column.name for column in sent(LAYOUTS[file.member], file.dataset)}
        for column in standard(file.dataset).columns:
            where = (file.member, file.dataset, column.name)
            verdicts = set(table[f"{column.name}__verdict"].to_pylist())
            if column.name not in held:
                assert verdicts == {"absent"}, where
                continue
            unnamed = UNNAMED in canonical(file.dataset, file.member)[column.name].to_pylist()
            known = {"valid", "missing", "test"} | ({"placeholder"} if unnamed else set())
            assert verdicts <= known, where
            got = table[column.name].to_pylist()
            assert got == expected(file.dataset, file.member, column.name), where


def test_the_contract_s_id_and_columns_are_those_of_the_standard(made: County) -> None:
    for file in made.files:
        text = (made.folder / file.contract_file).read_text(encoding="utf-8")
        contract = read_contract(text, file.contract_file)
        assert contract.ref == file.contract == f"{file.member}-{file.dataset}@1"
        assert contract.member == file.member
        assert [(c.name, c.semantic, c.tags) for c in contract.columns] == [
            (c.name, c.semantic, c.tags) for c in standard(file.dataset).columns
        ]


def test_the_layouts_differ_as_much_as_councils_do(made: County) -> None:
    layouts = [LAYOUTS[member.id] for member in BILLING]
    heads = {tuple(header(x, c.name) for c in sent(x, "council-tax")) for x in layouts}
    assert len(heads) >= 6
    assert len({x.delimiter for x in layouts}) == 3
    assert {x.encoding for x in layouts} == {"utf-8", "utf-8-sig", "cp1252"}
    assert len({x.day for x in layouts}) >= 4
    assert len({x.money for x in layouts}) == 3
    assert {x.one_name for x in layouts} == {True, False}
    assert any(x.lacks for x in layouts)
    suffixes = {Path(f.file).suffix for f in made.files}
    assert suffixes in ({".csv", ".xlsx"}, {".parquet"})


@pytest.mark.parametrize("member", [m.id for m in MEMBERS])
@pytest.mark.parametrize("dataset", standards())
def test_no_two_columns_share_a_header(member: str, dataset: str) -> None:
    layout = LAYOUTS[member]
    heads = [header(layout, c.name).casefold() for c in sent(layout, dataset)]
    assert len(set(heads)) == len(heads)


@pytest.mark.parametrize("layout", {x.name: x for x in LAYOUTS.values()}.values())
def test_codes_lead_back_to_one_code_each(layout: Any) -> None:
    for column, codes in layout.codes.items():
        raw = [text.casefold() for text in codes.values()]
        assert len(set(raw)) == len(raw), column
        for of in standards().values():
            allowed = (found.allowed or ()) if (found := of.column(column)) else ()
            # A system's own code must not be the standard's word for something else.
            for ours in set(allowed) - codes.keys():
                assert ours.casefold() not in raw or not codes.keys() & set(allowed), column


def test_what_a_member_lacks_is_not_in_its_file() -> None:
    rows = canonical("electoral-register", "castle-fleet")
    table = render("electoral-register", rows, LAYOUTS["castle-fleet"])
    assert "uprn" not in table.schema.names
    assert "address" in table.schema.names


def test_money_dates_and_names_look_like_the_member_s() -> None:
    rows = canonical("council-tax", "brayvale").slice(0, 1)
    one = render("council-tax", rows, LAYOUTS["brayvale"]).to_pylist()[0]
    assert one["Annual Charge (£)"].startswith("£")
    assert one["Liable From"][2] == "/"
    assert ", " in one["Name"]
    assert one["Name"].split(",")[0].isupper()


def test_negative_money_keeps_its_sign() -> None:
    rows = canonical("council-tax", "brayvale").slice(0, 1)
    column = rows.schema.get_field_index("charge_pence")
    owed = rows.set_column(column, "charge_pence", pa.array([-1_234_505], pa.int64()))
    for member, text in (("brayvale", "-£12,345.05"), ("brentholt", "-12,345.05"),
                         ("ashvale", "-12345.05")):  # fmt: skip
        table = render("council-tax", owed, LAYOUTS[member])
        assert text in table.to_pylist()[0].values()


def test_text_that_holds_the_delimiter_is_quoted(tmp_path: Path) -> None:
    from folkmoot.county.write_file import write_file

    layout = replace(LAYOUTS["brayvale"], delimiter=";")
    table = pa.table({"Name": ['O"NEILL; Ann', None], "Line": ["a\nb", "c"]})
    write_file(tmp_path / "x.csv", table, layout, "csv")
    text = (tmp_path / "x.csv").read_text(encoding="cp1252")
    assert list(csv.reader(io.StringIO(text), delimiter=";"))[1:] == [
        ['O"NEILL; Ann', "a\nb"], ["", "c"]
    ]  # fmt: skip
