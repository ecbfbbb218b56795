"""Outlines of areas with fewer points, whose shared borders stay shared.

Each border between two junctions is thinned once (Douglas and Peucker 1973,
doi:10.3138/FM57-6770-U75U-7727), so two neighbours get the same points and no hole opens.
Coordinates are whole hundred-thousandths of a degree: (longitude, latitude).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

from folkmoot.county.dissolve import Outline, Point, Ring


def county_outlines(areas: Mapping[str, Outline], tolerance: float) -> dict[str, Outline]:
    """``areas`` with every border thinned to ``tolerance`` (in coordinate units)."""
    junctions = _junctions(areas)
    return {
        code: [ring for ring in (_thin(ring, junctions, tolerance) for ring in outline) if ring]
        for code, outline in areas.items()
    }


def _junctions(areas: Mapping[str, Outline]) -> set[Point]:
    neighbours: dict[Point, set[Point]] = defaultdict(set)
    for outline in areas.values():
        for ring in outline:
            for a, b in pairwise(ring):
                neighbours[a].add(b)
                neighbours[b].add(a)
    return {point for point, others in neighbours.items() if len(others) > 2}


def _thin(ring: Ring, junctions: set[Point], tolerance: float) -> Ring:
    points = ring[:-1]
    start = next((i for i, point in enumerate(points) if point in junctions), None)
    if start is None:  # an island: cut it at two fixed points that do not depend on the order
        start = points.index(min(points))
        junctions = {min(points), max(points)}
    turned = [*points[start:], *points[: start + 1]]
    thinned: Ring = [turned[0]]
    arc: Ring = [turned[0]]
    for point in turned[1:]:
        arc.append(point)
        if point in junctions:
            forward = arc[0] <= arc[-1]
            kept = _douglas_peucker(arc if forward else arc[::-1], tolerance)
            thinned.extend((kept if forward else kept[::-1])[1:])
            arc = [point]
    thinned.extend(arc[1:])
    return thinned if len(set(thinned)) >= 3 else []


def _douglas_peucker(arc: Sequence[Point], tolerance: float) -> Ring:
    keep, spans = {0, len(arc) - 1}, [(0, len(arc) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        (x0, y0), (x1, y1) = arc[first], arc[last]
        dx, dy = x1 - x0, y1 - y0
        length = (dx * dx + dy * dy) ** 0.5

        def off(
            i: int, x0: int = x0, y0: int = y0, dx: int = dx, dy: int = dy, length: float = length
        ) -> float:
            x, y = arc[i][0] - x0, arc[i][1] - y0
            return abs(dy * x - dx * y) / length if length else (x * x + y * y) ** 0.5

        farthest = max(range(first + 1, last), key=off)
        if off(farthest) > tolerance:
            keep.add(farthest)
            spans += [(first, farthest), (farthest, last)]
    return [arc[i] for i in sorted(keep)]
