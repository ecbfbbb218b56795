"""Do two releases tell together what neither tells? What was told before is never taken back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from folkmoot.disclosure.audit import Interval, Known, audit
from folkmoot.disclosure.released import Cell, Released
from folkmoot.errors import ConflictError, Fault

# States of a population less than this apart are one state with a few changes: the changes are
# what a subtraction tells. Four weeks: the shortest rhythm of the extracts (SHBE is monthly).
LEAST_DAYS = 28

Id = frozenset[tuple[str, str]]


def difference(earlier: Sequence[Released], new: Released) -> tuple[Fault, ...]:
    """Why ``new`` may not be told after ``earlier``, in plain sentences; empty when it may.

    For every earlier release of the same population: a cell that one shows and the other
    suppresses; two values of one cell that differ by a few; a cell that lies in another (a part of
    the population, or of the time) and leaves few over; a suppressed cell whose interval is narrow
    given both and was not given one of them. Shown counts stand for their rounding interval.
    """
    faults: list[Fault] = []
    for old in earlier:
        if old.scope.population != new.scope.population:
            continue
        if _same_time(old, new):
            found = [*_one_cell(old, new), *_left_over(old, new)]
            faults += found or _recovered(old, new)
        elif _within(old, new) or _within(new, old):
            faults += _time_left_over(old, new)
    return tuple(faults)


def _ids(released: Released) -> dict[Id, Cell]:
    base = frozenset(released.scope.filters)
    return {base | frozenset(cell.codes): cell for cell in released.cells}


def _slack(released: Released) -> int:
    return dict(released.policy)["round_to"] // 2


def _threshold(*releases: Released) -> int:
    return max(dict(r.policy)["threshold"] for r in releases)


def _same_time(a: Released, b: Released) -> bool:
    return (
        abs((a.scope.begin - b.scope.begin).days) < LEAST_DAYS
        and abs((a.scope.end - b.scope.end).days) < LEAST_DAYS
    )


def _within(inner: Released, outer: Released) -> bool:
    return outer.scope.begin <= inner.scope.begin and inner.scope.end <= outer.scope.end


def _one_cell(old: Released, new: Released) -> Iterator[Fault]:
    """The same cell in both."""
    before, after = _ids(old), _ids(new)
    slack = _slack(old) + _slack(new)
    one_scope = (old.scope.begin, old.scope.end) == (new.scope.begin, new.scope.end)
    hidden = changed = 0
    for key in before.keys() & after.keys():
        a, b = before[key].count, after[key].count
        if (a is None) != (b is None):
            hidden += 1
        elif a is not None and b is not None and a != b:
            changed += one_scope or abs(a - b) - slack < _threshold(old, new)
    if hidden:
        yield Fault(
            f"{_cells(hidden)} would be shown by one of two tables that the other suppresses.",
            where=f"{new.title} after {old.title}",
            next_step="Suppress the same cells as before, or use the earlier table.",
            code="shown-once",
        )
    if changed:
        yield Fault(
            f"{_cells(changed)} would have another value than before, and the difference may be "
            "a few people.",
            where=f"{new.title} after {old.title}",
            next_step=f"Use a state at least {LEAST_DAYS} days later, or the earlier table.",
            code="few-changed",
        )


def _left_over(old: Released, new: Released) -> Iterator[Fault]:
    """A cell of the narrower table leaves few of the same cell of the wider."""
    for wide, narrow in ((old, new), (new, old)):
        extra = frozenset(narrow.scope.filters) - frozenset(wide.scope.filters)
        names = {name for name, _ in extra}
        if not extra or not frozenset(wide.scope.filters) <= frozenset(narrow.scope.filters):
            continue
        if names & set(wide.dimensions):
            continue  # then the wider table has the narrower one's cells, and shares their sums
        slack = _slack(wide) + _slack(narrow)
        few = 0
        outer = _ids(wide)
        for key, inside in _ids(narrow).items():
            around = outer.get(key - extra)
            if around is None or around.count is None or inside.count is None:
                continue
            few += around.count > 0 and around.count - inside.count + slack < _threshold(old, new)
        if few:
            yield Fault(
                f"Subtracting one table from the other leaves fewer than {_threshold(old, new)} "
                f"in {_cells(few).lower()}.",
                where=f"{new.title} after {old.title}",
                next_step="Use larger areas or groups, so that the rest is not small.",
                code="few-left-over",
            )


def _time_left_over(old: Released, new: Released) -> Iterator[Fault]:
    """One period lies in the other: what is left is the rest of the time."""
    long, short = (new, old) if _within(old, new) else (old, new)
    slack = _slack(long) + _slack(short)
    outer = _ids(long)
    few = 0
    for key, inside in _ids(short).items():
        around = outer.get(key)
        if around is not None and around.count is not None and inside.count is not None:
            few += around.count > 0 and around.count - inside.count + slack < _threshold(old, new)
    if few:
        yield Fault(
            f"The rest of the longer period would have fewer than {_threshold(old, new)} in "
            f"{_cells(few).lower()}.",
            where=f"{new.title} after {old.title}",
            next_step="Tell the rest of the period when it is long enough, in a table of its own.",
            code="few-in-the-rest",
        )


def _recovered(old: Released, new: Released) -> list[Fault]:
    """Suppressed cells whose interval is narrow given both tables, and was not given one."""
    before, after = _ids(old), _ids(new)
    shared = before.keys() & after.keys()
    if not shared or before.keys() == after.keys():
        return []
    order = {key: i for i, key in enumerate({**before, **after})}
    known = _known(order, [(before, _slack(old)), (after, _slack(new))])
    own = [_sums(old, order), _sums(new, order)]
    linked = {order[key] for key in shared if before[key].count is None}
    least = dict(new.policy)["least_width"]
    narrow = 0
    try:
        together = audit([*own[0], *own[1]], known, _hidden_near(own, known, linked), apart=True)
        for sums in own:
            mine = {i for total, parts in sums for i in (total, *parts)} & set(together)
            alone = audit(sums, known, mine, apart=True)
            narrow += sum(_narrower(together[i], alone[i], least) for i in mine)
    except ConflictError:
        narrow = 1
    if not narrow:
        return []
    return [
        Fault(
            f"{_cells(narrow)} that each table suppresses could be worked out from both together.",
            where=f"{new.title} after {old.title}",
            next_step="Suppress more in the new table, or tell both as one table.",
            code="recovered",
        )
    ]


def _hidden_near(
    own: Sequence[Sequence[tuple[int, tuple[int, ...]]]], known: Sequence[Known], linked: set[int]
) -> set[int]:
    """The suppressed cells that hang together with a suppressed cell of both tables."""
    touching: dict[int, list[tuple[int, ...]]] = {}
    for sums in own:
        for total, addends in sums:
            hidden = tuple(i for i in (total, *addends) if known[i] is None)
            for i in hidden:
                touching.setdefault(i, []).append(hidden)
    found, todo = set(linked), list(linked)
    while todo:
        for group in touching.get(todo.pop(), []):
            fresh = set(group) - found
            found |= fresh
            todo += fresh
    return found


def _narrower(both: Interval, one: Interval, least: int) -> bool:
    if both.width is None or both.width >= least:
        return False
    return one.width is None or one.width > both.width


def _known(order: Mapping[Id, int], tables: Sequence[tuple[Mapping[Id, Cell], int]]) -> list[Known]:
    known: list[Known] = [None] * len(order)
    for cells, slack in tables:
        for key, cell in cells.items():
            if cell.count is None:
                continue
            low, high = max(0, cell.count - slack), cell.count + slack
            held = known[order[key]]
            known[order[key]] = (max(low, held[0]), min(high, held[1])) if held else (low, high)
    return known


def _sums(released: Released, order: Mapping[Id, int]) -> list[tuple[int, tuple[int, ...]]]:
    base = frozenset(released.scope.filters)
    places = [order[base | frozenset(cell.codes)] for cell in released.cells]
    return [(places[total], tuple(places[i] for i in parts)) for total, parts in released.sums]


def _cells(count: int) -> str:
    return "One cell" if count == 1 else f"{count:,} cells"
