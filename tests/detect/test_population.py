"""Whom a typology looked at, and the controls among those whom it passed over."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest
from tests.detect.people_tables import AS_OF, full_rows, linkage, places, screened, table

from folkmoot.detect import Findings, detect, typologies, typology
from folkmoot.detect.groups import groups
from folkmoot.detect.population import UNFLAGGED_CONTROLS
from folkmoot.errors import InputError
from folkmoot.headed_sql import read_headed

START = date(2020, 4, 1)


def account(number: int, **more: object) -> dict[str, object]:
    single = {"discount": "single_person", "discount_from": START}
    return {
        "member": "ashvale", "account_ref": f"A{number}", "person_no": 1, "liable_from": START,
        "liability": "resident", "charge_pence": 150000, "forename": "Ann", "surname": f"N{number}",
        "entity": f"p{number}", "place": number, "uprn": number,
    } | single | more  # fmt: skip


def world(ordinary: int = 60) -> dict[str, list[dict[str, object]]]:
    """One person with two discounts, one with two accounts of one dwelling, others with one; and
    somebody without."""
    twice = [account(1, entity="twice"), account(2, entity="twice")]
    same = [account(3, entity="same", place=3), account(4, entity="same", place=3, uprn=3)]
    others = [account(100 + n) for n in range(ordinary)]
    return {"council-tax": [*twice, *same, *others, account(900, discount="none")]}


def run(seed: str | None = "s", protected: frozenset[str] = frozenset(), **more: int) -> Findings:
    rows = full_rows(world(**more))
    everything = rows["council-tax"]
    entities, pairs = linkage(everything, 0.999)
    days = sorted({row["_delivery"] for row in everything})
    return detect(
        typology("single-discount-twice"), {"council-tax": table("council-tax", everything)},
        entities, pairs, places=places(everything), protected=protected, control_seed=seed,
        least_probability=0.95,
        deliveries=pa.table({
            "_delivery": days, "_member": [d.split("/")[0] for d in days],
            "as_of": pa.array([AS_OF] * len(days), pa.date32()),
        }),
    )  # fmt: skip


def records(found: Findings, *, drawn: bool = False) -> list[str]:
    looked_at = found.looked_at
    return (looked_at.filter(looked_at["control"]) if drawn else looked_at)["record"].to_pylist()


def test_it_looks_at_those_whom_its_header_names():
    rows = full_rows(world())["council-tax"]
    wanted = sorted(row["_record"] for row in rows if row["discount"] == "single_person")
    assert records(run()) == wanted and len(wanted) == 64


def test_controls_are_people_of_whom_nothing_was_a_candidate():
    found = run()
    flagged = {r for rows in found.candidates["records"].to_pylist() for r in rows}
    drawn = records(found, drawn=True)
    assert len(flagged) == 4, "the lead and the one excluded"
    assert len(drawn) == len(set(drawn)) == UNFLAGGED_CONTROLS
    assert flagged.isdisjoint(drawn)
    assert records(run(), drawn=True) == drawn, "the same seed draws the same"
    assert records(run(seed="other"), drawn=True) != drawn
    assert records(run(seed=None), drawn=True) == []
    few = run(ordinary=5)
    assert len(records(few, drawn=True)) == 5, "all of them, where there are few"


def test_nobody_who_is_protected_counts_or_is_drawn():
    rows = full_rows(world(ordinary=5))["council-tax"]
    hidden = frozenset({rows[0]["_record"], rows[4]["_record"]})
    found = run(protected=hidden, ordinary=5)
    theirs = hidden | {rows[1]["_record"]}  # another record of the first
    assert theirs.isdisjoint(records(found))
    assert len(records(found, drawn=True)) == 4


def test_a_delivery_that_could_not_be_screened_has_no_population():
    rows = world(ordinary=3)
    blank = [account(300 + n, member="brayvale", liable_from=None) for n in range(3)]
    found = screened("single-discount-twice", {"council-tax": [*rows["council-tax"], *blank]})
    assert found.missing
    assert all("brayvale" not in record for record in records(found))


def test_every_typology_says_whom_it_looks_at():
    for each in typologies().values():
        found = screened(each.id, {})
        assert found.looked_at.num_rows == 0, "its condition can be asked of its columns"


def test_a_header_that_looks_at_what_it_does_not_read(tmp_path):
    from folkmoot.detect.typology import FOLDER, Typology

    text = (FOLDER / "dual_employment.sql").read_text("utf-8")
    path = tmp_path / "wrong.sql"
    path.write_text(text.replace("- {dataset: payroll}", "- {dataset: permits}", 1), "utf-8")
    with pytest.raises(InputError, match="looks_at names what needs does not: permits"):
        read_headed(path, Typology, kind="A typology")


def test_groups_are_what_most_records_of_a_person_say():
    rows = full_rows({
        "housing-benefit": [
            {"member": "a", "entity": "p", "date_of_birth": date(1990, 1, 1), "sex": "Female"},
            {"member": "b", "entity": "q", "date_of_birth": date(1900, 1, 1), "sex": "x",
             "date_of_birth__verdict": "placeholder"},
        ],
        "council-tax": [
            {"member": "a", "entity": "p", "date_of_birth": date(2001, 11, 1), "sex": "f",
             "place": 7},
            {"member": "b", "entity": "p", "date_of_birth": date(2001, 11, 1), "sex": "M"},
            {"member": "b", "entity": "r", "date_of_birth": date(1950, 1, 1), "sex": "1",
             "place": 8},
        ],
    })  # fmt: skip
    everything = [row for part in rows.values() for row in part]
    entities, _ = linkage(everything, 0.99)
    who = dict(zip(entities["record"].to_pylist(), entities["entity"].to_pylist(), strict=True))
    p, r = who[rows["council-tax"][0]["_record"]], who[rows["council-tax"][2]["_record"]]
    found = groups(
        pa.chunked_array([[row["_record"] for row in everything]]),
        entities,
        {name: table(name, part) for name, part in rows.items()},
        places=places(everything),
        areas=pa.table({"uprn": [7, 8], "imd_decile": [2, 9]}),
        on=AS_OF,
    )
    assert {tuple(row.values()) for row in found.to_pylist()} == {
        (p, "age_band", "under 25"), (p, "sex", "female"), (p, "deprivation", "1 of 5"),
        (r, "age_band", "66 and over"), (r, "sex", "male"), (r, "deprivation", "5 of 5"),
    }  # fmt: skip
    alone = groups(
        pa.chunked_array([[rows["council-tax"][2]["_record"]]]), entities,
        {name: table(name, part) for name, part in rows.items()},
        places=None, areas=None, on=AS_OF,
    )  # fmt: skip
    assert set(alone["person"].to_pylist()) == {r}, "nobody else is looked up"


def test_ethnicity_is_read_in_an_audit_alone():
    rows = full_rows({"council-tax": [{"member": "a", "entity": "p"}]})["council-tax"]
    entities, _ = linkage(rows, 0.99)
    plain = table("council-tax", rows)
    told = {"council-tax": plain.append_column("ethnic_group", pa.array(["asian"]))}
    found = [
        groups(pa.chunked_array([[rows[0]["_record"]]]), entities, told,
               places=None, areas=None, on=AS_OF, audit=audit)["group"].to_pylist()
        for audit in (False, True)
    ]  # fmt: skip
    assert found == [[], ["asian"]]
