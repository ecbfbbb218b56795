"""Leads as they leave a run: what may be listed in the clear, and sealed evidence."""

from __future__ import annotations

from typing import Any

from folkmoot.agreement.terms import Level
from folkmoot.gate.permit import Permit
from folkmoot.run.book import LeadRecord
from folkmoot.run.evidence import seal_evidence
from folkmoot.run.seen import plain, seen
from folkmoot.run.step import Tables
from folkmoot.store.protocols import DataKey
from folkmoot.store.pseudonym import pseudonym, pseudonym_key

_APART = frozenset(
    {"lead", "typology", "members", "recommended", "actual_pence", "forward_pence",
     "notional_pence"}
)  # fmt: skip

_ID_DIGITS = 24  # 96 bits: no two leads of a county share an id by chance


def lead_records(
    permit: Permit,
    *,
    run: str,
    gathered: Tables,
    found: Tables,
    key: DataKey,
    versions: dict[str, Any],
) -> tuple[LeadRecord, ...]:
    """One record a lead, in a stable order; evidence holds the columns that the recipient sees.

    None for a recipient that sees no column, or only aggregates: that one gets the counts of the
    run's result. What is listed of a lead, its id and its subject, are HMACs under the run's key:
    the same when the run is resumed, and traceable to no record once the key is destroyed.

    The evidence is canonical JSON sealed under the run's key: the lead's dates, reasons, match
    weight and probability (as text), citation, its records with the permitted columns, and under
    which agreement and permit it was made.
    """
    if not permit.sees or permit.level is Level.AGGREGATE:
        return ()
    leads = {name: found[f"leads.{name}"].to_pylist() for name in permit.typologies}
    rests_on = {record for rows in leads.values() for row in rows for record in row["records"]}
    shown = seen(permit, gathered, rests_on)
    naming = pseudonym_key(key, run, "lead")
    records = []
    for name in permit.typologies:
        for lead in sorted(leads[name], key=lambda row: str(row["lead"])):
            lead_id = f"l-{pseudonym(naming, lead['lead'])[:_ID_DIGITS]}"
            evidence = {k: plain(v) for k, v in lead.items() if k not in _APART}
            evidence |= {
                "lead": lead_id,
                "typology": lead["typology"],
                "records": [shown[record] for record in lead["records"]],
                "agreement": permit.agreement,
                "agreement_version": permit.version,
                "terms_hash": permit.terms_hash,
                "permit": permit.id,
                "recipient": permit.recipient,
                "destroy_by": permit.destroy_by,
                "versions": versions,
                "pence": {k: lead[f"{k}_pence"] for k in ("actual", "forward", "notional")},
                "words": "Something to look into. It says nothing about why.",
            }
            records.append(
                LeadRecord(
                    id=lead_id,
                    typology=lead["typology"],
                    subject=f"e-{pseudonym(naming, lead['entity'])[:_ID_DIGITS]}",
                    members=tuple(lead["members"]),
                    recommended=bool(lead["recommended"]),
                    actual_pence=lead["actual_pence"],
                    forward_pence=lead["forward_pence"],
                    notional_pence=lead["notional_pence"],
                    evidence=seal_evidence(key, run, lead_id, evidence),
                )
            )
    return tuple(records)
