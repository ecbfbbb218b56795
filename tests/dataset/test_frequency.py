"""Placeholders that no list has, found by how often they stand; genuine owners are spared."""

from __future__ import annotations

from folkmoot.dataset.contract import Column, Contract
from folkmoot.dataset.frequency import frequent
from folkmoot.dataset.normalise import normalise
from folkmoot.dataset.read import read

CONTRACT = Contract(
    id="p",
    version="1",
    dataset="p",
    member="m",
    title="t",
    columns=(
        Column(name="owner", semantic="organisation_name", source=("Owner",)),
        Column(name="postcode", semantic="postcode", source=("Postcode",)),
    ),
)


def table(name: str, rows: int, places: int, others: int = 2_000) -> bytes:
    lines = ["Owner,Postcode"]
    lines += [f"{name},BD{i % places // 10 + 1} {i % 10}AA" for i in range(rows)]
    lines += [f"Firm {i},BD1 1AA" for i in range(others)]
    return "\n".join(lines).encode()


def test_a_text_on_many_rows_and_places_is_taken_as_a_placeholder() -> None:
    raw = read(table("Kein Name", 300, 200), CONTRACT)
    [found] = frequent(raw.table, CONTRACT)
    assert (found.text, found.rows, found.apply) == ("Kein Name", 300, True)
    normalised = normalise(raw, CONTRACT)
    assert normalised.verdicts("owner") == {"placeholder": 300, "valid": 2_000}
    [note] = normalised.notes
    assert "300 rows (13.0%)" in note
    assert "Kein Name" not in note


def test_what_is_rarer_is_only_shown() -> None:
    raw = read(table("Kein Name", 100, 100, others=2_900), CONTRACT)
    [found] = frequent(raw.table, CONTRACT)
    assert not found.apply
    assert normalise(raw, CONTRACT).verdicts("owner") == {"valid": 3_000}


def test_genuine_owners_few_places_and_known_placeholders_are_left_alone() -> None:
    for name, rows, places in (
        ("Testham District Council", 300, 200),
        ("Windpark Energy Ltd", 300, 200),
        ("One Big Mill", 300, 5),
        ("Personal details not supplied", 300, 200),
        ("Kein Name", 99, 90),
    ):
        raw = read(table(name, rows, places, others=500), CONTRACT)
        assert frequent(raw.table, CONTRACT) == (), name


def test_without_a_place_nothing_is_guessed() -> None:
    alone = CONTRACT.model_copy(update={"columns": CONTRACT.columns[:1]})
    raw = read(table("Kein Name", 300, 200), alone)
    assert frequent(raw.table, alone) == ()
