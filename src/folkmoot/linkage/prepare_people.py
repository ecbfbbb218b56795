"""The tables as the model of people compares them: one row per record that names a person.

Columns are worked by their distinct values, so that a table of millions costs what its names cost.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.errors import Fault, InputError
from folkmoot.linkage.forename_variants import fuller_names, fullest_name, variant_names
from folkmoot.linkage.model import LinkModel
from folkmoot.linkage.person_name import (
    PersonKind,
    PersonName,
    family_name,
    given_name,
    person_name,
)
from folkmoot.linkage.prepared import Prepared
from folkmoot.linkage.read_identifiers import (
    read_address,
    read_date,
    read_nino,
    read_postcode,
    read_sex,
    read_uprn,
)

NAMES = ("full_name", "forename", "surname")
# A forename that so many records have is a name in use, not a slip of the pen.
IN_USE = 20
# A National Insurance number that records of so many dates of birth have belongs to nobody.
SHARED = 3

_TEXT = pa.string()
_BAD = frozenset({"placeholder", "missing", "absent", "test"})
_PARTS = ("forename", "middle", "surname", "first", "last", "sex")


def prepare_people(tables: Mapping[str, pa.Table], model: LinkModel) -> Prepared:
    """What ``model`` compares of ``tables``, in the order of record ids.

    A table without any name column is not about people and is left out. ``verdicts``: ``valid``,
    ``placeholder`` (nobody's name), ``organisation`` (a body's) or ``missing``. InputError when
    no table has a name column, a column of ids is missing, or an id is null or not unique.
    ``notes``: ``tables_without_names``; ``ninos_shared``: numbers that stand on so many people's
    records that they say nothing.
    """
    named = {n: tables[n] for n in sorted(tables) if _has_name(tables[n], model)}
    _check(tables, named, model)
    parts = [_rows(table, model) for table in named.values()]
    whole = pa.concat_tables(parts) if parts else _EMPTY
    whole = whole.sort_by("unique_id").combine_chunks()
    ids = whole["unique_id"]
    if ids.null_count or pc.count_distinct(ids).as_py() != whole.num_rows:
        what = "A record id is missing or stands on more than one record."
        raise InputError(what, where=model.unique_id)
    verdicts = pa.table({"record": ids, "verdict": whole["verdict"]})
    valid = whole.filter(pc.equal(whole["verdict"], "valid")).drop_columns(["verdict"])
    valid, shared = _without_shared(valid)
    notes = {"tables_without_names": len(tables) - len(named), "ninos_shared": shared}
    return Prepared(_derived(valid), verdicts, notes)


def _has_name(table: pa.Table, model: LinkModel) -> bool:
    return any(model.fields.get(part) in table.column_names for part in NAMES)


def _check(tables: Mapping[str, pa.Table], named: Mapping[str, pa.Table], model: LinkModel) -> None:
    faults = [
        Fault("has no such column.", f"{name}.{model.unique_id}", "Name it in the model's fields.")
        for name, table in named.items()
        if model.unique_id not in table.column_names
    ]
    if tables and not named:
        where = ", ".join(sorted(tables))
        faults.append(Fault("No table has a name.", where, "Name it in the model's fields."))
    if faults:
        raise InputError(faults)


_EMPTY = pa.table(
    {c: pa.array([], _TEXT) for c in ("unique_id", *_PARTS, "dob", "nino", "postcode", "uprn",
     "address_key", "verdict")}
)  # fmt: skip


def _rows(table: pa.Table, model: LinkModel) -> pa.Table:
    full = _apart(_usable(table, model, "full_name", name=True), person_name)
    given = _apart(_usable(table, model, "forename", name=True), given_name)
    family = _apart(_usable(table, model, "surname", name=True), family_name)
    title = read_sex(_usable(table, model, "title"))
    born = read_date(_usable(table, model, "date_of_birth"))
    attained = read_date(_usable(table, model, "attainer_date_of_birth"))
    postcode = read_postcode(_usable(table, model, "postcode"))
    kinds = pc.binary_join_element_wise(*(p["kind"] for p in (full, given, family)), "|")
    coded = kinds.dictionary_encode()
    said = pa.array([_verdict(*kind.split("|")) for kind in coded.dictionary.to_pylist()], _TEXT)
    sexes = (read_sex(_usable(table, model, "sex")), title, given["sex"], full["sex"])
    return pa.table(
        {
            "unique_id": table[model.unique_id].cast(_TEXT).combine_chunks(),
            "forename": pc.coalesce(given["forename"], full["forename"]),
            "middle": pc.coalesce(given["middle"], full["middle"]),
            "surname": pc.coalesce(family["surname"], full["surname"]),
            "first": pc.coalesce(family["first"], full["first"]),
            "last": pc.coalesce(family["last"], full["last"]),
            "sex": pc.coalesce(*sexes),
            "dob": pc.coalesce(born, attained),
            "nino": read_nino(_usable(table, model, "nino")),
            "postcode": postcode,
            "uprn": read_uprn(_usable(table, model, "uprn")),
            "address_key": read_address(_usable(table, model, "address"), postcode),
            "verdict": said.take(coded.indices),
        }
    )


def _usable(table: pa.Table, model: LinkModel, part: str, *, name: bool = False) -> pa.Array:
    """The column of ``part`` as text, null where its verdict says that it is no value.

    A name may fail a rule of quality and still be a name; any other invalid value is none. A
    name that the verdict calls a placeholder is handed on as one.
    """
    column = model.fields.get(part, "")
    if column not in table.column_names:
        return pa.nulls(table.num_rows, _TEXT)
    values = _flat(table[column].cast(_TEXT))
    verdict = f"{column}__verdict"
    if verdict not in table.column_names:
        return values
    kinds = _flat(table[verdict].cast(_TEXT))
    bad = pa.array(sorted(_BAD if name else _BAD | {"invalid", "out_of_region"}), _TEXT)
    values = pc.if_else(pc.is_in(kinds, value_set=bad), pa.scalar(None, _TEXT), values)
    if name:
        nobody = pc.is_in(kinds, value_set=pa.array(["placeholder", "test"], _TEXT))
        values = pc.if_else(nobody, pa.scalar("not known", _TEXT), values)
    return values


def _flat(column: Any) -> pa.Array:
    joined = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    return joined if isinstance(joined, pa.Array) else pa.chunked_array(joined).combine_chunks()


def _apart(values: pa.Array, read: Callable[[str | None], PersonName]) -> dict[str, pa.Array]:
    """The parts of a column of names, each distinct value read once."""
    coded = pc.dictionary_encode(values, null_encoding="encode")
    names = [read(text) for text in coded.dictionary.to_pylist()]
    columns = {p: pa.array([getattr(n, p) for n in names], _TEXT) for p in _PARTS}
    columns["kind"] = pa.array([n.kind.value for n in names], _TEXT)
    return {part: column.take(coded.indices) for part, column in columns.items()}


def _verdict(*kinds: str) -> str:
    """A record is a person's by its surname, or by a full name that is one.

    ``kinds``: of the full name, the given and the family name.
    """
    for kind in (PersonKind.PLACEHOLDER.value, PersonKind.BODY.value):
        # A forename that is "not known" beside a surname leaves half a name, which is none.
        if kind in kinds:
            return kind
    return kinds[0] if kinds[2] == PersonKind.MISSING.value else kinds[2]


def _without_shared(rows: pa.Table) -> tuple[pa.Table, int]:
    """Numbers on records of SHARED or more dates of birth are blanked; how many there were."""
    known = rows.filter(pc.and_(pc.is_valid(rows["nino"]), pc.is_valid(rows["dob"])))
    counted = known.group_by("nino").aggregate([("dob", "count_distinct")])
    shared = counted.filter(pc.greater_equal(counted["dob_count_distinct"], SHARED))["nino"]
    if not len(shared):
        return rows, 0
    hit = pc.is_in(rows["nino"], value_set=_flat(shared))
    cleared = pc.if_else(hit, pa.scalar(None, _TEXT), rows["nino"])
    at = rows.column_names.index("nino")
    return rows.set_column(at, "nino", cleared), len(shared)


def _derived(rows: pa.Table) -> pa.Table:
    """What blocking and comparing need beside the parts themselves."""
    forename, dob, postcode = rows["forename"], rows["dob"], rows["postcode"]
    coded = _flat(forename).dictionary_encode()
    names = coded.dictionary.to_pylist()
    counts = {v["values"]: v["counts"] for v in pc.value_counts(forename).to_pylist()}
    known = variant_names()
    in_use = pa.array([n in known or counts[n] >= IN_USE for n in names], pa.bool_())
    fuller = pa.array([list(fuller_names(n)) for n in names], pa.list_(_TEXT))
    fullest = pa.array([fullest_name(n) for n in names], _TEXT)
    year, rest = pc.utf8_slice_codeunits(dob, 0, 4), pc.utf8_slice_codeunits(dob, 5, 10)
    month, day = pc.utf8_slice_codeunits(dob, 5, 7), pc.utf8_slice_codeunits(dob, 8, 10)
    sector = pc.utf8_slice_codeunits(postcode, 0, -2)
    columns = {
        "initial": pc.utf8_slice_codeunits(forename, 0, 1),
        "in_use": in_use.take(coded.indices),
        "fuller": fuller.take(coded.indices),
        "fullest": fullest.take(coded.indices),
        "born_year": year,
        "born_day": rest,
        "dob_swapped": pc.binary_join_element_wise(year, day, month, "-"),
        "sector": sector,
    }
    for name, column in columns.items():
        rows = rows.append_column(name, column)
    return rows
