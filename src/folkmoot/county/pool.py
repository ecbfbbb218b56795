"""What the base of the county sets aside for scenarios: households, dwellings, names."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, TypeVar

import pyarrow as pa

from folkmoot.county.configuration import COUNTY_DAY
from folkmoot.county.world import World
from folkmoot.errors import InputError

# Band D is nine parts, A six, H eighteen (Local Government Finance Act 1992 s.5(1)).
NINTHS = {"A": 6, "B": 7, "C": 8, "D": 9, "E": 11, "F": 13, "G": 15, "H": 18}
BAND_D_PENCE = 226_000  # near the average of England for 2025-26; the county's own is made up


Lent = TypeVar("Lent")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the made-up county, as ``world.PEOPLE`` has them."""

    person: int
    title: str | None
    forename: str
    surname: str
    sex: str
    date_of_birth: date
    nino: str | None
    nhs_number: str | None = None
    ethnic_group: str | None = None
    role: str = "head"
    work: str = "none"

    def age_on(self, day: date) -> int:
        """Whole years on a day."""
        born = self.date_of_birth
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


@dataclass(frozen=True, slots=True)
class Dwelling:
    """A dwelling, as ``world.DWELLINGS`` has it."""

    dwelling: int
    uprn: int
    parent_uprn: int | None
    address: str
    postcode: str
    lsoa: str
    member: str
    use: str
    band: str | None
    tenure: str | None
    completed: date | None


@dataclass(frozen=True, slots=True)
class Household:
    """A household with its dwelling and people; ``since`` the day on which it moved in."""

    household: int
    dwelling: Dwelling
    kind: str
    since: date
    scheme: str | None
    weekly_income_pence: int
    people: tuple[Person, ...]

    @property
    def head(self) -> Person:
        """The first person of it."""
        return self.people[0]

    def adults(self, day: date = COUNTY_DAY) -> tuple[Person, ...]:
        """Those of 18 years or more."""
        return tuple(p for p in self.people if p.age_on(day) >= 18)


class Pool:
    """Households and empty dwellings that nobody has written about, each lent once."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._households: dict[str, list[Household]] = {}
        self._empty: list[Dwelling] = []
        self._names: list[tuple[str, str, str, str]] = []
        self._next_person = 900_000_000
        self._lent: set[int] = set()
        self._passed: dict[tuple[Any, ...], int] = {}
        self._ninos: set[str] = set()

    def take(self, world: World, households: Iterable[int], dwellings: Iterable[int]) -> None:
        """Set aside these households (by number) and these empty dwellings of ``world``."""
        wanted, bare = set(households), set(dwellings)
        homes = {row["dwelling"]: _dwelling(row) for row in world.dwellings.to_pylist()}
        people: dict[int, list[Person]] = {}
        for row in world.people.filter(_among(world.people["household"], wanted)).to_pylist():
            people.setdefault(row["household"], []).append(_person(row))
        for row in world.households.filter(
            _among(world.households["household"], wanted)
        ).to_pylist():
            found = people.get(row["household"], [])
            if not found:
                continue
            household = Household(
                household=row["household"], dwelling=homes[row["dwelling"]], kind=row["kind"],
                since=row["since"], scheme=row["scheme"],
                weekly_income_pence=row["weekly_income_pence"], people=tuple(found),
            )  # fmt: skip
            self._households.setdefault(household.kind, []).append(household)
            self._names += [(p.forename, p.surname, p.sex, p.title or "") for p in found]
            self._ninos |= {p.nino for p in found if p.nino}
        self._empty += [homes[number] for number in sorted(bare) if number in homes]

    def shuffle(self) -> None:
        """Lend from now on in an order of the seed's own."""
        for found in self._households.values():
            found.sort(key=lambda h: h.household)
            self._rng.shuffle(found)
        self._empty.sort(key=lambda d: d.dwelling)
        self._rng.shuffle(self._empty)

    def untouched(self) -> tuple[set[int], set[int]]:
        """Numbers of the households and of the empty dwellings that were never lent."""
        return (
            {
                h.household
                for found in self._households.values()
                for h in found
                if id(h) not in self._lent
            },
            {d.dwelling for d in self._empty if id(d) not in self._lent},
        )

    def household(self, kinds: Sequence[str], wanted: Mapping[str, Any]) -> Household:
        """The next household that fits; see ``Desk.household``."""
        names = kinds or sorted(self._households)
        start = self._rng.randrange(len(names)) if len(names) > 1 else 0
        for kind in (*names[start:], *names[:start]):
            found = self._households.get(kind, [])
            home = self._next((kind, *_wish(wanted)), found, _fits_household, wanted)
            if home is not None:
                return home
        raise _short(f"household ({', '.join(kinds) or 'any'})")

    def empty(self, wanted: Mapping[str, Any]) -> Dwelling:
        """The next empty dwelling that fits; see ``Desk.empty``."""
        dwelling = self._next(("", *_wish(wanted)), self._empty, _fits_dwelling, wanted)
        if dwelling is None:
            raise _short("empty dwelling")
        return dwelling

    def _next(
        self,
        wish: tuple[Any, ...],
        found: Sequence[Lent],
        fits: Callable[[Lent, Mapping[str, Any]], bool],
        wanted: Mapping[str, Any],
    ) -> Lent | None:
        """The last of ``found`` that fits and was not lent. What a wish has passed over once never
        fits it later, so each wish goes through the pool once."""
        index = self._passed.get(wish, len(found))
        while index > 0:
            index -= 1
            each = found[index]
            if id(each) not in self._lent and fits(each, wanted):
                self._lent.add(id(each))
                self._passed[wish] = index
                return each
        self._passed[wish] = 0
        return None

    def person(self, rng: random.Random, like: Person | None, known: Mapping[str, Any]) -> Person:
        """A new person; see ``Desk.person``."""
        fields = dict(known)
        age = fields.pop("age", (25, 70))
        self._next_person += 1
        forename, _, sex, title = self._names[rng.randrange(len(self._names))]
        surname = self._names[rng.randrange(len(self._names))][1]
        born = _born(rng, age)
        made = Person(
            person=self._next_person, title=title or None, forename=forename, surname=surname,
            sex=sex, date_of_birth=born, nino=self._nino(rng), nhs_number=None,
        )  # fmt: skip
        if like is not None:
            made = replace(
                made, title=like.title, forename=like.forename, surname=like.surname, sex=like.sex,
                date_of_birth=like.date_of_birth,
            )  # fmt: skip
        return replace(made, **fields)

    def charge(self, dwelling: Dwelling) -> int:
        """The full council tax of ``dwelling`` for the year, in pence."""
        return BAND_D_PENCE * NINTHS.get(dwelling.band or "D", 9) // 9

    def _nino(self, rng: random.Random) -> str:
        while True:
            first, second = rng.choice("ABCEGHJLMNPRSTWX"), rng.choice("ABCEGHJKLMPRSTWXYZ")
            if first + second in {"BG", "GB", "KN", "NK", "NT", "TN", "ZZ", "CR", "FY", "MW",
                                  "NC", "PP", "PY", "PZ"}:  # fmt: skip
                continue
            made = f"{first}{second}{rng.randrange(10**6):06d}{rng.choice('ABCD')}"
            if made not in self._ninos:
                self._ninos.add(made)
                return made


