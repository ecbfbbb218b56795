"""The addresses that no output may show, and the records that lie or may lie there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.linkage.might_be import might_be
from folkmoot.run.gather import RECORD
from folkmoot.run.place import GAZETTEER, PLACES
from folkmoot.run.step import Tables

_PLACED = pa.array(["given", "matched"])
# Below it a UPRN stands beside an address that is not quite its own (`match_places`).
_SURE = 0.95


def protected_places(
    listed: pa.Table, people: Iterable[str], others: Tables, placed: Tables
) -> pa.Array:
    """UPRNs, sorted: those of ``listed`` rows as they were sent and as they were placed, those
    that a row whose place is not sure might mean, and those of the records of ``people``."""
    ids = pa.array(sorted(people), pa.string())
    found = _given(listed)
    for table in others.values():
        found |= _given(table.filter(pc.is_in(table[RECORD], value_set=ids)))
    if PLACES in placed:
        places = placed[PLACES]
        found |= _some(places.filter(pc.is_in(places["record"], value_set=ids))["uprn"])
        if GAZETTEER in others:
            unsure = _without(listed, RECORD, _placed(places))
            if unsure.num_rows:
                found |= _some(might_be(_addresses(unsure), others[GAZETTEER])["uprn"])
    return pa.array(sorted(found), pa.int64())


def at_places(uprns: pa.Array, others: Tables, placed: Tables) -> Iterator[str]:
    """Records at one of ``uprns``, in a part of it, at its building where they say no more than
    that; and those without a sure place that might be there."""
    for table in others.values():
        if "uprn" in table.column_names:
            given = pc.cast(table["uprn"], pa.int64())
            yield from _texts(table, RECORD, pc.is_in(given, value_set=uprns))
    if PLACES not in placed:
        return
    places = placed[PLACES]
    for column in ("uprn", "parent_uprn"):
        yield from _texts(places, "record", pc.is_in(places[column], value_set=uprns))
    if GAZETTEER not in others or not len(uprns):
        return
    gazetteer = others[GAZETTEER]
    mine = gazetteer.filter(pc.is_in(pc.cast(gazetteer["uprn"], pa.int64()), value_set=uprns))
    if "parent_uprn" in mine.column_names:
        parents = pc.drop_null(pc.cast(mine["parent_uprn"], pa.int64())).combine_chunks()
        yield from _texts(places, "record", pc.is_in(places["uprn"], value_set=parents))
    said = [
        _addresses(table)
        for name, table in others.items()
        if name != GAZETTEER and "address" in table.column_names
    ]
    if said:
        unsure = _without(pa.concat_tables(said), "record", _placed(places))
        yield from might_be(unsure, mine)["record"].to_pylist()


def addressed_alike(listed: pa.Table, others: Tables) -> Iterator[str]:
    """Records whose address is written as that of a listed row, letters and digits alone."""
    theirs = _written(listed)
    if theirs is None:
        return
    for table in others.values():
        ours = _written(table)
        if ours is not None:
            same = pc.is_in(ours, value_set=pc.drop_null(theirs))
            yield from _texts(table, RECORD, pc.and_(same, pc.is_valid(ours)))


def _written(table: pa.Table) -> pa.Array | None:
    if not {"address", "postcode"} <= {*table.column_names}:
        return None
    parts = [pc.utf8_lower(table[name].combine_chunks()) for name in ("address", "postcode")]
    return pc.binary_join_element_wise(
        *(pc.replace_substring_regex(part, "[^a-z0-9]+", "") for part in parts), "/"
    )


def _placed(places: pa.Table) -> pa.Array:
    """The records whose place is sure."""
    sure = pc.and_(
        pc.is_in(places["verdict"], value_set=_PLACED),
        pc.greater_equal(places["probability"], _SURE),
    )
    return places.filter(pc.fill_null(sure, False))["record"].combine_chunks()


def _without(table: pa.Table, column: str, records: pa.Array) -> pa.Table:
    return table.filter(pc.invert(pc.is_in(table[column], value_set=records)))


def _addresses(table: pa.Table) -> pa.Table:
    def text(name: str) -> Any:
        there = name in table.column_names
        return table[name].cast(pa.string()) if there else pa.nulls(table.num_rows, pa.string())

    return pa.table(
        {"record": table[RECORD], "address": text("address"), "postcode": text("postcode")}
    )


def _given(table: pa.Table) -> set[int]:
    return _some(pc.cast(table["uprn"], pa.int64())) if "uprn" in table.column_names else set()


def _some(column: pa.ChunkedArray) -> set[int]:
    return {value for value in column.to_pylist() if value is not None}


def _texts(table: pa.Table, column: str, mask: Any) -> Iterator[str]:
    yield from table.filter(pc.fill_null(mask, False))[column].to_pylist()
