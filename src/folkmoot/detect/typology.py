"""A typology: one SQL file that says in its header what it looks for, why and with what limits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal

import duckdb
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from folkmoot.agreement.terms import Aim
from folkmoot.errors import Fault, InputError, NotFoundError

FOLDER = Path(__file__).parent / "typologies"
_HEADER = re.compile(r"\A\s*/\*\n(.*?)\*/\s*(.*)\Z", re.DOTALL)


class Part(BaseModel):
    """Any part of a header: frozen, and an unknown field is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class NeededColumn(Part):
    """A column that the typology reads. Without an essential one a delivery is not screened."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,62}$")]
    essential: bool
    why: str


class Need(Part):
    """A dataset that the typology reads; in SQL its name with ``_`` for ``-``.

    One that is ``optional`` is an empty table where it is not given.
    """

    dataset: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,62}$")]
    optional: bool = False
    columns: tuple[NeededColumn, ...] = Field(min_length=1)

    @property
    def table(self) -> str:
        """The name of the table in SQL."""
        return self.dataset.replace("-", "_")


class Value(Part):
    """A value from a day on (until the next of its region), with where it comes from."""

    value: int
    valid_from: date = Field(alias="from")
    region: str | None = None
    source: Annotated[str, Field(min_length=1)]


class Parameter(Part):
    """A threshold: unit, meaning, dated values in order."""

    unit: str
    meaning: str
    values: tuple[Value, ...] = Field(min_length=1)


class Citation(Part):
    """The law in force from a day on."""

    valid_from: date = Field(alias="from")
    text: str


class Named(Part):
    """An exclusion or a false-positive trap: its name and one sentence."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,62}$")]
    sentence: Annotated[str, Field(pattern=r"^.+\.$")]


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


class Header(Part):
    """Everything that a typology says about itself."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,62}$")]
    number: Annotated[int, Field(ge=1)]
    version: Annotated[str, Field(pattern=r"^\d+(\.\d+){0,2}$")]
    name: str
    summary: str
    aims: tuple[Aim, ...] = Field(min_length=1)
    origin: str
    words: str
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


class Typology(Part):
    """A header with its one SQL statement."""

    header: Header
    sql: str

    @property
    def id(self) -> str:
        """The name by which an agreement allows it."""
        return self.header.id

    @property
    def ref(self) -> str:
        """``id@version``, as outputs name it."""
        return f"{self.header.id}@{self.header.version}"


def read_typology(path: Path) -> Typology:
    """The typology in the file ``path``; InputError with all faults of its header at once."""
    found = _HEADER.match(path.read_text(encoding="utf-8"))
    if not found:
        raise InputError("The file does not begin with a header in /* */.", where=path.name)
    try:
        header = Header.model_validate(yaml.safe_load(found[1]))
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
        raise InputError("A typology is one SELECT statement.", where=path.name)
    unused = [e.name for e in header.exclusions if f"'{e.name}'" not in found[2]]
    if unused:
        faults = [
            Fault("is in the header and not in the SQL.", path.name, clause=n) for n in unused
        ]
        raise InputError(faults)
    return Typology(header=header, sql=found[2])


@cache
def typologies() -> Mapping[str, Typology]:
    """Every typology that comes with the project, by id; their files are read once."""
    found = (read_typology(path) for path in sorted(FOLDER.glob("*.sql")))
    return MappingProxyType({typology.id: typology for typology in found})


def typology(typology_id: str) -> Typology:
    """The typology called ``typology_id``; NotFoundError names those that there are."""
    known = typologies()
    if typology_id not in known:
        raise NotFoundError(
            "There is no such typology.",
            where=typology_id,
            next_step=f"Use one of: {', '.join(sorted(known))}.",
        )
    return known[typology_id]
