"""Outlines of larger areas from those of the smaller ones that they are made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from itertools import pairwise

Point = tuple[int, int]
Ring = list[Point]  # closed: the last point is the first
Outline = list[Ring]


def dissolve(areas: Mapping[str, Outline], group_of: Mapping[str, str]) -> dict[str, Outline]:
    """The outline of each group: the borders that two areas of one group share are dropped."""
    edges: dict[str, set[tuple[Point, Point]]] = defaultdict(set)
    for code, outline in areas.items():
        kept = edges[group_of[code]]
        for ring in outline:
            for edge in pairwise(ring):
                if edge[::-1] in kept:
                    kept.discard(edge[::-1])
                else:
                    kept.add(edge)
    return {group: _chain(kept) for group, kept in edges.items()}


def _chain(edges: set[tuple[Point, Point]]) -> Outline:
    following: dict[Point, list[Point]] = defaultdict(list)
    for a, b in sorted(edges):
        following[a].append(b)
    rings: Outline = []
    for start in sorted(following):
        while following[start]:
            ring, here = [start], start
            while following[here]:
                here = following[here].pop()
                ring.append(here)
                if here == start:
                    break
            if len(ring) > 3 and ring[-1] == ring[0]:
                rings.append(ring)
    return rings
