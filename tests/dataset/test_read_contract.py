"""Contracts in ODCS 3.1: read, every fault at once with its line, written back as they were."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from open_data_contract_standard.model import OpenDataContractStandard

from folkmoot.dataset.contract import Contract, Dimension, Semantic, Tag
from folkmoot.dataset.odcs import DIMENSION
from folkmoot.dataset.read_contract import read_contract
from folkmoot.dataset.write_contract import write_contract
from folkmoot.errors import Fault, InputError

EXAMPLES = sorted(
    (Path(__file__).parents[2] / "examples" / "business-rates" / "contracts").glob("*.yaml")
)
COLUMNS = (
    "property_ref", "ratepayer", "address", "postcode", "rateable_value", "description",
    "occupied", "liability_start", "relief_type", "relief_start", "relief_end", "relief_pence",
)  # fmt: skip

GOOD = """\
apiVersion: v3.1.0
kind: DataContract
id: test-list
name: A list
version: 1
status: active
tenant: testham
description: {purpose: To test., limitations: None known.}
customProperties:
  - property: licence
    value: OGL v3
  - property: reading
    value: {headerRow: 3, delimiter: ";"}
  - property: somebodyElses
    value: is let through
schema:
  - name: list
    properties:
      - name: ref
        primaryKey: true
        logicalType: string
        physicalName: Ref
        customProperties:
          - {property: semantic, value: code}
          - {property: allowed, value: [a, b]}
          - {property: contains, value: {Alpha: a, Beta: b}}
        quality:
          - {metric: missingValues, mustBe: 0, dimension: completeness}
          - metric: invalidValues
            mustBe: 0
            dimension: conformity
            severity: warning
            arguments: {validValues: [a, b]}
      - name: start
        logicalType: date
        customProperties:
          - {property: semantic, value: date}
          - {property: source, value: [Start, Begin]}
          - {property: formats, value: ['%d/%m/%Y']}
      - name: end
        physicalName: End
        customProperties: [{property: semantic, value: date}]
    quality:
      - name: order
        dimension: consistency
        severity: warning
        type: custom
        engine: folkmoot
        implementation: {kind: compare, columns: [start, end], params: {op: le}, optional: true}
