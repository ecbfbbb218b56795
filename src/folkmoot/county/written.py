"""A file of the made-up county, as its agreements and its workspace speak of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written: paths from the county's folder, ``rows`` as sent."""

    member: str
    dataset: str
    contract: str
    contract_file: str
    file: str
    rows: int
