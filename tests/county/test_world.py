"""The made-up county's world: exact schemas, one household a dwelling, numbers of valid form."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from folkmoot.county.configuration import CONFIGURATIONS, COUNTY_DAY
from folkmoot.county.make_world import make_world
from folkmoot.county.members import BILLING
from folkmoot.county.people import DAY, YEAR
from folkmoot.county.world import DWELLINGS, HOUSEHOLDS, PEOPLE, World
from folkmoot.dataset.fields.nhs_number import nhs_number
from folkmoot.dataset.fields.nino import nino
from folkmoot.dataset.fields.postcode import postcode
from folkmoot.dataset.fields.reading import Verdict
from folkmoot.errors import InputError

COUNTY = CONFIGURATIONS["county"]


@cache
def worlds(name: str = "county", residents: int = 20_000, seed: int = 3) -> tuple[World, ...]:
    return tuple(make_world(CONFIGURATIONS[name], residents=residents, seed=seed))


def whole(part: str, name: str = "county") -> pa.Table:
    return pa.concat_tables([getattr(world, part) for world in worlds(name)]).combine_chunks()


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_every_configuration_has_the_schemas_and_the_residents_asked_for(name: str) -> None:
    for world in worlds(name):
        assert world.dwellings.schema.equals(DWELLINGS)
        assert world.households.schema.equals(HOUSEHOLDS)
        assert world.people.schema.equals(PEOPLE)
        world.people.validate(full=True)
        assert set(world.dwellings["member"].to_pylist()) == {world.member}
    people = whole("people", name)
    assert abs(len(people) - people["household"].null_count - 20_000) <= 200
    assert [w.piece for w in worlds(name)] == list(range(len(worlds(name))))
    assert {w.member for w in worlds(name)} == {m.id for m in BILLING}


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others() -> None:
    def written(seed: int) -> list[bytes]:
        found = []
        for world in make_world(COUNTY, residents=5_000, seed=seed):
            for table in (world.dwellings, world.households, world.people):
                sink = pa.BufferOutputStream()
                with pa.ipc.new_stream(sink, table.schema) as stream:
                    stream.write_table(table)
                found.append(sink.getvalue().to_pybytes())
        return found

    assert written(11) == written(11)
    assert all(a != b for a, b in zip(written(11), written(12), strict=True))


def test_numbers_are_unique_over_the_whole_county() -> None:
    dwellings, people = whole("dwellings"), whole("people")
    households = whole("households")
    for column in (dwellings["dwelling"], dwellings["uprn"], households["household"],
                   people["person"], people["nino"].drop_null(), people["nhs_number"]):  # fmt: skip
        assert pc.count_distinct(column).as_py() == len(column)
    assert pc.min(dwellings["uprn"]).as_py() >= 10**11
    assert pc.max(dwellings["uprn"]).as_py() < 10**12


def test_the_readers_of_the_house_accept_every_number() -> None:
    people, dwellings = whole("people"), whole("dwellings")
    given = people["nino"].drop_null().to_pylist()
    assert {nino(text).verdict for text in given} == {Verdict.VALID}
    assert {nhs_number(text).verdict for text in people["nhs_number"].to_pylist()} == {Verdict.TEST}
    codes = set(dwellings["postcode"].to_pylist())
    assert {postcode(text) for text in codes} == {(text, Verdict.VALID) for text in codes}


def test_only_who_is_sixteen_has_a_nino() -> None:
    for row in whole("people").select(["date_of_birth", "nino"]).to_pylist():
        days = (COUNTY_DAY - row["date_of_birth"]).days
        assert (row["nino"] is not None) == (days / YEAR >= 16)


def test_a_dwelling_has_one_household_unless_it_is_shared() -> None:
    homes = whole("households").join(
        whole("dwellings").select(["dwelling", "use", "state"]), "dwelling", join_type="inner"
    )
    assert len(homes) == len(whole("households"))
    assert set(homes["use"].to_pylist()) == {"dwelling", "hmo"}
    assert set(homes["state"].to_pylist()) == {"occupied"}
    counts = homes.group_by(["dwelling", "use"]).aggregate([([], "count_all")]).to_pylist()
    assert all((row["count_all"] == 1) == (row["use"] == "dwelling") for row in counts)
    lived = whole("dwellings").filter(
        pc.is_in(pc.field("use"), pa.array(["dwelling", "hmo"])) & (pc.field("state") == "occupied")
    )
    assert len(lived) == len(counts)


def test_a_household_has_one_head_and_the_people_of_its_kind() -> None:
    people = whole("people").filter(pc.is_valid(pc.field("household")))
    roles = people.group_by("household").aggregate([("role", "list"), ("person", "min")])
    kinds = dict(
        zip(*(whole("households")[c].to_pylist() for c in ("household", "kind")), strict=True)
    )
    assert len(roles) == len(kinds)
    for row in roles.to_pylist():
        found, kind = row["role_list"], kinds[row["household"]]
        assert found.count("head") == 1
        assert found.count("partner") == (kind in {"couple", "family", "pensioner_couple"}) or (
            kind == "adult_child"
        )
        assert ("child" in found) == (kind in {"family", "lone_parent"}) or kind == "adult_child"
        assert ("grown_child" in found) == (kind == "adult_child")


def test_parents_are_older_than_their_children_and_pensioners_are_of_age() -> None:
    people = whole("people").filter(pc.is_valid(pc.field("household")))
    parents = people.filter(pc.is_in(pc.field("role"), pa.array(["head", "partner"])))
    children = people.filter(pc.is_in(pc.field("role"), pa.array(["child", "grown_child"])))
    youngest = parents.group_by("household").aggregate([("date_of_birth", "max")])
    both = children.join(youngest, "household", join_type="inner")
    gap = pc.subtract(
        both["date_of_birth"].cast(pa.int32()), both["date_of_birth_max"].cast(pa.int32())
    )
    assert pc.min(gap).as_py() >= 15.9 * YEAR
    dependent = children.filter(pc.field("role") == "child")["date_of_birth"].cast(pa.int32())
    assert DAY - pc.min(dependent).as_py() < 18 * YEAR
    assert pc.max(dependent).as_py() <= DAY


def test_brothers_and_sisters_are_twins_or_about_a_year_apart_with_names_of_their_own() -> None:
    people = whole("people").filter(pc.is_in(pc.field("role"), pa.array(["child", "grown_child"])))
    days = people["date_of_birth"].cast(pa.int32()).to_pylist()
    names = list(zip(people["forename"].to_pylist(), people["sex"].to_pylist(), strict=True))
    homes: dict[int, list[tuple[int, tuple[str, str]]]] = {}
    for household, day, name in zip(people["household"].to_pylist(), days, names, strict=True):
        homes.setdefault(household, []).append((day, name))
    twins = 0
    for siblings in homes.values():
        born = sorted(day for day, _ in siblings)
        gaps = [later - before for before, later in pairwise(born)]
        twins += gaps.count(0)
        assert all(gap == 0 or gap > 300 for gap in gaps)
        assert len({name for _, name in siblings}) == len(siblings)
    assert twins > 10


def test_flats_stand_in_a_building_and_no_two_addresses_are_the_same() -> None:
    dwellings = whole("dwellings")
    shells = set(dwellings.filter(pc.field("use") == "parent_shell")["uprn"].to_pylist())
    rows = dwellings.select(["uprn", "parent_uprn", "address", "use"]).to_pylist()
    parents = {row["parent_uprn"] for row in rows if row["address"].startswith("Flat ")}
    assert parents == shells
    assert all(
        (row["parent_uprn"] is None) == (not row["address"].startswith(("Flat ", "Annexe")))
        for row in rows
    )
    lines = {(row["address"], row["use"] == "parent_shell") for row in rows}
    assert len(lines) == len(rows)
    assert {row["parent_uprn"] for row in rows} - {None} <= {row["uprn"] for row in rows}


def test_a_landlord_is_a_person_and_owns_only_what_is_privately_let() -> None:
    dwellings, people = whole("dwellings"), whole("people")
    let = dwellings.filter(pc.is_valid(pc.field("landlord")))
    assert set(let["tenure"].to_pylist()) == {"private_rent"}
    assert set(let["landlord"].to_pylist()) <= set(people["person"].to_pylist())
    away = people.filter(pc.is_null(pc.field("household")))["person"].to_pylist()
    assert set(away) <= set(let["landlord"].to_pylist())
    home = whole("households").select(["household", "dwelling"])
    own = people.select(["person", "household"]).join(home, "household", join_type="inner")
    lives_in = dict(zip(own["person"].to_pylist(), own["dwelling"].to_pylist(), strict=True))
    for dwelling, landlord in zip(
        let["dwelling"].to_pylist(), let["landlord"].to_pylist(), strict=True
    ):
        assert lives_in.get(landlord) != dwelling


def test_nobody_moves_in_before_the_dwelling_stands_or_after_the_county_s_day() -> None:
    homes = whole("households").join(
        whole("dwellings").select(["dwelling", "completed"]), "dwelling", join_type="inner"
    )
    assert pc.all(pc.less_equal(homes["completed"], homes["since"])).as_py()
    assert pc.max(homes["since"]).as_py() < COUNTY_DAY


def test_who_rents_from_nobody_has_no_housing_benefit() -> None:
    homes = whole("households").join(
        whole("dwellings").select(["dwelling", "tenure"]), "dwelling", join_type="inner"
    )
    owning = homes.filter(pc.field("tenure") == "owned")
    assert "hb_ctr" not in owning["benefit"].to_pylist()
    due = pc.not_equal(homes["benefit"], "none")
    assert pc.all(pc.equal(due, pc.is_valid(homes["scheme"]))).as_py()


def test_eras_have_their_own_names() -> None:
    people = whole("people")
    year = pc.year(people["date_of_birth"])
    old = set(people.filter(pc.less(year, 1950))["forename"].to_pylist())
    young = set(people.filter(pc.greater_equal(year, 1990))["forename"].to_pylist())
    assert not old & {"Kayleigh", "Chloe", "Jayden", "Chelsea", "Ryan", "Jade"}
    assert not young & {"Doreen", "Mavis", "Beryl", "Cyril", "Percy"}


def test_families_share_surnames_mostly_and_sons_are_seldom_named_after_the_father() -> None:
    people = whole("people").filter(pc.is_valid(pc.field("household")))
    head = people.filter(pc.field("role") == "head").select(["household", "surname", "forename"])
    child = people.filter(pc.is_in(pc.field("role"), pa.array(["child", "grown_child"])))
    both = child.join(head, "household", right_suffix="_head", join_type="inner")
    same = pc.mean(pc.equal(both["surname"], both["surname_head"]).cast(pa.int8())).as_py()
    assert 0.80 < same < 0.96
    junior = pc.mean(pc.equal(both["forename"], both["forename_head"]).cast(pa.int8())).as_py()
    assert 0 < junior < 0.01


@pytest.mark.parametrize("residents", [0, 1_999, 2_000_001])
def test_an_impossible_size_is_refused_at_once_with_the_next_step(residents: int) -> None:
    with pytest.raises(InputError, match=r"2,000 to 2,000,000"):
        make_world(COUNTY, residents=residents, seed=1)


def test_a_negative_seed_is_refused_at_once() -> None:
    with pytest.raises(InputError, match="from 0 up"):
        make_world(COUNTY, residents=2_000, seed=-1)
