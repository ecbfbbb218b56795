"""DPIA, retention, dates, measures: what the parties answer for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from folkmoot.agreement.rules.rule import Found, Rule, Subject
from folkmoot.agreement.terms import Dpia, Purpose

# On the DPIA's scale of 1 to 9 (likelihood × severity, each 1 to 3, as in the ICO's template)
# 6 and 9 are high.
HIGH_RISK = 6
# An answer shorter than this, or made of a word like "TBC", answers nothing.
SHORTEST_ANSWER = 10
_NO_ANSWER = re.compile(
    r"(tbc|tba|tbd|todo|to be (confirmed|agreed|decided|completed)|n/?a|none|not applicable|"
    r"pending|unknown|[-.?x…\s]*)\W*",
    re.IGNORECASE,
)


def _is_empty(text: str) -> bool:
    return len(text) < SHORTEST_ANSWER or _NO_ANSWER.fullmatch(text) is not None


def is_matching(subject: Subject, purpose: Purpose) -> bool:
    """Whether ``purpose`` matches data: within a source, across sources or across suppliers."""
    if purpose.linkage is not None or purpose.typologies or len(purpose.uses) > 1:
        return True
    return any(
        len(dataset.suppliers) > 1
        for use in purpose.uses
        if (dataset := subject.terms.dataset(use.dataset)) is not None
    )


def dpia_missing(subject: Subject) -> Iterator[Found]:
    """Data are matched without an approved DPIA (UK GDPR Art 35(4), the ICO's list)."""
    if subject.terms.dpia is None:
        for purpose in subject.terms.purposes:
            if is_matching(subject, purpose):
                what = f"{purpose.id} matches data, and there is no DPIA."
                step = "Carry out the assessment, have it approved, and add the clause dpia."
                yield Found("dpia", what, step)


def dpia_late(subject: Subject) -> Iterator[Found]:
    """The DPIA is approved only after the start, or in the future."""
    dpia, starts = subject.terms.dpia, subject.terms.starts
    if dpia and (dpia.approved_on > starts or dpia.approved_on > subject.on):
        what = f"The DPIA is approved on {dpia.approved_on}, and the agreement starts on {starts}."
        yield Found("dpia.approved_on", what, "Approve it first: nothing runs before.")


def answer_empty(subject: Subject) -> Iterator[Found]:
    """A field that must say something says nothing."""
    answers: list[tuple[str, str]] = []
    for purpose in subject.terms.purposes:
        at = f"purposes[{purpose.id}]"
        answers += [(f"{at}.{name}", getattr(purpose, name)) for name in _STATED]
    if subject.terms.retention:
        answers.append(("retention.evidence", subject.terms.retention.evidence))
    for clause, text in answers:
        if _is_empty(text):
            yield Found(clause, "says nothing yet.", "Write one plain sentence.")


_STATED = ("aim", "benefit", "measure")


def dpia_answer_empty(subject: Subject) -> Iterator[Found]:
    """Art 22A-22D (automated decisions) or Art 36 (consulting the ICO) is left unanswered."""
    dpia = subject.terms.dpia
    if dpia is None:
        return
    if _is_empty(dpia.automated_decisions):
        what = "Whether a machine decides on a person (Art 22A to 22D) is not answered."
        yield Found("dpia.automated_decisions", what, "Say it, and who looks at each result.")
    if not _answers(dpia, "yes") and not _answers(dpia, "no"):
        what = "Whether a high residual risk remains (Art 36) is not answered."
        yield Found("dpia.consult_ico", what, "Begin with Yes or No, and say why.")


def _answers(dpia: Dpia, word: str) -> bool:
    return re.match(rf"{word}\b.{{8,}}", dpia.consult_ico, re.IGNORECASE | re.DOTALL) is not None


def residual_high(subject: Subject) -> Iterator[Found]:
    """A high risk remains, and the ICO has not been consulted (UK GDPR Art 36)."""
    dpia = subject.terms.dpia
    if dpia and not _answers(dpia, "yes"):
        for place, risk in enumerate(dpia.risks):
            if risk.residual >= HIGH_RISK:
                what = f"A residual risk of {risk.residual} is high, and the ICO is not consulted."
                step = "Lower it by a measure, or consult the ICO and say so in dpia.consult_ico."
                yield Found(f"dpia.risks[{place}].residual", what, step)


def residual_above_risk(subject: Subject) -> Iterator[Found]:
    """What remains of a risk is more than the risk was."""
    for place, risk in enumerate(subject.terms.dpia.risks if subject.terms.dpia else ()):
        before = risk.likelihood * risk.severity
        if risk.residual > before:
            what = f"The residual risk {risk.residual} is above the risk before it, {before}."
            yield Found(f"dpia.risks[{place}].residual", what, "Correct one of the figures.")


def advice_overruled(subject: Subject) -> Iterator[Found]:
    """The data protection officer's advice is overruled without a reason."""
    dpia = subject.terms.dpia
    if dpia and not dpia.advice_accepted and _is_empty(dpia.overruled_because or ""):
        what = "The data protection officer's advice is overruled without a reason."
        yield Found("dpia.overruled_because", what, "Give the reason, or accept the advice.")


def retention_missing(subject: Subject) -> Iterator[Found]:
    """Nothing says when the joined data are destroyed."""
    if subject.terms.retention is None:
        what = "There is no retention: period, trigger and evidence of destruction."
        yield Found("retention", what, "Add the clause retention.")


def recipient_keeps_longer(subject: Subject) -> Iterator[Found]:
    """A recipient may keep what it gets for longer than the agreement keeps its own."""
    period = subject.terms.retention.period_days if subject.terms.retention else None
    for purpose in subject.terms.purposes:
        for each in purpose.recipients:
            if period is not None and each.destroy_within_days > period:
                clause = f"purposes[{purpose.id}].recipients[{each.party}].destroy_within_days"
                what = f"{each.destroy_within_days} days are more than the retention of {period}."
                yield Found(clause, what, "Shorten it, or lengthen the retention with a reason.")


def legal_hold_missing(subject: Subject) -> Iterator[Found]:
    """Nothing says what may defer destruction, while evidence must survive."""
    if subject.terms.legal_hold is None:
        what = "Nothing says what may defer destruction (a case, an appeal, a request)."
        yield Found("legal_hold", what, "Add the clause legal_hold.")


def ends_missing(subject: Subject) -> Iterator[Found]:
    """There is no end date."""
    if subject.terms.ends is None:
        yield Found("ends", "There is no end date.", "Add `ends:` with the last day in force.")


def ends_past(subject: Subject) -> Iterator[Found]:
    """The end date is past."""
    ends = subject.terms.ends
    if ends is not None and ends < subject.on:
        yield Found("ends", f"The agreement ended on {ends}.", "Make a new version.")


def ends_before_start(subject: Subject) -> Iterator[Found]:
    """It starts after it ends."""
    terms = subject.terms
    if terms.ends is not None and terms.starts > terms.ends:
        what = f"It starts on {terms.starts}, after it ends on {terms.ends}."
        yield Found("starts", what, "Correct one of the dates.")


def review_missing(subject: Subject) -> Iterator[Found]:
    """There is no review date."""
    if subject.terms.review is None:
        yield Found("review", "There is no review date.", "Add `review:` with a day.")


def review_past(subject: Subject) -> Iterator[Found]:
    """The review date is past, so the agreement is suspended."""
    review = subject.terms.review
    if review is not None and review < subject.on:
        what = f"It was to be reviewed by {review}."
        yield Found("review", what, "Review it, and make a new version with the next date.")


def review_after_end(subject: Subject) -> Iterator[Found]:
    """The review would come after the end."""
    terms = subject.terms
    if terms.review is not None and terms.ends is not None and terms.review > terms.ends:
        what = f"The review on {terms.review} comes after the end on {terms.ends}."
        yield Found("review", what, "Review it before it ends.")


RULES = (
    Rule("dpia-missing", dpia_missing),
    Rule("dpia-late", dpia_late),
    Rule("dpia-answer-empty", dpia_answer_empty),
    Rule("residual-high", residual_high),
    Rule("residual-above-risk", residual_above_risk, warning=True),
    Rule("advice-overruled", advice_overruled),
    Rule("answer-empty", answer_empty),
    Rule("retention-missing", retention_missing),
    Rule("recipient-keeps-longer", recipient_keeps_longer),
    Rule("legal-hold-missing", legal_hold_missing, warning=True),
    Rule("ends-missing", ends_missing),
    Rule("ends-past", ends_past),
    Rule("ends-before-start", ends_before_start),
    Rule("review-missing", review_missing),
    Rule("review-past", review_past),
    Rule("review-after-end", review_after_end, warning=True),
)
