"""An agreement in a few lines; `folkmoot agreement explain` has the whole page."""

from __future__ import annotations

from typing import Any

from folkmoot.agreement.terms import Level, Terms


def in_brief(terms: Terms) -> dict[str, Any]:
    """What a newcomer asks of an agreement: why, what for, who sees what, by what law, how long.

    ``aims``: one sentence a purpose, as agreed. Everything follows from ``terms``.
    """
    return {
        "summary": terms.summary,
        "parties": len(terms.parties),
        "datasets": len(terms.datasets),
        "aims": {purpose.id: purpose.aim for purpose in terms.purposes},
        "law": sorted({_law(b.power) for p in terms.purposes for b in p.bases}),
        "recipients": sorted({_recipient(terms, n) for n in range(len(terms.purposes))}),
        "objections": "honoured"
        if all(p.preferences.mode == "honour" for p in terms.purposes)
        else "may be set aside, with a reason",
        "ends": terms.ends and terms.ends.isoformat(),
        "review": terms.review and terms.review.isoformat(),
    }


def _recipient(terms: Terms, number: int) -> str:
    """Who receives what the purpose makes, how much of it, and when it is destroyed."""
    said = []
    for each in terms.purposes[number].recipients:
        party = terms.party(each.party)
        counts = terms.purposes[number].level is Level.AGGREGATE or not each.sees
        what = "counts alone" if counts else "what is found, in the columns agreed"
        said.append(
            f"{party.name if party else each.party} ({each.role}): {what}; destroyed within"
            f" {each.destroy_within_days} days"
        )
    return "; ".join(said)


def _law(code: str) -> str:
    from folkmoot.errors import NotFoundError
    from folkmoot.law.find_code import find_code

    try:
        return find_code(code).citation
    except NotFoundError:
        return code
