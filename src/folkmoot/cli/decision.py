"""A decision as plain values, for `--json`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from folkmoot.errors import Fault, RefusedError
from folkmoot.gate.permit import Permit, Refusal


def decision_facts(decision: Permit | Refusal) -> dict[str, Any]:
    """``decision`` with its limits or its reasons; pseudonyms and withheld people left out."""
    if isinstance(decision, Refusal):
        return {
            "decision": "refusal",
            "agreement": decision.agreement,
            "reasons": [asdict(reason) for reason in decision.reasons],
        }
    return {
        "decision": "permit",
        "permit": decision.id,
        "agreement": decision.agreement,
        "version": decision.version,
        "terms_hash": decision.terms_hash,
        "purpose": decision.purpose,
        "recipient": decision.recipient,
        "level": decision.level.value,
        "expires_at": decision.expires_at,
        "destroy_by": decision.destroy_by,
        "grants": [
            {"delivery": g.delivery, "member": g.member, "columns": list(g.columns),
             "withheld": len(g.withhold)}
            for g in decision.grants
        ],
    }  # fmt: skip


def refused(refusal: Refusal) -> RefusedError:
    """The refusal as an error with every reason, for a command that cannot go on."""
    return RefusedError(
        Fault(r.what, "the gate", r.remedy, clause=r.clause, code=r.rule) for r in refusal.reasons
    )
