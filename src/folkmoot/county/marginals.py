"""How the made-up county compares with the published counts that it is shaped by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.county.configuration import Configuration
from folkmoot.county.geography import Array, areas, county_weights
from folkmoot.county.lists import county_list
from folkmoot.county.means import BENEFITS, TENURES
from folkmoot.county.members import BILLING
from folkmoot.county.names import FIRST_COUNTED, LAST_COUNTED
from folkmoot.county.people import DAY, GROUP_SHARES, GROUPS, YEAR
from folkmoot.county.published import AGES, DUE, SIZES
from folkmoot.county.world import World

MARGINALS = pa.schema(
    [
        ("measure", pa.string()),
        ("band", pa.string()),
        ("made", pa.float64()),
        ("published", pa.float64()),
        ("tolerance", pa.float64()),
        ("ok", pa.bool_()),
    ]
)
# Half-widths that are allowed, in shares (of 1), beside three standard errors of the county's size.
TOLERANCE = {
    "age": 0.02,
    "household size": 0.025,
    "tenure": 0.02,
    "benefit": 0.01,
    "ethnic group": 0.005,
    "households of a district": 0.001,
}
HOUSEHOLDS_OF_AREA = 1.0  # a household: shares by largest remainder
LEAST_CORRELATION = 0.15  # below 1, of the ranks of forenames
COMPARED_NAMES = 50
WIDEST = 0.7  # even of a small county: a correlation of 0.3 is the least
DUE_AT_RENTING, FOLLOWS_RENTING = 0.32, 0.4


@dataclass(slots=True)
class _Tally:
    """Counts that grow with each piece (of this module alone)."""

    areas: Array = field(default_factory=lambda: np.zeros(len(areas().code), dtype=np.int64))
    ages: Array = field(default_factory=lambda: np.zeros(len(AGES), dtype=np.int64))
    sizes: Array = field(default_factory=lambda: np.zeros(len(SIZES), dtype=np.int64))
    tenures: dict[str, int] = field(default_factory=dict)
    benefits: dict[str, int] = field(default_factory=dict)
    groups: dict[str, int] = field(default_factory=dict)
    names: dict[tuple[str, str], int] = field(default_factory=dict)


def marginals(worlds: Iterable[World], configuration: Configuration) -> pa.Table:
    """One row a measure and band: what was made, what is published, and whether it is near enough.

    Measures: ``households of an area`` (a number; an LSOA each), ``households of a district``,
    ``age`` (five years, its first), ``household size`` (6 is six and more), ``tenure``,
    ``benefit``, ``ethnic group`` (shares), ``forename ranks`` (Spearman's correlation of the ranks
    of the fifty most frequent names of births 1996 to 2018, by sex). ``published`` is as the
    configuration weighs districts and sets tenure; of ``benefit`` it is our own aim and not a
    published count. ``tolerance`` is ``TOLERANCE`` and three standard errors.
    """
    tally = _Tally()
    for world in worlds:
        _count(world, tally)
    return pa.Table.from_pylist(_rows(tally, configuration), schema=MARGINALS)


def _count(world: World, tally: _Tally) -> None:
    here = world.people.filter(world.people["household"].is_valid())
    homes = world.households.join(
        world.dwellings.select(["dwelling", "lsoa", "tenure"]), "dwelling"
    )
    place = pc.index_in(homes["lsoa"], pa.array(areas().code)).to_numpy()
    tally.areas += np.bincount(place, minlength=len(tally.areas))
    born = here["date_of_birth"].cast(pa.int32()).to_numpy()
    five = np.minimum((DAY - born) / YEAR // 5, len(AGES) - 1).astype(np.int64)
    tally.ages += np.bincount(five, minlength=len(AGES))
    sizes = here["household"].value_counts().field("counts").to_numpy()
    tally.sizes += np.bincount(np.minimum(sizes, len(SIZES)) - 1, minlength=len(SIZES))
    _add(tally.tenures, homes["tenure"])
    _add(tally.benefits, homes["benefit"])
    _add(tally.groups, here["ethnic_group"])
    year = pc.year(here["date_of_birth"])
    counted = here.filter(
        pc.and_(pc.greater_equal(year, FIRST_COUNTED), pc.less_equal(year, LAST_COUNTED))
    )
    grouped = counted.group_by(["sex", "forename"]).aggregate([([], "count_all")])
    for row in grouped.to_pylist():
        key = (row["sex"], row["forename"])
        tally.names[key] = tally.names.get(key, 0) + row["count_all"]


def _add(counts: dict[str, int], column: pa.ChunkedArray) -> None:
    for found in column.value_counts().to_pylist():
        counts[found["values"]] = counts.get(found["values"], 0) + found["counts"]


def _rows(tally: _Tally, configuration: Configuration) -> list[dict[str, object]]:
    weight, member = county_weights(configuration), areas().member
    total = int(tally.areas.sum())
    rows = [
        _row("households of an area", code, float(made), total * share, HOUSEHOLDS_OF_AREA)
        for code, made, share in zip(areas().code, tally.areas, weight, strict=True)
    ]
    districts = {m.id: int(tally.areas[member == m.id].sum()) for m in BILLING}
    shared = {m.id: float(weight[member == m.id].sum()) for m in BILLING}
    rows += _shares("households of a district", districts, shared)
    rows += _shares("age", dict(zip(map(str, AGES), tally.ages, strict=True)), _named(AGES))
    rows += _shares(
        "household size", dict(zip(map(str, SIZES), tally.sizes, strict=True)), _named(SIZES)
    )
    social, private = configuration.social_rent, configuration.private_rent
    tenure = {"owned": 1 - social - private, "private_rent": private, "social_rent": social}
    made = {name: tally.tenures.get(name, 0) for name in TENURES[:2]}
    made["social_rent"] = sum(tally.tenures.get(name, 0) for name in TENURES[2:])
    rows += _shares("tenure", made, tenure)
    rows += _shares("benefit", {b: tally.benefits.get(b, 0) for b in BENEFITS}, _due(configuration))
    rows += _shares("ethnic group", tally.groups, dict(zip(GROUPS, GROUP_SHARES, strict=True)))
    for sex in "fm":
        found, most = _rank_correlation(sex, tally.names)
        allowed = min(LEAST_CORRELATION + 3 / float(np.sqrt(max(most, 1))), WIDEST)
        rows.append(_row("forename ranks", sex, found, 1.0, allowed))
    return rows


def _due(configuration: Configuration) -> dict[str, float]:
    """The aim, with housing benefit and the reduction apart by how many rent.

    Only who rents can have housing benefit: two fifths of it follow the share of renters, and the
    reduction alone has the rest.
    """
    renting = (configuration.private_rent + configuration.social_rent) / DUE_AT_RENTING
    housing = DUE["hb_ctr"] * (1 + FOLLOWS_RENTING * (renting - 1))
    return {**DUE, "hb_ctr": housing, "ctr": DUE["hb_ctr"] + DUE["ctr"] - housing}


def _named(shares: Mapping[int, float]) -> dict[str, float]:
    whole = sum(shares.values())
    return {str(band): share / whole for band, share in shares.items()}


def _shares(
    measure: str, counts: Mapping[str, int], published: Mapping[str, float]
) -> list[dict[str, object]]:
    total = max(sum(counts.values()), 1)
    return [
        _row(
            measure,
            band,
            counts.get(band, 0) / total,
            share,
            TOLERANCE[measure] + 3 * float(np.sqrt(share * (1 - share) / total)),
        )
        for band, share in published.items()
    ]


def _row(
    measure: str, band: str, made: float, published: float, tolerance: float
) -> dict[str, object]:
    near = bool(abs(made - published) <= tolerance + 1e-12)
    return {
        "measure": measure, "band": band, "made": float(made), "published": float(published),
        "tolerance": float(tolerance), "ok": near,
    }  # fmt: skip


def _rank_correlation(sex: str, made: Mapping[tuple[str, str], int]) -> tuple[float, int]:
    """Spearman's correlation over the most frequent published names, and the people compared."""
    table = county_list("forenames")
    recent = pc.and_(pc.equal(table["sex"], sex), pc.greater_equal(table["year"], FIRST_COUNTED))
    means = table.filter(recent).group_by("forename").aggregate(
        [("weight", "mean"), ("weight", "count")]
    )  # fmt: skip
    # A name that was sampled in few of the years says little of the whole time.
    often = means.filter(pc.greater_equal(means["weight_count"], 3))
    ranked = sorted(
        zip(often["weight_mean"].to_pylist(), often["forename"].to_pylist(), strict=True),
        reverse=True,
    )[:COMPARED_NAMES]
    published = np.array([weight for weight, _ in ranked])
    found = np.array([made.get((sex, name), 0) for _, name in ranked])
    if not found.sum():
        return 0.0, 0
    both = np.corrcoef(_ranks(published), _ranks(found))
    return float(both[0, 1]), int(found.sum())


def _ranks(values: Array) -> Array:
    """Ranks from 1, ties with their mean."""
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    found: Array = (last - (count - 1) / 2)[place]
    return found
