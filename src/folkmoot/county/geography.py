"""Where the made-up county's households are: areas, and the pieces that a world is made in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from folkmoot.county.configuration import Configuration
from folkmoot.county.lists import county_list
from folkmoot.county.members import BILLING

Array = npt.NDArray[Any]

MOST_IN_PIECE = 60_000  # residents
# Fewer households to the square kilometre than this is countryside. ONS calls an area rural by its
# settlement (Rural Urban Classification 2011); density is our stand-in.
RURAL_DENSITY = 350.0


@dataclass(frozen=True, slots=True)
class Areas:
    """The areas as arrays, one entry an area (LSOA 2011), in the order of the list ``areas``.

    ``dims`` is the share of households deprived in 0 to 4 dimensions (areas x 5).
    ``first_postcode`` and ``postcodes`` say which rows of the list of postcodes are an area's.
    """

    code: Array
    ward: Array
    member: Array
    decile: Array
    households: Array
    dims: Array
    rural: Array
    first_postcode: Array
    postcodes: Array


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of one billing authority: rows of ``Areas``, households in each, residents in all."""

    number: int
    member: str
    areas: Array
    households: Array
    residents: int


@cache
def areas() -> Areas:
    """The county's areas, read once."""
    table = county_list("areas")
    member_of = {member.lad: member.id for member in BILLING}
    households = table.column("households").to_numpy().astype(float)
    dims = np.stack([table.column(f"deprived_{i}").to_numpy() for i in range(5)], axis=1)
    of_area = county_list("postcodes").column("area").to_numpy()
    order = np.arange(table.num_rows)
    first = np.searchsorted(of_area, order, "left")
    return Areas(
        code=np.array(table.column("lsoa").to_pylist(), dtype=object),
        ward=np.array(table.column("ward").to_pylist(), dtype=object),
        member=np.array([member_of[lad] for lad in table.column("lad").to_pylist()], dtype=object),
        decile=table.column("imd_decile").to_numpy().astype(np.int64),
        households=households,
        dims=dims / dims.sum(axis=1, keepdims=True),
        rural=households / np.maximum(table.column("km2").to_numpy(), 0.01) < RURAL_DENSITY,
        first_postcode=first,
        postcodes=np.searchsorted(of_area, order, "right") - first,
    )


def county_weights(configuration: Configuration) -> Array:
    """Each area's share of the county's households (they add up to 1)."""
    known = areas()
    weight = np.array([configuration.districts.get(m, 1.0) for m in known.member])
    share: Array = known.households * weight
    share /= share.sum()
    return share


def plan_pieces(
    configuration: Configuration, residents: int, mean_size: float
) -> tuple[Piece, ...]:
    """The pieces of a county of ``residents``, each of one member, in the order of members.

    Households go to areas in proportion to the published counts times the configuration's weight
    of the district (largest remainder); residents to pieces in proportion to households.
    """
    share = county_weights(configuration)
    households = largest_remainder(share, round(residents / mean_size))
    member = areas().member
    groups: list[tuple[str, Array]] = []
    for billing in BILLING:
        rows = np.flatnonzero((member == billing.id) & (households > 0))
        if len(rows):
            count = int(np.ceil(households[rows].sum() * mean_size * 1.02 / MOST_IN_PIECE))
            before = np.cumsum(households[rows]) - households[rows]
            part = before * count // households[rows].sum()
            groups += [(billing.id, rows[part == i]) for i in range(count)]
    inside = np.array([households[rows].sum() for _, rows in groups], dtype=float)
    of_piece = largest_remainder(inside, residents)
    return tuple(
        Piece(number, name, rows, households[rows], int(of_piece[number]))
        for number, (name, rows) in enumerate(groups)
    )


def largest_remainder(weights: Array, total: int) -> Array:
    """``total`` shared out in whole numbers in proportion to ``weights``; ties to the first.

    >>> largest_remainder(np.array([1.0, 1.0, 2.0]), 5).tolist()
    [1, 1, 3]
    """
    exact = weights / weights.sum() * total
    whole: Array = np.floor(exact).astype(np.int64)
    left = total - int(whole.sum())
    whole[np.argsort(whole - exact, kind="stable")[:left]] += 1
    return whole
