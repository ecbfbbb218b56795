"""Where the agreement of a request stands now."""

from __future__ import annotations

from datetime import datetime

from folkmoot.agreement.state import Standing, derive_state
from folkmoot.gate.facts import Facts


def standing(facts: Facts, now: datetime) -> Standing | None:
    """The standing that follows from the facts' own acts and the time; None without terms."""
    if facts.terms is None:
        return None
    return derive_state(
        terms=facts.terms,
        terms_bytes=facts.terms_bytes,
        signatures=facts.signatures,
        instruments=facts.instruments,
        keys=facts.keys,
        now=now,
        superseded_by=facts.superseded_by,
    )
