"""YAML as plain text, lists and mappings, with the line of every part."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import yaml

from folkmoot.errors import Fault, InputError

LONGEST_YAML = 1_000_000  # characters; a contract of 300 columns has about 100,000
DEEPEST_YAML = 50  # levels; ours need eight

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class LinedYaml:
    """The ``data`` (every scalar is text, so no ``NO`` becomes False) and the line of each path."""

    data: Any
    lines: dict[Path, int]

    def line(self, path: Path) -> int | None:
        """The 1-based line of ``path``, or of the nearest part above it that exists."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path)


def read_lined_yaml(text: str, where: str) -> LinedYaml:
    """The one document in ``text``; InputError with the line for anything that is not plain YAML.

    Anchors are refused, for they let a small file unfold into a huge one; so is a key that stands
    twice in one mapping, of which YAML would silently keep the last.
    """
    if len(text) > LONGEST_YAML:
        raise InputError(
            f"The file has more than {LONGEST_YAML:,} characters.",
            where=where,
            next_step="Give a contract, not data.",
        )
    try:
        _check_events(text, where)
        node = yaml.compose(text, Loader=yaml.CBaseLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "it cannot be parsed"
        raise InputError(
            Fault(
                f"This is not valid YAML: {problem}.",
                where=where,
                line=mark.line + 1 if mark else None,
                next_step="Check the indentation, quotes and colons at this line.",
                code="yaml",
            )
        ) from None
    if node is None:
        raise InputError("The file is empty.", where=where, next_step="Write a contract in it.")
    lines: dict[Path, int] = {}
    faults: list[Fault] = []
    data = _plain(node, (), lines, faults, where)
    if faults:
        raise InputError(faults)
    return LinedYaml(data, lines)


def _check_events(text: str, where: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CBaseLoader):
        if getattr(event, "anchor", None):
            raise _fault("Anchors (&) and aliases (*) are not used here.", where, event)
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST_YAML:
            raise _fault("This is nested too deeply.", where, event)


def _plain(
    node: yaml.Node, path: Path, lines: dict[Path, int], faults: list[Fault], where: str
) -> Any:
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*path, i), lines, faults, where) for i, item in enumerate(node.value)]
    if not isinstance(node, yaml.MappingNode):
        return node.value
    data: dict[Hashable, Any] = {}
    for key, value in node.value:
        name = key.value if isinstance(key, yaml.ScalarNode) else None
        if name is None or name in data:
            what = "A key must be plain text." if name is None else f"“{name}” stands here twice."
            faults += _fault(what, where, key).faults
            continue
        lines[(*path, name)] = key.start_mark.line + 1
        data[name] = _plain(value, (*path, name), lines, faults, where)
    return data


def _fault(what: str, where: str, at: Any) -> InputError:
    line = at.start_mark.line + 1
    return InputError(
        Fault(what, where=where, line=line, next_step="Write it out once.", code="yaml")
    )
