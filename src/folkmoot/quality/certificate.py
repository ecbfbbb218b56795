"""The certificate: the quality result of one delivery, as counts. It holds no row's values."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError, model_validator

from folkmoot.canonical import canonical
from folkmoot.errors import Fault, InputError


class Part(BaseModel):
    """Frozen; an unknown field is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class RuleResult(Part):
    """One rule's counts: ``checked`` rows, ``failed`` of them; ``must`` as in the contract."""

    rule: str
    kind: str
    dimension: str
    columns: tuple[str, ...]
    must: bool
    checked: int
    failed: int
    description: str = ""


class ColumnResult(Part):
    """One column's counts by verdict (uk-fields): valid, invalid, placeholder, missing, ..."""

    column: str
    present: bool
    verdicts: dict[str, int]


class Certificate(Part):
    """What the gate asks of a delivery. ``read == kept + rejected`` always.

    ``quality`` is the percentage (two decimals, rounded down) of rows *read* that were kept and
    fail no ``must`` rule; ``failed`` counts the kept rows that do fail one. ``dimensions`` is the
    same percentage per dimension over its must and should rules; a dimension none of whose rules
    could be checked is left out. ``columns_missing`` the columns of the contract that this
    supplier does not hold or the file does not have: missing, never empty.
    """

    contract: str
    dataset: str
    member: str
    as_of: date
    made_at: AwareDatetime
    source_sha256: str
    source_bytes: int
    encoding: str
    read: int
    kept: int
    rejected: int
    failed: int
    reject_reasons: dict[str, int]
    columns_missing: tuple[str, ...]
    columns: tuple[ColumnResult, ...]
    rules: tuple[RuleResult, ...]
    dimensions: dict[str, Decimal]
    quality: Decimal
    notes: tuple[str, ...] = ()
    code_version: str

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        if self.read != self.kept + self.rejected or not 0 <= self.failed <= self.kept:
            raise ValueError("the counts of lines do not add up")
        return self


def certificate_bytes(certificate: Certificate) -> bytes:
    """The certificate in canonical JSON (RFC 8785): the bytes that are hashed and kept."""
    return canonical(certificate.model_dump())


def read_certificate(raw: bytes) -> Certificate:
    """The certificate in ``raw``; InputError names every field that is wrong, at once."""
    try:
        return Certificate.model_validate_json(raw)
    except ValidationError as error:
        step = "Assess the delivery again."
        raise InputError(
            Fault(item["msg"], "certificate", step, ".".join(str(part) for part in item["loc"]))
            for item in error.errors(include_input=False, include_url=False)
        ) from None
