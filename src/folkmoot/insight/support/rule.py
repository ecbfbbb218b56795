"""What a rule of support is: a header in YAML and one SELECT, read from its file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated

import duckdb
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from folkmoot.agreement.apart import SUPPORT_LIST
from folkmoot.errors import Fault, InputError, NotFoundError

FOLDER = Path(__file__).parent / "rules"
_HEADER = re.compile(r"\A\s*/\*\n(.*?)\*/\s*(.*)\Z", re.DOTALL)
_ID = rf"^{SUPPORT_LIST}[a-z][a-z0-9-]{{0,50}}$"
_NAME = r"^[a-z][a-z0-9_]{0,62}$"
_SENTENCE = r"^.+\.$"


class Part(BaseModel):
    """Any part of a header: frozen, and an unknown field is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class NeededColumn(Part):
    """A column that the rule reads, and why."""

    name: Annotated[str, Field(pattern=_NAME)]
    why: str


class Need(Part):
    """A dataset that the rule reads; an ``optional`` one stands empty when it is not given."""

    dataset: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,62}$")]
    optional: bool = False
    columns: tuple[NeededColumn, ...] = Field(min_length=1)

    @property
    def table(self) -> str:
        """The name of the table in SQL."""
        return self.dataset.replace("-", "_")


class Value(Part):
    """A value from a day on, until the next, with where it comes from."""

    value: int
    valid_from: date = Field(alias="from")
    source: Annotated[str, Field(min_length=1)]


class Parameter(Part):
    """An amount or limit of the law: unit, meaning, dated values in order."""

    unit: str
    meaning: str
    values: tuple[Value, ...] = Field(min_length=1)


class Named(Part):
    """An exclusion or a trap: its name and one sentence."""

    name: Annotated[str, Field(pattern=_NAME)]
    sentence: Annotated[str, Field(pattern=_SENTENCE)]


class Header(Part):
    """Everything that a rule of support says about itself."""

    id: Annotated[str, Field(pattern=_ID)]
    version: Annotated[str, Field(pattern=r"^\d+(\.\d+){0,2}$")]
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


class SupportRule(Part):
    """A header with its one SQL statement."""

    header: Header
    sql: str

    @property
    def id(self) -> str:
        """The name by which an agreement allows it; it begins with `SUPPORT_LIST`."""
        return self.header.id

    @property
    def ref(self) -> str:
        """``id@version``, as outputs name it."""
        return f"{self.header.id}@{self.header.version}"


def read_rule(path: Path) -> SupportRule:
    """The rule in the file ``path``; InputError with all faults of its header at once."""
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
        raise InputError("A rule of support is one SELECT statement.", where=path.name)
    unused = [e.name for e in header.exclusions if f"'{e.name}'" not in found[2]]
    if unused:
        raise InputError(
            [Fault("is in the header and not in the SQL.", path.name, clause=n) for n in unused]
        )
    return SupportRule(header=header, sql=found[2])


@cache
def support_rules() -> Mapping[str, SupportRule]:
    """Every rule of support that comes with the project, by id; their files are read once."""
    found = (read_rule(path) for path in sorted(FOLDER.glob("*.sql")))
    return MappingProxyType({rule.id: rule for rule in found})


def support_rule(rule_id: str) -> SupportRule:
    """The rule called ``rule_id``; NotFoundError names those that there are."""
    known = support_rules()
    if rule_id not in known:
        raise NotFoundError(
            "There is no such rule of support.",
            where=rule_id,
            next_step=f"Use one of: {', '.join(sorted(known))}.",
        )
    return known[rule_id]
