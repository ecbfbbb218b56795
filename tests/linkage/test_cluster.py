"""Components and their weakest links, against slow definitions."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.errors import InputError
from folkmoot.linkage import cluster, precision, strongest_paths, weakest_links
from folkmoot.linkage.chance_agreement import chance_agreement

RECORDS = list("abcdefgh")
VALID = pa.table({"record": RECORDS, "verdict": ["valid"] * len(RECORDS)})
EDGES = st.lists(
    st.tuples(
        st.sampled_from(RECORDS), st.sampled_from(RECORDS), st.sampled_from([0.2, 0.5, 0.9, 0.99])
    ).filter(lambda e: e[0] < e[1]),
    max_size=14,
    unique_by=lambda e: e[:2],
)


def pairs_of(edges: list[tuple[str, str, float]]) -> pa.Table:
    columns = list(zip(*edges, strict=True)) or [(), (), ()]
    return pa.table(
        {
            "left": pa.array(columns[0], pa.string()),
            "right": pa.array(columns[1], pa.string()),
            "match_weight": pa.array([p * 10 for p in columns[2]], pa.float64()),
            "match_probability": pa.array(columns[2], pa.float64()),
        }
    )


def reachable(start: str, edges: list[tuple[str, str, float]], least: float) -> frozenset[str]:
    found, grown = {start}, True
    while grown:
        more = {
            b
            for left, right, p in edges
            if p >= least
            for a, b in ((left, right), (right, left))
            if a in found
        }
        grown = not more <= found
        found |= more
    return frozenset(found)


@given(EDGES, st.sampled_from([0.0, 0.5, 0.95]))
def test_entities_are_the_connected_components(
    edges: list[tuple[str, str, float]], least: float
) -> None:
    rows = cluster(pairs_of(edges), VALID, least_probability=least).to_pylist()
    entity = {r["record"]: r["entity"] for r in rows}
    for row in rows:
        together = reachable(row["record"], edges, least)
        assert {r for r in RECORDS if entity[r] == row["entity"]} == together
        assert row["size"] == len(together)


@given(EDGES)
def test_the_weakest_link_is_where_the_entity_falls_apart(
    edges: list[tuple[str, str, float]],
) -> None:
    pairs = pairs_of(edges)
    entities = cluster(pairs, VALID, least_probability=0.0)
    rows = entities.to_pylist()
    grown = {r["entity"] for r in rows if r["size"] > 1}
    weakest = {
        row["entity"]: (row["match_weight"], row["match_probability"])
        for row in weakest_links(strongest_paths(pairs, entities)).to_pylist()
    }
    assert set(weakest) == grown
    for row in rows:
        if row["entity"] in weakest:
            weight, probability = weakest[row["entity"]]
            whole = reachable(row["record"], edges, 0.0)
            assert reachable(row["record"], edges, probability) == whole
            assert reachable(row["record"], edges, probability + 1e-9) != whole
            assert weight == pytest.approx(probability * 10)


@given(st.lists(st.sampled_from(["a", "b", "c", None]), max_size=12))
def test_chance_agreement_is_exact(values: list[str | None]) -> None:
    known = [v for v in values if v is not None]
    all_pairs = [(i, j) for i in range(len(known)) for j in range(i)]
    same = sum(known[i] == known[j] for i, j in all_pairs)
    column = pa.chunked_array([pa.array(values, pa.string())])
    assert chance_agreement(column) == (same, len(all_pairs))


@pytest.mark.parametrize(
    # Brown, Cai and DasGupta (2001), doi:10.1214/ss/1009213286, and by hand: the Wilson interval
    ("right", "judged", "low", "high"),
    [
        (100, 100, 0.9630, 1.0),
        (95, 100, 0.8882, 0.9785),
        (0, 10, 0.0, 0.2775),
        (5, 10, 0.2366, 0.7634),
    ],
)
def test_precision(right: int, judged: int, low: float, high: float) -> None:
    found = precision(right, judged)
    assert (found.low, found.high) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))
    assert found.low <= found.share <= found.high


@pytest.mark.parametrize(("right", "judged"), [(1, 0), (2, 1), (-1, 5)])
def test_impossible_counts(right: int, judged: int) -> None:
    with pytest.raises(InputError):
        precision(right, judged)


def paths(edges: list[tuple[str, str, float]], homes: dict[str, str]) -> dict:
    """What `strongest_paths` says, by the two records."""
    entities = pa.table({"record": list(homes), "entity": list(homes.values())})
    found = strongest_paths(pairs_of(edges), entities).to_pylist()
    assert all(homes[row["left"]] == homes[row["right"]] == row["entity"] for row in found)
    return {
        (row["left"], row["right"]): (row["match_weight"], row["match_probability"])
        for row in found
    }


@given(EDGES, st.lists(st.sampled_from("ef"), min_size=len(RECORDS), max_size=len(RECORDS)))
def test_the_strongest_path_between_two_records(edges, entities) -> None:
    """The greatest probability down to which one still reaches the other within its entity."""
    homes = dict(zip(RECORDS, entities, strict=True))
    inside = [edge for edge in edges if homes[edge[0]] == homes[edge[1]]]
    slow = {}
    for left in RECORDS:
        for right in RECORDS:
            steps = [p for _, _, p in inside if right in reachable(left, inside, p)]
            if left < right and steps:
                slow[left, right] = (max(steps) * 10, max(steps))
    assert paths(edges, homes) == slow


def test_paths_stay_within_their_entity() -> None:
    edges = [("a", "b", 0.9), ("b", "c", 0.9)]
    assert paths(edges, {"a": "e", "b": "e", "c": "f"}) == {("a", "b"): (9.0, 0.9)}


def test_no_records_have_no_paths() -> None:
    assert paths([], {}) == {}
    assert paths([("a", "b", 0.9)], {"a": "e"}) == {}
