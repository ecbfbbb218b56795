"""Whose records no output may show: protected people and everybody at a protected address.

The list is a dataset of its own, and people are on it because somebody looks for them. So what
counts as "the same" is wider here than where a lead begins: a doubtful match protects.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import reduce
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.linkage.read_identifiers import read_nino
from folkmoot.run.gather import DELIVERIES, DELIVERY, RECORD
from folkmoot.run.protected_places import addressed_alike, at_places, protected_places
from folkmoot.run.step import Tables

PROTECTED = "protected-people"
# Far below what a lead needs: rather a lead too few than an address too many.
LEAST_PROBABILITY = 0.05
# What says that nothing is known is the same in many records, and nobody's.
_NOBODYS = pa.array(["placeholder", "test", "missing", "absent"])


def protected_records(gathered: Tables, placed: Tables, linked: Tables) -> frozenset[str]:
    """Ids of the records on which nothing that comes out may rest, the list's own included.

    Protected are: records that are or may be of a listed person (the same entity, a link of
    LEAST_PROBABILITY or more, the same NINO, or the same name and date of birth); records that lie
    or may lie at the address of a listed row, or where a listed person has a record
    (`protected_places`); and what else the people at such an address have. Entries that were over
    on the day of their extract do not count; those whose time is still to come do, because what
    comes out is held for months.
    """
    if PROTECTED not in gathered:
        return frozenset()
    whole = gathered[PROTECTED]
    listed = _in_force(whole, gathered[DELIVERIES])
    others = {n: t for n, t in gathered.items() if n not in {DELIVERIES, PROTECTED}}
    people = set(listed[RECORD].to_pylist())
    for table in others.values():
        people |= set(_same_person(table, listed))
    people |= _entities_of(people, linked)
    uprns = protected_places(listed, people, others, placed)
    there = set(at_places(uprns, others, placed)) | set(addressed_alike(listed, others))
    return frozenset(
        set(whole[RECORD].to_pylist())
        | people
        | set(_linked_to(people, linked))
        | there
        | _entities_of(there, linked)
    )


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
    """The entries that are not over; of an extract without a day, all."""
    if "valid_to" not in listed.column_names:
        return listed
    at = pc.index_in(listed[DELIVERY], value_set=deliveries[DELIVERY].combine_chunks())
    day = pc.take(deliveries["as_of"], at)
    return listed.filter(pc.fill_null(pc.greater(listed["valid_to"], day), True))


def _entities_of(records: set[str], linked: Tables) -> set[str]:
    """Every record of the entities of ``records``."""
    if not linked or not records:
        return set()
    entities = linked["entities"]
    mine = pc.is_in(entities["record"], value_set=_array(records))
    theirs = pc.unique(entities.filter(mine)["entity"])
    return set(_texts(entities, "record", pc.is_in(entities["entity"], value_set=theirs)))


def _linked_to(records: set[str], linked: Tables) -> Iterator[str]:
    """Records that a link, however doubtful, joins with one of ``records``."""
    if not linked:
        return
    ids, pairs = _array(records), linked["pairs"]
    near = pairs.filter(pc.greater_equal(pairs["match_probability"], LEAST_PROBABILITY))
    for one, other in (("left", "right"), ("right", "left")):
        yield from _texts(near, other, pc.is_in(near[one], value_set=ids))


def _same_person(table: pa.Table, listed: pa.Table) -> Iterator[str]:
    """Records with the NINO, or with the name and the date of birth, of a listed row. The name is
    enough where the record says no date of birth, or the row nothing but a name."""
    for theirs, ours in (
        (_nino(listed), _nino(table)),
        (_name_and_birth(listed), _name_and_birth(table)),
        (_name(listed), _where(_name(table), _unknown(table, "date_of_birth"))),
        (_where(_name(listed), _nothing_else(listed)), _name(table)),
    ):
        if theirs is not None and ours is not None:
            same = pc.is_in(ours, value_set=pc.drop_null(theirs))
            yield from _texts(table, RECORD, pc.and_(same, pc.is_valid(ours)))


def _nino(table: pa.Table) -> pa.Array | None:
    if "nino" not in table.column_names:
        return None
    plain = _plain(table, "nino")
    return pc.coalesce(read_nino(plain), plain)


def _name(table: pa.Table) -> pa.Array | None:
    """The whole name, forename first, as it is sent in one column or in two."""
    names = [
        reduce(lambda a, b: pc.binary_join_element_wise(a, b, ""), [_plain(table, c) for c in one])
        for one in (("forename", "surname"), ("full_name",))
        if {*one} <= {*table.column_names}
    ]
    return reduce(pc.coalesce, names) if names else None


def _name_and_birth(table: pa.Table) -> pa.Array | None:
    name = _name(table)
    if name is None or "date_of_birth" not in table.column_names:
        return None
    return pc.binary_join_element_wise(name, _plain(table, "date_of_birth"), "/")


def _nothing_else(listed: pa.Table) -> pa.Array:
    """Where a listed row says neither when somebody was born, nor a number, nor a place."""
    others = ("date_of_birth", "nino", "uprn", "address")
    return reduce(pc.and_, [_unknown(listed, name) for name in others])


def _unknown(table: pa.Table, name: str) -> pa.Array:
    if name not in table.column_names:
        return pa.array([True] * table.num_rows, pa.bool_())
    return pc.is_null(_plain(table, name))


def _where(values: pa.Array | None, mask: pa.Array) -> pa.Array | None:
    return None if values is None else pc.if_else(mask, values, pa.scalar(None, pa.string()))


def _plain(table: pa.Table, name: str) -> pa.Array:
    """Letters and digits alone; null where the column says nothing of anybody."""
    text = pc.utf8_lower(pc.cast(table[name].combine_chunks(), pa.string()))
    plain = pc.replace_substring_regex(text, "[^a-z0-9]+", "")
    if f"{name}__verdict" in table.column_names:
        verdict = table[f"{name}__verdict"].combine_chunks()
        nobodys = pc.is_in(verdict, value_set=_NOBODYS.cast(verdict.type))
        plain = pc.if_else(nobodys, pa.scalar(None, pa.string()), plain)
    return pc.if_else(pc.equal(plain, ""), pa.scalar(None, pa.string()), plain)


def _array(records: Iterable[str]) -> pa.Array:
    return pa.array(sorted(records), pa.string())


def _texts(table: pa.Table, column: str, mask: Any) -> Iterator[str]:
    yield from table.filter(pc.fill_null(mask, False))[column].to_pylist()
