"""Make the county's world: dwellings, households and people, a piece at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pyarrow as pa

from folkmoot.county.addresses import write_addresses
from folkmoot.county.buildings import make_buildings
from folkmoot.county.configuration import FEWEST, MOST, Configuration
from folkmoot.county.dates_of import draw_dates
from folkmoot.county.geography import Array, Piece, areas, plan_pieces
from folkmoot.county.households import Homes, make_households, mean_size
from folkmoot.county.landlords import choose_landlords
from folkmoot.county.means import Means, draw_means, weekly_income_pence
from folkmoot.county.names import draw_names
from folkmoot.county.numbers import Shuffle
from folkmoot.county.people import (
    EMPLOYED,
    HEAD,
    PARTNER,
    PENSION_AGE_BORN_BEFORE,
    Folk,
    make_people,
)  # fmt: skip
from folkmoot.county.world import World
from folkmoot.county.world_rows import Ids, dwelling_rows, household_rows, people_rows
from folkmoot.errors import InputError

ROOM = 100_000  # numbers set aside for each piece
MOST_SEED = 2**63 - 1
STEPS = 9  # independent streams of chance in a piece, so that one step's change moves no other


def make_world(configuration: Configuration, *, residents: int, seed: int) -> Iterator[World]:
    """The pieces of a county of ``residents``, one after the other, in the order of members.

    Each piece (at most some 60,000 residents of one billing authority) has its own stream of
    chance, spawned from ``seed`` by its number, so that pieces depend on each other in nothing:
    the same configuration, residents and seed give the same bytes (with the same NumPy; its
    generators may change between feature releases, NEP 19). Residents are as asked, within 1 %.

    Raises InputError at once for residents outside 2,000 to 2,000,000 or a seed that is negative.
    """
    if not FEWEST <= residents <= MOST:
        raise InputError(
            f"A county of {residents:,} residents cannot be made.",
            next_step=f"Ask for {FEWEST:,} to {MOST:,} residents.",
        )
    if not 0 <= seed <= MOST_SEED:
        raise InputError("The seed is not usable.", next_step="Give a whole number from 0 up.")
    pieces = plan_pieces(configuration, residents, mean_size(configuration))
    return (_make_piece(piece, configuration, seed) for piece in pieces)


def _make_piece(piece: Piece, configuration: Configuration, seed: int) -> World:
    chance = np.random.SeedSequence(seed, spawn_key=(piece.number,)).spawn(STEPS)
    stream = [np.random.default_rng(sequence) for sequence in chance]
    known, ids = areas(), Ids(piece.number * ROOM + 1, Shuffle(seed))
    homes = make_households(piece, known, configuration, stream[0])
    means = draw_means(homes, known, configuration, stream[1])
    stock = make_buildings(homes, means, known, configuration, stream[2])
    order = np.argsort(stock.households, kind="stable")
    homes, means, dwelling = _ordered(homes, order), _sorted(means, order), stock.households[order]
    folk = make_people(homes, means, stream[3])
    names = draw_names(homes, folk, configuration, stream[4])
    lords = choose_landlords(stock, homes, means, folk, stream[5])
    addresses = write_addresses(stock, known, stream[6])
    dates = draw_dates(stock, homes, means, dwelling, folk.born[folk.role == HEAD], stream[7])
    income = weekly_income_pence(homes, means, _earners(homes, folk), stream[8])
    away = draw_names(lords.homes, lords.outsiders, configuration, stream[4])
    count = len(folk.home)
    return World(
        member=piece.member,
        piece=piece.number,
        dwellings=dwelling_rows(stock, addresses, known, dates, lords, ids, stream[8]),
        households=household_rows(
            homes, means, dwelling, income, dates, ids, _pension_age(homes, folk), stream[8]
        ),
        people=pa.concat_tables(
            [
                people_rows(folk, names, 0, ids, resident=True),
                people_rows(lords.outsiders, away, count, ids, resident=False),
            ]
        ).combine_chunks(),
    )


def _ordered(homes: Homes, order: Array) -> Homes:
    return Homes(*(getattr(homes, name)[order] for name in Homes.__slots__))


def _sorted(means: Means, order: Array) -> Means:
    return replace(
        means, low=means.low[order], tenure=means.tenure[order], benefit=means.benefit[order]
    )


def _earners(homes: Homes, folk: Folk) -> Array:
    working = folk.home[folk.work == EMPLOYED]
    return np.bincount(working, minlength=len(homes.kind))


def _pension_age(homes: Homes, folk: Folk) -> Array:
    """Whether head and partner have both reached State Pension age (mixed couples have not)."""
    young = np.isin(folk.role, [HEAD, PARTNER]) & (folk.born >= PENSION_AGE_BORN_BEFORE)
    found: Array = np.bincount(folk.home[young], minlength=len(homes.kind)) == 0
    return found
