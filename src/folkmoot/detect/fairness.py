"""Does a typology treat groups of people alike? Rates by group, each with its interval.

Aggregates in, aggregates out: no row of the answer is about a person. What cannot be told is null
with its reason, never nought.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa

from folkmoot.agreement.audit import AUDIT
from folkmoot.agreement.terms import Aim
from folkmoot.detect.rates import Interval, ratio
from folkmoot.detect.tallies import tallies
from folkmoot.errors import ForbiddenError, InputError

# Groups that anybody may look at who may run the typology; the others only in an audit.
PLAIN_ATTRIBUTES = ("age_band", "sex", "deprivation")
AUDIT_ATTRIBUTES = ("ethnicity",)
# A group of fewer people says more of chance than of the rule (design; as in disclosure control).
LEAST_N = 10
# The four-fifths rule: 29 CFR 1607.4(D). Beyond it either way, by the whole interval: stop.
FOUR_FIFTHS = 0.8

MEASURES = ("selection", "precision", "wrongful_contact", "recall")
# Selection alone is no fault: a rule about pensions selects the old. What stops is being wrong.
STOPPING = ("precision", "wrongful_contact", "recall", "missed_match", "false_match")
_BETTER_HIGH = frozenset({"precision", "recall"})
# Nothing stops for fewer who were wronged: 29 CFR 1607.4(D) passes over small numbers, and below
# five a count follows no approximation (W. G. Cochran, Biometrics 10 (1954) 417-451).
LEAST_WRONGED = 5
# A wrong link does nothing to anybody by itself: it stops from a hundredth of the people on
# (design). What comes of it, wrongful contact and missed cases, stops however rare it is.
LEAST_DIFFERENCE = {"missed_match": 0.01, "false_match": 0.01}

FAIRNESS_SCHEMA = pa.schema(
    [
        ("typology", pa.string()),
        ("attribute", pa.string()),
        ("group", pa.string()),
        ("measure", pa.string()),
        ("n", pa.int64()),  # people of the group
        ("selected", pa.int64()),
        ("count", pa.float64()),  # the numerator of the rate; estimated where a sample stands in
        ("out_of", pa.float64()),  # its denominator
        ("rate", pa.float64()),
        ("low", pa.float64()),
        ("high", pa.float64()),
        ("ratio", pa.float64()),  # to everybody else's rate
        ("ratio_low", pa.float64()),
        ("ratio_high", pa.float64()),
        ("estimable", pa.bool_()),
        ("reason", pa.string()),
        ("stop", pa.bool_()),
    ]
)


@dataclass(frozen=True, slots=True)
class Report:
    """One typology across one attribute, as the office keeps it and the gate heeds it."""

    typology: str
    attribute: str
    measured_on: date
    source: str
    stop: bool
    rows: tuple[Mapping[str, Any], ...]


def fairness(
    selected: pa.Table,
    outcomes: pa.Table,
    groups: pa.Table,
    *,
    typology: str,
    least_n: int = LEAST_N,
    truth: Collection[str] | None = None,
    controls: pa.Table | None = None,
    aim: Aim = Aim.COUNTER_FRAUD,
    insights: Sequence[str] = (),
    seed: int = 0,
) -> pa.Table:
    """FAIRNESS_SCHEMA: one row per attribute, group and measure of ``typology`` (`id@version`).

    ``groups``: ``person, attribute, group``, one row per person and attribute, of everybody whom
    the typology could have found (its population, not the county). ``selected``: ``person`` of
    each recommended lead. ``outcomes``: ``person, outcome`` of the selected that are decided:
    `confirmed` or `entitled` (closed, nothing was wrong). ``truth``: the people whom it should
    have found, where that is known; otherwise recall rests on ``controls`` (``person, outcome`` of
    a random sample of the unselected, with ``stands_for``, how many of them each stands for, where
    the sample was drawn in parts), and without either it is not estimable.

    selection = selected ÷ n; precision = confirmed ÷ decided; wrongful contact = entitled ÷ n
    (while only some are decided, their share stands for the others); recall = found ÷ all that
    there were. Intervals are of 95 %: Wilson's for rates, a Bayesian bootstrap for ratios to
    everybody outside the group. ``stop`` where such an interval, widened for the number of groups
    and measures of the attribute, lies wholly beyond four fifths, to the harm of LEAST_WRONGED
    people or more. ForbiddenError for a protected attribute outside an audit.
    """
    attributes = tuple(groups["attribute"].unique().to_pylist())
    check_attributes(attributes, aim=aim, insights=insights)
    counted = tallies(selected, outcomes, groups, truth=truth, controls=controls)
    rows = []
    groups_of = Counter(attribute for attribute, _ in counted)
    wrongs = len(set(MEASURES) & set(STOPPING))
    for (attribute, group), (inside, outside) in counted.items():
        mine, rest = inside.measures(least_n), outside.measures(least_n)
        base = {"typology": typology, "attribute": attribute, "group": group,
                "n": inside.n, "selected": inside.selected}  # fmt: skip
        rows += [
            base
            | measured(
                name,
                mine[name],
                rest[name],
                least_n=least_n,
                seed=seed,
                comparisons=groups_of[attribute] * wrongs,
            )
            for name in MEASURES
        ]
    return pa.Table.from_pylist(rows, FAIRNESS_SCHEMA)


def check_attributes(attributes: Sequence[str], *, aim: Aim, insights: Sequence[str]) -> None:
    """ForbiddenError for ethnicity outside a purpose of research that is an audit of fairness;
    InputError for an attribute that nobody has agreed to measure."""
    unknown = set(attributes) - {*PLAIN_ATTRIBUTES, *AUDIT_ATTRIBUTES}
    if unknown:
        raise InputError(
            "This is not an attribute of fairness.",
            where=", ".join(sorted(unknown)),
            next_step=f"Use: {', '.join(PLAIN_ATTRIBUTES + AUDIT_ATTRIBUTES)}.",
        )
    guarded = set(attributes) & set(AUDIT_ATTRIBUTES)
    if guarded and not (aim is Aim.RESEARCH and AUDIT in insights):
        raise ForbiddenError(
            "Only an audit may look at this attribute.",
            where=", ".join(sorted(guarded)),
            next_step=f"Agree a purpose of research with the insight {AUDIT}.",
        )


def reports(table: pa.Table, *, measured_on: date, source: str) -> tuple[Report, ...]:
    """One report per typology and attribute of a table of `fairness`, for the office."""
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in table.to_pylist():
        found.setdefault((row["typology"], row["attribute"]), []).append(row)
    return tuple(
        Report(typology, attribute, measured_on, source, any(r["stop"] for r in rows), tuple(rows))
        for (typology, attribute), rows in sorted(found.items())
    )


def worst(rows: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The row of being wrong that is most surely to a group's harm: the one whose interval, at its
    near end, lies furthest on the harmful side of 1. None where fewer than LEAST_WRONGED people of
    every group were wronged."""
    told = [
        row
        for row in rows
        if row["ratio"] is not None
        and row["measure"] in STOPPING
        and _wronged(row["measure"], row["count"], row["out_of"]) >= LEAST_WRONGED
    ]
    return max(told, key=lambda row: (_harm(row), row["group"], row["measure"]), default=None)


