"""Which words a preference may use."""

from __future__ import annotations

from folkmoot.errors import InputError

DECISIONS = ("object", "consent", "withdrawn")


def check_decision(decision: str) -> None:
    """InputError unless ``decision`` is one that a person can make."""
    if decision not in DECISIONS:
        raise InputError(
            "A preference is to object, to consent, or to withdraw what was said before.",
            where="decision",
            next_step=f"Use one of: {', '.join(DECISIONS)}.",
        )


def can_decide(decision: str) -> bool:
    """Whether ``check_decision`` lets it pass."""
    return decision in DECISIONS
