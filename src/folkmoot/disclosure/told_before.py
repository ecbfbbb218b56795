"""Which cells of a new table were told before, and which were hidden: it may do no other."""

from __future__ import annotations

from collections.abc import Sequence

from folkmoot.disclosure.released import Released, Scope
from folkmoot.disclosure.table import ALL, Table


def told_before(
    table: Table, scope: Scope, earlier: Sequence[Released]
) -> tuple[frozenset[int], frozenset[int]]:
    """(hidden, shown): places of the cells that earlier releases of the very scope have.

    Suppressing what is known protects nobody, and showing what protects a cell elsewhere betrays
    it, so ``protect`` takes both. A cell that was both is in neither (``difference`` will speak).
    """
    hidden: set[frozenset[tuple[str, str]]] = set()
    shown: set[frozenset[tuple[str, str]]] = set()
    for old in earlier:
        same = (old.scope.begin, old.scope.end) == (scope.begin, scope.end)
        if same and old.scope.population == scope.population:
            base = frozenset(old.scope.filters)
            for cell in old.cells:
                (hidden if cell.count is None else shown).add(base | frozenset(cell.codes))
    names = [d.name for d in table.dimensions]
    filters = frozenset(scope.filters)
    ids = [
        filters | {(n, c) for n, c in zip(names, key, strict=True) if c != ALL}
        for key in table.keys
    ]
    return (
        frozenset(i for i, key in enumerate(ids) if key in hidden - shown),
        frozenset(i for i, key in enumerate(ids) if key in shown - hidden),
    )
