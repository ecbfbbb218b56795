"""What reading one field gives: a value and a verdict."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple


class Verdict(StrEnum):
    """What is known of a value after it was read.

    ``test`` is a value that is set aside for tests or drama (a synthetic NHS number);
    ``out_of_region`` one that another part of these islands issues; ``absent`` is said of a whole
    column that the supplier does not hold.
    """

    VALID = "valid"
    INVALID = "invalid"
    PLACEHOLDER = "placeholder"
    TEST = "test"
    OUT_OF_REGION = "out_of_region"
    MISSING = "missing"
    ABSENT = "absent"


Value = str | int | bool | date | Decimal | None


class Reading(NamedTuple):
    """A value and its verdict. The value is None unless valid, test or out of region."""

    value: Value
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class How:
    """How a contract wants a field read: date formats, sign, and the day it is judged on."""

    formats: tuple[str, ...] = ()
    negate: bool = False
    as_of: date | None = None


PLAIN = How()
INVALID = Reading(None, Verdict.INVALID)
PLACEHOLDER = Reading(None, Verdict.PLACEHOLDER)
MISSING = Reading(None, Verdict.MISSING)

Field = Callable[[str, How], Reading]


def valid(value: Value) -> Reading:
    """``value`` with the verdict valid."""
    return Reading(value, Verdict.VALID)
