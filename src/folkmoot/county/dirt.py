"""What goes wrong on the way into a member's file: slips of the key, gaps, wrong digits.

Only the rows that are drawn are touched, so that a county of two million costs little more than
its drawn rows. References and the columns that no file shows (``_person``...) stay as they are.
"""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.county.configuration import Dirt
from folkmoot.county.lists import county_list
from folkmoot.dataset.contract import Semantic
from folkmoot.dataset.standard import StandardColumn, standard

# Kept by hand and checked: the list of properties, of protected people, of precepts.
CLEAN = frozenset({"gazetteer", "protected-people", "council-tax-precepts"})
# Council tax asks for no date of birth, so most gaps are there (NFI: "often blank").
_OTHERS_DOB_MISSING = 0.1
NO_DAY = date(1900, 1, 1)
_KEYBOARD: Mapping[str, str] = {
    "q": "wa", "w": "qes", "e": "wrd", "r": "etf", "t": "ryg", "y": "tuh", "u": "yij", "i": "uok",
    "o": "ipl", "p": "ol", "a": "qsz", "s": "adwx", "d": "sfec", "f": "dgrv", "g": "fhtb",
    "h": "gjyn", "j": "hkum", "k": "jlim", "l": "kop", "z": "asx", "x": "zsdc", "c": "xdfv",
    "v": "cfgb", "b": "vghn", "n": "bhjm", "m": "njk",
}  # fmt: skip
# What a scanner takes for what, in print.
_SCANNED = (("rn", "m"), ("m", "rn"), ("cl", "d"), ("vv", "w"), ("ii", "u"), ("li", "h"))
_PLACEHOLDERS: Mapping[Semantic, tuple[Any, ...]] = {
    Semantic.SURNAME: ("NOT KNOWN", "THE OCCUPIER", "TBC"),
    Semantic.DATE_OF_BIRTH: (NO_DAY,),
    Semantic.ORGANISATION: ("THE OCCUPIER", "NOT KNOWN"),
}

Mend = Callable[[Any, random.Random], Any]
Indices = npt.NDArray[np.int64]


def dirty(dataset: str, member: str, rows: pa.Table, dirt: Dirt, *, seed: int) -> pa.Table:
    """``rows`` of ``dataset`` as ``member`` would have typed them (``canonical_schema``).

    The rows keep their order; one that is sent twice stands twice. The same arguments give the
    same rows.
    """
    if dataset in CLEAN or not rows.num_rows:
        return rows
    salt = zlib.crc32(f"{dataset} {member}".encode())
    rng, rnd = np.random.default_rng([seed, salt]), random.Random(f"{seed} {salt}")  # noqa: S311
    for column in standard(dataset).columns:
        for share, mend in _slips(dataset, column, dirt, rows):
            rows = _mended(rows, column.name, _drawn(rng, rows.num_rows, share), mend, rnd)
    twice = _drawn(rng, rows.num_rows, dirt.duplicate)
    if len(twice):
        order = np.sort(np.concatenate([np.arange(rows.num_rows), twice]))
        rows = rows.take(pa.array(order))
    return rows


def _slips(
    dataset: str, column: StandardColumn, dirt: Dirt, rows: pa.Table
) -> Iterator[tuple[float, Mend]]:
    """What may happen to ``column``, each with the share of rows to which it does."""
    kind, may_lack = column.semantic, not column.required
    if kind is Semantic.FORENAME:
        yield dirt.nickname, _nickname
    if kind in {Semantic.FORENAME, Semantic.SURNAME, Semantic.ADDRESS, Semantic.ORGANISATION}:
        yield dirt.typo, _typo
        yield dirt.typo, _capitals
    if kind is Semantic.DATE_OF_BIRTH:
        yield dirt.dob_wrong, _wrong_day
        # A register says when each attainer will be 18 (Electoral Commission guidance).
        if may_lack and column.name != "attainer_date_of_birth":
            often = 1.0 if dataset == "council-tax" else _OTHERS_DOB_MISSING
            yield dirt.dob_missing * often, _nothing
    if kind is Semantic.NINO:
        yield dirt.nino_wrong, _wrong_digit
        yield dirt.nino_missing, _nothing
    if kind is Semantic.UPRN and may_lack:
        yield dirt.uprn_wrong, _neighbour(rows[column.name])
        yield dirt.uprn_missing, _nothing
    if kind is Semantic.POSTCODE:
        yield dirt.postcode_wrong, _wrong_postcode
    if kind in _PLACEHOLDERS and may_lack:
        yield dirt.placeholder, lambda _value, rnd: rnd.choice(_PLACEHOLDERS[kind])


