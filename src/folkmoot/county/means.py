"""What a household lives on and in: need, tenure, income, benefits."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from folkmoot.county.configuration import Configuration
from folkmoot.county.geography import Areas, Array, areas, county_weights
from folkmoot.county.households import (
    PENSIONER,
    PENSIONER_COUPLE,
    STUDENTS,
    Homes,
    kind_shares,
)  # fmt: skip

TENURES = ("owned", "private_rent", "council", "housing_association")
OWNED, PRIVATE, COUNCIL, ASSOCIATION = range(4)
BENEFITS = ("none", "hb_ctr", "ctr", "unclaimed")
NONE, HB_CTR, CTR, UNCLAIMED = range(4)

# All figures below are ours: they are set so that some 16 % of households have so little that a
# means-tested reduction is due (8 % housing benefit and reduction, 6 % reduction, 2 % unclaimed),
# more where Census 2021 counts more dimensions of deprivation.
LOW_SHARE = 0.16
LOW_BY_DIMENSION = np.array([0.03, 0.14, 0.40, 0.62, 0.80])
LOW_BY_KIND = np.array([1.3, 0.6, 1.9, 0.8, 1.4, 0.7, 0.7, 0.0, 0.7])
SOCIAL_BY_KIND = np.array([1.2, 0.6, 1.6, 0.8, 1.2, 0.7, 0.4, 0.1, 1.0])
PRIVATE_BY_KIND = np.array([1.3, 1.2, 1.4, 1.0, 0.35, 0.25, 2.8, 5.0, 0.6])
SOCIAL_BY_DECILE = np.linspace(2.2, 0.35, 10)
PRIVATE_BY_DECILE = np.linspace(1.25, 0.8, 10)
SOCIAL_IF_LOW, SOCIAL_ELSE = 3.2, 0.58
PRIVATE_IF_LOW, PRIVATE_ELSE = 1.2, 0.96
MOST_RENTING = 0.97
COUNCIL_SHARE = 0.55  # of social renting; the rest is housing associations'
# Chances of none, hb_ctr, ctr, unclaimed for a low income. An owner gets no housing benefit.
BENEFIT_IF_RENTING = np.array([0.02, 0.71, 0.15, 0.12])
BENEFIT_IF_OWNING = np.array([0.10, 0.0, 0.74, 0.16])


@dataclass(frozen=True, slots=True)
class Means:
    """One entry a household: deprived dimensions, low income, tenure, benefit (as indices)."""

    low: Array
    tenure: Array
    benefit: Array


def draw_means(
    homes: Homes, known: Areas, configuration: Configuration, random: np.random.Generator
) -> Means:
    """Need by the area's deprivation and the kind of household, then tenure, then benefit."""
    count = len(homes.kind)
    drawn = random.random((5, count))
    until = np.cumsum(known.dims, axis=1)[homes.area, :-1]
    dimensions = (drawn[0][:, None] > until).sum(axis=1)
    chance = LOW_BY_DIMENSION[dimensions] * LOW_BY_KIND[homes.kind] * _low_scale(configuration)
    low = drawn[1] < chance
    tenure = _tenure(homes, known, configuration, low, drawn[2:4])
    renting = np.cumsum(BENEFIT_IF_RENTING)[:-1]
    owning = np.cumsum(BENEFIT_IF_OWNING)[:-1]
    steps = np.where((tenure == OWNED)[:, None], owning, renting)
    benefit = np.where(low, (drawn[4][:, None] > steps).sum(axis=1), NONE)
    return Means(low, tenure, benefit)


def weekly_income_pence(
    homes: Homes, means: Means, earners: Array, random: np.random.Generator
) -> Array:
    """Income of a week before benefits, whole pence. ``earners`` are a household's people in work.

    A low income lies below what a reduction is due for, any other clearly above it: pensioners
    have about 380 or 620 pounds, an earner about 560 (Annual Survey of Hours and Earnings, full
    and part time, rounded), a student 130.
    """
    drawn, spread = random.random(len(homes.kind)), random.standard_normal(len(homes.kind))
    old = np.isin(homes.kind, [PENSIONER, PENSIONER_COUPLE])
    two = homes.kind == PENSIONER_COUPLE
    poor = np.where(old, 110 + 105 * drawn + two * (70 + 60 * drawn), 40 + 160 * drawn)
    poor = np.where(old, poor, poor + 40 * homes.children + 55 * homes.partner)
    retired = np.maximum(np.where(two, 620, 380) * np.exp(0.35 * spread), np.where(two, 400, 270))
    working = np.maximum(560 * np.maximum(earners, 0.9) ** 0.9 * np.exp(0.42 * spread), 300)
    studying = homes.size() * (80 + 100 * drawn)
    usual = np.select([old, homes.kind == STUDENTS], [retired, studying], working)
    pence: Array = np.round(np.where(means.low, poor, usual) * 100).astype(np.int64)
    return pence


def _tenure(
    homes: Homes, known: Areas, configuration: Configuration, low: Array, drawn: Array
) -> Array:
    decile = known.decile[homes.area] - 1
    social_scale, private_scale = _tenure_scales(configuration)
    social = (
        configuration.social_rent * social_scale * SOCIAL_BY_DECILE[decile]
        * SOCIAL_BY_KIND[homes.kind] * np.where(low, SOCIAL_IF_LOW, SOCIAL_ELSE)
    )  # fmt: skip
    private = (
        configuration.private_rent * private_scale * PRIVATE_BY_DECILE[decile]
        * PRIVATE_BY_KIND[homes.kind] * np.where(low, PRIVATE_IF_LOW, PRIVATE_ELSE)
    )  # fmt: skip
    social = np.minimum(social, 0.85)
    private = np.minimum(private, MOST_RENTING - social)
    landlord = np.where(drawn[1] < COUNCIL_SHARE, COUNCIL, ASSOCIATION)
    return np.where(
        drawn[0] < social, landlord, np.where(drawn[0] < social + private, PRIVATE, OWNED)
    )


def _low_by_area(configuration: Configuration) -> Array:
    chance: Array = areas().dims @ LOW_BY_DIMENSION
    return chance * float(LOW_BY_KIND @ kind_shares(configuration))


def _low_scale(configuration: Configuration) -> float:
    return LOW_SHARE / float(county_weights(configuration) @ _low_by_area(configuration))


def _tenure_scales(configuration: Configuration) -> tuple[float, float]:
    weight, decile = county_weights(configuration), areas().decile - 1
    low = _low_by_area(configuration) * _low_scale(configuration)
    social = SOCIAL_BY_DECILE[decile] * (low * SOCIAL_IF_LOW + (1 - low) * SOCIAL_ELSE)
    private = PRIVATE_BY_DECILE[decile] * (low * PRIVATE_IF_LOW + (1 - low) * PRIVATE_ELSE)
    kinds = kind_shares(configuration)
    return (
        1 / float(weight @ social * (SOCIAL_BY_KIND @ kinds)),
        1 / float(weight @ private * (PRIVATE_BY_KIND @ kinds)),
    )
