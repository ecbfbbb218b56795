"""A certificate in words: what is wrong, by name, the most important first."""

from __future__ import annotations

import pyarrow as pa
from tests.quality.checking import check, contract, reading

from folkmoot.dataset.contract import Column, Semantic
from folkmoot.quality.describe import describe

SECRET = "Canary Trading 7731"
COLUMNS = (
    Column(name="ref", semantic=Semantic.CODE, required=True, unique=True),
    Column(name="payer", semantic=Semantic.ORGANISATION),
    Column(name="postcode", semantic=Semantic.POSTCODE),
    Column(name="relief", semantic=Semantic.CODE),
    Column(name="voa", semantic=Semantic.CODE),
)


def rates() -> pa.Table:
    return pa.table(
        {
            "_row": pa.array([2, 3, 4, 5], pa.int64()),
            "ref": ["R1", "R1", "R2", "R3"],
            "ref__verdict": ["valid"] * 4,
            "payer": [SECRET, None, None, None],
            "payer__verdict": ["valid", "missing", "placeholder", "placeholder"],
            "postcode": ["BD1 1AA", None, "BD1 1AB", "BD1 1AD"],
            "postcode__verdict": ["valid", "invalid", "valid", "valid"],
            "relief": pa.nulls(4, pa.string()),
            "relief__verdict": ["missing"] * 4,
            "voa": pa.nulls(4, pa.string()),
            "voa__verdict": ["absent"] * 4,
        }
    )


def test_what_is_wrong_in_order_of_importance() -> None:
    facts = reading(
        4,
        read=6,
        rejected=2,
        reject_reasons={"too_few_|_fields": 2},
        encoding="cp1252",
        notes=("Two headers are the same.",),
    )
    text = describe(check(rates(), contract(*COLUMNS), facts=facts).certificate)
    wrong = text.split("## What is wrong")[1].split("## Columns")[0]
    lines = [line.split(" | ")[:3] for line in wrong.strip().splitlines()[2:]]
    assert [[cell.removeprefix("| ") for cell in line] for line in lines] == [
        ["Lines could not be read: too few \\| fields", "2", "33.3 %"],
        ["`ref` is repeated on other rows (duplicates) (`ref.unique`)", "2", "33.3 %"],
        ["The file has no column `voa`", "4", "66.6 %"],
        ["`relief` is blank on every row", "4", "66.6 %"],
        ["`postcode` is filled in but not valid (`postcode.valid`)", "1", "16.6 %"],
        ["`payer` holds a placeholder instead of a value", "2", "33.3 %"],
        ["`payer` is blank", "1", "16.6 %"],
        ["The file is in cp1252, not in UTF-8", "6", "100.0 %"],
    ]
    assert "**33.33 %** of the lines read fail no rule that must hold" in text
    assert "- Two headers are the same." in text
    assert SECRET not in text


def test_a_file_without_a_fault_says_so() -> None:
    good = pa.table({"_row": pa.array([2], pa.int64()), "c": ["A"], "c__verdict": ["valid"]})
    under = contract(Column(name="c", semantic=Semantic.CODE, required=True))
    text = describe(check(good, under).certificate)
    assert "Nothing was found." in text
    assert "**100.00 %**" in text
