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
    attribute, group``. Seen from each record: of the other records of its person, the share that
    does not stand in its entity (missed); of the other records of its entity, the share that is of
    somebody else (false). ``n`` counts records. The pairs of one person hang together, so that an
    interval is a little narrower than it should be.
    """
    person = dict(zip(truth["record"].to_pylist(), truth["person"].to_pylist(), strict=True))
    missed, others, wrong, beside = _by_person(entities, person)
    records = Counter(person.values())
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in groups.select(["person", "attribute", "group"]).to_pylist():
        found[row["attribute"]][row["group"]].add(row["person"])
    check_attributes(tuple(found), aim=aim, insights=insights)
    rows = []
    for attribute, members in sorted(found.items()):
        everybody = set().union(*members.values())
        for group, mine in sorted(members.items()):
            rest = everybody - mine
            n = sum(records[each] for each in mine)
            base = {"typology": model, "attribute": attribute, "group": group, "n": n,
                    "selected": 0}  # fmt: skip
            for name, bad, of in (
                ("missed_match", missed, others), ("false_match", wrong, beside),
            ):  # fmt: skip
                one, other = (
                    wilson(sum(bad[p] for p in people), sum(of[p] for p in people))
                    for people in (mine, rest)
                )
                rows.append(base | measured(name, one, other, least_n=least_n, seed=seed))
    return pa.Table.from_pylist(rows, FAIRNESS_SCHEMA)


def _by_person(
    entities: pa.Table, person: dict[str, str]
) -> tuple[Counter[str], Counter[str], Counter[str], Counter[str]]:
    """By person: links missed, links that there should be, false links, links that there are."""
    together: Counter[tuple[str, str]] = Counter()
    sizes: Counter[str] = Counter()
    for record, entity in zip(
        entities["record"].to_pylist(), entities["entity"].to_pylist(), strict=True
    ):
        if record in person:
            together[person[record], entity] += 1
            sizes[entity] += 1
    records: Counter[str] = Counter()
    for (who, _), count in together.items():
        records[who] += count
    missed, others, wrong, beside = (Counter[str]() for _ in range(4))
    for (who, entity), count in together.items():
        missed[who] += count * (records[who] - count)
        others[who] += count * (records[who] - 1)
        wrong[who] += count * (sizes[entity] - count)
        beside[who] += count * (sizes[entity] - 1)
    return missed, others, wrong, beside
