"""How many of each group were looked at, selected, right and wrong: what rates are made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.detect.rates import Interval, wilson
from folkmoot.errors import InputError

# What a measure that cannot be told says instead.
UNDECIDED = "nothing is decided yet"
FEW_DECIDED = "too few are decided"
NO_SAMPLE = "no truth and no control sample"
NO_CASE = "no case was found"

_FLAGS = ("selected", "confirmed", "entitled", "there", "found")
# One drawn control stands for so many; None: for an equal share of all who were not selected.
Stratum = float | None


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of people. ``there``: should have been found (None: nobody knows), ``found``: were.
    ``drawn`` and ``missed``: controls, and those of them that were cases after all, by stratum.
    """

    n: int
    selected: int
    confirmed: int
    entitled: int
    there: int | None
    found: int
    drawn: Counter[Stratum] = field(default_factory=Counter)
    missed: Counter[Stratum] = field(default_factory=Counter)

    def without(self, other: Tally) -> Tally:
        """These people but for ``other``, who are among them."""
        return Tally(
            self.n - other.n,
            self.selected - other.selected,
            self.confirmed - other.confirmed,
            self.entitled - other.entitled,
            None if self.there is None or other.there is None else self.there - other.there,
            self.found - other.found,
            self.drawn - other.drawn,
            self.missed - other.missed,
        )

    def measures(self, least_n: int) -> dict[str, Interval | str]:
        """Each measure as an interval, or why it cannot be told."""
        decided = self.confirmed + self.entitled
        return {
            "selection": wilson(self.selected, self.n),
            "precision": wilson(self.confirmed, decided)
            if decided or not self.selected
            else UNDECIDED,
            "wrongful_contact": self._wrongful(decided, least_n),
            "recall": self._recall(),
        }

    def _wrongful(self, decided: int, least_n: int) -> Interval | str:
        if decided == self.selected:
            return wilson(self.entitled, self.n)
        if decided < least_n:
            return FEW_DECIDED if decided else UNDECIDED
        wrong, spread = wilson(self.entitled, decided), self.selected / self.n
        return Interval(
            count=wrong.rate * self.selected,
            out_of=self.n,
            rate=wrong.rate * spread,
            low=wrong.low * spread,
            high=wrong.high * spread,
            estimated=True,
        )

    def _recall(self) -> Interval | str:
        if self.there is not None:
            return wilson(self.found, self.there)
        if not self.drawn:
            return NO_SAMPLE
        # The share of each part of the sample that turned out to be cases, spread over those for
        # whom it stands. Adding up the bounds makes the interval rather too wide than too narrow.
        low = rate = high = 0.0
        for stratum, drawn in self.drawn.items():
            share = wilson(self.missed[stratum], drawn)
            people = self.n - self.selected if stratum is None else stratum * drawn
            low, rate = low + share.low * people, rate + share.rate * people
            high += share.high * people
        confirmed = self.confirmed
        if confirmed == 0 and rate == 0:
            return NO_CASE
        return Interval(
            count=float(confirmed),
            out_of=confirmed + rate,
            rate=confirmed / (confirmed + rate),
            low=confirmed / (confirmed + high),
            high=confirmed / (confirmed + low) if confirmed else 0.0,
            estimated=True,
        )


def tallies(
    selected: pa.Table,
    outcomes: pa.Table,
    groups: pa.Table,
    *,
    truth: Collection[str] | None,
    controls: pa.Table | None,
) -> dict[tuple[str, str], tuple[Tally, Tally]]:
    """By (attribute, group), in order: the group's tally and that of everybody else who has the
    attribute. Arguments as `fairness`; InputError for outcomes of people who were not selected,
    or a person with two groups of one attribute."""
    chosen = selected["person"].cast(pa.string()).unique()
    _check(outcomes, chosen, groups)
    flagged = _flagged(chosen, outcomes, groups, truth)
    drawn, missed = _controls(controls, chosen, groups)
    sums = [(flag, "sum") for flag in _FLAGS]
    counted = flagged.group_by(["attribute", "group"]).aggregate([("person", "count"), *sums])
    of_group = {
        (row["attribute"], row["group"]): Tally(
            n=row["person_count"],
            **{flag: row[f"{flag}_sum"] for flag in _FLAGS} | _known(row["there_sum"], truth),
            drawn=drawn.get((row["attribute"], row["group"]), Counter()),
            missed=missed.get((row["attribute"], row["group"]), Counter()),
        )
        for row in counted.to_pylist()
    }
    whole: dict[str, Tally] = {}
    for (attribute, _), tally in sorted(of_group.items()):
        whole[attribute] = _sum(whole[attribute], tally) if attribute in whole else tally
    return {key: (tally, whole[key[0]].without(tally)) for key, tally in sorted(of_group.items())}


