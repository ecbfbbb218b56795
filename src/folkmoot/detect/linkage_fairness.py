"""Are people of some groups linked worse than others? Missed and false links by group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from folkmoot.agreement.terms import Aim
from folkmoot.detect.fairness import FAIRNESS_SCHEMA, LEAST_N, check_attributes, measured
from folkmoot.detect.rates import wilson

_FLAGS = ("known", "several", "split", "mixed")


def linkage_fairness(
    entities: pa.Table,
    truth: pa.Table,
    groups: pa.Table,
    *,
    model: str,
    least_n: int = LEAST_N,
    aim: Aim = Aim.COUNTER_FRAUD,
    insights: Sequence[str] = (),
    seed: int = 0,
) -> pa.Table:
    """FAIRNESS_SCHEMA: `missed_match` and `false_match` by group, ``typology`` being the model.

    ``entities``: ``record, entity``; ``truth``: ``record, person``; ``groups``: ``person,
    attribute, group``. Missed: of the people with two records or more, the share whose records
    stand in more than one entity. False: of the people with a record, the share of whom one stands
    in an entity with somebody else's. People are counted, not pairs of records: those of one
    person hang together, and would make chance look like a difference. ``n`` counts people with a
    record; a record of nobody known is somebody else's.
    """
    known = truth.select(["record", "person"])
    flags = _flags(entities.select(["record", "entity"]), known)
    check_attributes(tuple(groups["attribute"].unique().to_pylist()), aim=aim, insights=insights)
    each, whole = _by_group(groups, flags)
    rows = []
    for row in each:
        everybody = whole[row["attribute"]]
        base = {"typology": model, "attribute": row["attribute"], "group": row["group"],
                "n": row["known"], "selected": 0}  # fmt: skip
        compared = 2 * sum(other["attribute"] == row["attribute"] for other in each)
        for name, bad, of in (
            ("missed_match", "split", "several"),
            ("false_match", "mixed", "known"),
        ):
            one = wilson(row[bad], row[of])
            other = wilson(everybody[bad] - row[bad], everybody[of] - row[of])
            told = measured(name, one, other, least_n=least_n, seed=seed, comparisons=compared)
            rows.append(base | told)
    return pa.Table.from_pylist(rows, FAIRNESS_SCHEMA)


def _flags(entities: pa.Table, known: pa.Table) -> pa.Table:
    """Per known person whether they have a record (``known``, always 1), two or more (``several``),
    records that stand apart (``split``), and one that stands with somebody else's (``mixed``)."""
    joined = entities.join(known, "record", join_type="left outer")
    nobody = pc.binary_join_element_wise("nobody known: ", joined["record"], "")
    inside = pa.table({"entity": joined["entity"], "who": pc.coalesce(joined["person"], nobody)})
    shared = inside.group_by("entity").aggregate([("who", "count_distinct")])
    shared = shared.filter(pc.greater(shared["who_count_distinct"], 1))["entity"]
    ours = joined.filter(pc.is_valid(joined["person"]))
    ours = ours.append_column(
        "mixed", pc.is_in(ours["entity"], value_set=shared.combine_chunks()).cast(pa.int64())
    )
    found = ours.group_by("person").aggregate(
        [("entity", "count"), ("entity", "count_distinct"), ("mixed", "max")]
    )
    people = pa.table({"person": known["person"].combine_chunks().unique()})
    found = people.join(found, "person")
    return pa.table(
        {
            "person": found["person"],
            "known": pa.array([1] * found.num_rows, pa.int64()),
            "several": _one_if(pc.greater(found["entity_count"], 1)),
            "split": _one_if(pc.greater(found["entity_count_distinct"], 1)),
            "mixed": pc.fill_null(found["mixed_max"], 0),
        }
    )


def _one_if(mask: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.fill_null(mask, False).cast(pa.int64())


def _by_group(
    groups: pa.Table, flags: pa.Table
) -> tuple[list[dict[str, Any]], dict[str, dict[str, Any]]]:
    """How many people of each flag: by attribute and group, in order, and by attribute. Whoever
    stands in two groups of one attribute is one of all of it."""
    place = pc.index_in(groups["person"], value_set=flags["person"].combine_chunks())
    known = groups.filter(pc.is_valid(place))
    people = pc.drop_null(place).to_numpy()
    marks = {name: flags[name].to_numpy() for name in _FLAGS}
    named = [known[name].combine_chunks().dictionary_encode() for name in ("attribute", "group")]
    (of, attributes), (within, names) = [
        (coded.indices.to_numpy().astype(np.int64), coded.dictionary.to_pylist()) for coded in named
    ]
    each = []
    whole = {}
    for number, attribute in enumerate(attributes):
        mine = of == number
        whole[attribute] = _counted(people[mine], marks)
        for group in np.unique(within[mine]):
            chosen = people[mine & (within == group)]
            found = _counted(chosen, marks)
            each.append({"attribute": attribute, "group": names[group], **found})
    return sorted(each, key=lambda row: (row["attribute"], row["group"])), whole


def _counted(people: NDArray[Any], marks: Mapping[str, NDArray[Any]]) -> dict[str, int]:
    """How many of ``people``, each counted once, have each mark."""
    once = np.unique(people)
    return {name: int(marked[once].sum()) for name, marked in marks.items()}
