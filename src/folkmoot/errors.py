"""The one tree of errors: what went wrong, where, and what to do next.

Every error carries its faults all at once and has an exit code, so that a person reads one clear
message and a program can tell one kind of failure from another. No fault ever holds a value from
a row of data: say *where* it is (file, line, column), not what it says.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: ``what``, ``where`` it is, and the ``next_step`` that mends it.

    ``clause`` is the path of the clause or field (``purposes[relief].recipients``), ``line`` the
    1-based line of a text file, ``code`` a stable name for programs, ``warning`` true when the
    fault should be seen but does not stop anything.
    """

    what: str
    where: str = ""
    next_step: str = ""
    clause: str = ""
    line: int | None = None
    code: str = ""
    warning: bool = False

    def __str__(self) -> str:
        place = self.where
        if self.line is not None:
            place = f"{place}:{self.line}" if place else f"line {self.line}"
        if self.clause:
            place = f"{place} ({self.clause})" if place else self.clause
        text = f"{place}: {self.what}" if place else self.what
        return f"{text} Next: {self.next_step}" if self.next_step else text


class FolkmootError(Exception):
    """The root of every error that we raise on purpose.

    >>> print(InputError("The file is empty.", where="rates.csv", next_step="Send it again."))
    rates.csv: The file is empty. Next: Send it again.
    """

    exit_code = 1

    def __init__(
        self, what: str | Fault | Iterable[Fault], *, where: str = "", next_step: str = ""
    ) -> None:
        if isinstance(what, str):
            what = Fault(what, where=where, next_step=next_step)
        self.faults: tuple[Fault, ...] = (what,) if isinstance(what, Fault) else tuple(what)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class ConfigError(FolkmootError):
    """A setting is unknown, missing or malformed."""

    exit_code = 10


class InputError(FolkmootError):
    """A file or value that was given cannot be used as it is."""

    exit_code = 11


class TermsError(FolkmootError):
    """An agreement's terms have faults."""

    exit_code = 12


class RefusedError(FolkmootError):
    """The gate said no; the faults carry every reason, its clause and what would change it."""

    exit_code = 13


class NotFoundError(FolkmootError):
    """The thing that was named does not exist (or may not be seen)."""

    exit_code = 14


class ConflictError(FolkmootError):
    """The state of the thing does not allow this act now."""

    exit_code = 15


class ForbiddenError(FolkmootError):
    """This person or member may not do this."""

    exit_code = 16


class KeyMissingError(FolkmootError):
    """A key is not there: never made, destroyed, or not in the place that the settings name."""

    exit_code = 17


class TamperedError(FolkmootError):
    """Bytes are not the bytes that were recorded: a flipped byte, a cut tail, a fork, a swap."""

    exit_code = 18


class LeaseLostError(FolkmootError):
    """Another worker has taken this run over; what this one did is not committed."""

    exit_code = 19


class UnavailableError(FolkmootError):
    """A component (database, object store) cannot be reached or is not installed."""

    exit_code = 20