def _known(there: int, truth: Collection[str] | None) -> dict[str, int | None]:
    return {"there": None if truth is None else there}


def _sum(one: Tally, other: Tally) -> Tally:
    return Tally(
        one.n + other.n,
        one.selected + other.selected,
        one.confirmed + other.confirmed,
        one.entitled + other.entitled,
        None if one.there is None or other.there is None else one.there + other.there,
        one.found + other.found,
        one.drawn + other.drawn,
        one.missed + other.missed,
    )


def _flagged(
    chosen: pa.Array, outcomes: pa.Table, groups: pa.Table, truth: Collection[str] | None
) -> pa.Table:
    person = groups["person"].cast(pa.string())
    within = pc.is_in(person, value_set=chosen)
    there = pc.is_in(person, value_set=pa.array(sorted(truth or ()), pa.string()))
    flags = {
        "selected": within,
        "confirmed": pc.is_in(person, value_set=_having(outcomes, "confirmed")),
        "entitled": pc.is_in(person, value_set=_having(outcomes, "entitled")),
        "there": there,
        "found": pc.and_(there, within),
    }
    columns = {"person": person, "attribute": groups["attribute"], "group": groups["group"]}
    return pa.table(columns | {name: flag.cast(pa.int64()) for name, flag in flags.items()})


def _controls(
    controls: pa.Table | None, chosen: pa.Array, groups: pa.Table
) -> tuple[dict[tuple[str, str], Counter[Stratum]], dict[tuple[str, str], Counter[Stratum]]]:
    drawn: dict[tuple[str, str], Counter[Stratum]] = {}
    missed: dict[tuple[str, str], Counter[Stratum]] = {}
    if controls is None:
        return drawn, missed
    named = controls["person"].cast(pa.string())
    sample = controls.filter(pc.invert(pc.is_in(named, value_set=chosen)))
    stands = "stands_for" in sample.column_names
    of: dict[str, tuple[str, Stratum]] = {
        row["person"]: (row["outcome"], row["stands_for"] if stands else None)
        for row in sample.to_pylist()
    }
    known = pc.is_in(groups["person"].cast(pa.string()), value_set=pa.array(of, pa.string()))
    for row in groups.filter(known).to_pylist():
        outcome, stratum = of[row["person"]]
        key = row["attribute"], row["group"]
        drawn.setdefault(key, Counter())[stratum] += 1
        missed.setdefault(key, Counter())[stratum] += outcome == "confirmed"
    return drawn, missed


def _having(outcomes: pa.Table, outcome: str) -> pa.Array:
    found = outcomes.filter(pc.equal(outcomes["outcome"].cast(pa.string()), outcome))["person"]
    return found.cast(pa.string()).unique()


def _check(outcomes: pa.Table, chosen: pa.Array, groups: pa.Table) -> None:
    person = outcomes["person"].cast(pa.string())
    kinds = set(outcomes["outcome"].to_pylist())
    inside = pc.all(pc.is_in(person, value_set=chosen), min_count=0).as_py()
    if kinds - {"confirmed", "entitled"} or not inside or len(person.unique()) < len(person):
        raise InputError(
            "An outcome is `confirmed` or `entitled`, of somebody who was selected, once.",
            where="outcomes",
            next_step="Leave out what is not decided yet.",
        )
    if groups.group_by(["person", "attribute"]).aggregate([]).num_rows < groups.num_rows:
        raise InputError(
            "Somebody stands in two groups of one attribute.",
            where="groups",
            next_step="Give one row a person and attribute.",
        )
