"""A decision in plain words: what was allowed and how far, or why not and what would change it."""

from __future__ import annotations

from folkmoot.dates import LONDON
from folkmoot.gate.permit import Permit, Reason, Refusal
from folkmoot.gate.wording import day, listed


def explain_decision(decision: Permit | Refusal) -> str:
    """Plain text, one line a thing, for a person. It holds no pseudonym and no value of a row.

    >>> from datetime import UTC, datetime
    >>> from folkmoot.gate.permit import Request
    >>> asked = Request("rates", "relief", "selby", "a1", "auditor", "selby", ("d1",))
    >>> why = Reason("dpia", "dpia", "There is no assessment.", "Add one.", "Ask us first.")
    >>> print(explain_decision(Refusal("rates", asked, (why,), datetime(2026, 7, 1, tzinfo=UTC))))
    Refused: the purpose relief of rates, asked for by selby.
    1 reason:
    1. There is no assessment. (dpia, rule dpia)
       Residents say: "Ask us first."
       What would change it: Add one.
    """
    lines = _permitted(decision) if isinstance(decision, Permit) else _refused(decision)
    return "\n".join(lines)


def _refused(refusal: Refusal) -> list[str]:
    asked = refusal.request
    count = len(refusal.reasons)
    lines = [
        f"Refused: the purpose {asked.purpose} of {asked.agreement}, asked for by {asked.member}.",
        f"{count} reason{'' if count == 1 else 's'}:",
    ]
    for number, reason in enumerate(refusal.reasons, start=1):
        lines.extend(_reason(number, reason))
    return lines


def _reason(number: int, reason: Reason) -> list[str]:
    place = f"{reason.clause}, rule {reason.rule}" if reason.clause else f"rule {reason.rule}"
    lines = [f"{number}. {reason.what} ({place})"]
    if reason.sentence:
        lines.append(f'   Residents say: "{reason.sentence}"')
    lines.append(f"   What would change it: {reason.remedy}")
    return lines


def _permitted(permit: Permit) -> list[str]:
    ends = permit.expires_at.astimezone(LONDON)
    lines = [
        f"Permitted: the purpose {permit.purpose} of {permit.agreement}, version {permit.version},"
        f" for {permit.recipient}, at the level {permit.level}.",
        f"Until {ends:%H:%M} on {day(ends.date())} (London). What comes out is to be destroyed by"
        f" {day(permit.destroy_by)}.",
        f"It may look for: {listed(permit.typologies + permit.insights)}.",
        f"The recipient sees: {listed(permit.sees) if permit.sees else 'counts only'}.",
    ]
    if permit.model is not None:
        lines.append(
            f"Records are linked by {permit.model}, from a probability of"
            f" {permit.least_probability}."
        )
    for grant in permit.grants:
        line = f"- {grant.delivery} ({grant.dataset} of {grant.member}): {listed(grant.columns)}"
        if grant.rows:
            line += f"; only rows by {listed(row.column for row in grant.rows)}"
        if grant.withhold:
            line += f"; objections kept: {len(grant.withhold)}"
        lines.append(f"{line}.")
    for dataset, column in permit.missing:
        lines.append(f"Missing, not empty: no delivery of {dataset} holds {column}.")
    lines.extend(f'For people to keep: "{sentence}"' for sentence in permit.unenforceable)
    return lines
