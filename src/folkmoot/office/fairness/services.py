"""Put a report of fairness on record; from then on the gate heeds it."""

from __future__ import annotations

from datetime import datetime

from folkmoot.canonical import digest
from folkmoot.dates import legal_date
from folkmoot.detect.fairness import Report
from folkmoot.ledger.journal import Event, EventKind, Plain
from folkmoot.office.accounts.policies import check_serves_framework
from folkmoot.office.fairness.models import FairnessReport
from folkmoot.office.fairness.policies import check_clears, check_report
from folkmoot.office.fairness.selectors import open_stops
from folkmoot.office.journal.services import writing


def record_report(*, report: Report, by: str, now: datetime) -> None:
    """Add a report; repeatable. A later one does not erase an earlier, and clears it only when it
    has measured again what stopped the typology. By the framework's team."""
    check_serves_framework(by)
    check_report(report, legal_date(now))
    check_clears(report, open_stops(report.typology, report.attribute))
    rows = [dict(row) for row in report.rows]
    hashed = digest(
        [report.typology, report.attribute, report.measured_on, report.source, str(rows)]
    )
    with writing() as journal:
        if FairnessReport.objects.filter(sha256=hashed).exists():
            return
        FairnessReport.objects.create(
            typology=report.typology,
            attribute=report.attribute,
            measured_on=report.measured_on,
            source=report.source,
            stop=report.stop,
            rows=rows,
            sha256=hashed,
            recorded_at=now,
        )
        body: dict[str, Plain] = {
            "attribute": report.attribute,
            "measured_on": report.measured_on.isoformat(),
            "stop": report.stop,
            "report_sha256": hashed,
        }
        journal.append(Event(EventKind.FAIRNESS_MEASURED, report.typology, by, now, body))
