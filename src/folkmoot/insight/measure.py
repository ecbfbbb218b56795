"""A measure: an SQL file that says in its header what it counts, of whom, for what decision."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from folkmoot.agreement.terms import Aim
from folkmoot.headed_sql import (
    HeadedSql,
    Id,
    Name,
    Part,
    ReadsDataset,
    Titled,
    one_of,
    read_folder,
    read_headed,
)

FOLDER = Path(__file__).parent / "measures"


class NeededDataset(ReadsDataset):
    """A dataset that the measure reads and its columns."""

    columns: tuple[Name, ...] = Field(min_length=1)


class Breakdown(Part):
    """A column by which the units are told apart, with every value that it can have."""

    name: Name
    title: str
    values: tuple[str, ...] = Field(min_length=2)


class Sourced(Part):
    """A number that the rule rests on, from a day on, with where it comes from."""

    value: int
    unit: str
    source: Annotated[str, Field(min_length=1)]


class MeasureHeader(Titled):
    """Everything that a measure says about itself.

    ``shape``: ``share`` (how many of the units are counted), ``count`` (only how many units) or
    ``money`` (units and their pence). ``population`` names the units, so that releases about the
    same ones are held against each other.
    """

    title: str
    question: Annotated[str, Field(pattern=r"^.+\?$")]
    shape: Literal["share", "count", "money"]
    population: Id
    unit: str
    counted: str
    aims: tuple[Aim, ...] = Field(min_length=1)
    needs: tuple[NeededDataset, ...] = Field(min_length=1)
    breakdown: Breakdown | None = None
    numbers: dict[Name, Sourced] = {}
    limits: tuple[str, ...] = Field(min_length=1)
    sources: tuple[str, ...] = Field(min_length=1)


class Measure(HeadedSql):
    """A header with its one SQL statement."""

    header: MeasureHeader


def read_measure(path: Path) -> Measure:
    """The measure in the file ``path``; InputError with all faults of its header at once."""
    return read_headed(path, Measure, kind="A measure")


@cache
def measures() -> Mapping[str, Measure]:
    """Every measure that comes with the project, by id; their files are read once."""
    return read_folder(FOLDER, Measure, kind="A measure")


def measure(measure_id: str) -> Measure:
    """The measure called ``measure_id``; NotFoundError names those that there are."""
    return one_of(measures(), measure_id, kind="measure")
