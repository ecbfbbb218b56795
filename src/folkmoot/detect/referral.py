"""The pack with which a lead about housing benefit leaves the council: it refers, it never decides.

Fraud in housing benefit is investigated by the Department for Work and Pensions' single service
(Welfare Reform Act 2012 ss.130-132; Social Security Administration Act 1992 ss.109A, 110A); a
council that finds something refers it. The pack says what the records say, what speaks against
it, and what has not been done, so that nobody takes it for more than it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from folkmoot.errors import InputError

HOUSING_BENEFIT = "housing-benefit"
WORDS = (
    "This is a referral, not a finding. Records of several bodies differ from what a rule asks for;"
    " they do not say why. Nobody has been accused, and no award has been changed."
)
# What only people can say. It stands in the pack as a question until somebody has answered.
TO_ANSWER = (
    "Has the claimant been told, and what have they answered?",
    "Which officer has looked at the records, and on which day?",
    "Is anybody at risk if the claimant is contacted?",
    "Is an underpayment possible? It is to be put right as well.",
)


@dataclass(frozen=True, slots=True)
class Referral:
    """``facts`` (label, text), sentences ``speaks_for`` and ``speaks_against``, ``records`` (one a
    record: label, then its columns), ``money`` (kind, pence or None), ``to_answer``."""

    title: str
    words: str
    facts: tuple[tuple[str, str], ...]
    speaks_for: tuple[str, ...]
    speaks_against: tuple[str, ...]
    records: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    money: tuple[tuple[str, int | None], ...]
    money_words: str
    to_answer: tuple[str, ...] = TO_ANSWER


def referral(evidence: Mapping[str, Any], name: str, on: date) -> Referral:
    """The pack of the lead with this ``evidence`` (as ``run.leads`` seals it), made on a day.

    ``name`` is the typology's. InputError when no record is about housing benefit: the council
    decides such a matter itself, with contact, reply and reasons, and refers nothing.
    """
    records: Sequence[Mapping[str, Any]] = evidence["records"]
    if not any(record["dataset"] == HOUSING_BENEFIT for record in records):
        raise InputError(
            "No record of this lead is about housing benefit, so there is nothing to refer.",
            where=str(evidence["lead"]),
            next_step="Work it as a case of the council's own.",
        )
    facts = (
        ("Made on", on.isoformat()),
        ("Lead", str(evidence["lead"])),
        ("What was looked for", f"{name} ({evidence['typology']})"),
        ("Law", str(evidence["citation"])),
        ("From", _text(evidence.get("overlap_from"))),
        ("Until before", _text(evidence.get("overlap_to"))),
        ("Days", _text(evidence.get("overlap_days"))),
        ("Probability that the records are of one person", _text(evidence["match_probability"])),
        ("Agreement", f"{evidence['agreement']}@{evidence['agreement_version']}"),
        ("Hash of its terms", str(evidence["terms_hash"])),
        ("Permit", str(evidence["permit"])),
        ("Held by", str(evidence["recipient"])),
        ("To be destroyed by", str(evidence["destroy_by"])),
    )
    return Referral(
        title="Referral to the Department for Work and Pensions: housing benefit",
        words=WORDS,
        facts=facts,
        speaks_for=tuple(evidence.get("reasons_for") or ()),
        speaks_against=tuple(evidence.get("reasons_against") or ("nothing that the records show",)),
        records=tuple(_record(record) for record in records),
        money=tuple((kind, evidence["pence"][kind]) for kind in ("actual", "forward", "notional")),
        money_words=str(evidence.get("money") or ""),
    )


def _record(record: Mapping[str, Any]) -> tuple[str, tuple[tuple[str, str], ...]]:
    held = tuple(
        (column, _text(value)) for column, value in record["columns"].items() if value is not None
    )
    return f"{record['dataset']} of {record['member']}, {record['record']}", held


def _text(value: Any) -> str:
    return "not known" if value is None else str(value)