"""


def faults(text: str) -> list[Fault]:
    with pytest.raises(InputError) as caught:
        read_contract(text, "list.yaml")
    for fault in caught.value.faults:
        assert fault.where == "list.yaml"
        assert fault.next_step
    return list(caught.value.faults)


def test_a_contract_is_read() -> None:
    contract = read_contract(GOOD, "list.yaml")
    assert (contract.ref, contract.dataset, contract.member) == ("test-list@1", "list", "testham")
    assert (contract.purpose, contract.licence) == ("To test.", "OGL v3")
    assert (contract.reading.header_row, contract.reading.delimiter) == (3, ";")
    ref, start, _ = contract.columns
    assert ref.required
    assert ref.unique
    assert ref.contains == (("Alpha", "a"), ("Beta", "b"))
    assert start.source == ("Start", "Begin")
    assert contract.column("ref").unique  # a promise, which quality makes a rule of
    assert [(r.id, r.kind, r.must, r.optional) for r in contract.rules] == [
        ("order", "compare", False, True),
        ("ref.required", "required", True, False),
        ("ref.allowed", "allowed", False, False),
    ]
    assert contract.rules[2].params == {"values": ("a", "b")}
    assert read_contract(write_contract(contract), "again.yaml") == contract


def test_every_fault_at_once_with_its_line() -> None:
    text = (
        GOOD.replace("id: test-list", "id: Test List")
        .replace("status: active", "statuss: active")
        .replace("value: code}", "value: cod}")
        .replace("logicalType: date", "logicalType: string")
        .replace("%d/%m/%Y", "%d of May")
        .replace("dimension: consistency", "dimension: niceness")
        .replace("headerRow: 3", "headerRow: 0")
    )
    found = {(fault.line, fault.what) for fault in faults(text)}
    said = "\n".join(f"{line}: {what}" for line, what in sorted(found, key=lambda f: f[0] or 0))
    lines = text.splitlines()

    def line(part: str) -> int:
        return next(i for i, each in enumerate(lines, 1) if part in each)

    assert (line("statuss"), "“statuss” is not known here.") in found
    assert (line("value: cod}"), "“cod” is not a semantic type.") in found
    date = "A column that means date has the logical type date."
    assert (line("logicalType: string") + 15, date) in found or any(date in w for _, w in found)
    assert (line("niceness"), "“niceness” is not a dimension.") in found
    assert any(at == line("headerRow") for at, _ in found), said


def test_a_wrong_word_suggests_the_nearest() -> None:
    by_step = {fault.next_step for fault in faults(GOOD.replace("value: code}", "value: cod}"))}
    assert any("“code”" in step for step in by_step)
    [fault] = faults(GOOD.replace("kind: compare", "kind: compair"))
    assert "“compare”" in fault.next_step
    [fault] = faults(GOOD.replace("property: formats", "property: format"))
    assert "“formats”" in fault.next_step


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("v3.1.0", "v2.2.2", "“apiVersion” must be v3.1.0."),
        ("tenant: testham", "", "This value should be a valid string."),
        ("columns: [start, end]", "columns: [start, finish]", "names “finish”, which is no column"),
        ("columns: [start, end]", "columns: [start]", "A comparison needs two columns."),
        ("op: le", "op: before", "The comparison is not known."),
        ("params: {op: le}", "params: {}", "A rule of kind compare needs “op”."),
        ("params: {op: le}", "params: {op: le, days: 3}", "compare has no “days”"),
        ("%d/%m/%Y", "%d/%m", "is not a format of a full date"),
        ("value: [a, b]}", "value: [a]}", "mapped to “b”, which is not allowed"),
        ('delimiter: ";"', 'delimiter: ";;"', "The delimiter must be one character."),
        ('delimiter: ";"', "encoding: utf-9", "encoding that the contract names is not known"),
        ("- name: end", "- name: start", "2 columns are called “start”."),
        ("- name: end", "- name: The End", "should match pattern"),
        ("engine: folkmoot", "engine: soda", "engine of a custom rule must be folkmoot"),
        ("mustBe: 0, dim", "mustBe: 5, dim", "with “mustBe: 0”"),
        (
            "physicalName: End\n",
            "physicalName: End\n        name: end\n",
            "“name” stands here twice.",
        ),
        ("status: active", "status: &a active", "Anchors (&) and aliases (*)"),
        ("status: active", "status: [active", "not valid YAML"),
        ("schema:\n", "schema: []\nother:\n", "this has 0 entries under “schema”"),
    ],
)
def test_each_fault_is_said(old: str, new: str, what: str) -> None:
    assert old in GOOD
    assert any(what in fault.what for fault in faults(GOOD.replace(old, new))), what


@pytest.mark.parametrize("text", ["", "just words", "- a\n- list", "{}", "a: " * 100, "[" * 5000])
def test_what_is_no_contract(text: str) -> None:
    assert faults(text)


@settings(deadline=None)
@given(
    st.integers(0, len(GOOD) - 1), st.integers(1, 40), st.sampled_from(["", ":", "  ", "- x", "é"])
)
def test_any_damage_gives_a_contract_or_clear_faults(at: int, cut: int, put: str) -> None:
    try:
        read_contract(GOOD[:at] + put + GOOD[at + cut :], "list.yaml")
    except InputError as error:
        assert all(fault.what and fault.next_step for fault in error.faults)


def test_every_dimension_has_its_word() -> None:
    assert set(DIMENSION) == set(Dimension)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_the_examples_are_odcs_and_round_trip(path: Path) -> None:
    text = path.read_text("utf-8")
    standard = OpenDataContractStandard.model_validate(yaml.safe_load(text))
    contract = read_contract(text, path.name)
    assert (standard.id, standard.apiVersion) == (contract.id, "v3.1.0")
    again = write_contract(contract)
    assert read_contract(again, "again.yaml") == contract
    OpenDataContractStandard.model_validate(yaml.safe_load(again))


def test_the_examples_promise_one_dataset() -> None:
    contracts = [read_contract(p.read_text("utf-8"), p.name) for p in EXAMPLES]
    members = ["bradford", "hambleton", "kirklees", "portsmouth", "selby"]
    assert [c.member for c in contracts] == members
    for contract in contracts:
        assert contract.ref == f"{contract.member}-business-rates@1"
        assert contract.dataset == "business-rates"
        assert tuple(c.name for c in contract.columns) == COLUMNS
        relief, payer = contract.column("relief_type"), contract.column("ratepayer")
        assert relief is not None
        assert "small_business" in (relief.allowed or ())
        assert payer is not None
        assert Tag.PERSONAL in payer.tags
        assert [c.semantic for c in contract.columns] == [c.semantic for c in contracts[0].columns]


NAME = st.from_regex(r"[a-z][a-z0-9_]{0,10}", fullmatch=True)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12)


@st.composite
def contracts(draw: st.DrawFn) -> Contract:
    """Contracts with every field that the YAML carries, and no promise that lacks its rule."""
    names = draw(st.lists(NAME, min_size=1, max_size=4, unique=True))
    tags = st.lists(st.sampled_from(list(Tag)), unique=True)
    columns = [
        {
            "name": name,
            "title": draw(WORDS),
            "semantic": draw(st.sampled_from(list(Semantic))),
            "source": draw(st.lists(WORDS.filter(bool), max_size=3)),
            "values": draw(st.dictionaries(WORDS, WORDS, max_size=2)),
            "contains": draw(st.lists(st.tuples(WORDS, WORDS), max_size=2)),
            "nulls": draw(st.lists(WORDS, max_size=2)),
            "placeholders": draw(st.lists(WORDS, max_size=2)),
            "tags": draw(tags),
        }
        for name in names
    ]
    kinds = st.sampled_from(["required", "unique", "valid", "type"])
    rules = [
        {
            "id": f"{name}.{kind}",
            "kind": kind,
            "columns": [name],
            "dimension": draw(st.sampled_from(list(Dimension))),
            "must": draw(st.booleans()),
            "optional": draw(st.booleans()),
            "description": draw(WORDS),
        }
        for name in names
        for kind in draw(st.lists(kinds, unique=True))
    ]
    fields = {"id": "a-b", "version": draw(st.sampled_from(["1", "1.0", "10.2.3"])), "dataset": "d"}
    fields |= {"member": "m", "title": draw(WORDS), "licence": draw(WORDS)}
    return Contract.model_validate(fields | {"columns": columns, "rules": rules})


@settings(deadline=None)
@given(contracts())
def test_what_is_written_reads_back_equal(contract: Contract) -> None:
    assert read_contract(write_contract(contract), "x.yaml") == contract
