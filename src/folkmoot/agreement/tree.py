"""Plain YAML as Python values, with the line of every place and every fault of writing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from folkmoot.agreement.faults import Place
from folkmoot.errors import Fault, TermsError

# An agreement of twenty parties takes some 60,000 characters; ten times that is a mistake or an
# attack, and a parser's time grows with it.
GREATEST_LENGTH = 1_000_000
GREATEST_DEPTH = 20
_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_PLAIN = {"": None, "~": None, "null": None, "true": True, "false": False}
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class Tree:
    """``data`` as dicts, lists, text, whole numbers, booleans, None; ``lines`` by place."""

    data: Any = None
    lines: dict[Place, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def read_tree(text: str, where: str) -> Tree:
    """The one document in ``text``. TermsError when it is no YAML, too long or too deep."""
    if len(text) > GREATEST_LENGTH:
        raise _error(f"is longer than {GREATEST_LENGTH:,} characters.", where, None,
                     "Check that this is the agreement's file.", "form-length")  # fmt: skip
    if not text.strip("\ufeff \r\n\t"):
        raise _error("is empty.", where, None, "Begin with `folkmoot: 1`.", "form-empty")
    tree = Tree()
    events = yaml.parse(text.removeprefix("\ufeff"), Loader=_LOADER)
    try:
        _read(events, tree, where)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else None
        raise _error(f"is not YAML: {error.problem}.", where, line,
                     "Mind the indentation, the colons and the quotation marks there.",
                     "form-yaml") from error  # fmt: skip
    except yaml.YAMLError as error:
        raise _error("holds a character that YAML does not allow.", where, None,
                     "Save the file as UTF-8 text.", "form-yaml") from error  # fmt: skip
    return tree


def _read(events: Iterator[Event], tree: Tree, where: str) -> None:
    documents = 0
    for event in events:
        if isinstance(event, DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise _error("holds a second document.", where, _line(event),
                             "Keep one agreement a file.", "form-documents")  # fmt: skip
        elif isinstance(event, AliasEvent | ScalarEvent | MappingStartEvent | SequenceStartEvent):
            tree.data = _value(event, events, tree, where, ())


def _value(event: Event, events: Iterator[Event], tree: Tree, where: str, place: Place) -> Any:
    tree.lines.setdefault(place, _line(event))
    if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
        raise _error("uses an anchor or an alias.", where, _line(event),
                     "Write the text out at each place.", "form-anchor")  # fmt: skip
    if getattr(event, "tag", None) not in {None, "!"}:
        raise _error("uses a tag.", where, _line(event), "Take the tag (!…) away.", "form-tag")
    if len(place) >= GREATEST_DEPTH:
        raise _error(f"is nested deeper than {GREATEST_DEPTH} levels.", where, _line(event),
                     "Mind the indentation and the brackets there.", "form-depth")  # fmt: skip
    if isinstance(event, MappingStartEvent):
        return _mapping(events, tree, where, place)
    if isinstance(event, SequenceStartEvent):
        return _sequence(events, tree, where, place)
    if isinstance(event, ScalarEvent):
        return _scalar(event)
    raise AssertionError(f"{type(event).__name__} cannot stand here")


def _mapping(events: Iterator[Event], tree: Tree, where: str, place: Place) -> dict[str, Any]:
    found: dict[str, Any] = {}
    while not isinstance(event := next(events), MappingEndEvent):
        if not isinstance(event, ScalarEvent):
            raise _error("has a key that is not a word.", where, _line(event),
                         "Write `field: value`.", "form-key")  # fmt: skip
        key = str(event.value)
        if key in found:
            tree.faults.append(
                Fault("stands twice in the same clause.", where, "Keep one of them.",
                      ".".join(str(step) for step in (*place, key)), _line(event),
                      "form-duplicate")
            )  # fmt: skip
        tree.lines.setdefault((*place, key), _line(event))
        found[key] = _value(next(events), events, tree, where, (*place, key))
    return found


def _sequence(events: Iterator[Event], tree: Tree, where: str, place: Place) -> list[Any]:
    found: list[Any] = []
    while not isinstance(event := next(events), SequenceEndEvent):
        found.append(_value(event, events, tree, where, (*place, len(found))))
    return found


def _scalar(event: ScalarEvent) -> Any:
    text = str(event.value)
    if event.style or not event.implicit[0]:  # in quotation marks, or a block: text as it stands
        return text
    if text in _PLAIN:
        return _PLAIN[text]
    return int(text) if _WHOLE.fullmatch(text) else text


def _line(event: Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _error(what: str, where: str, line: int | None, step: str, code: str) -> TermsError:
    return TermsError(Fault(what, where, step, line=line, code=code))
