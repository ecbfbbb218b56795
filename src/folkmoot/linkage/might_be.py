"""Which places an address might be, where none is sure: for whoever must rather err on that side.

Finding somebody asks for a likely place (`match_places`); keeping somebody out of sight asks for
every place that is not ruled out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pyarrow as pa

from folkmoot.linkage.address_parts import AddressParts, address_parts
from folkmoot.linkage.gazetteer import Gazetteer, index
from folkmoot.linkage.one_edit import one_edit
from folkmoot.linkage.read_identifiers import read_postcode
from folkmoot.linkage.score_place import Candidate, alike, plausible

MIGHT_BE = pa.schema([("record", pa.string()), ("uprn", pa.int64())])
Choose = Callable[[AddressParts, str | None], Iterable[Candidate]]


def might_be(addresses: pa.Table, gazetteer: pa.Table) -> pa.Table:
    """``record`` and ``uprn``: each place of ``gazetteer`` that an address does not rule out.

    ``addresses`` has ``record``, ``address`` and ``postcode`` (text, nulls). House and flat must
    not contradict; the postcode must be that of the place or one slip away, or, where there is
    none, half of the words must be its words. A postcode without a place is taken as none.
    """
    known = index(gazetteer)
    every = _places(gazetteer, known)
    by_postcode: dict[str, list[Candidate]] = {}
    for place in every:
        by_postcode.setdefault(place.postcode or "", []).append(place)
    near: dict[str, list[Candidate]] = {}

    def choose(parts: AddressParts, postcode: str | None) -> Iterable[Candidate]:
        if postcode is not None:
            if postcode not in near:
                codes = [code for code in by_postcode if code and one_edit(code, postcode)]
                near[postcode] = [place for code in codes for place in by_postcode[code]]
            if near[postcode]:
                return [place for place in near[postcode] if plausible(parts, place)]
        return [p for p in every if plausible(parts, p) and _same_words(parts, p.parts)]

    return _pairs(addresses, choose)


def _pairs(addresses: pa.Table, choose: Choose) -> pa.Table:
    postcodes = pa.chunked_array(addresses["postcode"].cast(pa.string())).combine_chunks()
    rows = zip(
        addresses["record"].to_pylist(),
        addresses["address"].to_pylist(),
        read_postcode(postcodes).to_pylist(),
        strict=True,
    )
    answers: dict[tuple[str, str | None], list[int]] = {}
    found: dict[str, list[object]] = {"record": [], "uprn": []}
    for record, address, postcode in rows:
        if not address:
            continue
        if (address, postcode) not in answers:
            places = choose(address_parts(address), postcode)
            answers[address, postcode] = [place.uprn for place in places]
        for uprn in answers[address, postcode]:
            found["record"].append(record)
            found["uprn"].append(uprn)
    return pa.table(found, schema=MIGHT_BE)


def _places(gazetteer: pa.Table, known: Gazetteer) -> list[Candidate]:
    uprns = {int(uprn) for uprn in gazetteer["uprn"].to_pylist() if uprn is not None}
    return [place for uprn in sorted(uprns) if (place := known.of(uprn)) is not None]


def _same_words(one: AddressParts, other: AddressParts) -> bool:
    """Whether at least half of the words of the shorter are words of the other, slips aside."""
    few, many = sorted((set(one.words), set(other.words)), key=len)
    if not few:
        return False
    return 2 * sum(any(a == b or alike(a, b) for b in many) for a in few) >= len(few)
