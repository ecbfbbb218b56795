"""What is wrong with the form of an agreement, in plain words."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from folkmoot.agreement.clause import clause_path
from folkmoot.agreement.terms import Terms
from folkmoot.errors import Fault

Place = tuple[str | int, ...]

# pydantic's type of error → what it says here; {…} from the error's own context.
_WORDS = {
    "missing": ("is missing.", "Add it."),
    "hidden_character": ("holds a character that hides or reorders text.", "Type the text anew."),
    "date_type": ("is not a date.", "Write it as YYYY-MM-DD, such as 2027-03-31."),
    "date_from_datetime_parsing": (
        "is not a date.",
        "Write it as YYYY-MM-DD, such as 2027-03-31.",
    ),
    "date_parsing": ("is not a date.", "Write it as YYYY-MM-DD, such as 2027-03-31."),
    "string_type": ("must be text.", "Write it in quotation marks."),
    "string_too_short": ("is empty.", "Say what it is."),
    "int_type": ("must be a whole number.", "Write it without a point or unit."),
    "int_parsing": ("must be a whole number.", "Write it without a point or unit."),
    "int_from_float": ("must be a whole number.", "Write it without a point or unit."),
    "bool_parsing": ("must be true or false.", "Write true or false."),
    "bool_type": ("must be true or false.", "Write true or false."),
    "decimal_parsing": ("must be a number.", "Write digits, such as 0.95."),
    "decimal_type": ("must be a number.", "Write digits, such as 0.95."),
    "decimal_max_places": ("has more than {decimal_places} decimal places.", "Round it."),
    "greater_than_equal": ("must be at least {ge}.", "Correct it."),
    "less_than_equal": ("must be at most {le}.", "Correct it."),
    "too_short": ("needs at least {min_length} of these.", "Add what is missing."),
    "tuple_type": ("must be a list.", "Write each item on a line of its own after a dash."),
    "model_type": ("must be a group of fields.", "Write its fields below it, indented."),
    "model_attributes_type": ("must be a group of fields.", "Write its fields below it, indented."),
}
_CHOICES = {"enum": "expected", "literal_error": "expected"}


def faults_of(
    error: ValidationError, data: Any, *, where: str = "", lines: Mapping[Place, int] | None = None
) -> tuple[Fault, ...]:
    """Every fault of ``error``, which arose from ``data``; ``lines`` gives the line of a place.

    What was written is quoted only for a choice (to suggest the nearest), never otherwise.
    """
    found = [
        _fault(details, data, where, lines or {})
        for details in error.errors()
        if not _is_echo(details)
    ]
    return tuple(sorted(found, key=lambda f: (f.line or 0, f.clause)))


def _is_echo(details: ErrorDetails) -> bool:
    """Whether a list only seems too short because its items have faults of their own."""
    given, least = details["input"], details.get("ctx", {}).get("min_length", 0)
    return details["type"] == "too_short" and isinstance(given, list) and len(given) >= least


def _fault(details: ErrorDetails, data: Any, where: str, lines: Mapping[Place, int]) -> Fault:
    place: Place = details["loc"]
    what, step = _words(details, place)
    line = next((lines[place[:n]] for n in range(len(place), -1, -1) if place[:n] in lines), None)
    return Fault(
        what,
        where=where,
        next_step=step,
        clause=clause_path(place, data) or "agreement",
        line=line,
        code=f"form-{details['type'].replace('_', '-')}",
    )


def _words(details: ErrorDetails, place: Place) -> tuple[str, str]:
    kind, context = details["type"], details.get("ctx", {})
    if kind == "too_short" and isinstance(details["input"], str):
        kind = "string_too_short"
    if kind == "extra_forbidden":
        fields = _fields(place[:-1])
        return "is not a field here.", _nearest(str(place[-1]), fields) or _one_of(fields)
    if kind in _CHOICES:
        choices = re.findall(r"'([^']*)'", str(context.get("expected", ""))) or re.findall(
            r"\d+", str(context.get("expected", ""))
        )
        given = str(details["input"])[:60]
        return f"“{given}” is not one of the choices.", _nearest(given, choices) or _one_of(choices)
    if kind == "string_pattern_mismatch":
        return "is not written as it must be.", f"It must match {context.get('pattern', '')}."
    if kind in _WORDS:
        what, step = _WORDS[kind]
        return what.format(**context), step
    return f"{details['msg']}.", "Correct it."


def _fields(place: Place) -> list[str]:
    """The fields of the model at ``place``, found by walking the types of the terms."""
    model: type[BaseModel] = Terms
    for step in place:
        if isinstance(step, str) and step in model.model_fields:
            model = next(_models(model.model_fields[step].annotation), model)
    return list(model.model_fields)


def _models(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for each in get_args(annotation):
        yield from _models(each)


def _nearest(given: str, choices: list[str]) -> str:
    close = difflib.get_close_matches(given.lower(), choices, n=1, cutoff=0.6)
    return f"Did you mean {close[0]}?" if close else ""


def _one_of(choices: list[str]) -> str:
    return f"Use one of: {', '.join(choices)}."
