"""Whose records no output may show: protected people and everybody at a protected address.

The list is a dataset of its own, and people are on it because somebody looks for them. So what
counts as "the same" is wider here than where a lead begins: a doubtful match protects.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.run.gather import DELIVERIES, DELIVERY, RECORD
from folkmoot.run.place import PLACES
from folkmoot.run.step import Tables

PROTECTED = "protected-people"
# Far below what a lead needs: rather a lead too few than an address too many.
LEAST_PROBABILITY = 0.05


def protected_records(gathered: Tables, placed: Tables, linked: Tables) -> frozenset[str]:
    """Ids of the records on which nothing that comes out may rest, the list's own included.

    A record is protected when it may be of a listed person (a link of LEAST_PROBABILITY or more,
    the same entity, the same NINO, or the same name and date of birth), or lies at the address of
    a listed row: the same UPRN, a part of it, or the same address as it is written. Entries whose
    time has not come, or is over on the day of their extract, do not count.
    """
    if PROTECTED not in gathered:
        return frozenset()
    whole = gathered[PROTECTED]
    listed = _in_force(whole, gathered[DELIVERIES])
    ids = listed[RECORD].combine_chunks()
    found = set(whole[RECORD].to_pylist())
    found |= set(_same_people(ids, linked))
    uprns = _uprns(listed, placed)
    found |= set(_at(uprns, placed))
    for name, table in gathered.items():
        if name not in {DELIVERIES, PROTECTED}:
            found |= set(_alike(table, listed, uprns))
    return frozenset(found)


def without(tables: Tables, protected: frozenset[str]) -> Tables:
    """``tables`` without the protected records and without the list itself."""
    if not protected:
        return {name: table for name, table in tables.items() if name != PROTECTED}
    barred = pa.array(sorted(protected), pa.string())
    return {
        name: table
        if name == DELIVERIES
        else table.filter(pc.invert(pc.is_in(table[RECORD], value_set=barred)))
        for name, table in tables.items()
        if name != PROTECTED
    }


def _in_force(listed: pa.Table, deliveries: pa.Table) -> pa.Table:
    at = pc.index_in(listed[DELIVERY], value_set=deliveries[DELIVERY].combine_chunks())
    day = pc.take(deliveries["as_of"], at)
    begun = ended = pa.scalar(True)
    if "valid_from" in listed.column_names:
        begun = pc.fill_null(pc.less_equal(listed["valid_from"], day), True)
    if "valid_to" in listed.column_names:
        ended = pc.fill_null(pc.greater(listed["valid_to"], day), True)
    return listed.filter(pc.and_(pc.and_(begun, ended), pc.fill_null(pc.is_valid(day), False)))


def _same_people(ids: pa.Array, linked: Tables) -> Iterator[str]:
    if not linked:
        return
    entities, pairs = linked["entities"], linked["pairs"]
    theirs = pc.unique(entities.filter(pc.is_in(entities["record"], value_set=ids))["entity"])
    yield from _texts(entities, "record", pc.is_in(entities["entity"], value_set=theirs))
    near = pairs.filter(pc.greater_equal(pairs["match_probability"], LEAST_PROBABILITY))
    for one, other in (("left", "right"), ("right", "left")):
        yield from _texts(near, other, pc.is_in(near[one], value_set=ids))


def _uprns(listed: pa.Table, placed: Tables) -> pa.Array:
    found: list[pa.Array | pa.ChunkedArray] = []
    if "uprn" in listed.column_names:
        found.append(pc.cast(listed["uprn"], pa.int64()))
    if PLACES in placed:
        places = placed[PLACES]
        theirs = pc.is_in(places["record"], value_set=listed[RECORD].combine_chunks())
        found.append(places.filter(theirs)["uprn"])
    values = {value for column in found for value in column.to_pylist() if value is not None}
    return pa.array(sorted(values), pa.int64())


def _at(uprns: pa.Array, placed: Tables) -> Iterator[str]:
    """Records that lie at one of ``uprns`` or in a part of it."""
    if PLACES in placed:
        places = placed[PLACES]
        for column in ("uprn", "parent_uprn"):
            yield from _texts(places, "record", pc.is_in(places[column], value_set=uprns))


def _alike(table: pa.Table, listed: pa.Table, uprns: pa.Array) -> Iterator[str]:
    """Records with the UPRN, written address, NINO, or name and date of birth of a listed row."""
    if "uprn" in table.column_names:
        same = pc.is_in(pc.cast(table["uprn"], pa.int64()), value_set=uprns)
        yield from _texts(table, RECORD, same)
    for columns in (("address", "postcode"), ("nino",), ("forename", "surname", "date_of_birth")):
        if {*columns} <= {*table.column_names} and {*columns} <= {*listed.column_names}:
            theirs = pc.drop_null(_key(listed, columns))
            same = pc.is_in(_key(table, columns), value_set=theirs.combine_chunks())
            yield from _texts(table, RECORD, pc.and_(same, pc.is_valid(_key(table, columns))))


def _key(table: pa.Table, columns: Sequence[str]) -> pa.ChunkedArray:
    """The columns as letters and digits alone; null when one of them is."""
    parts = [pc.utf8_lower(pc.cast(table[name], pa.string())) for name in columns]
    plain = [pc.replace_substring_regex(part, "[^a-z0-9]+", "") for part in parts]
    return reduce(lambda a, b: pc.binary_join_element_wise(a, b, "/"), plain)


def _texts(table: pa.Table, column: str, mask: Any) -> Iterator[str]:
    yield from table.filter(pc.fill_null(mask, False))[column].to_pylist()
