"""A support list as it leaves a run: an id that names nobody, the rules, and sealed evidence."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from folkmoot.agreement.apart import SUPPORT_LIST
from folkmoot.agreement.terms import Level
from folkmoot.gate.permit import Permit
from folkmoot.run.book import SupportRecord
from folkmoot.run.evidence import seal_evidence
from folkmoot.run.seen import plain, seen
from folkmoot.run.step import Tables
from folkmoot.store.protocols import DataKey
from folkmoot.store.pseudonym import pseudonym, pseudonym_key

_ID_DIGITS = 24  # 96 bits: no two households of a county share an id by chance
WORDS = (
    "Somebody who may be owed help. An offer to look, never a decision; the household may say no."
)


def support_lists(permit: Permit) -> tuple[str, ...]:
    """The rules of support that the permit allows."""
    return tuple(name for name in permit.insights if name.startswith(SUPPORT_LIST))


def support_records(
    permit: Permit,
    *,
    run: str,
    gathered: Tables,
    households: pa.Table,
    key: DataKey,
    versions: dict[str, Any],
) -> tuple[SupportRecord, ...]:
    """One record a household of ``households`` (`insight.support.SUPPORT_SCHEMA`), in a stable
    order; none for a recipient that sees no column, or counts only.

    The evidence is canonical JSON sealed under the run's key: rules, reasons with record and day,
    estimates (never added up), and the household's records with the columns that the recipient
    sees. Ids and subjects are HMACs under that key, traceable to nobody once it is destroyed.
    """
    if not support_lists(permit) or not permit.sees or permit.level is Level.AGGREGATE:
        return ()
    rows = sorted(households.to_pylist(), key=lambda row: str(row["household"]))
    shown = seen(permit, gathered, {record for row in rows for record in row["records"]})
    naming = pseudonym_key(key, run, "support")
    records = []
    for row in rows:
        case_id = f"s-{pseudonym(naming, row['household'])[:_ID_DIGITS]}"
        evidence = {
            "case": case_id,
            "rules": row["rules"],
            "reasons": plain(row["reasons"]),
            "estimates": row["estimates"],
            "citations": row["citations"],
            "records": [shown[record] for record in row["records"]],
            "agreement": permit.agreement,
            "agreement_version": permit.version,
            "terms_hash": permit.terms_hash,
            "permit": permit.id,
            "recipient": permit.recipient,
            "destroy_by": permit.destroy_by,
            "versions": versions,
            "words": WORDS,
        }
        records.append(
            SupportRecord(
                id=case_id,
                subject=f"h-{pseudonym(naming, row['subject'])[:_ID_DIGITS]}",
                rules=tuple(row["rules"]),
                members=tuple(row["members"]),
                evidence=seal_evidence(key, run, case_id, evidence),
            )
        )
    return tuple(records)
