"""The certificate: the quality result of one delivery, as counts. It holds no row's values."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from pydantic import BaseModel, ConfigDict


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
    fail no ``must`` rule; ``dimensions`` the same percentage per dimension over its must and
    should rules. ``columns_missing`` the columns of the contract that this supplier does not hold
    or the file does not have: missing, never empty.
    """

    contract: str
    dataset: str
    member: str
    as_of: date
    made_at: datetime
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
