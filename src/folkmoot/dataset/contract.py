"""A contract: the schema and quality that a dataset promises, and how a file maps to it.

The published form is ODCS 3.1 YAML (Open Data Contract Standard, Bitol / LF AI & Data); what the
standard has no word for (semantic type, source headers, normalisation, reading) is carried in its
`customProperties`. ``read_contract`` turns the YAML into these frozen models.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class Semantic(StrEnum):
    """What a column means, which decides its normalisation, its verdicts and its protection."""

    TEXT = "text"
    CODE = "code"
    ORGANISATION = "organisation_name"
    FORENAME = "forename"
    SURNAME = "surname"
    FULL_NAME = "full_name"
    ADDRESS = "address"
    POSTCODE = "postcode"
    UPRN = "uprn"
    USRN = "usrn"
    NINO = "nino"
    NHS_NUMBER = "nhs_number"
    COMPANY_NUMBER = "company_number"
    VAT = "vat"
    UTR = "utr"
    UPN = "upn"
    COUNCIL_CODE = "council_code"
    SORT_CODE = "sort_code"
    ACCOUNT_NUMBER = "account_number"
    PHONE = "phone"
    EMAIL = "email"
    DATE = "date"
    DATE_OF_BIRTH = "date_of_birth"
    INTEGER = "integer"
    PENCE = "pence"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"


class Tag(StrEnum):
    """Protection that a column carries wherever it goes."""

    PERSONAL = "personal"
    IDENTIFIER = "identifier"
    SPECIAL_CATEGORY = "special_category"
    CRIMINAL = "criminal"
    SUPPORT = "support"
    FINANCIAL = "financial"


class Dimension(StrEnum):
    """The dimensions of the UK Government Data Quality Framework (2020)."""

    COMPLETENESS = "completeness"
    UNIQUENESS = "uniqueness"
    CONSISTENCY = "consistency"
    TIMELINESS = "timeliness"
    VALIDITY = "validity"
    ACCURACY = "accuracy"


class Part(BaseModel):
    """Any part of a contract: frozen, and an unknown field is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Column(Part):
    """One column of the dataset.

    ``source`` lists the headers under which the member sends it: the first that the file has is
    read (matched without regard to case, outer blanks and repeated blanks; a duplicate header is
    ``Header``, ``Header#2``, ...), and a file that has none of them is refused. An empty ``source``
    means that this supplier does not hold the column. ``values`` maps a raw value to the dataset's
    own; ``contains`` maps a raw value that contains a text, first match wins; both without regard
    to case and repeated blanks, and to the empty text for "nothing". ``formats`` are those of
    ``strptime`` for dates, beside ISO 8601. ``negate`` turns the sign of a number.
    """

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,62}$")]
    title: str = ""
    description: str = ""
    semantic: Semantic
    source: tuple[str, ...] = ()
    required: bool = False
    unique: bool = False
    allowed: tuple[str, ...] | None = None
    values: dict[str, str] = {}
    contains: tuple[tuple[str, str], ...] = ()
    formats: tuple[str, ...] = ()
    nulls: tuple[str, ...] = ()
    placeholders: tuple[str, ...] = ()
    tags: tuple[Tag, ...] = ()
    negate: bool = False


RuleKind = Literal[
    "type", "required", "unique", "allowed", "valid", "range", "compare", "foreign_key", "freshness"
]


class Rule(Part):
    """One rule of quality: its kind, columns, dimension and whether a row *must* pass it.

    ``params``: range {min, max}; compare {op: lt|le|eq|ge|gt|ne} on two columns; foreign_key
    {dataset, column}; freshness {days}; allowed {values}. Numbers and dates as text. A NULL
    result is a failure unless ``optional``.
    """

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_.-]{0,80}$")]
    kind: RuleKind
    columns: tuple[str, ...]
    dimension: Dimension
    must: bool = True
    optional: bool = False
    params: dict[str, str | tuple[str, ...]] = {}
    description: str = ""


class Reading(Part):
    """How the file is to be read; anything left out is found out from the file itself."""

    format: Literal["csv", "excel", "parquet"] | None = None
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    header_row: int | None = Field(default=None, ge=1)
    nulls: tuple[str, ...] = ("", "#N/A", "NULL", "N/A")


class Contract(Part):
    """A contract ``id@version`` of ``member`` for ``dataset``; columns in the dataset's order."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,80}$")]
    version: Annotated[str, Field(pattern=r"^\d+(\.\d+){0,2}$")]
    dataset: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,62}$")]
    member: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,62}$")]
    title: str
    purpose: str = ""
    limitations: str = ""
    licence: str = ""
    reading: Reading = Reading()
    columns: tuple[Column, ...] = Field(min_length=1)
    rules: tuple[Rule, ...] = ()

    @property
    def ref(self) -> str:
        """``id@version``, as an agreement names it."""
        return f"{self.id}@{self.version}"

    def column(self, name: str) -> Column | None:
        """The column called ``name``, or None."""
        return next((c for c in self.columns if c.name == name), None)
