"""Records from the lines of a delimited file; a bad line costs itself, never its neighbours."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import NamedTuple

from folkmoot.dataset.raw import Reason

LONGEST_LINE = 131_072  # characters: the limit of a field in Python's csv module, so never beyond
MOST_LINES = 100  # of one record, whose quoted fields hold line ends


class Record(NamedTuple):
    """The lines ``start`` (0-based) up to ``end``; ``fields``, or the ``reason`` why not."""

    start: int
    end: int
    fields: list[str] | None
    reason: Reason | None = None


def split(lines: list[str], delimiter: str, start: int = 0) -> Iterator[Record]:
    """Every record from the line ``start`` on; a blank line is a record without fields.

    RFC 4180, with the leniency that real files need on one line (a stray quote inside a field).
    A record of several lines must be strictly well-formed: if its quotes are not, its first line
    is rejected and reading resumes at the next, so that an unclosed quote swallows nothing.
    """
    feed = _Feed(lines, start)
    while feed.at < len(lines):
        reason: Reason | None = None
        try:
            for row in csv.reader(feed, delimiter=delimiter):
                first, last = feed.start, feed.at
                if (last - first > 1 or last == len(lines)) and _open(lines[first:last], delimiter):
                    reason = Reason.UNCLOSED_QUOTE
                    break
                feed.start = last
                yield Record(first, last, row)
        except _UnreadableError as unreadable:
            reason = unreadable.reason
        except csv.Error:  # a quoted field beyond the limit of the csv module
            reason = Reason.UNCLOSED_QUOTE
        if reason is not None:
            yield Record(feed.start, feed.start + 1, None, reason)
            feed.restart()


class _UnreadableError(Exception):
    """The record that begins at ``feed.start`` cannot be read."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


class _Feed:
    """Hands lines to the csv reader and knows where the current record began."""

    def __init__(self, lines: list[str], start: int) -> None:
        self.lines = lines
        self.start = self.at = start

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        if self.at >= len(self.lines):
            raise StopIteration
        line = self.lines[self.at]
        if len(line) > LONGEST_LINE or "\0" in line:
            alone = Reason.LINE_TOO_LONG if len(line) > LONGEST_LINE else Reason.NUL_BYTE
            raise _UnreadableError(alone if self.at == self.start else Reason.UNCLOSED_QUOTE)
        if self.at - self.start >= MOST_LINES:
            raise _UnreadableError(Reason.UNCLOSED_QUOTE)
        self.at += 1
        return line

    def restart(self) -> None:
        """Go on at the line after the one on which the bad record began."""
        self.start = self.at = self.start + 1


def _open(lines: list[str], delimiter: str) -> bool:
    """Whether the quotes of these lines do not close: more follows, or they are ill-formed."""
    if len(lines) > 1:
        try:
            return len(list(csv.reader(lines, delimiter=delimiter, strict=True))) != 1
        except csv.Error:
            return True
    probe = [lines[0].rstrip("\r\n") + "\n", "probe"]
    return len(list(csv.reader(probe, delimiter=delimiter))) == 1
