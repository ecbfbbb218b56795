"""A measure: an SQL file that says in its header what it counts, of whom, for what decision."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal

import duckdb
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from folkmoot.agreement.terms import Aim
from folkmoot.errors import Fault, InputError, NotFoundError

FOLDER = Path(__file__).parent / "measures"
_HEADER = re.compile(r"\A\s*/\*\n(.*?)\*/\s*(.*)\Z", re.DOTALL)
_Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,62}$")]
_Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,62}$")]


class Part(BaseModel):
    """Any part of a header: frozen, and an unknown field is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class NeededDataset(Part):
    """A dataset that the measure reads (in SQL its name with ``_`` for ``-``) and its columns."""

    dataset: _Id
    columns: tuple[_Name, ...] = Field(min_length=1)

    @property
    def table(self) -> str:
        """The name of the table in SQL."""
        return self.dataset.replace("-", "_")


class Breakdown(Part):
    """A column by which the units are told apart, with every value that it can have."""

    name: _Name
    title: str
    values: tuple[str, ...] = Field(min_length=2)


class Sourced(Part):
    """A number that the rule rests on, from a day on, with where it comes from."""

    value: int
    unit: str
    source: Annotated[str, Field(min_length=1)]


class MeasureHeader(Part):
    """Everything that a measure says about itself.

    ``shape``: ``share`` (how many of the units are counted), ``count`` (only how many units) or
    ``money`` (units and their pence). ``population`` names the units, so that releases about the
    same ones are held against each other.
    """

    id: _Id
    version: Annotated[str, Field(pattern=r"^\d+(\.\d+){0,2}$")]
    title: str
    question: Annotated[str, Field(pattern=r"^.+\?$")]
    shape: Literal["share", "count", "money"]
    population: _Id
    unit: str
    counted: str
    aims: tuple[Aim, ...] = Field(min_length=1)
    needs: tuple[NeededDataset, ...] = Field(min_length=1)
    breakdown: Breakdown | None = None
    numbers: dict[_Name, Sourced] = {}
    limits: tuple[str, ...] = Field(min_length=1)
    sources: tuple[str, ...] = Field(min_length=1)


class Measure(Part):
    """A header with its one SQL statement."""

    header: MeasureHeader
    sql: str

    @property
    def id(self) -> str:
        """The name by which an agreement allows it."""
        return self.header.id

    @property
    def ref(self) -> str:
        """``id@version``, as outputs name it."""
        return f"{self.header.id}@{self.header.version}"


def read_measure(path: Path) -> Measure:
    """The measure in the file ``path``; InputError with all faults of its header at once."""
    found = _HEADER.match(path.read_text(encoding="utf-8"))
    if not found:
        raise InputError("The file does not begin with a header in /* */.", where=path.name)
    try:
        header = MeasureHeader.model_validate(yaml.safe_load(found[1]))
    except ValidationError as error:
        raise InputError(
            [
                Fault(e["msg"] + ".", path.name, clause=".".join(map(str, e["loc"])))
                for e in error.errors()
            ]
        ) from error
    except yaml.YAMLError as error:
        raise InputError("The header is not YAML.", where=path.name) from error
    statements = duckdb.extract_statements(found[2])
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise InputError("A measure is one SELECT statement.", where=path.name)
    return Measure(header=header, sql=found[2])


@cache
def measures() -> Mapping[str, Measure]:
    """Every measure that comes with the project, by id; their files are read once."""
    found = (read_measure(path) for path in sorted(FOLDER.glob("*.sql")))
    return MappingProxyType({measure.id: measure for measure in found})


def measure(measure_id: str) -> Measure:
    """The measure called ``measure_id``; NotFoundError names those that there are."""
    known = measures()
    if measure_id not in known:
        raise NotFoundError(
            "There is no such measure.",
            where=measure_id,
            next_step=f"Use one of: {', '.join(sorted(known))}.",
        )
    return known[measure_id]
