"""Does a typology treat the groups of a made-up county alike? Measured on what is true of it.

Only made-up people are measured so: of real ones nobody knows who should have been found, and
ethnicity is looked at in an audit alone. This is that audit, of people who do not exist.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from folkmoot.agreement.audit import AUDIT
from folkmoot.agreement.terms import Aim
from folkmoot.county.score import Source
from folkmoot.detect.fairness import fairness
from folkmoot.detect.groups import age_bands, fifths, group_of, sexes
from folkmoot.detect.linkage_fairness import linkage_fairness

SOURCE = "Synthetic: planted truth of a made-up county"


@dataclass(frozen=True, slots=True)
class Truth:
    """What is true of a county: by record of a file its person (and case, if any), the cases that
    are true with their typology, and ``groups`` (``detect.groups``), people by number as text."""

    person_of: Mapping[Source, str]
    case_of: Mapping[Source, str]
    true_cases: Mapping[str, str]
    groups: pa.Table


def read_truth(folder: Path, on: date) -> Truth:
    """The truth in the folder ``truth`` of a county; ages are of the day ``on``."""
    names = ["dataset", "member", "row", "person", "case"]
    table = pq.read_table(folder / "records.parquet", columns=names)
    columns = (table[name].to_pylist() for name in names)
    person_of, case_of = {}, {}
    for dataset, member, row, person, case in zip(*columns, strict=True):
        if person is not None:
            person_of[dataset, member, row] = str(person)
        if case:
            case_of[dataset, member, row] = case
    cases = pq.read_table(folder / "cases.parquet").to_pylist()
    true = {row["case"]: row["typology"] for row in cases if row["true"]}
    residents = pq.read_table(folder / "people.parquet")
    planted = pq.read_table(folder / "planted.parquet")
    strange = pc.invert(pc.is_in(planted["person"], value_set=residents["person"]))
    everybody = pa.concat_tables([residents, planted.filter(strange)], promote_options="default")
    return Truth(person_of, case_of, true, _groups(everybody, on))


def county_fairness(
    ref: str, looked_at: Iterable[Source], advised: Iterable[Sequence[Source]], truth: Truth
) -> pa.Table:
    """`detect.fairness` of the typology ``ref`` (`id@version`) on planted truth.

    ``looked_at``: the records at which it looked. ``advised``: the records of each recommended
    lead. Somebody is selected by a record of theirs that was looked at and stands in such a lead:
    rightly so when that record belongs to a true case of the typology, and otherwise contacted
    for nothing. Should have been found: who has such a record.
    """
    name = ref.partition("@")[0]
    seen = {source: truth.person_of[source] for source in looked_at if source in truth.person_of}
    true = {s for s in seen if truth.true_cases.get(truth.case_of.get(s, "")) == name}
    chosen = {source for records in advised for source in records if source in seen}
    people = sorted({seen[source] for source in chosen})
    right = {seen[source] for source in chosen & true}
    mine = pa.array(sorted(set(seen.values())), pa.string())
    return fairness(
        pa.table({"person": pa.array(people, pa.string())}),
        pa.table({
            "person": pa.array(people, pa.string()),
            "outcome": pa.array(["confirmed" if p in right else "entitled" for p in people],
                                pa.string()),
        }),
        truth.groups.filter(pc.is_in(truth.groups["person"], value_set=mine)),
        typology=ref,
        truth={seen[source] for source in true},
        aim=Aim.RESEARCH,
        insights=(AUDIT,),
    )  # fmt: skip


def county_linkage_fairness(entity_of: Mapping[Source, str], truth: Truth) -> pa.Table:
    """`detect.linkage_fairness` of the records that a run linked: on them its typologies rest."""
    sources = [source for source in entity_of if source in truth.person_of]
    records = pa.array([str(n) for n in range(len(sources))], pa.string())
    return linkage_fairness(
        pa.table({"record": records, "entity": [entity_of[source] for source in sources]}),
        pa.table({"record": records, "person": [truth.person_of[source] for source in sources]}),
        truth.groups,
        model="",
        aim=Aim.RESEARCH,
        insights=(AUDIT,),
    )


def _groups(people: pa.Table, on: date) -> pa.Table:
    person = people["person"].cast(pa.string())
    return pa.concat_tables([
        group_of("age_band", person, age_bands(people["date_of_birth"], on)),
        group_of("sex", person, sexes(people["sex"])),
        group_of("deprivation", person, fifths(people["imd_decile"])),
        group_of("ethnicity", person, people["ethnic_group"].cast(pa.string())),
    ])  # fmt: skip
