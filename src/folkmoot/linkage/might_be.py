"""Which places an address might be, where none is sure: for whoever must rather err on that side.

Finding somebody asks for a likely place (`match_places`); keeping somebody out of sight asks for
every place that is not ruled out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.linkage.address_parts import AddressParts, address_parts
from folkmoot.linkage.gazetteer import index
from folkmoot.linkage.one_edit import one_edit
from folkmoot.linkage.read_gazetteer import read_postcodes
from folkmoot.linkage.score_place import Candidate, plausible

MIGHT_BE = pa.schema([("record", pa.string()), ("uprn", pa.int64())])
Choose = Callable[[AddressParts, str | None], Iterable[Candidate]]


def might_be(addresses: pa.Table, gazetteer: pa.Table) -> pa.Table:
    """``record`` and ``uprn``: each place of ``gazetteer`` that an address does not rule out.

    ``addresses`` has ``record``, ``address`` and ``postcode`` (text, nulls). House and flat must
    not contradict; the postcode must be that of the place or one slip away, or, where there is
    none, the words must be alike. A postcode near no place is taken as none.

    >>> places = pa.table({"uprn": [1, 2], "address": ["1 Mill Row", "2 Mill Row"],
    ...                    "postcode": ["CM1 1AA", "CM1 1AA"]})
    >>> said = pa.table({"record": ["r"], "address": ["2, Mlil Row"], "postcode": [None]})
    >>> might_be(said, places).to_pylist()
    [{'record': 'r', 'uprn': 2}]
    """
    known = index(gazetteer)
    codes = _Codes(known.postcodes)

    def choose(parts: AddressParts, postcode: str | None) -> Iterable[Candidate]:
        near = codes.near(postcode) if postcode is not None else ()
        some = (place for code in near for place in known.area(code).places)
        return (p for p in (some if near else known.on_streets(parts.words)) if plausible(parts, p))

    return _pairs(addresses, choose)


class _Codes:
    """Postcodes by either half: one slip leaves the other as it was."""

    def __init__(self, codes: Iterable[str]) -> None:
        self._halves: dict[str, set[str]] = {}
        self._near: dict[str, tuple[str, ...]] = {}
        for code in codes:
            for half in code.split(" "):
                self._halves.setdefault(half, set()).add(code)

    def near(self, code: str) -> tuple[str, ...]:
        """Those that are ``code`` or one slip from it, in order."""
        if code not in self._near:
            some = set().union(*(self._halves.get(half, ()) for half in code.split(" ")))
            self._near[code] = tuple(sorted(other for other in some if one_edit(code, other)))
        return self._near[code]


def _pairs(addresses: pa.Table, choose: Choose) -> pa.Table:
    addresses = addresses.filter(pc.not_equal(addresses["address"], ""))
    postcodes = pa.chunked_array(addresses["postcode"].cast(pa.string())).combine_chunks()
    rows = zip(
        addresses["record"].to_pylist(),
        addresses["address"].to_pylist(),
        read_postcodes(postcodes).to_pylist(),
        strict=True,
    )
    answers: dict[tuple[str, str | None], list[int]] = {}
    found: dict[str, list[object]] = {"record": [], "uprn": []}
    for record, address, postcode in rows:
        if (address, postcode) not in answers:
            places = choose(address_parts(address), postcode)
            answers[address, postcode] = [place.uprn for place in places]
        uprns = answers[address, postcode]
        found["record"] += [record] * len(uprns)
        found["uprn"] += uprns
    return pa.table(found, schema=MIGHT_BE)
