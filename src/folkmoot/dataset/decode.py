"""Text from bytes: the encoding is found out, line by line where it must be."""

from __future__ import annotations

import codecs
import io
import re
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
_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n|$)")


@dataclass(frozen=True, slots=True)
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
    lines, other, unicode_lines = [], 0, 0
    for found in _LINE.finditer(data):
        line = found.group()
        try:
            lines.append(line.decode("utf-8"))
            unicode_lines += not line.isascii()
        except UnicodeDecodeError:
            lines.append(line.decode(codec, errors="replace"))
            other += 1
    if not lines[-1]:
        lines.pop()
    damaged = codec == "cp1252" and any(b in data for b in (0x81, 0x8D, 0x8F, 0x90, 0x9D))
    if unicode_lines:
        note = f"encoding is mixed: {other:,} lines are {codec}, {unicode_lines:,} are UTF-8"
        return Decoded(lines, "mixed", damaged, (note,))
    return Decoded(lines, codec, damaged, (f"encoding is {codec}, not UTF-8",))


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
