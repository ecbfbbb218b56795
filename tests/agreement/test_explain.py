"""The plain explanation says what the terms say, on one page that people can read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.agreement.changing import changed, good_terms

from folkmoot.agreement.explain import explain
from folkmoot.agreement.parse import parse
from folkmoot.agreement.readability import LEAST_READING_EASE, reading_ease
from folkmoot.agreement.terms import Terms

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "business-rates" / "agreement.yaml"
SAMPLE = ROOT / "src" / "folkmoot" / "cli" / "sample" / "agreement.yaml"
# What stands on a sheet of A4 in 11-point type with a heading for each part.
ONE_PAGE_WORDS = 600


def words(text: str) -> int:
    return len(re.findall(r"[A-Za-z][\w'’-]*", text))


@pytest.mark.parametrize("path", [EXAMPLE, SAMPLE], ids=["example", "sample"])
def test_shipped_agreements_are_plain_and_short(path):
    text = explain(parse(path.read_text("utf-8"), str(path)).terms)
    assert reading_ease(text) >= LEAST_READING_EASE
    assert words(text) <= ONE_PAGE_WORDS
    assert "have agreed to nothing" in text


def test_everything_a_resident_asks_for_is_there():
    text = explain(good_terms())
    for part in (
        "Ashford Council",
        "Burley Council",
        "Find one licence that is held twice",
        "Fair competition",
        "Licences put right in a year",
        "address, full name and status",
        "Only rows where status is current.",
        "Ashford Council (Licensing team) sees all of this but address.",
        "It reads “People whom no output may show” (kind, surname and uprn) for one thing:",
        "whoever is there, or lives there, is left out. Nobody is shown the list.",
        "destroy it within 90 days",
        "at least 95% sure",
        "If you object, your records are left out.",
        "Public task: UK GDPR Art 6(1)(e).",
        "Local Government Act 1972 s.111",
        "At least 90% of its rows",
        "It starts on 1 November 2026. Its last day is 31 October 2028.",
        "90 days after the results are handed over",
        "“Tell us first.” (checked each time)",
        "Data protection officer".lower(),
        "No. An officer decides.",
        "The law is cited here, not advised.",
    ):
        assert part in text, part
    assert "agreed to nothing" not in text


def test_what_differs_is_told_apart():
    change = {
        "purposes 0 bases 1 power": "LA11-S1",
        "purposes 0 preferences": {"mode": "exempt", "reason": "It would warn them."},
        "purposes 0 recipients 0 sees": [],
        "conditions 0 rule": "unenforceable",
        "dpia": "(gone)",
        "retention": "(gone)",
    }
    text = explain(Terms.model_validate(changed(change)))
    assert "Localism Act 2011 s.1. (Burley Council)" in text
    assert "An objection may be set aside: It would warn them." in text
    assert "sees only counts" in text
    assert "(people judge this)" in text


def test_reading_ease_against_a_count_by_hand():
    # 2 sentences, 9 words, 9 syllables.
    assert reading_ease("The cat sat. The dog ran to the hill.") == pytest.approx(
        206.835 - 1.015 * 9 / 2 - 84.6
    )
    assert reading_ease("") == 100.0
    hard = "Organisational interoperability necessitates jurisdictional harmonisation."
    assert reading_ease(hard) < 0


def test_unreadable_terms_fall_below_the_limit():
    jargon = "Interoperable administrative rationalisation necessitates consolidation of " * 20
    text = explain(good_terms(summary=jargon, legal_hold=jargon))
    assert reading_ease(text) < LEAST_READING_EASE
