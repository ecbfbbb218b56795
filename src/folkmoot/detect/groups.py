"""Which people belong to which group: by age band, sex, area deprivation; in an audit, ethnicity.

Groups come from columns that the permit grants. A person whose group is not known stands in none.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.agreement.audit import ETHNICITY
from folkmoot.dataset.evidence import evidence

GROUPS_SCHEMA = pa.schema(
    [("person", pa.string()), ("attribute", pa.string()), ("group", pa.string())]
)
# Bands of the census's broad ages, with the state pension's age as the last step.
_BANDS = ((25, "under 25"), (45, "25 to 44"), (66, "45 to 65"))
_OLDEST = "66 and over"
# By the first letter, or the code of ISO/IEC 5218.
_SEXES = {"f": "female", "m": "male", "2": "female", "1": "male"}
_PLACED = ("given", "matched")


def groups(
    records: pa.ChunkedArray,
    entities: pa.Table,
    tables: Mapping[str, pa.Table],
    *,
    places: pa.Table | None,
    areas: pa.Table | None,
    on: date,
    audit: bool = False,
) -> pa.Table:
    """GROUPS_SCHEMA: the groups of everybody who has one of ``records``, on the day ``on``.

    ``tables``: by dataset, as the run holds them. What their records say of a person is counted,
    the commonest wins. ``areas``: ``uprn, imd_decile``; a person's is where their looked-at records
    lie (``places``: ``record, uprn, verdict``). Ethnicity is read in an ``audit`` only.
    """
    who = entities.select(["record", "entity"])
    mine = who.filter(pc.is_in(who["record"], value_set=_texts(records)))
    theirs = who.filter(pc.is_in(who["entity"], value_set=mine["entity"].unique()))
    born = _said(tables, theirs, ("date_of_birth",))
    sex = _said(tables, theirs, ("sex",))
    found = [
        group_of("age_band", born["person"], age_bands(born["value"], on)),
        group_of("sex", sex["person"], sexes(sex["value"])),
        _deprivation(mine, places, areas),
    ]
    if audit:
        ethnic = _said(tables, theirs, ETHNICITY)
        found.append(group_of("ethnicity", ethnic["person"], ethnic["value"].cast(pa.string())))
    return pa.concat_tables(found)


def group_of(attribute: str, person: pa.ChunkedArray, group: pa.ChunkedArray) -> pa.Table:
    """GROUPS_SCHEMA of one attribute, without those whose group is null."""
    named = pa.array([attribute] * len(person), pa.string())
    table = pa.table({"person": person, "attribute": named, "group": group})
    return table.filter(pc.is_valid(table["group"])).cast(GROUPS_SCHEMA)


def age_bands(born: pa.ChunkedArray, on: date) -> pa.ChunkedArray:
    """The band of each date of birth on the day ``on``.

    >>> age_bands(pa.chunked_array([[date(2001, 10, 31)]]), date(2026, 10, 31))[0]
    <pyarrow.StringScalar: '25 to 44'>
    """
    days = born.cast(pa.date32())
    found = pc.if_else(pc.is_valid(days), _OLDEST, None)
    for years, band in reversed(_BANDS):
        # In February the 29th counts as the 28th: a day that every year has.
        limit = date(on.year - years, on.month, min(on.day, 28) if on.month == 2 else on.day)
        found = pc.if_else(pc.greater(days, pa.scalar(limit, pa.date32())), band, found)
    return found


def sexes(values: pa.ChunkedArray) -> pa.ChunkedArray:
    """``female`` or ``male`` by the first letter or code; null for anything else."""
    first = pc.utf8_lower(pc.utf8_slice_codeunits(values.cast(pa.string()), 0, 1))
    at = pc.index_in(first, value_set=pa.array(_SEXES, pa.string()))
    return pc.take(pa.array(_SEXES.values(), pa.string()), at)


def fifths(deciles: pa.ChunkedArray) -> pa.ChunkedArray:
    """The fifth of a decile of deprivation, 1 the most deprived."""
    number = pc.divide(pc.add(deciles.cast(pa.int64()), 1), 2)
    return pc.binary_join_element_wise(number.cast(pa.string()), pa.scalar("of 5"), " ")


def _said(tables: Mapping[str, pa.Table], who: pa.Table, columns: tuple[str, ...]) -> pa.Table:
    """``person`` and the commonest ``value`` that their records give; the smallest of a draw."""
    parts = []
    for dataset, table in tables.items():
        for column in columns:
            if column not in table.column_names or "_delivery" not in table.column_names:
                continue
            held = table.filter(pc.is_in(table["_record"], value_set=_texts(who["record"])))
            seen = evidence(dataset, held, (column,))
            parts.append(pa.table({"record": seen["_record"], "value": seen[column]}))
    if not parts:
        return pa.table({"person": pa.chunked_array([[]], pa.string()),
                         "value": pa.chunked_array([[]], pa.string())})  # fmt: skip
    said = pa.concat_tables(parts, promote_options="permissive")
    said = said.filter(pc.is_valid(said["value"]))
    at = pc.index_in(said["record"], value_set=_texts(who["record"]))
    person = pc.take(who["entity"].combine_chunks(), at)
    return _commonest(pa.table({"person": person, "value": said["value"]}))


def _commonest(said: pa.Table) -> pa.Table:
    counts = said.group_by(["person", "value"]).aggregate([([], "count_all")])
    ranked = counts.sort_by(
        [("person", "ascending"), ("count_all", "descending"), ("value", "ascending")]
    )
    first = ranked.group_by("person", use_threads=False).aggregate([("value", "first")])
    return first.rename_columns({"value_first": "value"})


def _deprivation(mine: pa.Table, places: pa.Table | None, areas: pa.Table | None) -> pa.Table:
    if places is None or areas is None or "imd_decile" not in areas.column_names:
        return GROUPS_SCHEMA.empty_table()
    sure = places.filter(pc.is_in(places["verdict"], value_set=pa.array(_PLACED)))
    at = pc.index_in(mine["record"], value_set=_texts(sure["record"]))
    uprn = pc.take(sure["uprn"].combine_chunks(), at)
    where = pc.index_in(uprn, value_set=areas["uprn"].cast(pa.int64()).combine_chunks())
    decile = pc.take(areas["imd_decile"].combine_chunks(), where)
    said = pa.table({"person": mine["entity"], "value": decile})
    one = _commonest(said.filter(pc.is_valid(said["value"])))
    return group_of("deprivation", one["person"], fifths(one["value"]))


def _texts(values: pa.ChunkedArray) -> pa.Array:
    return values.cast(pa.string()).combine_chunks()
