"""One arrival of a dataset: read, normalised, assessed, certified and put away encrypted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa

from folkmoot.canonical import digest
from folkmoot.dataset.contract import Contract
from folkmoot.dataset.normalise import normalise
from folkmoot.dataset.raw import Raw
from folkmoot.dataset.read import read
from folkmoot.errors import InputError
from folkmoot.quality.assess import ReadingFacts, assess
from folkmoot.quality.certificate import Certificate
from folkmoot.run.bundle import pack
from folkmoot.run.data_key import data_key
from folkmoot.run.failpoint import failpoint
from folkmoot.store.location import Kind, Place
from folkmoot.store.protocols import KeyRing
from folkmoot.store.write_table import Stored, put

Told = Callable[[str, int, int], None]
STAGES = 4


@dataclass(frozen=True, slots=True)
class Delivered:
    """What lies in the store, invisible until the office accepts it, and its certificate.

    ``rejects`` is a bundle of two tables for the supplier's data steward: the rejected lines, and
    which rows fail which rules.
    """

    delivery: str
    stored: Stored
    rejects: Stored
    certificate: Certificate


def deliver(
    file: Path,
    contract: Contract,
    *,
    as_of: date,
    place: Place,
    keys: KeyRing,
    now: datetime,
    others: Mapping[str, pa.Table] | None = None,
    memory_mb: int = 1024,
    told: Told = lambda _what, _done, _total: None,
) -> Delivered:
    """Bring ``file`` into ``place`` under ``contract``; the same file again is the same delivery.

    ``as_of`` is the day of the extract; ``others`` are tables that foreign keys speak of, by
    dataset. Rejected lines and failing row ids are kept beside it, encrypted with the same key.
    InputError when the file, or every line of it, cannot be read; then nothing is kept.
    """
    told("reading", 0, STAGES)
    raw = read(file, contract)
    _check_some_kept(raw, file)
    told("normalising", 1, STAGES)
    normalised = normalise(raw, contract, as_of=as_of)
    table = normalised.table
    told("assessing", 2, STAGES)
    assessment = assess(
        table,
        contract,
        reading=_facts(raw, normalised.notes),
        as_of=as_of,
        now=now,
        others=others or {},
        memory_mb=memory_mb,
    )
    told("encrypting", 3, STAGES)
    subject = delivery_id(contract, as_of, raw.source_sha256)
    key = data_key(keys, subject, now=now)
    failpoint("deliver-key-made")
    stored = put(place, subject, table, key)
    failpoint("deliver-stored")
    aside = pack({"rejects": raw.rejects, "failures": assessment.failures})
    rejects = put(place, subject, aside, key, kind=Kind.REJECTS)
    failpoint("deliver-rejects-stored")
    told("delivered", STAGES, STAGES)
    return Delivered(subject, stored, rejects, assessment.certificate)


def delivery_id(contract: Contract, as_of: date, source_sha256: str) -> str:
    """The id of this file under this contract and day, the same whenever it is delivered."""
    return f"dl-{digest([contract.ref, as_of, source_sha256])[:20]}"


def _check_some_kept(raw: Raw, file: Path) -> None:
    if raw.rejects.num_rows and not raw.table.num_rows:
        reasons = ", ".join(f"{reason} {count}" for reason, count in raw.reject_reasons.items())
        raise InputError(
            f"Not one of its {raw.read} lines can be read ({reasons}).",
            where=file.name,
            next_step="Compare it with its contract, or export it again.",
        )


def _facts(raw: Raw, notes: tuple[str, ...]) -> ReadingFacts:
    return ReadingFacts(
        source_sha256=raw.source_sha256,
        source_bytes=raw.source_bytes,
        encoding=raw.encoding,
        read=raw.read,
        rejected=raw.rejects.num_rows,
        reject_reasons=raw.reject_reasons,
        columns_missing=raw.columns_missing,
        notes=raw.notes + notes,
    )
