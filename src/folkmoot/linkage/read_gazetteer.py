"""The gazetteer as a table of places: one row each, in order of UPRNs."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.linkage.read_identifiers import read_postcode, read_uprn

# Land has no address of its own that a person could have.
LEFT_OUT = frozenset({"land"})
_LONGEST_UPRN = 10**12


def read_gazetteer(gazetteer: pa.Table) -> pa.Table:
    """``uprn``, ``parent_uprn`` (null where none), ``address``, ``postcode`` and ``historic``.

    Land and rows without a UPRN or an address are left out. Of rows with one UPRN it is the one
    in use, then the first by address.
    """
    rows = pa.table(
        {
            "uprn": read_uprns(_column(gazetteer, "uprn")),
            "parent_uprn": _parents(_column(gazetteer, "parent_uprn")),
            "address": _text(gazetteer, "address"),
            "postcode": read_postcodes(_text(gazetteer, "postcode")),
            "historic": pc.fill_null(pc.equal(_text(gazetteer, "status"), "historic"), False),
        }
    )
    land = pc.is_in(_text(gazetteer, "class"), value_set=pa.array(sorted(LEFT_OUT)))
    there = pc.and_(pc.is_valid(rows["uprn"]), pc.not_equal(rows["address"], ""))
    rows = rows.filter(pc.and_(there, pc.invert(land)))
    order = [(name, "ascending") for name in ("uprn", "historic", "address")]
    rows = rows.sort_by(order).combine_chunks()
    return rows.filter(_first(rows["uprn"])).combine_chunks()


def read_uprns(values: pa.Array) -> pa.Array:
    """UPRNs as numbers, whether they come as numbers or as text; what is none is null."""
    if not pa.types.is_integer(values.type):
        return read_uprn(values.cast(pa.string())).cast(pa.int64())
    numbers = values.cast(pa.int64())
    good = pc.and_(pc.greater(numbers, 0), pc.less(numbers, _LONGEST_UPRN))
    return pc.if_else(good, numbers, pa.scalar(None, pa.int64()))


def read_postcodes(values: pa.Array) -> pa.Array:
    """Postcodes as `read_postcode` has them; each is read once."""
    coded = values.dictionary_encode()
    return read_postcode(coded.dictionary).take(coded.indices)


def _first(sorted_: pa.ChunkedArray) -> pa.Array:
    """Which values are not the one before."""
    values = sorted_.combine_chunks()
    if not len(values):
        return pa.array([], pa.bool_())
    differ = pc.not_equal(values[1:], values[:-1])
    return pa.concat_arrays([pa.array([True]), differ])


def _parents(values: pa.Array) -> pa.Array:
    if pa.types.is_integer(values.type):
        numbers = values.cast(pa.int64())
        return pc.if_else(pc.equal(numbers, 0), pa.scalar(None, pa.int64()), numbers)
    numbers = [int(value) if value else 0 for value in values.to_pylist()]
    return pa.array([number or None for number in numbers], pa.int64())


def _text(table: pa.Table, name: str) -> pa.Array:
    return _column(table, name).cast(pa.string())


def _column(table: pa.Table, name: str) -> pa.Array:
    if name not in table.column_names:
        return pa.nulls(table.num_rows, pa.string())
    return pa.chunked_array(table[name]).combine_chunks()
