"""What a report of fairness must say before it can clear or stop a typology."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from folkmoot.detect.fairness import FAIRNESS_SCHEMA, STOPPING, Report
from folkmoot.detect.typology import typologies
from folkmoot.errors import Fault, InputError


def check_report(report: Report, today: date) -> None:
    """InputError unless it is of a typology that there is, of a day that has come, complete, with
    something that could be estimated, and says stop exactly where its rows do."""
    faults = []
    if report.typology.partition("@")[0] not in typologies():
        faults.append(Fault("There is no such typology.", report.typology))
    if report.measured_on > today:
        faults.append(Fault("The day of the report has not come.", "measured_on"))
    if not report.source.strip():
        faults.append(Fault("The report does not say what it was measured on.", "source"))
    if not report.rows or any(set(row) != set(FAIRNESS_SCHEMA.names) for row in report.rows):
        names = ", ".join(FAIRNESS_SCHEMA.names)
        faults.append(Fault("Its rows are not those of a report.", "rows", f"Give: {names}."))
    else:
        if {(row["typology"], row["attribute"]) for row in report.rows} != {
            (report.typology, report.attribute)
        }:
            faults.append(Fault("Its rows are of another typology or attribute.", "rows"))
        if report.stop != any(row["stop"] for row in report.rows):
            faults.append(Fault("`stop` is not what its rows say.", "stop"))
        if not any(row["estimable"] and row["measure"] in STOPPING for row in report.rows):
            faults.append(
                Fault("Nothing in it says who was wronged.", "rows", "Measure more people.")
            )
    if faults:
        raise InputError(faults)


def check_clears(report: Report, stopped: Collection[tuple[str, str]]) -> None:
    """InputError when ``report`` would clear what is ``stopped``, (group, measure), without having
    measured that again: what cannot be told any more is not put right."""
    if report.stop:
        return
    told = {(row["group"], row["measure"]) for row in report.rows if row["estimable"]}
    open_ = sorted(set(stopped) - told)
    if open_:
        raise InputError(
            [
                Fault(
                    f"It does not measure {measure} of {group}, which stopped {report.typology}.",
                    "rows",
                    "Measure the same group again, on enough people.",
                )
                for group, measure in open_
            ]
        )


def can_report(report: Report, today: date) -> bool:
    """Whether ``check_report`` lets it pass."""
    try:
        check_report(report, today)
    except InputError:
        return False
    return True
