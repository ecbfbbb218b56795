"""A typology: one SQL file that says in its header what it looks for, why and with what limits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from folkmoot.agreement.terms import Aim
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

FOLDER = Path(__file__).parent / "typologies"


class NeededColumn(Part):
    """A column that the typology reads. Without an essential one a delivery is not screened."""

    name: Name
    essential: bool
    why: str


class Need(ReadsDataset):
    """A dataset that the typology reads. One that is ``optional`` is an empty table where it is
    not given."""

    optional: bool = False
    columns: tuple[NeededColumn, ...] = Field(min_length=1)


class LooksAt(ReadsDataset):
    """Whose records the typology looks at: those of ``dataset`` for which ``where`` (SQL over the
    dataset's needed columns) is true. They are its population: whom it could have found."""

    where: str = "true"


class RegionalValue(Value):
    """A value of a region; without one it holds outside London."""

    region: str | None = None


class Parameter(Part):
    """A threshold: unit, meaning, dated values in order."""

    unit: str
    meaning: str
    values: tuple[RegionalValue, ...] = Field(min_length=1)


class Citation(Part):
    """The law in force from a day on."""

    valid_from: date = Field(alias="from")
    text: str


class Money(Part):
    """How each kind of amount is worked out, or ``not computable``. Kinds are never added up.

    ``council_tax``: the amounts are council tax, to be split among those who precept.
    """

    actual: str
    forward: str
    notional: str
    rounding: str
    source: str
    council_tax: bool = False


class Header(Titled):
    """Everything that a typology says about itself."""

    number: int = Field(ge=1)
    name: str
    summary: str
    aims: tuple[Aim, ...] = Field(min_length=1)
    origin: str
    words: str
    looks_at: tuple[LooksAt, ...] = Field(min_length=1)
    needs: tuple[Need, ...] = Field(min_length=1)
    parameters: dict[str, Parameter] = {}
    words_lists: dict[str, tuple[str, ...]] = {}
    citations: tuple[Citation, ...] = Field(min_length=1)
    exclusions: tuple[Named, ...]
    traps: tuple[Named, ...] = Field(min_length=1)
    money: Money | Literal["not computable"]

    @model_validator(mode="after")
    def _in_order(self) -> Header:
        for name, parameter in self.parameters.items():
            days = [(v.region or "", v.valid_from) for v in parameter.values]
            if len(set(days)) < len(days):
                raise ValueError(f"{name} has two values from one day")
        return self

    @model_validator(mode="after")
    def _looks_at_what_it_reads(self) -> Header:
        unread = {seen.dataset for seen in self.looks_at} - {need.dataset for need in self.needs}
        if unread:
            raise ValueError(f"looks_at names what needs does not: {', '.join(sorted(unread))}")
        return self


class Typology(HeadedSql):
    """A header with its one SQL statement."""

    header: Header

    @property
    def must_quote(self) -> tuple[str, ...]:
        """Its exclusions."""
        return tuple(exclusion.name for exclusion in self.header.exclusions)


def read_typology(path: Path) -> Typology:
    """The typology in the file ``path``; InputError with all faults of its header at once."""
    return read_headed(path, Typology, kind="A typology")


@cache
def typologies() -> Mapping[str, Typology]:
    """Every typology that comes with the project, by id; their files are read once."""
    return read_folder(FOLDER, Typology, kind="A typology")


def typology(typology_id: str) -> Typology:
    """The typology called ``typology_id``; NotFoundError names those that there are."""
    return one_of(typologies(), typology_id, kind="typology")
