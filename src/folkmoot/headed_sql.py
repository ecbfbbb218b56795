"""One SELECT in an SQL file whose header, YAML in /* */, says what it is for: read and checked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Protocol, TypeVar

import duckdb
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from folkmoot.errors import Fault, InputError, NotFoundError

_HEADER = re.compile(r"\A\s*/\*\n(.*?)\*/\s*(.*)\Z", re.DOTALL)
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,62}$")]
Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,62}$")]
Version = Annotated[str, Field(pattern=r"^\d+(\.\d+){0,2}$")]
Sentence = Annotated[str, Field(pattern=r"^.+\.$")]
LAST_DAY = date(9999, 12, 31)


class Part(BaseModel):
    """Any part of a header: frozen, and an unknown field is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ReadsDataset(Part):
    """A dataset that the SQL reads; there its name with ``_`` for ``-``."""

    dataset: Id

    @property
    def table(self) -> str:
        """The name of the table in SQL."""
        return self.dataset.replace("-", "_")


class Value(Part):
    """A value from a day on, until the next, with where it comes from."""

    value: int
    valid_from: date = Field(alias="from")
    source: Annotated[str, Field(min_length=1)]


class Named(Part):
    """An exclusion or a trap: its name and one sentence."""

    name: Name
    sentence: Sentence


class Titled(Part):
    """What every header has: an id and a version."""

    id: Id
    version: Version


class HeadedSql(Part):
    """A header with its one SQL statement."""

    header: Titled
    sql: str

    @property
    def id(self) -> str:
        """The name by which an agreement allows it."""
        return self.header.id

    @property
    def ref(self) -> str:
        """``id@version``, as outputs name it."""
        return f"{self.header.id}@{self.header.version}"

    @property
    def must_quote(self) -> tuple[str, ...]:
        """Names that the header promises and the SQL must therefore hold between quotes."""
        return ()


Made = TypeVar("Made", bound=HeadedSql)


def read_headed(path: Path, made: type[Made], *, kind: str) -> Made:
    """The ``kind`` ("A typology") in the file ``path``; InputError with all faults of its header
    at once, and when there is not just one SELECT under it."""
    found = _HEADER.match(path.read_text(encoding="utf-8"))
    if not found:
        raise InputError("The file does not begin with a header in /* */.", where=path.name)
    try:
        headed = made.model_validate({"header": yaml.safe_load(found[1]), "sql": found[2]})
    except ValidationError as error:
        raise InputError(
            [
                Fault(e["msg"] + ".", path.name, clause=".".join(map(str, e["loc"][1:])))
                for e in error.errors()
            ]
        ) from error
    except yaml.YAMLError as error:
        raise InputError("The header is not YAML.", where=path.name) from error
    statements = duckdb.extract_statements(headed.sql)
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise InputError(f"{kind} is one SELECT statement.", where=path.name)
    unused = [name for name in headed.must_quote if f"'{name}'" not in headed.sql]
    if unused:
        raise InputError(
            [Fault("is in the header and not in the SQL.", path.name, clause=n) for n in unused]
        )
    return headed


def read_folder(folder: Path, made: type[Made], *, kind: str) -> Mapping[str, Made]:
    """Every file of ``folder``, by its id."""
    found = (read_headed(path, made, kind=kind) for path in sorted(folder.glob("*.sql")))
    return MappingProxyType({headed.id: headed for headed in found})


def one_of(known: Mapping[str, Made], wanted: str, *, kind: str) -> Made:
    """The one called ``wanted``; NotFoundError names those that there are."""
    if wanted not in known:
        raise NotFoundError(
            f"There is no such {kind}.",
            where=wanted,
            next_step=f"Use one of: {', '.join(sorted(known))}.",
        )
    return known[wanted]


class Dated(Protocol):
    """Anything that holds from a day on."""

    @property
    def valid_from(self) -> date:
        """Its first day."""
        ...


When = TypeVar("When", bound=Dated)


def spans(values: Iterable[When]) -> list[tuple[When, date]]:
    """Each value in order of its day, with the day before which it holds: that of the next."""
    ordered = sorted(values, key=lambda value: value.valid_from)
    ends = [value.valid_from for value in ordered[1:]] + [LAST_DAY]
    return list(zip(ordered, ends, strict=True))
