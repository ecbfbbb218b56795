"""What a rule of support is: a header in YAML and one SELECT, read from its file."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from folkmoot.agreement.apart import SUPPORT_LIST
from folkmoot.headed_sql import (
    HeadedSql,
    Name,
    Named,
    Part,
    ReadsDataset,
    Titled,
    Value,
    one_of,
    read_folder,
    read_headed,
)

FOLDER = Path(__file__).parent / "rules"


class NeededColumn(Part):
    """A column that the rule reads, and why."""

    name: Name
    why: str


class Need(ReadsDataset):
    """A dataset that the rule reads; an ``optional`` one stands empty when it is not given."""

    optional: bool = False
    columns: tuple[NeededColumn, ...] = Field(min_length=1)


class Parameter(Part):
    """An amount or limit of the law: unit, meaning, dated values in order."""

    unit: str
    meaning: str
    values: tuple[Value, ...] = Field(min_length=1)


class Header(Titled):
    """Everything that a rule of support says about itself."""

    id: Annotated[str, Field(pattern=rf"^{SUPPORT_LIST}[a-z][a-z0-9-]{{0,50}}$")]
    name: str
    summary: str
    words: str
    origin: str
    needs: tuple[Need, ...] = Field(min_length=1)
    parameters: dict[str, Parameter] = {}
    citation: str
    exclusions: tuple[Named, ...] = Field(min_length=1)
    traps: tuple[Named, ...] = Field(min_length=1)
    amount: str


class SupportRule(HeadedSql):
    """A header with its one SQL statement; its id begins with `SUPPORT_LIST`."""

    header: Header

    @property
    def must_quote(self) -> tuple[str, ...]:
        """Its exclusions."""
        return tuple(exclusion.name for exclusion in self.header.exclusions)


def read_rule(path: Path) -> SupportRule:
    """The rule in the file ``path``; InputError with all faults of its header at once."""
    return read_headed(path, SupportRule, kind="A rule of support")


@cache
def support_rules() -> Mapping[str, SupportRule]:
    """Every rule of support that comes with the project, by id; their files are read once."""
    return read_folder(FOLDER, SupportRule, kind="A rule of support")


def support_rule(rule_id: str) -> SupportRule:
    """The rule called ``rule_id``; NotFoundError names those that there are."""
    return one_of(support_rules(), rule_id, kind="rule of support")
