"""Where each record's address is: its UPRN in the gazetteer, with a probability.

Each distinct address is scored against the gazetteer's addresses of its postcode; where none of
them is good enough, against those anywhere that share its house number and a rare word.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.errors import Fault, InputError
from folkmoot.linkage.address_parts import AddressParts, address_parts
from folkmoot.linkage.gazetteer import Gazetteer, index
from folkmoot.linkage.read_places import read_places
from folkmoot.linkage.score_place import Candidate, Rarity, rarity
from folkmoot.linkage.score_places import score_places

LEAST_PROBABILITY = 0.90
# The weight in bits of "none of these": how seldom a place is missing in a gazetteer.
NOWHERE = -3.0
# A place of the postcode with this probability is not looked for elsewhere.
GOOD_ENOUGH = 0.95
# Of a UPRN whose address is another form of words, or names a place that is nowhere.
GIVEN_UNPROVEN = 0.9
FIELDS = {"uprn": "uprn", "address": "address", "postcode": "postcode"}
PLACES = pa.schema(
    [
        ("record", pa.string()),
        ("uprn", pa.int64()),
        ("parent_uprn", pa.int64()),
        ("probability", pa.float64()),
        ("verdict", pa.string()),
    ]
)
_DIGITS = 6

Answer = tuple[int | None, int | None, float, str]


class Asked(NamedTuple):
    """What a record says of its place; records that say the same get the same answer."""

    uprn: int | None
    address: str | None
    postcode: str | None


@dataclass(frozen=True, slots=True)
class Places:
    """``places``: one row per record that has an address or a UPRN, in order of records.

    ``record``, ``uprn`` and ``parent_uprn`` (null unless given or matched), ``probability`` (0 to
    1; of the best place where none was taken), ``verdict``: ``given`` (its UPRN is in the
    gazetteer and its address does not say another), ``matched``, ``ambiguous`` (two places are as
    good), ``contradicts`` (its UPRN is of one place, its address clearly of another: neither is
    taken), ``unmatched``. ``unmatched``: the rows without a UPRN. ``diagnostics``: counts.
    """

    places: pa.Table
    unmatched: pa.Table
    diagnostics: Mapping[str, Any]


def match_places(
    tables: Mapping[str, pa.Table],
    gazetteer: pa.Table,
    *,
    least_probability: float = LEAST_PROBABILITY,
    unique_id: str = "_record",
    fields: Mapping[str, str] | None = None,
) -> Places:
    """The place of every record of ``tables`` that has an address or a UPRN.

    ``gazetteer`` has the columns of the dataset standard of that name (``uprn``, ``parent_uprn``,
    ``address``, ``postcode``, ``status``, ``class``). A UPRN that is given stands unless the
    address is matched, with ``least_probability``, to a place that is neither that one nor its
    building or a part of it. An address that names only a building is the
    building's, never a flat's. The order of rows does not matter. InputError when the gazetteer
    lacks ``uprn`` or ``address``, or a table its ids.
    """
    _check(tables, gazetteer, unique_id)
    known = index(gazetteer)
    said = read_places(tables, unique_id, dict(fields or FIELDS))
    asked = said.select(Asked._fields)
    places, open_ = _as_written(known, said)
    if pc.any(open_).as_py():
        places = _put(places, open_, _answered(known, asked.filter(open_), least_probability))
    places = places.sort_by("record")
    verdicts = pc.value_counts(places["verdict"]).to_pylist()
    facts = {
        "records": places.num_rows,
        "addresses": asked.group_by(Asked._fields, use_threads=False).aggregate([]).num_rows,
        "gazetteer": known.size,
        "verdicts": dict(sorted((count["values"], count["counts"]) for count in verdicts)),
    }
    return Places(places, places.filter(pc.is_null(places["uprn"])), facts)


def _check(tables: Mapping[str, pa.Table], gazetteer: pa.Table, unique_id: str) -> None:
    wanted = [("gazetteer", gazetteer, c) for c in ("uprn", "address")]
    wanted += [(n, tables[n], unique_id) for n in sorted(tables)]
    faults = [
        Fault("has no such column.", f"{name}.{column}", "Give the table that column.")
        for name, table, column in wanted
        if column not in table.column_names
    ]
    if faults:
        raise InputError(faults)


def _as_written(known: Gazetteer, said: pa.Table) -> tuple[pa.Table, pa.Array]:
    """The places of records that are written as in the gazetteer, all at once, and which rows are
    open: not written so, or their UPRN is of another place."""
    given, address, postcode = (said[name].combine_chunks() for name in Asked._fields)
    found = known.exactly(address, postcode)
    uprn = found["uprn"].combine_chunks()
    agrees_ = pc.and_(pc.is_valid(uprn), pc.fill_null(pc.equal(uprn, given), True))
    places = [
        said["record"], uprn, found["parent_uprn"], pa.repeat(1.0, len(uprn)),
        pc.if_else(pc.is_null(given), "matched", "given"),
    ]  # fmt: skip
    return pa.table(places, schema=PLACES), pc.invert(agrees_)


def _answered(known: Gazetteer, asked: pa.Table, least: float) -> list[pa.Array]:
    """The columns of PLACES, without the record, for each row of ``asked``."""
    keys = [Asked(*key) for key in zip(*(column.to_pylist() for column in asked), strict=True)]
    answers = _answers(known, set(keys), least)
    columns = zip(*(answers[key] for key in keys), strict=True)
    return [pa.array(c, field.type) for c, field in zip(columns, list(PLACES)[1:], strict=True)]


def _put(places: pa.Table, where: pa.Array, columns: list[pa.Array]) -> pa.Table:
    """``places`` with ``columns`` in the rows of ``where``."""
    put = [
        pc.replace_with_mask(old.combine_chunks(), where, new)
        for old, new in zip(places.columns[1:], columns, strict=True)
    ]
    return pa.table([places["record"], *put], schema=PLACES)


def _answers(known: Gazetteer, asked: set[Asked], least: float) -> dict[Asked, Answer]:
    """First what UPRN or postcode settle, then the rest."""
    answers: dict[Asked, Answer] = {}
    open_: dict[Asked, AddressParts] = {}
    for key in asked:
        given = known.of(key.uprn) if key.uprn is not None else None
        parts = address_parts(key.address) if key.address else None
        empty = parts is None or not (parts.words or parts.numbered)
        if parts is None or empty or (given and agrees(parts, key.postcode, given)):
            answers[key] = _settled(given)
        else:
            near = known.area(key.postcode)
            found = ranked(parts, key.postcode, near.like(parts), near.words)
            if found.probability >= max(least, GOOD_ENOUGH):
                answers[key] = _answer(given, found, least)
            else:
                open_[key] = parts
    for key, parts in open_.items():
        given = known.of(key.uprn) if key.uprn is not None else None
        answers[key] = _answer(given, best_place(known, parts, key.postcode), least)
    return answers


def _settled(given: Candidate | None) -> Answer:
    return (given.uprn, given.parent, 1.0, "given") if given else (None, None, 0.0, "unmatched")


def _answer(given: Candidate | None, found: Ranked, least: float) -> Answer:
    probability = round(found.probability, _DIGITS)
    best = found.best if found.probability >= least else None
    if given:
        if best is not None and not _one_building(best, given):
            return None, None, probability, "contradicts"
        # Nothing speaks for another place; what the address says is not quite this one either.
        return given.uprn, given.parent, GIVEN_UNPROVEN, "given"
    if best is not None:
        return best.uprn, best.parent, probability, "matched"
    close = found.probability + found.second >= least
    return None, None, probability, "ambiguous" if close else "unmatched"


def _one_building(one: Candidate, other: Candidate) -> bool:
    return one.uprn in {other.uprn, other.parent} or one.parent == other.uprn


def agrees(parts: AddressParts, postcode: str | None, given: Candidate) -> bool:
    """Whether an address is plainly that of ``given``: its house, its postcode, most words."""
    there = given.parts
    house = (there.flat, there.low, there.high, there.letter)
    if (parts.flat, parts.low, parts.high, parts.letter) != house:
        return False
    if postcode is not None and given.postcode is not None and postcode != given.postcode:
        return False
    one, other = set(parts.words), set(there.words)
    return 2 * len(one & other) > min(len(one), len(other))


@dataclass(frozen=True, slots=True)
class Ranked:
    """The best candidate, its probability and the second best's, and what was compared."""

    best: Candidate | None
    probability: float
    second: float
    words: Rarity


def best_place(known: Gazetteer, parts: AddressParts, postcode: str | None) -> Ranked:
    """The best place of the postcode and of those that share a rare word, ranked together."""
    near = known.area(postcode)
    seen = {place.uprn for place in near.places}
    others = [place for place in known.sharing(parts) if place.uprn not in seen]
    words = rarity([*near.places, *others])
    return ranked(parts, postcode, [*near.like(parts), *others], words)


def ranked(
    parts: AddressParts, postcode: str | None, places: Sequence[Candidate], words: Rarity
) -> Ranked:
    """``places`` by what agrees, equal ones by UPRN; another house or flat is left out."""
    scored = score_places(parts, postcode, places, words)
    if not scored:
        return Ranked(None, 0.0, 0.0, words)
    scored.sort(key=lambda pair: (-pair[0], pair[1].uprn))
    odds = [2.0 ** max(min(bits, 60.0), -60.0) for bits, _ in scored]
    whole = sum(odds) + 2.0**NOWHERE
    second = odds[1] / whole if len(odds) > 1 else 0.0
    return Ranked(scored[0][1], odds[0] / whole, second, words)
