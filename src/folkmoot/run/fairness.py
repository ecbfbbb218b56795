"""Whom each typology of a run looked at and selected, by group: told so that it discloses nobody.

No outcome is known while a run runs, so that only selection has a rate. Being wrong is measured
later, on outcomes and the controls that are drawn here, or on planted truth.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.agreement.audit import AUDIT
from folkmoot.agreement.terms import Aim
from folkmoot.canonical import digest
from folkmoot.detect.detect import Findings
from folkmoot.detect.fairness import PLAIN_ATTRIBUTES, fairness, measured
from folkmoot.detect.groups import groups
from folkmoot.detect.rates import wilson
from folkmoot.detect.tallies import UNDECIDED
from folkmoot.disclosure.policy import Policy
from folkmoot.gate.permit import Permit
from folkmoot.run.gather import DELIVERIES, day_of
from folkmoot.run.place import GAZETTEER, PLACES
from folkmoot.run.step import Tables

WITHHELD = "withheld: few people"
UNKNOWN = "nothing that this permit grants says it"
NOT_YET = {
    "precision": UNDECIDED,
    "wrongful_contact": UNDECIDED,
    "recall": "the controls are not looked into yet",
}
_NOTHING_DECIDED = pa.table(
    {"person": pa.array([], pa.string()), "outcome": pa.array([], pa.string())}
)
_NUMBERS = ("n", "selected", "rate", "low", "high", "ratio", "ratio_low", "ratio_high")


def run_fairness(
    permit: Permit, found: Findings, ready: Tables, placed: Tables, linked: Tables
) -> dict[str, Any]:
    """What the result says of one typology: ``looked_at`` (people, rounded), ``controls`` (how many
    were drawn) and ``fairness``: ``groups`` (selection by attribute and group) and
    ``not_estimable`` (a measure or attribute: why not).

    Counts are rounded, rates made of rounded counts; a group with fewer than ten selected or not
    selected is withheld, and another one with it, so that it does not follow from the rest.
    """
    records, entities = found.looked_at["record"], linked["entities"]
    people = _people(records, entities)
    advised = found.leads.filter(pc.fill_null(found.leads["recommended"], False))
    chosen = pc.list_flatten(advised["records"]).cast(pa.string()).unique()
    selected = _people(records.filter(pc.is_in(records, value_set=chosen)), entities)
    audit = AUDIT in permit.insights
    grouped = groups(
        records, entities, {name: t for name, t in ready.items() if name != DELIVERIES},
        places=placed.get(PLACES), areas=ready.get(GAZETTEER), on=day_of(ready), audit=audit,
    )  # fmt: skip
    table = fairness(
        pa.table({"person": selected}), _NOTHING_DECIDED, grouped, typology=found.typology,
        aim=Aim.RESEARCH if audit else Aim.COUNTER_FRAUD, insights=permit.insights,
    )  # fmt: skip
    rows = [row for row in table.to_pylist() if row["measure"] == "selection"]
    drawn = found.candidates.filter(found.candidates["control"]).num_rows
    unflagged = found.looked_at.filter(found.looked_at["control"]).num_rows
    policy = Policy()
    return {
        "looked_at": policy.rounded(len(people)) if len(people) >= policy.threshold else WITHHELD,
        "controls": {"excluded": drawn, "unflagged": unflagged},
        "fairness": {
            "groups": told_groups(rows, policy),
            "not_estimable": _unknown(rows) | NOT_YET,
        },
    }


def control_seed(permit: Permit) -> str:
    """What the draw of controls follows from: what was permitted and when, so that anybody can
    draw again, and nobody could choose whom it hits; not who asked."""
    given = [grant.delivery for grant in permit.grants]
    return digest([permit.terms_hash, permit.purpose, permit.issued_at, given])


def told_groups(rows: Sequence[Mapping[str, Any]], policy: Policy) -> list[dict[str, Any]]:
    """Selection by group as a run may tell it, from rows of ``detect.fairness``."""
    told = []
    for attribute in sorted({row["attribute"] for row in rows}):
        mine = [row for row in rows if row["attribute"] == attribute]
        hidden = _hidden(mine, policy)
        n, selected = (sum(policy.rounded(row[name]) for row in mine) for name in ("n", "selected"))
        told += [_told(row, policy, n, selected, hide=row["group"] in hidden) for row in mine]
    return told


def _hidden(rows: Sequence[Mapping[str, Any]], policy: Policy) -> set[str]:
    """Groups with too few people on either side; and the next smallest, as long as what is hidden
    is one group, or so few together that their sum would tell."""
    order = sorted(rows, key=lambda row: (min(_sides(row)), row["group"]))
    few = sum(min(_sides(row)) < policy.threshold for row in rows)
    hidden = order[:few]
    for row in order[few:]:
        together = [sum(side) for side in zip(*map(_sides, hidden), strict=True)]
        if not hidden or (len(hidden) > 1 and min(together) >= policy.threshold):
            break
        hidden.append(row)
    return {row["group"] for row in hidden}


def _sides(row: Mapping[str, Any]) -> tuple[int, int]:
    return row["selected"], row["n"] - row["selected"]


def _told(
    row: Mapping[str, Any], policy: Policy, n: int, selected: int, *, hide: bool
) -> dict[str, Any]:
    told: dict[str, Any] = {"attribute": row["attribute"], "group": row["group"]}
    if hide:
        return told | {"reason": WITHHELD}
    mine = policy.rounded(row["n"]), policy.rounded(row["selected"])
    one, rest = wilson(mine[1], mine[0]), wilson(selected - mine[1], n - mine[0])
    made = measured("selection", one, rest, least_n=policy.threshold, seed=0)
    rounded = {k: _text(v) for k, v in made.items() if k in _NUMBERS}
    return told | rounded | {"n": mine[0], "selected": mine[1], "reason": made["reason"]}


def _text(value: float | None) -> str | None:
    """A rate as text of four places: a result has no binary fractions (RFC 8785)."""
    return None if value is None else format(value, ".4f")


def _unknown(rows: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    known = {row["attribute"] for row in rows}
    return {name: UNKNOWN for name in PLAIN_ATTRIBUTES if name not in known}


def _people(records: pa.ChunkedArray, entities: pa.Table) -> pa.Array:
    within = pc.is_in(entities["record"], value_set=records.combine_chunks())
    return entities.filter(within)["entity"].unique()
