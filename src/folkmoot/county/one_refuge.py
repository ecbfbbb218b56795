"""A list of protected people for a county so small that chance put nobody on it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import pyarrow as pa

from folkmoot.county.members import COUNTY
from folkmoot.county.reference import reference
from folkmoot.county.rows.base_rows import canonical

SINCE = date(2026, 1, 5)


def one_refuge(gazetteer: pa.Table, of_cases: Collection[int]) -> pa.Table:
    """One row of `protected-people`: the dwelling with the lowest UPRN that no planted case needs.

    Without a list the gate refuses, and a list with nobody on it looks like one that was lost on
    its way. Rows of ``gazetteer`` and the result are as ``canonical_schema`` says.
    """
    homes = (
        row
        for row in gazetteer.to_pylist()
        if row["class"] == "dwelling" and row["_dwelling"] not in of_cases
    )
    home = min(homes, key=lambda row: int(row["uprn"]))
    row = {
        "entry_ref": reference(home["_dwelling"], "X"), "kind": "address", "uprn": home["uprn"],
        "address": home["address"], "postcode": home["postcode"], "valid_from": SINCE,
        "_member": COUNTY.id, "_dwelling": home["_dwelling"],
    }  # fmt: skip
    return canonical("protected-people", pa.Table.from_pylist([row]))
