"""What a decision of the committee must say."""

from __future__ import annotations

import difflib

from folkmoot.errors import InputError
from folkmoot.gate.facts import Review

# What a committee may advise (see GLOSSARY and the gate's conditions).
OUTCOMES = (
    "support", "support_with_conditions", "minor_amendments", "major_amendments",
    "request_information", "not_support", "deferred", "withdrawn",
)  # fmt: skip


def check_review(review: Review) -> None:
    """InputError unless the decision is one that a committee makes, names terms by their hash and
    ends after it was made."""
    if review.outcome not in OUTCOMES:
        near = difflib.get_close_matches(review.outcome, OUTCOMES, n=1)
        hint = f"Did you mean {near[0]}? " if near else ""
        raise InputError(
            "This is not an outcome of a review.",
            where="outcome",
            next_step=f"{hint}Use one of: {', '.join(OUTCOMES)}.",
        )
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
