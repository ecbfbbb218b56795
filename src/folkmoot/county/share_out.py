"""How many cases a county has room for, and what is set aside for them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.county.configuration import Configuration
from folkmoot.county.world import World
from folkmoot.errors import InputError

FEWEST_CASES = 3
HOUSEHOLDS_A_STORY = 1.6  # a story takes one household or two
MOST_SET_ASIDE = 0.6  # of all: the rest must stay an ordinary county
MEAN_SIZE = 2.4  # people a household (Census 2011, England)
# So many typologies may ask for households of one kind alone (single people have the discount).
_OF_ONE_KIND = 3


@dataclass(frozen=True, slots=True)
class Shares:
    """``cases`` of each typology, ``lookalikes`` beside each; shares (0 to 1) to set aside.

    ``of_a_kind``: of all households, so many of each kind at least, be it common or rare.
    """

    cases: int
    lookalikes: int
    households: float
    of_a_kind: float
    empty: float


def share_out(
    configuration: Configuration,
    *,
    residents: int,
    typologies: int,
    cases: int | None = None,
    lookalikes: int | None = None,
) -> Shares:
    """The shares for a county of ``residents``.

    Numbers that nobody asked for follow from the configuration, and in a small county there are
    as many look-alikes as have room. InputError when what was asked for takes more than
    ``MOST_SET_ASIDE`` of the households.
    """
    usual = max(FEWEST_CASES, round(configuration.cases_per_10000 * residents / 10_000))
    true = usual if cases is None else cases
    room = residents / MEAN_SIZE * MOST_SET_ASIDE / (HOUSEHOLDS_A_STORY * max(typologies, 1))
    beside = configuration.lookalikes if lookalikes is None else lookalikes
    if lookalikes is None and cases is None and true:
        beside = max(0, min(beside, int(room / true) - 1))
    wanted = true * (1 + beside)
    if wanted > room:
        raise InputError(
            f"{true:,} cases of each of {typologies} typologies with {beside:,} look-alikes each "
            f"take more than {MOST_SET_ASIDE:.0%} of the households of {residents:,} residents.",
            where="county",
            next_step=f"Ask for {_enough(residents, wanted, room):,} residents, or for at most "
            f"{int(room):,} cases and look-alikes together a typology.",
        )
    share = MOST_SET_ASIDE * wanted / room
    bare = residents / MEAN_SIZE * max(configuration.empty, 0.001)
    # A typology of empty dwellings takes one of them a story, and stories of others some.
    empty = min(MOST_SET_ASIDE, wanted * 2.5 / bare)
    if not typologies:
        return Shares(0, 0, 0.0, 0.0, 0.0)
    return Shares(true, beside, share, share * min(typologies, _OF_ONE_KIND) / typologies, empty)


def set_aside(world: World, shares: Shares, *, seed: int) -> tuple[World, World]:
    """``world`` in two: what ordinary rows are written of, and what is set aside for stories.

    Never set aside: houses in multiple occupation, and households in which somebody is the owner
    of what is let, for others' rows speak of them.
    """
    rng = np.random.default_rng([seed, world.piece, 0xA51DE])
    draw = pa.array(rng.random(world.households.num_rows))
    drawn = pc.and_(pc.less(draw, _limits(world.households["kind"], shares)), _alone(world))
    homes = world.households.filter(drawn)["dwelling"]
    bare = pc.and_(
        pc.equal(world.dwellings["state"], "empty"), pc.equal(world.dwellings["use"], "dwelling")
    )
    chosen = pc.and_(bare, pc.less(pa.array(rng.random(world.dwellings.num_rows)), shares.empty))
    of = pc.or_(pc.is_in(world.dwellings["dwelling"], value_set=homes.combine_chunks()), chosen)
    taken = narrow(world, world.dwellings.filter(of))
    return narrow(world, world.dwellings.filter(pc.invert(of))), taken


def _limits(kinds: pa.ChunkedArray, shares: Shares) -> pa.Array:
    """Of each household, the share of its kind that is set aside."""
    coded = kinds.combine_chunks().dictionary_encode()
    counts = np.bincount(coded.indices.to_numpy(), minlength=len(coded.dictionary))
    of_kind = counts / max(len(kinds), 1)
    limit = np.minimum(MOST_SET_ASIDE, np.maximum(shares.households, shares.of_a_kind / of_kind))
    return pa.array(limit[coded.indices.to_numpy()])


def narrow(world: World, dwellings: pa.Table) -> World:
    """``world`` with these ``dwellings`` only, and the households and people in them."""
    homes = _in(world.households["dwelling"], dwellings["dwelling"])
    households = world.households.filter(homes)
    people = world.people.filter(_in(world.people["household"], households["household"]))
    return World(world.member, world.piece, dwellings, households, people)


def _alone(world: World) -> pa.ChunkedArray:
    """Of each household, whether it may be set aside."""
    dwellings, people = world.dwellings, world.people
    counts = world.households["dwelling"].value_counts()
    single = counts.field("values").filter(pc.equal(counts.field("counts"), 1))
    plain = dwellings.filter(
        pc.and_(pc.equal(dwellings["use"], "dwelling"), pc.equal(dwellings["state"], "occupied"))
    )["dwelling"]
    owners = people.filter(_in(people["person"], dwellings["landlord"].drop_null()))["household"]
    of = world.households
    alone = pc.and_(pc.is_in(of["dwelling"], value_set=single), _in(of["dwelling"], plain))
    return pc.and_(alone, pc.invert(_in(of["household"], owners.drop_null())))


def _in(values: pa.ChunkedArray, among: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.is_in(values, value_set=among.combine_chunks())


def _enough(residents: int, wanted: int, room: float) -> int:
    return -(-int(residents * wanted / max(room, 1e-9)) // 1000) * 1000 + 1000
