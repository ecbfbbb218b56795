"""One code of law, in force on a day."""

from __future__ import annotations

import difflib
from datetime import date

from folkmoot.errors import Fault, NotFoundError
from folkmoot.law.code import Code
from folkmoot.law.codes import codes


def find_code(code_id: str, *, on: date | None = None) -> Code:
    """The code called ``code_id``; with ``on``, only if it is in force on that day.

    NotFoundError otherwise, its fault's ``code`` being `unknown-code` (the nearest is suggested)
    or `code-not-in-force`.

    >>> find_code("UKGDPR-6-1-ea", on=date(2026, 1, 1))
    Traceback (most recent call last):
    folkmoot.errors.NotFoundError: UKGDPR-6-1-ea: is in force only from 5 February 2026. ...
    """
    code = codes().get(code_id)
    if code is None:
        raise NotFoundError(
            Fault("is not a code of law that is known here.", code_id, nearest(code_id),
                  code="unknown-code")
        )  # fmt: skip
    if on is not None and not code.in_force(on):
        raise NotFoundError(
            Fault(_why_not(code, on), code_id, "Cite a provision that is in force on the day.",
                  code="code-not-in-force")
        )  # fmt: skip
    return code


def nearest(code_id: str) -> str:
    """A next step for an unknown code: the nearest that exist, or where to look."""
    by_fold = {known.casefold(): known for known in codes()}
    close = difflib.get_close_matches(code_id.casefold(), by_fold, n=3, cutoff=0.6)
    if close:
        return f"Did you mean {' or '.join(by_fold[each] for each in close)}?"
    return "Look through folkmoot/law/codes.json for the one that is meant."


def _why_not(code: Code, on: date) -> str:
    if code.valid_from is None:
        return f"is not known to be in force. {code.note}"
    if on < code.valid_from:
        return f"is in force only from {_day(code.valid_from)}."
    return f"ceased to be in force on {_day(code.valid_to or on)}."


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
