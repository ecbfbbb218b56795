"""Which cells may not be told for what they are themselves."""

from __future__ import annotations

from collections.abc import Iterable

from folkmoot.disclosure.policy import Policy
from folkmoot.disclosure.table import ALL, Money, Table


def primary(table: Table, policy: Policy) -> frozenset[int]:
    """The places of cells that break a rule by themselves.

    A count below the threshold, **zero included**: a zero says of everybody in its row that they
    are not in its column. A zero is told only where nobody at all is in its row or column (the
    one-way total is 0): that says nothing about anybody. Money also by dominance.
    """
    empty = empty_cells(table)
    small = {
        i for i, count in enumerate(table.counts) if count < policy.threshold and i not in empty
    }
    if table.money is not None:
        small |= {
            i
            for i in range(len(table.keys))
            if i not in empty and dominated(*amounts(table.money, [i]), policy)
        }
    return frozenset(small)


def empty_cells(table: Table) -> frozenset[int]:
    """The zeros in a row or column in which nobody is: known to be zero, and harmless."""
    place = table.place
    found = set()
    for i, key in enumerate(table.keys):
        if table.counts[i] == 0:
            for at, code in enumerate(key):
                line = tuple(code if d == at else ALL for d in range(len(key)))
                if code != ALL and table.counts[place[line]] == 0:
                    found.add(i)
    if not any(table.counts):
        found = set(range(len(table.keys)))
    return frozenset(found)


def amounts(money: Money, cells: Iterable[int]) -> tuple[int, int, int]:
    """Total, largest and second largest contribution of ``cells`` taken together, in pence."""
    places = list(cells)
    top = sorted((v for i in places for v in (money.largest[i], money.second[i])), reverse=True)
    return sum(money.total[i] for i in places), top[0] if top else 0, top[1] if top else 0


def dominated(total: int, largest: int, second: int, policy: Policy) -> bool:
    """Whether one or two contributors have the share of ``total`` (NK), or one can be told (p %).

    >>> dominated(1000, 800, 150, Policy())  # the two largest have 95 %
    True
    >>> dominated(1000, 200, 150, Policy())
    False
    """
    heads = largest + (second if policy.dominance_n == 2 else 0)
    return 100 * heads >= policy.dominance_percent * total > 0 or (
        100 * (total - largest - second) < policy.ambiguity_percent * largest
    )


def money_margin(total: int, largest: int, second: int, policy: Policy) -> int:
    """How far (pence) each end of a suppressed amount's interval must be from the amount.

    The largest of the upper protection levels of the p % and the NK rule (Hundepool et al. 2012,
    table 4.4) and the p % share of the amount itself, for cells that are small and not dominated.
    """
    by_p = policy.ambiguity_percent * largest // 100 - (total - largest - second)
    heads = largest + (second if policy.dominance_n == 2 else 0)
    by_nk = -(-100 * heads // policy.dominance_percent) - total
    return max(by_p, by_nk, policy.ambiguity_percent * total // 100, 1)
