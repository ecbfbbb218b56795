"""Which places an address might be, where none is sure: for whoever must rather err on that side.

Finding somebody asks for a likely place (`match_places`); keeping somebody out of sight asks for
every place that is not ruled out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pyarrow as pa

from folkmoot.linkage.address_parts import AddressParts, address_parts
from folkmoot.linkage.gazetteer import index
from folkmoot.linkage.one_edit import one_edit
from folkmoot.linkage.read_identifiers import read_postcode
from folkmoot.linkage.score_place import Candidate, alike, plausible

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
    known, uprns = index(gazetteer), _uprns(gazetteer)
    codes = _Codes(code for uprn in uprns if (code := known.postcode(uprn)))
    by_code: dict[str, list[int]] = {}
    for uprn in uprns:
        by_code.setdefault(known.postcode(uprn) or "", []).append(uprn)

    def choose(parts: AddressParts, postcode: str | None) -> Iterable[Candidate]:
        near = codes.near(postcode) if postcode is not None else ()
        some = uprns if not near else [uprn for code in near for uprn in by_code[code]]
        places = (place for uprn in some if (place := known.of(uprn)) and plausible(parts, place))
        return places if near else (p for p in places if _same_words(parts, p.parts))

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


def _uprns(gazetteer: pa.Table) -> list[int]:
    return sorted({int(uprn) for uprn in gazetteer["uprn"].to_pylist() if uprn is not None})


def _same_words(one: AddressParts, other: AddressParts) -> bool:
    """Whether half of the words of the shorter are words of the other, slips aside, and among them
    a first one: the house's or the street's name, as "Road" and the town say little."""
    few, many = sorted((one.words, other.words), key=len)
    if not few or not (_there(few[0], many) or _there(many[0], few)):
        return False
    return 2 * sum(_there(word, many) for word in set(few)) >= len(set(few))


def _there(word: str, words: tuple[str, ...]) -> bool:
    return any(word == each or alike(word, each) for each in words)
