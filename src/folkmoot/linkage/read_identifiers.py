"""Columns of identifiers as linkage compares them: text in, text out, null where it says nothing.

The rules of each field are those of HMRC (NIM39110) and BS 7666; a contract's verdicts, where they
are given, have been heeded before.
"""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.linkage.person_name import FEMALE, MALE

_TEXT = pa.string()
_NO = pa.scalar(None, _TEXT)
_NINO = r"^[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][0-9]{6}[A-D]?$"
# Never allocated, given by an office for its own use, or one digit six times: nobody's.
_NOBODYS = (
    r"^(BG|GB|KN|NK|NT|TN|ZZ|OO|CR|FY|MW|NC|PP|PY|PZ)|"
    r"^..(0{6}|1{6}|2{6}|3{6}|4{6}|5{6}|6{6}|7{6}|8{6}|9{6})|^AB123456"
)
_POSTCODE = r"^[A-Z]{1,2}[0-9][0-9A-Z]?[0-9][A-Z]{2}$"
# Dates that systems write where none is known.
_NO_DATES = frozenset(
    {"1900-01-01", "1901-01-01", "1899-12-30", "1899-12-31", "1800-01-01", "1111-11-11",
     "1753-01-01", "9999-12-31"}
)  # fmt: skip
# Shorter, an address is a house number or a dash, which many share.
_SHORTEST_ADDRESS = 8


def read_nino(values: pa.Array) -> pa.Array:
    """National Insurance numbers without blanks and suffix (it may be missing).

    >>> read_nino(pa.array(["jt 12 34 57 c", "QQ123456C", None])).to_pylist()
    ['JT123457', None, None]
    """
    plain = pc.replace_substring_regex(pc.utf8_upper(values), r"[^A-Z0-9]+", "")
    good = pc.and_(
        pc.match_substring_regex(plain, _NINO),
        pc.invert(pc.match_substring_regex(plain, _NOBODYS)),
    )
    return pc.utf8_slice_codeunits(pc.if_else(good, plain, _NO), 0, 8)


def read_postcode(values: pa.Array) -> pa.Array:
    """Postcodes with one blank; pseudo-postcodes (ZZ99) and broken ones are null.

    >>> read_postcode(pa.array(["ss117ad", "ZZ99 3VZ", "?"])).to_pylist()
    ['SS11 7AD', None, None]
    """
    plain = pc.replace_substring_regex(pc.utf8_upper(values), r"[^A-Z0-9]+", "")
    good = pc.and_(
        pc.match_substring_regex(plain, _POSTCODE), pc.invert(pc.starts_with(plain, "ZZ99"))
    )
    return pc.replace_substring_regex(pc.if_else(good, plain, _NO), r"(...)$", r" \1")


def read_uprn(values: pa.Array) -> pa.Array:
    """UPRNs as digits without leading noughts; 0 is none."""
    plain = pc.replace_substring_regex(pc.utf8_trim_whitespace(values), r"^0+|\.0$", "")
    return pc.if_else(pc.match_substring_regex(plain, r"^[0-9]{1,12}$"), plain, _NO)


def read_address(values: pa.Array, postcode: pa.Array) -> pa.Array:
    """Letters and digits of an address with its postcode; too short a text is null."""
    plain = pc.replace_substring_regex(pc.utf8_lower(values), r"[^a-z0-9]+", "")
    long_enough = pc.greater_equal(pc.utf8_length(plain), _SHORTEST_ADDRESS)
    return pc.binary_join_element_wise(pc.if_else(long_enough, plain, _NO), postcode, "|")


def read_sex(values: pa.Array) -> pa.Array:
    """``f`` or ``m`` of a recorded sex or of a title that tells it; else null."""
    coded = values.dictionary_encode()
    read = pa.array([_sex(text) for text in coded.dictionary.to_pylist()], _TEXT)
    return read.take(coded.indices)


def _sex(text: str) -> str | None:
    word = text.strip(" .").lower()
    if word in {"f", "female", "woman", "girl"} | FEMALE:
        return "f"
    return "m" if word in {"m", "male", "man", "boy"} | MALE else None


def read_date(values: pa.Array) -> pa.Array:
    """Dates as YYYY-MM-DD (also of YYYYMMDD and DD/MM/YYYY); one that stands for none is null.

    >>> read_date(pa.array(["1950-03-02", "02/03/1950", "19500302", "1900-01-01"])).to_pylist()
    ['1950-03-02', '1950-03-02', '1950-03-02', None]
    """
    coded = values.dictionary_encode()
    read = pa.array([_date(text) for text in coded.dictionary.to_pylist()], _TEXT)
    return read.take(coded.indices)


def _date(text: str) -> str | None:
    plain = text.strip()[:10]
    if len(plain) == 8 and plain.isdigit():
        plain = f"{plain[:4]}-{plain[4:6]}-{plain[6:]}"
    elif len(plain) == 10 and plain[2] in "/.-" and plain[5] == plain[2]:
        plain = f"{plain[6:]}-{plain[3:5]}-{plain[:2]}"
    try:
        date.fromisoformat(plain)
    except ValueError:
        return None
    return None if plain in _NO_DATES else plain
