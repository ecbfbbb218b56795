"""Text from bytes: the encoding is found out, line by line where it must be."""

from __future__ import annotations

import codecs
import io
import re
from collections import Counter
from dataclasses import dataclass

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8 with a byte order mark"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
# The pound sign of DOS (0x9C in code page 850) before a sum or in a header "(£)"; in cp1252 that
# byte is œ, which English council files do not hold before a digit or a bracket.
_DOS_POUND = re.compile(rb"\x9c\s?[\d)]")
_UNDEFINED = (0x81, 0x8D, 0x8F, 0x90, 0x9D)  # bytes that cp1252 gives no meaning


@dataclass(frozen=True, slots=True, repr=False)
class Decoded:
    """Lines with their ends; ``damaged`` when some bytes meant nothing (U+FFFD in their place)."""

    lines: list[str]
    encoding: str
    damaged: bool
    notes: tuple[str, ...]


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """The lines of ``data``, ended by CRLF, LF or CR as each is.

    A byte order mark decides; else the encoding that the contract declares; else UTF-8; else each
    line is UTF-8 if it can be and cp1252 (cp850 when the pound sign is that of DOS) if not, so
    that a file glued together from two systems is read as both wrote it.
    """
    for mark, codec, name in _BOMS:
        if data.startswith(mark):
            return _whole(data, codec, name)
    if declared:
        return _whole(data, declared, declared)
    wide = _wide(data[:4096])
    if wide:
        return _whole(data, wide, "UTF-16")
    try:
        return Decoded(_lines(data.decode("utf-8")), "utf-8", False, _no_text_notes(data))
    except UnicodeDecodeError:
        return _by_line(data)


def _whole(data: bytes, codec: str, name: str) -> Decoded:
    encoding = codec.removesuffix("-sig").lower()
    note = () if encoding == "utf-8" else (f"encoding is {name}, not UTF-8",)
    try:
        return Decoded(_lines(data.decode(codec)), encoding, False, note + _no_text_notes(data))
    except UnicodeDecodeError:
        text = data.decode(codec, errors="replace")
        return Decoded(_lines(text), encoding, True, (*note, f"some bytes are not {name}"))


def _by_line(data: bytes) -> Decoded:
    dos = _DOS_POUND.search(data) and b"\xa3" not in data
    codec = "cp850" if dos else "cp1252"
    kinds = Counter(_is_utf8(line) for line in data.splitlines() if not line.isascii())
    damaged = codec == "cp1252" and any(code in data for code in _UNDEFINED)
    if not kinds[True]:
        note = f"encoding is {codec}, not UTF-8"
        lines = _lines(data.decode(codec, errors="replace"))
        return Decoded(lines, codec, damaged, (note, *_no_text_notes(data)))
    note = f"encoding is mixed: {kinds[False]:,} lines are {codec}, {kinds[True]:,} are UTF-8"
    parts = data.splitlines(keepends=True)  # of bytes: at CR, LF and CRLF alone
    text = "".join(p.decode("utf-8" if _is_utf8(p) else codec, errors="replace") for p in parts)
    return Decoded(_lines(text), "mixed", damaged, (note, *_no_text_notes(data)))


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _wide(start: bytes) -> str:
    """The kind of UTF-16 without a mark: then every other byte of Western text is NUL."""
    half = len(start) // 2
    if half >= 8 and start[1::2].count(0) > 0.4 * half and start[::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if half >= 8 and start[::2].count(0) > 0.4 * half and start[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return ""


def _no_text_notes(data: bytes) -> tuple[str, ...]:
    returns, feeds, both = data.count(b"\r"), data.count(b"\n"), data.count(b"\r\n")
    kinds = [k for k, n in (("CRLF", both), ("LF", feeds - both), ("CR", returns - both)) if n]
    if kinds == ["CR"]:
        return ("lines end with CR alone",)
    return (f"line ends are mixed: {', '.join(kinds)}",) if len(kinds) > 1 else ()


def _lines(text: str) -> list[str]:
    return list(io.StringIO(text, newline=""))
