"""Does a typology treat the groups of a made-up county alike? Measured on what is true of it.

Only made-up people are measured so: of real ones nobody knows who should have been found, and
ethnicity is looked at in an audit alone. This is that audit, of people who do not exist.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from folkmoot.agreement.audit import AUDIT
from folkmoot.agreement.terms import Aim
from folkmoot.detect.fairness import fairness
from folkmoot.detect.groups import age_bands, fifths, group_of, sexes
from folkmoot.detect.linkage_fairness import linkage_fairness

SOURCE = "Synthetic: planted truth of a made-up county"


@dataclass(frozen=True, slots=True)
class Truth:
    """What is true of a county: ``records`` (``source, person, case``: by record of a file whose it
    is, and its case, if any), the cases that are true with their typology, and ``groups``
    (``detect.groups``), people by number as text."""

    records: pa.Table
    true_cases: Mapping[str, str]
    groups: pa.Table


def source_of(dataset: Any, member: Any, row: Any) -> pa.Array:
    """The text by which a record is known outside the store: its dataset, member and row."""
    return pc.binary_join_element_wise(dataset, member, pc.cast(row, pa.string()), "/")


def read_truth(folder: Path, on: date) -> Truth:
    """The truth in the folder ``truth`` of a county; ages are of the day ``on``."""
    names = ["dataset", "member", "row", "person", "case"]
    table = pq.read_table(folder / "records.parquet", columns=names)
    records = pa.table(
        {
            "source": source_of(table["dataset"], table["member"], table["row"]),
            "person": table["person"].cast(pa.string()),
            "case": table["case"],
        }
    )
    cases = pq.read_table(folder / "cases.parquet").to_pylist()
    true = {row["case"]: row["typology"] for row in cases if row["true"]}
    residents = pq.read_table(folder / "people.parquet")
    planted = pq.read_table(folder / "planted.parquet")
    strange = pc.invert(pc.is_in(planted["person"], value_set=residents["person"]))
    everybody = pa.concat_tables([residents, planted.filter(strange)], promote_options="default")
    known = records.filter(pc.is_valid(records["person"])).combine_chunks()
    return Truth(known, true, _groups(everybody, on))


def county_fairness(ref: str, looked_at: pa.Array, advised: pa.Array, truth: Truth) -> pa.Table:
    """`detect.fairness` of the typology ``ref`` (`id@version`) on planted truth.

    ``looked_at``: the records at which it looked; ``advised``: those in recommended leads; both as
    ``source_of``. Somebody is selected by a record of theirs that was looked at and stands in such
    a lead: rightly so when that record belongs to a true case of the typology, and otherwise
    contacted for nothing. Should have been found: who has such a record.
    """
    name = ref.partition("@")[0]
    cases = pa.array([c for c, of in truth.true_cases.items() if of == name], pa.string())
    seen = truth.records.filter(pc.is_in(truth.records["source"], value_set=looked_at))
    true = pc.is_in(seen["case"], value_set=cases)
    chosen = pc.is_in(seen["source"], value_set=advised)
    people = _sorted(seen["person"].filter(chosen))
    right = _sorted(seen["person"].filter(pc.and_(chosen, true)))
    outcomes = pc.if_else(pc.is_in(people, value_set=right), "confirmed", "entitled")
    mine = pc.is_in(truth.groups["person"], value_set=_sorted(seen["person"]))
    return fairness(
        pa.table({"person": people}),
        pa.table({"person": people, "outcome": outcomes}),
        truth.groups.filter(mine),
        typology=ref,
        truth=set(_sorted(seen["person"].filter(true)).to_pylist()),
        aim=Aim.RESEARCH,
        insights=(AUDIT,),
    )


def county_linkage_fairness(entities: pa.Table, truth: Truth) -> pa.Table:
    """`detect.linkage_fairness` of the records that a run linked: on them its typologies rest.
    ``entities``: ``source, entity``; a record of nobody known is left out."""
    at = pc.index_in(truth.records["source"], value_set=entities["source"].combine_chunks())
    mine = truth.records.filter(pc.is_valid(at))
    home = entities["entity"].combine_chunks().take(pc.drop_null(at).combine_chunks())
    return linkage_fairness(
        pa.table({"record": mine["source"], "entity": home}),
        mine.select(["source", "person"]).rename_columns(["record", "person"]),
        truth.groups,
        model="",
        aim=Aim.RESEARCH,
        insights=(AUDIT,),
    )


def _sorted(people: pa.ChunkedArray) -> pa.Array:
    return people.combine_chunks().unique().sort()


def _groups(people: pa.Table, on: date) -> pa.Table:
    person = people["person"].cast(pa.string())
    return pa.concat_tables([
        group_of("age_band", person, age_bands(people["date_of_birth"], on)),
        group_of("sex", person, sexes(people["sex"])),
        group_of("deprivation", person, fifths(people["imd_decile"])),
        group_of("ethnicity", person, people["ethnic_group"].cast(pa.string())),
    ])  # fmt: skip
