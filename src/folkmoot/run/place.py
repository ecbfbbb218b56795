"""Where every record is: its address matched to the gazetteer, as a step of the run."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.linkage.match_places import match_places
from folkmoot.run.gather import DELIVERIES, RECORD
from folkmoot.run.step import Tables
from folkmoot.run.workshop import Workshop

GAZETTEER = "gazetteer"
PLACES, UNMATCHED = "places", "unmatched"
_PLACED = ("given", "matched")
# Beside people's records these lie in a run: they say where things are, not who is there.
_NO_RECORDS = frozenset({DELIVERIES, GAZETTEER, "council-tax-precepts"})


def place(gathered: Tables, shop: Workshop) -> Tables:
    """``places`` (one row per record with an address), ``unmatched`` and ``diagnostics``.

    Nothing where the permit grants no gazetteer.
    """
    if GAZETTEER not in gathered:
        return {}
    tables = {name: table for name, table in gathered.items() if name not in _NO_RECORDS}
    found = match_places(tables, gathered[GAZETTEER])
    facts = pa.table({"json": [json.dumps(dict(found.diagnostics), sort_keys=True)]})
    return {PLACES: found.places, UNMATCHED: found.unmatched, "diagnostics": facts}


def with_places(tables: Mapping[str, pa.Table], placed: Tables) -> Tables:
    """``tables`` with ``uprn`` as the gazetteer has it, where the record could be placed.

    A UPRN that a supplier gave and that does not fit its address is left as matching left it:
    null, because it is no evidence.
    """
    if PLACES not in placed:
        return dict(tables)
    places = placed[PLACES]
    sure = pc.is_in(places["verdict"], value_set=pa.array(_PLACED))
    uprns = pc.if_else(sure, places["uprn"], pa.scalar(None, places["uprn"].type))
    out: Tables = {}
    for name, table in tables.items():
        if name in _NO_RECORDS or "uprn" not in table.column_names:
            out[name] = table
            continue
        at = pc.index_in(table[RECORD], value_set=places["record"])
        uprn = pc.take(uprns, at)
        verdict = pc.if_else(pc.is_null(uprn), "missing", "valid")
        out[name] = _replaced(_replaced(table, "uprn", uprn), "uprn__verdict", verdict)
    return out


def _replaced(table: pa.Table, name: str, column: pa.ChunkedArray) -> pa.Table:
    if name in table.column_names:
        return table.set_column(table.column_names.index(name), name, column)
    return table.append_column(name, column)