def _drawn(rng: np.random.Generator, rows: int, share: float) -> Indices:
    """Places of about ``share`` of the rows, in order."""
    return np.flatnonzero(rng.random(rows) < share)


def _mended(rows: pa.Table, name: str, places: Indices, mend: Mend, rnd: random.Random) -> pa.Table:
    """``rows`` with ``mend`` done to the values of ``name`` at ``places``; nulls stay null."""
    if not len(places):
        return rows
    column = rows[name].combine_chunks()
    old = column.take(pa.array(places)).to_pylist()
    new = [None if value is None else mend(value, rnd) for value in old]
    mask = np.zeros(rows.num_rows, dtype=bool)
    mask[places] = True
    changed = pc.replace_with_mask(column, pa.array(mask), pa.array(new, column.type))
    return rows.set_column(rows.column_names.index(name), rows.schema.field(name), changed)


def _nothing(_value: Any, _rnd: random.Random) -> None:
    return None


def _capitals(value: str, rnd: random.Random) -> str:
    return value.upper() if rnd.random() < 0.7 else value.lower()


def _nickname(value: str, rnd: random.Random) -> str:
    return rnd.choice(_short_forms().get(value.casefold(), (value,)))


@cache
def _short_forms() -> Mapping[str, tuple[str, ...]]:
    table = county_list("forename_variants")
    forms: dict[str, list[str]] = {}
    for row in table.to_pylist():
        forms.setdefault(row["name"].casefold(), []).append(row["variant"])
    return {name: tuple(sorted(set(variants))) for name, variants in forms.items()}


def _typo(value: str, rnd: random.Random) -> str:
    """One slip in one place; a text of one letter stays."""
    letters = [i for i, letter in enumerate(value) if letter.isalpha()]
    if len(letters) < 2:
        return value
    at = rnd.choice(letters[1:])
    match rnd.randrange(5):
        case 0:
            return value[:at] + value[at + 1 :]
        case 1:
            return value[:at] + value[at] + value[at:]
        case 2:
            return value[: at - 1] + value[at] + value[at - 1] + value[at + 1 :]
        case 3:
            fits = [(a, b) for a, b in _SCANNED if a in value]
            return value.replace(*rnd.choice(fits), 1) if fits else value
    near = _KEYBOARD.get(value[at].lower(), value[at].lower())
    return value[:at] + rnd.choice(near) + value[at + 1 :]


def _wrong_day(value: date, rnd: random.Random) -> date:
    """Day and month changed about where that is another date, or else one digit off."""
    if value.day <= 12 and value.day != value.month and rnd.random() < 0.5:
        return value.replace(month=value.day, day=value.month)
    if rnd.random() < 0.5:
        year = value.year - 10 if value.year >= 1930 else value.year + 1
        return value.replace(year=year, day=min(value.day, 28))
    return value.replace(day=value.day - 1 if value.day > 1 else 2)


def _wrong_digit(value: str, rnd: random.Random) -> str:
    digits = [i for i, letter in enumerate(value) if letter.isdecimal()]
    at = rnd.choice(digits)
    other = (int(value[at]) + rnd.randrange(1, 10)) % 10
    return f"{value[:at]}{other}{value[at + 1 :]}"


def _wrong_postcode(value: str, rnd: random.Random) -> str | None:
    if rnd.random() < 0.3:
        return None
    at = rnd.randrange(len(value) - 2, len(value))
    return value[:at] + rnd.choice("ABDEFGHJLNPQRSTUWXYZ".replace(value[at], "")) + value[at + 1 :]


def _neighbour(uprns: pa.ChunkedArray) -> Mend:
    """The property number that stands next to it among those of the file."""
    known = np.unique(uprns.drop_null().to_numpy())

    def mend(value: int, _rnd: random.Random) -> int:
        at = int(np.searchsorted(known, value))
        return int(known[at - 1 if at else min(1, len(known) - 1)])

    return mend
