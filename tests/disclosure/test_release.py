"""One door, and what two tables tell together."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa
import pytest

from folkmoot.disclosure import (
    Dimension,
    Policy,
    Released,
    Scope,
    difference,
    protect,
    read_released,
    release,
    tabulate,
)
from folkmoot.errors import InputError, RefusedError, TamperedError

NOW = datetime(2026, 11, 1, tzinfo=UTC)
DAY, NEXT = date(2026, 10, 31), date(2026, 11, 1)


def one_way(name: str, counts: dict[str, int]) -> Any:
    rows = [{name: code, "count": n} for code, n in counts.items()]
    return protect(
        tabulate(pa.Table.from_pylist(rows), [Dimension.flat(name, list(counts))]), Policy()
    )


def told(
    protected: Any,
    *,
    earlier: tuple[Released, ...] = (),
    begin: date = DAY,
    end: date = NEXT,
    filters: tuple[tuple[str, str], ...] = (),
    population: str = "households",
    title: str = "A table",
) -> Released:
    scope = Scope(population, begin, end, filters)
    return release(protected, scope, title=title, earlier=earlier, now=NOW)


def codes(caught: pytest.ExceptionInfo[RefusedError]) -> list[str]:
    return [fault.code for fault in caught.value.faults]


WIDE = {"north": 200, "south": 300, "east": 120}


def test_a_release_is_what_was_told_and_nothing_else() -> None:
    found = told(one_way("area", {"north": 4, "south": 40, "east": 60}))
    text = json.dumps(found.plain())
    assert read_released(json.loads(text)) == found
    assert [c.count for c in found.cells].count(None) == 2
    assert found.to_arrow().column_names == ["area", "count", "suppressed"]


def test_nobody_else_can_make_one_and_none_can_be_changed() -> None:
    found = told(one_way("area", WIDE))
    with pytest.raises(RuntimeError, match="release"):
        Released(**{
            name: getattr(found, name) for name in Released.__dataclass_fields__ if name != "door"
        }, door=None)  # fmt: skip
    with pytest.raises(TamperedError):
        replace(found, title="Another")
    plain = found.plain()
    plain["cells"][0][1] += 5
    with pytest.raises(TamperedError):
        read_released(plain)


def test_the_same_table_again_is_no_difference() -> None:
    first = told(one_way("area", WIDE))
    assert difference([first], told(one_way("area", WIDE))) == ()


def test_a_cell_that_was_suppressed_is_not_shown_later() -> None:
    counts = {"north": 4, "south": 40, "east": 60}
    first = told(one_way("area", counts))
    with pytest.raises(RefusedError) as caught:
        told(one_way("area", {"north": 14, "south": 40, "east": 60}), earlier=(first,))
    assert "shown-once" in codes(caught)


def test_the_rest_of_a_part_of_the_population_may_not_be_a_few() -> None:
    first = told(one_way("area", WIDE))
    part = {"north": 195, "south": 250, "east": 60}
    with pytest.raises(RefusedError) as caught:
        told(one_way("area", part), earlier=(first,), filters=(("tenure", "rented"),))
    assert codes(caught) == ["few-left-over"]
    assert caught.value.faults[0].next_step
    far = {"north": 150, "south": 250, "east": 60}
    assert told(one_way("area", far), earlier=(first,), filters=(("tenure", "rented"),))


def test_and_the_wider_table_may_not_come_second_either() -> None:
    part = {"north": 195, "south": 250, "east": 60}
    first = told(one_way("area", part), filters=(("tenure", "rented"),))
    with pytest.raises(RefusedError) as caught:
        told(one_way("area", WIDE), earlier=(first,))
    assert codes(caught) == ["few-left-over"]


def test_another_population_is_another_matter() -> None:
    first = told(one_way("area", WIDE))
    part = {"north": 195, "south": 250, "east": 60}
    assert told(one_way("area", part), earlier=(first,), filters=(("a", "b"),), population="pupils")


def test_a_state_of_a_few_days_later_tells_who_came_and_went() -> None:
    first = told(one_way("area", WIDE))
    soon = {"begin": date(2026, 11, 9), "end": date(2026, 11, 10)}
    with pytest.raises(RefusedError) as caught:
        told(one_way("area", WIDE | {"north": 206}), earlier=(first,), **soon)  # type: ignore[arg-type]
    assert codes(caught) == ["few-changed"]
    later = {"begin": date(2026, 11, 30), "end": date(2026, 12, 1)}
    assert told(one_way("area", WIDE | {"north": 206}), earlier=(first,), **later)  # type: ignore[arg-type]


def test_the_rest_of_a_period_may_not_be_a_few() -> None:
    first = told(one_way("area", WIDE), begin=date(2026, 1, 1), end=date(2026, 7, 1))
    year = {"begin": date(2026, 1, 1), "end": date(2027, 1, 1)}
    with pytest.raises(RefusedError) as caught:
        told(one_way("area", WIDE | {"north": 204}), earlier=(first,), **year)  # type: ignore[arg-type]
    assert codes(caught) == ["few-in-the-rest"]
    double = {area: 2 * n for area, n in WIDE.items()}
    assert told(one_way("area", double), earlier=(first,), **year)  # type: ignore[arg-type]


def test_what_both_together_would_recover_is_refused() -> None:
    """Each table hides north and south; the second has the sum of north and east."""
    counts = {"north": 4, "south": 13, "east": 60, "west": 80}
    first = told(one_way("area", counts))
    assert {dict(c.codes).get("area") for c in first.cells if c.count is None} == {
        "north", "south",
    }  # fmt: skip
    halves = Dimension("area", tuple(counts), {
        "half": ("south", "east"), "other half": ("north", "west"), "all": ("half", "other half"),
    }, frozenset(["north", "south", "east", "west"]))  # fmt: skip
    rows = pa.Table.from_pylist([{"area": a, "count": n} for a, n in counts.items()])
    second = protect(tabulate(rows, [halves]), Policy())
    shown = {k[0] for i, k in enumerate(second.table.keys) if i not in second.suppressed}
    assert {"half", "other half"} <= shown
    both = release(second, Scope("households", DAY, NEXT), title="Halves", earlier=(), now=NOW)
    # Told are sums over areas that the first table names; its sums carry the parts along.
    linked = replace_sums(both, first)
    assert [fault.code for fault in difference([first], linked)] == ["recovered"]


def replace_sums(halves: Released, areas: Released) -> Released:
    """The halves as a table that also names the areas they are made of, suppressed as before."""
    plain = halves.plain()
    place = {tuple(map(tuple, c[0])): i for i, c in enumerate(plain["cells"])}
    named = [[["area", a]] for a in ("north", "south", "east", "west")]
    told_before = {c.codes: c.count for c in areas.cells}
    start = len(plain["cells"])
    for code in named:
        plain["cells"].append([code, told_before[tuple(map(tuple, code))], None])
    half, other = place[("area", "half"),], place[("area", "other half"),]
    plain["sums"] += [[half, [start + 1, start + 2]], [other, [start, start + 3]]]
    from folkmoot.canonical import digest

    plain.pop("sha256")
    return read_released({**plain, "sha256": digest(plain)})


def test_a_scope_without_time_is_an_error() -> None:
    with pytest.raises(InputError, match="not after"):
        Scope("households", DAY, DAY)
