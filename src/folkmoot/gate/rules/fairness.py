"""A typology that was found to treat a group worse is off until a newer report clears it; and
ethnicity stands beside typologies only in an audit, which counts and hands on nobody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from folkmoot.agreement.audit import AUDIT, ETHNICITY, is_audit
from folkmoot.agreement.terms import Level, Purpose
from folkmoot.dates import legal_date
from folkmoot.gate.asked import asked_purpose, asked_recipient
from folkmoot.gate.facts import Facts, FairnessFacts
from folkmoot.gate.permit import Reason, Request
from folkmoot.gate.wording import day, listed


def fairness(request: Request, facts: Facts, now: datetime) -> tuple[Reason, ...]:
    """A reason for each typology and attribute whose latest report says stop, for an audit that is
    none, and for ethnicity where none is.

    Reports count by the typology's id: a new version stays off until it has been measured itself.
    Of two on one day the one that says stop counts, and one of a day to come clears nothing.
    """
    purpose = asked_purpose(request, facts)
    if purpose is None:
        return ()
    misused = (*_audits(request, facts, purpose, now), *_ethnicity(purpose))
    if not request.typologies:
        return misused
    clause = f"purposes[{purpose.id}].typologies"
    if facts.fairness is None:
        what = "Whether the typologies treat people alike has not been looked up."
        return (*misused, Reason("fairness", clause, what, "Look up the reports of fairness."))
    latest: dict[tuple[str, str], FairnessFacts] = {}
    for report in facts.fairness:
        name = report.typology.partition("@")[0]
        to_come = report.measured_on > legal_date(now)
        if name not in request.typologies or (to_come and not report.stop):
            continue
        held = latest.setdefault((name, report.attribute), report)
        if (held.measured_on, held.stop) < (report.measured_on, report.stop):
            latest[(name, report.attribute)] = report
    return misused + tuple(
        Reason(
            "fairness",
            clause,
            f"{report.typology} was found on {day(report.measured_on)} to treat people unequally "
            f"by {attribute}.",
            "Correct the typology, measure again and record the report.",
        )
        for (_, attribute), report in sorted(latest.items())
        if report.stop
    )


def _audits(request: Request, facts: Facts, purpose: Purpose, now: datetime) -> Iterator[Reason]:
    """An audit is research, and tells counts alone."""
    if AUDIT not in request.insights:
        return
    clause = f"purposes[{purpose.id}]"
    if not is_audit(purpose):
        what = f"An audit of fairness is research, and this is a purpose of {purpose.aim_class}."
        yield Reason("fairness", f"{clause}.aim_class", what, "Agree a purpose of research for it.")
    found = asked_recipient(request, facts, now)
    if found is not None and Level.AGGREGATE not in {found.level, purpose.level}:
        what = f"An audit of fairness tells counts, and {found.party} would see people."
        remedy = f"Let it receive no more than {Level.AGGREGATE}."
        yield Reason("fairness", f"{clause}.recipients[{found.party}].level", what, remedy)


def _ethnicity(purpose: Purpose) -> Iterator[Reason]:
    """Whoever looks for what is wrong does not hold ethnicity beside it."""
    if is_audit(purpose) or not purpose.typologies:
        return
    for use in purpose.uses:
        held = {*use.columns, *(row.column for row in use.rows)} & {*ETHNICITY}
        if held:
            clause = f"purposes[{purpose.id}].uses[{use.dataset}].columns"
            what = f"{listed(held)} would stand beside typologies outside an audit of fairness."
            remedy = f"Leave it out, or agree a purpose of research with the insight {AUDIT}."
            yield Reason("fairness", clause, what, remedy)
