"""Reports of fairness, as the gate asks for them and as people list them."""

from __future__ import annotations

from folkmoot.gate.facts import FairnessFacts
from folkmoot.office.fairness.models import FairnessReport


def fairness_facts() -> tuple[FairnessFacts, ...]:
    """Every report on record, in the order in which they came."""
    rows = FairnessReport.objects.order_by("id")
    named = rows.values_list("typology", "attribute", "measured_on", "stop")
    return tuple(FairnessFacts(*row) for row in named)


def reports(typology: str | None = None) -> tuple[FairnessReport, ...]:
    """Reports (of a typology by its id), newest first."""
    rows = FairnessReport.objects.order_by("-measured_on", "-id")
    return tuple(rows.filter(typology__startswith=f"{typology}@") if typology else rows)


def open_stops(typology: str, attribute: str) -> frozenset[tuple[str, str]]:
    """The (group, measure) pairs that a report of a typology (`id@version`, of any version) said
    stop of, and that none since has measured again without."""
    name = typology.partition("@")[0]
    found: set[tuple[str, str]] = set()
    rows = FairnessReport.objects.filter(typology__startswith=f"{name}@", attribute=attribute)
    for report in rows.order_by("measured_on", "stop", "id"):
        for row in report.rows:
            if row["stop"]:
                found.add((row["group"], row["measure"]))
            elif row["estimable"]:
                found.discard((row["group"], row["measure"]))
    return frozenset(found)
