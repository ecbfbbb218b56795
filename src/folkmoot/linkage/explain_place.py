"""Why an address was matched to a place: what each part weighs, in bits."""

from __future__ import annotations

import pyarrow as pa

from folkmoot.errors import NotFoundError
from folkmoot.linkage.address_parts import address_parts
from folkmoot.linkage.gazetteer import index
from folkmoot.linkage.match_places import best_place
from folkmoot.linkage.read_identifiers import read_postcode
from folkmoot.linkage.score_place import score_place


def explain_place(
    address: str, postcode: str | None, gazetteer: pa.Table, uprn: int | None = None
) -> pa.Table:
    """The weight of an address at ``uprn`` (default: its best place) in its parts.

    Columns ``uprn``, ``part``, ``bits``: one row a part. The bits add up to the weight by which
    the candidates were ranked. NotFoundError when there is no candidate or no such UPRN.
    """
    known = index(gazetteer)
    parts = address_parts(address)
    code = read_postcode(pa.array([postcode], pa.string()))[0].as_py()
    found = best_place(known, parts, code)
    place = found.best if uprn is None else known.of(uprn)
    if place is None:
        raise NotFoundError("The gazetteer has no such place.")
    bits = score_place(parts, code, place, found.words)
    return pa.table(
        {
            "uprn": pa.array([place.uprn] * len(bits), pa.int64()),
            "part": list(bits),
            "bits": pa.array(bits.values(), pa.float64()),
        }
    )
