"""The standard of a dataset: the columns under which every member's file is read, whoever sent it.

A member's contract maps its own file to these names; typologies, measures and agreements speak of
these names alone. The field lists follow what public bodies already exchange (each names its
source), so that a contract is a mapping and not a new system.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import yaml
from pydantic import BaseModel, ConfigDict, Field

from folkmoot.dataset.contract import Semantic, Tag
from folkmoot.errors import NotFoundError


class StandardColumn(BaseModel):
    """A column: its name, meaning, protection, and the codes that it may hold."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    semantic: Semantic
    title: str
    required: bool = False
    tags: tuple[Tag, ...] = ()
    allowed: tuple[str, ...] | None = None


class Standard(BaseModel):
    """``kind`` is the kind of source in law (``law.restriction``); ``key`` tells rows apart."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    version: str
    kind: str
    title: str
    note: str = ""
    source: str
    key: tuple[str, ...] = Field(min_length=1)
    columns: tuple[StandardColumn, ...] = Field(min_length=1)

    def column(self, name: str) -> StandardColumn | None:
        """The column called ``name``, or None."""
        return next((c for c in self.columns if c.name == name), None)


@cache
def standards() -> Mapping[str, Standard]:
    """Every standard by its id, in order."""
    folder = files("folkmoot.dataset") / "standards"
    found = (
        Standard.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
        for path in sorted(folder.iterdir(), key=lambda path: path.name)
        if path.name.endswith(".yaml")
    )
    return MappingProxyType({standard.id: standard for standard in found})


def standard(dataset: str) -> Standard:
    """The standard of ``dataset``; NotFoundError names those that there are.

    >>> standard("gazetteer").key
    ('uprn',)
    """
    if dataset not in standards():
        raise NotFoundError(
            "There is no such standard.",
            where=dataset,
            next_step=f"Use one of: {', '.join(standards())}.",
        )
    return standards()[dataset]
