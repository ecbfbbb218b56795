"""Make a county: every dataset's rows as members hold them, ordinary ones and planted ones."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.county.configuration import FEWEST, MOST, Configuration
from folkmoot.county.desk import Desk
from folkmoot.county.make_world import make_world
from folkmoot.county.plant import plant
from folkmoot.county.pool import Pool
from folkmoot.county.rows.base_rows import base_rows, canonical_schema
from folkmoot.county.scenarios.story import Scenarios
from folkmoot.county.share_out import narrow, set_aside, share_out
from folkmoot.county.world import World
from folkmoot.errors import InputError

# Beside the datasets a county yields what is true of it: nobody sends these.
CASES, PEOPLE = "cases", "people"
CASES_SCHEMA = pa.schema(
    [("case", pa.string()), ("typology", pa.string()), ("true", pa.bool_()), ("story", pa.string())]
)
_TRUTH_OF_PEOPLE = ("person", "household", "sex", "date_of_birth", "ethnic_group")
_TRUTH_OF_HOMES = ("dwelling", "uprn", "member", "lsoa", "ward", "imd_decile")

# Residents that go through the queries together; memory follows it.
BATCH = 60_000

Part = tuple[str, pa.Table]
Told = Callable[[str, int, int], None]


def make_county(
    configuration: Configuration,
    *,
    residents: int,
    seed: int,
    scenarios: Sequence[Scenarios],
    cases: int | None = None,
    lookalikes: int | None = None,
    told: Told = lambda _what, _done, _total: None,
) -> Iterator[Part]:
    """Parts of the county as they come: a dataset's id and some of its rows.

    Each dataset comes in many parts, columns as ``canonical_schema`` says; put together, ``key``
    is unique in it for each member. Also ``cases`` (``CASES_SCHEMA``), once, and ``people``, the
    truth of everybody: person, household, benefit (none, hb_ctr, ctr or unclaimed) and place. The
    same arguments give the same parts. InputError for residents out of range or more cases than
    the county has households for.
    """
    if not FEWEST <= residents <= MOST:
        raise InputError(
            f"A county has from {FEWEST:,} to {MOST:,} residents.",
            where="residents",
            next_step="Choose a number in that range.",
        )
    shares = share_out(
        configuration, residents=residents, typologies=len(scenarios), cases=cases,
        lookalikes=lookalikes,
    )  # fmt: skip
    pool, kept, seen, done = Pool(random.Random(seed)), [], set[str](), 0  # noqa: S311
    worlds = make_world(configuration, residents=residents, seed=seed)
    for world, members in _batches(worlds):
        rest, taken = set_aside(world, shares, seed=seed)
        pool.take(taken, *_numbers(taken))
        kept.append(taken)
        new, seen = members - seen, seen | members
        yield from base_rows(rest, seed=seed, properties=rest.dwellings, bills=new)
        yield PEOPLE, _people(world)
        done += world.people.num_rows
        told("ordinary rows", done, residents)
    desk = Desk(pool, random.Random(f"{seed} cases"))  # noqa: S311
    pool.shuffle()
    plant(desk, scenarios, cases=shares.cases, lookalikes=shares.lookalikes)
    yield from _planted(desk)
    yield from _untouched(kept, desk, seed)


def together(parts: Iterator[Part]) -> dict[str, pa.Table]:
    """Every dataset whole, by its id: for counties that fit into memory."""
    found: dict[str, list[pa.Table]] = {}
    for dataset, rows in parts:
        found.setdefault(dataset, []).append(rows)
    return {name: pa.concat_tables(tables) for name, tables in sorted(found.items())}


def _batches(worlds: Iterable[World]) -> Iterator[tuple[World, set[str]]]:
    """Pieces put together until they are worth a round of queries, and whose they are."""
    held: list[World] = []
    for world in worlds:
        held.append(world)
        if sum(each.people.num_rows for each in held) >= BATCH:
            yield _one(held), {each.member for each in held}
            held = []
    if held:
        yield _one(held), {each.member for each in held}


def _one(worlds: Sequence[World]) -> World:
    first = worlds[0]
    return World(
        first.member,
        first.piece,
        pa.concat_tables(each.dwellings for each in worlds),
        pa.concat_tables(each.households for each in worlds),
        pa.concat_tables(each.people for each in worlds),
    )


def _numbers(taken: World) -> tuple[list[int], list[int]]:
    bare = taken.dwellings.filter(pc.equal(taken.dwellings["state"], "empty"))
    return taken.households["household"].to_pylist(), bare["dwelling"].to_pylist()


def _planted(desk: Desk) -> Iterator[Part]:
    for dataset, rows in sorted(desk.rows.items()):
        yield dataset, pa.Table.from_pylist(rows, schema=canonical_schema(dataset))
    columns = [
        pa.array([getattr(case, name) for case in desk.cases], kind)
        for name, kind in zip(("id", "typology", "true", "story"), CASES_SCHEMA.types, strict=True)
    ]
    yield CASES, pa.table(columns, schema=CASES_SCHEMA)


def _untouched(kept: Sequence[World], desk: Desk, seed: int) -> Iterator[Part]:
    """Ordinary rows of what no story took. The gazetteer lists it all the same, taken or not."""
    households, bare = desk.pool.untouched()
    listed = {row["uprn"] for row in desk.rows.get("gazetteer", ())}
    numbers = pa.array(sorted(households), pa.int64())
    for taken, _ in _batches(kept):
        homes = taken.households.filter(pc.is_in(taken.households["household"], value_set=numbers))
        left = pa.array(sorted({*homes["dwelling"].to_pylist(), *bare}), pa.int64())
        of = taken.dwellings
        rest = narrow(taken, of.filter(pc.is_in(of["dwelling"], value_set=left)))
        known = pc.is_in(of["uprn"], value_set=pa.array(sorted(listed), pa.int64()))
        if of.num_rows:
            yield from base_rows(rest, seed=seed, properties=of.filter(pc.invert(known)))


def _people(world: World) -> pa.Table:
    """The truth of everybody in a household of ``world``, sorted by person."""
    people = world.people.select(_TRUTH_OF_PEOPLE)
    households = world.households.select(["household", "dwelling", "benefit"])
    homes = world.dwellings.select(_TRUTH_OF_HOMES)
    joined = people.join(households, "household", join_type="inner").join(homes, "dwelling")
    return joined.sort_by("person")
