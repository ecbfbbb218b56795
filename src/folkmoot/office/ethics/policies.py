"""What a decision of the committee must say."""

from __future__ import annotations

from folkmoot.errors import InputError
from folkmoot.gate.facts import Review


def check_review(review: Review) -> None:
    """InputError unless the decision names terms by their hash and ends after it was made."""
    if len(review.terms_hash) != 64 or set(review.terms_hash) - set("0123456789abcdef"):
        raise InputError(
            "A decision is on terms, named by their hash.",
            where="terms_hash",
            next_step="Copy the hash from `folkmoot agreement list`.",
        )
    if review.expires_on <= review.decided_on:
        raise InputError(
            "A decision holds for some days at least.",
            where="expires_on",
            next_step="Name a later day.",
        )


def can_review(review: Review) -> bool:
    """Whether ``check_review`` lets it pass."""
    try:
        check_review(review)
    except InputError:
        return False
    return True