def _among(column: pa.ChunkedArray, numbers: set[int]) -> Any:
    import pyarrow.compute as pc

    return pc.is_in(column, value_set=pa.array(sorted(numbers), pa.int64()))


def _dwelling(row: Mapping[str, Any]) -> Dwelling:
    return Dwelling(**{name: row[name] for name in Dwelling.__slots__})


def _person(row: Mapping[str, Any]) -> Person:
    return Person(**{name: row[name] for name in Person.__slots__})


def _born(rng: random.Random, age: int | tuple[int, int]) -> date:
    low, high = (age, age) if isinstance(age, int) else age
    return COUNTY_DAY - timedelta(days=int(rng.uniform(low, high + 0.999) * 365.2425))


def _wish(wanted: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    return tuple(sorted(wanted.items()))


_DWELLING: Mapping[str, Callable[[Dwelling, Any], bool]] = {
    "member": lambda d, v: d.member == v,
    "other_than": lambda d, v: d.member != v,
    "use": lambda d, v: d.use == v,
    "tenure": lambda d, v: d.tenure == v,
    "flat": lambda d, v: (d.parent_uprn is not None) == v,
}
_HOUSEHOLD: Mapping[str, Callable[[Household, Any], bool]] = {
    "scheme": lambda h, v: h.scheme == v,
    "children": lambda h, v: any(p.role == "child" for p in h.people) == v,
    "least_age": lambda h, v: h.head.age_on(COUNTY_DAY) >= v,
    "most_age": lambda h, v: h.head.age_on(COUNTY_DAY) <= v,
    "adults": lambda h, v: len(h.adults()) == v,
}


def _fits_dwelling(dwelling: Dwelling, wanted: Mapping[str, Any]) -> bool:
    return all(_DWELLING[name](dwelling, value) for name, value in wanted.items())


def _fits_household(household: Household, wanted: Mapping[str, Any]) -> bool:
    return all(
        _DWELLING[name](household.dwelling, value)
        if name in _DWELLING
        else _HOUSEHOLD[name](household, value)
        for name, value in wanted.items()
    )


def _short(what: str) -> InputError:
    return InputError(
        f"No untouched {what} is left for another planted case.",
        where="county",
        next_step="Ask for more residents, or for fewer cases or look-alikes.",
    )
