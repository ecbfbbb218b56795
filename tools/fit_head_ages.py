"""Ages of heads of household that lead to the published ages of everybody.

No open table gives the age of the head for each of our kinds of household. So we start from a plain
guess for each kind and move it, by iterative proportional fitting, until the ages of all the people
that the generator makes agree with the published ones (`published.AGES`). Run it when the kinds or
sizes of households change: `python -m tools.fit_head_ages`. It writes the same bytes each time.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from folkmoot.county import people as people_module
from folkmoot.county.configuration import CONFIGURATIONS
from folkmoot.county.lists import county_list
from folkmoot.county.make_world import make_world
from folkmoot.county.people import DAY, YEAR
from folkmoot.county.published import AGES
from folkmoot.county.world import World
from tools.make_county_lists import TARGET

RESIDENTS, SEED, TURNS = 400_000, 20_260_101, 3
ROUNDS, DAMPING = 25, 0.5  # few rounds: near the published ages, not far from the guess

BANDS = np.arange(15, 95, 5)
# First guess: weight of the bands from 15 up to 90 and over, by kind.
GUESS = {
    "single": [0, 2, 6, 8, 8, 8, 8, 9, 10, 11, 3, 0, 0, 0, 0, 0],
    "couple": [0, 4, 12, 9, 4, 3, 5, 11, 16, 15, 5, 1, 0, 0, 0, 0],
    "lone_parent": [0.3, 4, 10, 16, 20, 18, 14, 8, 2, 0.5, 0, 0, 0, 0, 0, 0],
    "family": [0.1, 2, 9, 18, 24, 21, 14, 7, 3, 1, 0, 0, 0, 0, 0, 0],
    "pensioner": [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 16, 24, 22, 18, 13, 7],
    "pensioner_couple": [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 24, 31, 23, 13, 7, 2],
    "sharers": [1, 18, 24, 16, 10, 8, 6, 6, 5, 3, 1, 1, 0, 0, 0, 0],
    "students": [40, 52, 6, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    "adult_child": [0, 0, 0, 0, 3, 11, 21, 26, 20, 10, 5, 3, 1, 0.5, 0.2, 0],
}


def guess() -> pa.Table:
    """One row a kind and band, the first guess."""
    return table({kind: np.array(weights, dtype=float) for kind, weights in GUESS.items()})


def table(weights: dict[str, np.ndarray]) -> pa.Table:  # type: ignore[type-arg]
    """``weights`` (one for each band) as the list that ships."""
    rows = [
        (kind, int(age), round(float(share), 5))
        for kind, of_kind in weights.items()
        for age, share in zip(BANDS, of_kind / of_kind.sum(), strict=True)
    ]
    return pa.table(
        {
            "kind": pa.array([r[0] for r in rows]),
            "age": pa.array([r[1] for r in rows], pa.int8()),
            "weight": pa.array([r[2] for r in rows], pa.float32()),
        }
    )


def fit(kind: np.ndarray, band: np.ndarray, people: np.ndarray) -> pa.Table:  # type: ignore[type-arg]
    """The weights that make the ages of all people agree with the published ones.

    One entry (row of ``people``) a household: its kind (index of ``GUESS``), the head's band
    (index of ``BANDS``), and its people by published band of five years.
    """
    target = np.array(list(AGES.values()))
    target = target / target.sum()
    kinds = list(GUESS)
    cell = kind * len(BANDS) + band
    size = len(kinds) * len(BANDS)
    households = np.bincount(cell, minlength=size).astype(float)
    made = np.stack([np.bincount(cell, column, size) for column in people.T], axis=1)
    mean = made / np.maximum(households, 1)[:, None]
    part = mean / np.maximum(mean.sum(axis=1, keepdims=True), 1e-9)
    share = households.reshape(len(kinds), -1).sum(axis=1)
    weight = households.copy()
    for _ in range(ROUNDS):
        now = weight @ mean
        move = np.exp(DAMPING * (part @ np.log(target / (now / now.sum()))))
        weight = (weight * move).reshape(len(kinds), -1)
        weight = (weight / weight.sum(axis=1, keepdims=True) * share[:, None]).ravel()
    return table(dict(zip(kinds, weight.reshape(len(kinds), -1), strict=True)))


def measure(world: Iterable[World]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:  # type: ignore[type-arg]
    """Kind, head's band and people by band of every household in ``world``, for ``fit``."""
    kinds, bands, people = [], [], []
    for piece in world:
        here = piece.people.filter(piece.people["household"].is_valid())
        first = piece.households["household"][0].as_py()
        home = here["household"].to_numpy() - first
        born = here["date_of_birth"].combine_chunks().cast(pa.int32()).to_numpy()
        five = np.minimum((DAY - born) / YEAR // 5, len(AGES) - 1).astype(int)
        count = piece.households.num_rows
        of_home = np.bincount(home * len(AGES) + five, minlength=count * len(AGES))
        people.append(of_home.reshape(count, len(AGES)))
        head = np.array(here["role"].to_pylist()) == "head"
        bands.append(np.clip(five[head] - 3, 0, len(BANDS) - 1))
        kinds.append([list(GUESS).index(k) for k in piece.households["kind"].to_pylist()])
    return np.concatenate(kinds), np.concatenate(bands), np.concatenate(people)


def main() -> None:
    """Write lists/head_ages.parquet, fitted."""
    write(guess())
    for _ in range(TURNS):
        county = make_world(CONFIGURATIONS["county"], residents=RESIDENTS, seed=SEED)
        write(fit(*measure(county)))


def write(ages: pa.Table) -> None:
    """Write the list and forget what was read of it."""
    path = TARGET / "head_ages.parquet"
    pq.write_table(ages, path, compression="zstd", compression_level=19, store_schema=False)
    county_list.cache_clear()
    people_module._age_steps.cache_clear()


if __name__ == "__main__":
    main()
