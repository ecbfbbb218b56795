"""A contract proposed from a file reads that file, and says what each column is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from folkmoot.dataset.contract import Semantic, Tag
from folkmoot.dataset.guess import guess_formats, guess_semantic
from folkmoot.dataset.infer import infer
from folkmoot.dataset.normalise import normalise
from folkmoot.dataset.read import read
from folkmoot.dataset.read_contract import read_contract
from folkmoot.dataset.write_contract import write_contract
from folkmoot.errors import InputError

ROWS = [
    f"R{i:05},Firm {i % 90} & Sons,{i} Any Road LS{i % 9 + 1} 1AA,LS{i % 9 + 1} 1AA,"
    f"{i % 28 + 1:02}/0{i % 9 + 1}/2020,-{i}.50,{'YN'[i % 2]},{['SBR', 'MAND'][i % 2]},"
    for i in range(200)
]
HEAD = "Account ref,Supplier Name,Address,Post Code,Paid On Date,Net Amount (£),Live,Kind,"


def test_infer_reads_what_it_proposes(tmp_path: Path) -> None:
    path = tmp_path / "Spend 2020.csv"
    path.write_text("\n".join(["Spend of the council,,,,,,,,", HEAD, *ROWS]))
    contract = infer(path, dataset="spend", member="testham")
    assert (contract.id, contract.dataset, contract.member) == ("spend-2020", "spend", "testham")
    found = {c.name: c for c in contract.columns}
    assert {name: str(c.semantic) for name, c in found.items()} == {
        "account_ref": "code", "supplier_name": "organisation_name", "address": "address",
        "post_code": "postcode", "paid_on_date": "date", "net_amount_gbp": "pence",
        "live": "boolean", "kind": "code",
    }  # fmt: skip
    assert found["account_ref"].unique
    assert found["kind"].allowed == ("MAND", "SBR")
    assert found["paid_on_date"].formats == ("%d/%m/%Y",)
    assert found["net_amount_gbp"].negate
    assert found["supplier_name"].tags == (Tag.PERSONAL,)
    assert contract.reading.header_row == 2
    assert read_contract(write_contract(contract), "x.yaml") == contract
    normalised = normalise(read(path, contract), contract)
    for column in contract.columns:
        assert normalised.verdicts(column.name) == {"valid": 200}, column.name


def test_infer_chooses_the_sheet_and_delimiter(
    tmp_path: Path, workbook: Callable[..., bytes]
) -> None:
    path = tmp_path / "2020.xlsx"
    sheets = {"Read me": [["About"], ["this"]], "Data": [["A", "B"], ["1", "2"], ["3", "4"]]}
    path.write_bytes(workbook(sheets))
    contract = infer(path)
    assert (contract.id, contract.reading.sheet) == ("x-2020", "Data")
    path = tmp_path / "list.csv"
    path.write_text("Name;Name;1st, 2nd\nx;y;z, z\n")
    contract = infer(path)
    assert contract.reading.delimiter == ";"
    assert [c.name for c in contract.columns] == ["name", "name_2", "x_1st_2nd"]
    assert contract.columns[1].source == ("Name#2",)


def test_placeholders_are_proposed(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    lines = [f"Kein Name,LS{i % 9 + 1} {i % 10}A{'ABDEF'[i % 5]}" for i in range(200)]
    path.write_text("\n".join(["Ratepayer,Postcode", *lines, *["Firm,LS1 1AA"] * 300]))
    assert infer(path).columns[0].placeholders == ("Kein Name",)


NAMES = ("Okonkwo", "Patel", "Khan", "Smith")
PEOPLE = [
    ("Tenant", NAMES, {"personal"}),
    ("Claimant", NAMES, {"personal"}),
    ("CLAIMANT_TYPE", ("A", "B"), {"personal"}),
    ("Case worker", NAMES, {"personal"}),
    ("Child status", ("CP", "CIN"), {"personal"}),
    ("Diagnosis", ("HIV", "CANCER"), {"personal", "special_category"}),
    ("HealthCategory", ("A", "B"), {"personal", "special_category"}),
    ("Religion", ("A", "B"), {"personal", "special_category"}),
    ("Ethnicity code", ("A1", "B2"), {"personal", "special_category"}),
    ("Known to police", ("Y1", "N1"), {"personal", "criminal"}),
    ("Offence type", ("T1", "T2"), {"personal", "criminal"}),
    ("Status", NAMES, set()),
    ("Remarkable", ("OKONKWO", "PATEL"), set()),
]


@pytest.mark.parametrize(("header", "values", "tags"), PEOPLE)
def test_no_value_of_a_person_goes_into_a_contract(
    tmp_path: Path, header: str, values: tuple[str, ...], tags: set[str]
) -> None:
    path = tmp_path / "list.csv"
    rows = [f"R{i:05},{values[i % len(values)]},{100 + i}" for i in range(300)]
    path.write_text("\n".join([f"Ref,{header},Amount", *rows]))
    contract = infer(path)
    column = contract.columns[1]
    assert column.allowed is None
    assert {str(tag) for tag in column.tags} == tags
    assert bool(column.description) == bool(tags)
    text = write_contract(contract)
    assert not [value for value in values if len(value) > 2 and f" {value}" in text]
    assert read_contract(text, "x.yaml") == contract


def test_a_name_that_an_owner_could_have_is_not_written_down(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    place = [f"LS{i % 9 + 1} {i % 10}A{'ABDEF'[i % 5]}" for i in range(120)]
    rows = [
        *(f"Ann Okonkwo,{p}" for p in place),
        *(f"Firm {i % 900},LS1 1AA" for i in range(4_000)),
    ]
    path.write_text("\n".join(["Ratepayer,Postcode", *rows]))
    assert "Okonkwo" not in write_contract(infer(path))


def test_a_file_without_headers_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("1,2020-01-01\n2,2020-01-02\n")
    with pytest.raises(InputError, match="looks like headers"):
        infer(path)
    with pytest.raises(InputError, match="no such file"):
        infer(tmp_path / "absent.csv")


@pytest.mark.parametrize(
    ("header", "values", "semantic"),
    [
        ("UPRN", ["100012797623"], "uprn"),
        ("UPRN", ["not one"], "text"),
        ("NHS Number", ["4010232137"], "nhs_number"),
        ("DOB", ["29/02/1984"], "date_of_birth"),
        ("Company Reg. No.", ["OC301234"], "company_number"),
        ("Company Number", ["OC301234", "1234567"], "company_number"),
        ("x", ["BD6 3DQ"], "postcode"),
        ("x", ["12", "1,200"], "integer"),
        ("x", ["12.50", "1,200.00"], "decimal"),
        ("x", ["£12.50", "1,200"], "pence"),
        ("Total Number Occupants", ["4", "3"], "integer"),
        ("MerchantCategoryCode", ["5811"], "code"),
        ("Recipient Org:Web Address", ["a.org"], "text"),
        ("x", ["53.8629", "-1.91626"], "decimal"),
        ("x", ["Y", "N"], "boolean"),
        ("x", ["01/04/2019"], "date"),
        ("x", ["a long remark on something", "and another"], "text"),
        ("x", [], "text"),
        ("EffectiveDate", ["2025-03-31"], "date"),
        ("BeneficiaryName", ["Firm Ltd"], "organisation_name"),
    ],
)
def test_guesses(header: str, values: list[str], semantic: str) -> None:
    assert guess_semantic(header, values) is Semantic(semantic)


def test_formats() -> None:
    assert guess_formats(["2020-01-01"]) == ()
    assert guess_formats(["01/02/2020", "2020-01-01"]) == ("%d/%m/%Y",)
    assert guess_formats(["01/02/2020", "05-Apr-17"]) == ("%d/%m/%Y", "%d-%b-%y")
    assert guess_formats(["12/25/2020", "01/13/2020"]) == ("%m/%d/%Y",)
