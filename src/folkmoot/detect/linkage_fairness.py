"""Are people of some groups linked worse than others? Missed and false links by group."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

import pyarrow as pa

from folkmoot.agreement.terms import Aim
from folkmoot.detect.fairness import FAIRNESS_SCHEMA, LEAST_N, check_attributes, measured
from folkmoot.detect.rates import wilson


def linkage_fairness(
    entities: pa.Table,
    truth: pa.Table,
    groups: pa.Table,
    *,
    model: str,
    least_n: int = LEAST_N,
    aim: Aim = Aim.COUNTER_FRAUD,
    insights: Sequence[str] = (),
    seed: int = 0,
) -> pa.Table:
    """FAIRNESS_SCHEMA: `missed_match` and `false_match` by group, ``typology`` being the model.

    ``entities``: ``record, entity``; ``truth``: ``record, person``; ``groups``: ``person,
    attribute, group``. Missed: of the people with two records or more, the share whose records
    stand in more than one entity. False: of the people with a record, the share of whom one stands
    in an entity with somebody else's. People are counted, not pairs of records: those of one
    person hang together, and would make chance look like a difference. ``n`` counts people with a
    record; a record of nobody known is somebody else's.
    """
    person = dict(zip(truth["record"].to_pylist(), truth["person"].to_pylist(), strict=True))
    split, several, mixed = _by_person(entities, person)
    known = frozenset(person.values())
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in groups.select(["person", "attribute", "group"]).to_pylist():
        if row["person"] in known:
            found[row["attribute"]][row["group"]].add(row["person"])
    check_attributes(tuple(groups["attribute"].unique().to_pylist()), aim=aim, insights=insights)
    rows = []
    for attribute, members in sorted(found.items()):
        everybody = set().union(*members.values())
        for group, mine in sorted(members.items()):
            base = {"typology": model, "attribute": attribute, "group": group, "n": len(mine),
                    "selected": 0}  # fmt: skip
            for name, bad, of in (("missed_match", split, several), ("false_match", mixed, known)):
                one, other = (
                    wilson(len(people & bad), len(people & of))
                    for people in (mine, everybody - mine)
                )
                told = measured(
                    name, one, other, least_n=least_n, seed=seed, comparisons=2 * len(members)
                )
                rows.append(base | told)
    return pa.Table.from_pylist(rows, FAIRNESS_SCHEMA)


def _by_person(
    entities: pa.Table, person: dict[str, str]
) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """People whose records stand apart, people with two records or more, and people of whom a
    record stands with somebody else's."""
    entities_of: dict[str, set[str]] = defaultdict(set)
    records: Counter[str] = Counter()
    inside: dict[str, set[str]] = defaultdict(set)
    for record, entity in zip(
        entities["record"].to_pylist(), entities["entity"].to_pylist(), strict=True
    ):
        who = person.get(record)
        inside[entity].add(who if who is not None else f"nobody known: {record}")
        if who is not None:
            entities_of[who].add(entity)
            records[who] += 1
    return (
        frozenset(who for who, found in entities_of.items() if len(found) > 1),
        frozenset(who for who, count in records.items() if count > 1),
        frozenset(
            who
            for who, found in entities_of.items()
            if any(len(inside[entity]) > 1 for entity in found)
        ),
    )
