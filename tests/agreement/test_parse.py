"""An agreement's YAML: every fault of its form at once, and nothing that can hang or mislead."""

from __future__ import annotations

import time

import pytest
from tests.agreement.changing import GOOD, good_terms

from folkmoot.agreement.parse import parse
from folkmoot.errors import TermsError

TEXT = GOOD.read_text("utf-8")


def faults(text: str):
    with pytest.raises(TermsError) as caught:
        parse(text, "a.yaml")
    assert all(fault.where == "a.yaml" for fault in caught.value.faults)
    return caught.value.faults


def line_of(text: str, part: str) -> int:
    return next(n for n, line in enumerate(text.splitlines(), 1) if part in line)


def test_terms_and_the_lines_of_their_clauses():
    parsed = parse(TEXT, "a.yaml")
    assert parsed.terms == good_terms()
    burley = line_of(TEXT, "{party: burley, basis")
    assert parsed.lines["purposes[double].bases[burley].power"] == burley
    assert parsed.lines["purposes[0].bases[1].power"] == burley
    assert parsed.lines["dpia.approved_on"] == line_of(TEXT, "approved_on")


def test_all_faults_of_form_at_once():
    text = (
        TEXT.replace("measure: Licences", "mesure: Licences")
        .replace("kind: licences", "kind: Licences!")
        .replace("aim_class: counter_fraud", "aim_class: counter-fraud")
        .replace("starts: 2026-11-01", "starts: 1 November")
        .replace("trigger: run_released", "trigger: released")
        .replace("period_days: 90", "period_days: ninety")
        .replace('"0.95"', "1.5")
    )
    found = {fault.clause: fault for fault in faults(text)}
    assert set(found) == {
        "purposes[double].mesure",
        "purposes[double].measure",
        "datasets[licences].kind",
        "purposes[double].aim_class",
        "starts",
        "retention.trigger",
        "retention.period_days",
        "purposes[double].linkage.least_probability",
    }
    assert found["purposes[double].mesure"].next_step == "Did you mean measure?"
    assert found["purposes[double].mesure"].line == line_of(text, "mesure")
    assert found["purposes[double].aim_class"].next_step == "Did you mean counter_fraud?"
    assert found["retention.trigger"].next_step == "Did you mean run_released?"
    assert "YYYY-MM-DD" in found["starts"].next_step
    assert found["purposes[double].measure"].what == "is missing."
    assert all(fault.line and fault.next_step for fault in found.values())


def test_unnamed_clause_goes_by_its_place():
    text = TEXT.replace("{party: burley, basis: UKGDPR-6-1-e", "{basis: UKGDPR-6-1-e")
    assert [f.clause for f in faults(text)] == ["purposes[double].bases[1].party"]


def test_number_with_a_point_is_read_as_decimal_text():
    terms = parse(TEXT.replace('"0.95"', "0.95"), "a.yaml").terms
    assert terms == good_terms()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "form-empty"),
        ("\ufeff  \n", "form-empty"),
        ("just words", "form-root"),
        ("- 1\n- 2", "form-root"),
        ("a: 1\n---\nb: 2", "form-documents"),
        ("a: [1, 2", "form-yaml"),
        ("a:\n\t- b", "form-yaml"),
        ("PK\x03\x04\x14\x00", "form-yaml"),
        ("a: &x 1\nb: *x", "form-anchor"),
        ("a: !!python/object/apply:os.system [ls]", "form-tag"),
        ("? [a]\n: 1", "form-key"),
        ("a: " + "[" * 400 + "]" * 400, "form-depth"),
    ],
)
def test_what_is_no_plain_yaml_is_refused(text, code):
    assert [fault.code for fault in faults(text)] == [code]


def test_key_twice_is_a_fault_beside_the_others():
    text = TEXT.replace("summary:", "titel: x\ntitle: y\nsummary:")
    found = {(fault.clause, fault.code, fault.line) for fault in faults(text)}
    assert ("title", "form-duplicate", line_of(text, "title: y")) in found
    assert ("titel", "form-extra-forbidden", line_of(text, "titel: x")) in found


@pytest.mark.parametrize(
    "text",
    [
        "a: " + "x" * 10_000_000,
        "[" * 900_000,
        "a: &a [x,x]\n" + "".join(f"b{n}: &b{n} [*a,*a]\n" for n in range(1000)),
        "x: " * 250_000,
        "- " * 400_000,
        "'" + "a" * 900_000,
    ],
    ids=["long-line", "brackets", "bomb", "colons", "dashes", "quote"],
)
def test_nothing_hangs(text):
    begun = time.monotonic()
    faults(text)
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize("mark", ["\u202e", "\u200b", "\u2066", "\x1c", "\x85"])
def test_text_that_hides_or_reorders_is_refused(mark):
    text = TEXT.replace("Ashford Council", f'"Ashford \\u{ord(mark):04x}Council"')
    found = faults(text)
    assert [(f.clause, f.code) for f in found] == [
        ("parties[ashford].name", "form-hidden-character")
    ]


def test_composed_and_decomposed_letters_are_one():
    one = parse(TEXT.replace("Burley Council", "Bürley Council"), "a").terms
    two = parse(TEXT.replace("Burley Council", "Bu\u0308rley Council"), "a").terms
    assert one == two


@pytest.mark.parametrize(("written", "clause"), [("20261101", "starts"), ("true", "starts")])
def test_date_is_never_guessed_from_a_number(written, clause):
    found = faults(TEXT.replace("starts: 2026-11-01", f"starts: {written}"))
    assert [f.clause for f in found] == [clause]


def test_blank_text_is_empty():
    found = faults(TEXT.replace("Fair competition among those who hold a licence.", '"  "'))
    assert [(f.clause, f.what) for f in found] == [("purposes[double].benefit", "is empty.")]
