"""A decision in plain words."""

from __future__ import annotations

from tests.gate.good_case import changed, good_case, make_case

from folkmoot.gate.decide import decide
from folkmoot.gate.explain_decision import explain_decision


def _explained(change: dict[str, object]) -> str:
    case = make_case(changed(good_case(), change))
    return explain_decision(decide(case.request, case.facts, case.now))


def test_a_permit_says_how_far_it_goes() -> None:
    text = _explained(
        {
            "deliveries 0 columns": ["account", "name", "relief"],
            "deliveries 1 columns": ["account", "name", "relief"],
            "terms purposes 0 uses 0 rows": [],
            "objections +": {
                "subject": "pseudonym-1",
                "dataset": "rates",
                "column": "name",
                "valid_from": good_case()["notice_on"],
            },
        }
    )
    assert text.splitlines() == [
        "Permitted: the purpose relief of rates-relief, version 1, for northmoor, at the level"
        " identifiable.",
        "Until 10:00 on 2 July 2026 (London). What comes out is to be destroyed by"
        " 29 September 2026.",
        "It may look for: second-property.",
        "The recipient sees: account and name.",
        "Records are linked by organisations, from a probability of 0.95.",
        "- d-north (rates of northmoor): account, name and relief; objections kept: 1.",
        "- d-south (rates of southmoor): account, name and relief; objections kept: 1.",
        "Missing, not empty: no delivery of rates holds address.",
        "Missing, not empty: no delivery of rates holds postcode.",
        'For people to keep: "Treat people with kindness."',
    ]


def test_a_permit_for_counts_says_so() -> None:
    text = _explained(
        {
            "request typologies": [],
            "request insights": ["relief-by-ward"],
            "request deliveries": ["d-north"],
            "terms purposes 0 linkage": "(gone)",
            "terms purposes 0 recipients 0 level": "aggregate",
            "terms purposes 0 recipients 0 sees": [],
        }
    )
    assert "The recipient sees: counts only." in text
    assert "only rows by relief." in text
    assert "Records are linked" not in text


def test_a_refusal_quotes_the_residents_and_says_what_would_change_it() -> None:
    text = _explained({"notice_on": None, "signed_by southmoor": "(gone)"})
    assert text.splitlines() == [
        "Refused: the purpose relief of rates-relief, asked for by northmoor.",
        "3 reasons:",
        "1. southmoor has not signed these terms. (signatories[southmoor], rule signatures)",
        "   What would change it: Let southmoor sign them.",
        "2. Not yet signed by: southmoor. (signatories, rule state)",
        "   What would change it: Let every party that is named sign it.",
        "3. No public notice of this agreement has appeared. (conditions[tell-us-first],"
        " rule conditions)",
        '   Residents say: "Tell us in plain words before you first join our data."',
        "   What would change it: Publish one and wait 14 days.",
    ]