def _wronged(measure: str, count: float, out_of: float) -> float:
    return out_of - count if measure in _BETTER_HIGH else count


def _harm(row: Mapping[str, Any]) -> float:
    bound = 1 / row["ratio_high"] if row["measure"] in _BETTER_HIGH else row["ratio_low"]
    return float(bound)


def measured(
    name: str,
    mine: Interval | str,
    rest: Interval | str,
    *,
    least_n: int,
    seed: int,
    comparisons: int = 1,
) -> dict[str, Any]:
    """The columns of one measure: the rate, its ratio to the rest, and whether to stop, being one
    of so many ``comparisons``."""
    row: dict[str, Any] = dict.fromkeys(
        ("count", "out_of", "rate", "low", "high", "ratio", "ratio_low", "ratio_high", "reason")
    )
    row |= {"measure": name, "estimable": False, "stop": False}
    if isinstance(mine, str):
        return row | {"reason": mine}
    row |= {"count": mine.count, "out_of": mine.out_of}
    if mine.out_of < least_n:
        return row | {"reason": f"fewer than {least_n}"}
    row |= {"rate": mine.rate, "low": mine.low, "high": mine.high, "estimable": True}
    if isinstance(rest, str) or rest.out_of < least_n:
        return row | {"reason": "nobody to compare with"}
    point, low, high = ratio(mine, rest, seed=seed)
    stop = name in STOPPING and _beyond(name, low, high)
    if stop:
        many = _wronged(name, mine.count, mine.out_of) >= LEAST_WRONGED
        much = abs(mine.rate - rest.rate) >= LEAST_DIFFERENCE.get(name, 0)
        _, *wide = ratio(mine, rest, seed=seed, comparisons=comparisons)
        stop = many and much and _beyond(name, *wide)
    return row | {"ratio": point, "ratio_low": low, "ratio_high": high, "stop": stop}


def _beyond(name: str, low: float, high: float) -> bool:
    """Whether an interval lies wholly beyond four fifths, to the group's harm."""
    return high < FOUR_FIFTHS if name in _BETTER_HIGH else low > 1 / FOUR_FIFTHS


def read_report(text: str, *, where: str = "") -> Report:
    """The report in a JSON text; InputError when it is none."""
    try:
        data = json.loads(text)
        return Report(
            typology=str(data["typology"]),
            attribute=str(data["attribute"]),
            measured_on=date.fromisoformat(str(data["measured_on"])),
            source=str(data["source"]),
            stop=bool(data["stop"]),
            rows=tuple(dict(row) for row in data["rows"]),
        )
    except (ValueError, KeyError, TypeError):
        raise InputError(
            "This is not a report of fairness.",
            where=where,
            next_step="Give typology, attribute, measured_on, source, stop and rows, as JSON.",
        ) from None


def write_report(report: Report) -> str:
    """The JSON that `read_report` reads back."""
    return json.dumps(
        {
            "typology": report.typology,
            "attribute": report.attribute,
            "measured_on": report.measured_on.isoformat(),
            "source": report.source,
            "stop": report.stop,
            "rows": [dict(row) for row in report.rows],
        },
        indent=1,
    )
