"""The desk at which scenarios write: it lends households and takes down rows as members hold them.

A scenario takes untouched households, empty dwellings and new people from the desk and writes
every row that they have in any dataset; the base of the county writes nothing about them. So a
planted case is whole, and nothing of it contradicts a row that somebody else wrote.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any

from folkmoot.county.configuration import COUNTY_DAY
from folkmoot.county.members import COUNTY, HOMES, POLICE
from folkmoot.county.pool import Dwelling, Household, Person, Pool
from folkmoot.county.reference import PLANTED, reference
from folkmoot.dataset.standard import standard

# Datasets that a body of the whole county supplies; of the others the billing authority does.
SUPPLIED_BY = {
    "payroll": COUNTY.id, "pensions": COUNTY.id, "deaths": COUNTY.id, "school-roll": COUNTY.id,
    "adult-social-care": COUNTY.id, "protected-people": COUNTY.id, "police-incidents": POLICE.id,
}  # fmt: skip
_OF_PERSON = ("title", "forename", "surname", "sex", "date_of_birth", "nino", "nhs_number")
_OF_PLACE = ("uprn", "address", "postcode")
_REFERENCES = frozenset(
    {"account_ref", "claim_ref", "elector_no", "tenancy_ref", "employee_ref", "post_ref",
     "pension_ref", "permit_ref", "entry_ref", "licence_ref", "pupil_ref", "person_ref",
     "service_ref", "incident_ref", "property_ref"}
)  # fmt: skip

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """One planted case: ``true`` or an innocent look-alike, and the ``story`` that it tells."""

    id: str
    typology: str
    true: bool
    story: str


@dataclass
class Desk:
    """``pool`` lends what is untouched; ``rows`` holds, by dataset, what scenarios wrote."""

    pool: Pool
    rng: random.Random
    rows: dict[str, list[Row]] = field(default_factory=dict)
    cases: list[Case] = field(default_factory=list)
    day: date = COUNTY_DAY
    _case: str | None = None
    _serial: int = PLANTED

    @contextmanager
    def case(self, typology: str, story: str, *, true: bool) -> Iterator[Case]:
        """Every row that is written inside belongs to this case."""
        made = Case(f"{typology}:{len(self.cases)}", typology, true, story)
        self.cases.append(made)
        self._case = made.id
        try:
            yield made
        finally:
            self._case = None

    def household(self, *kinds: str, **wanted: Any) -> Household:
        """An untouched household of one of ``kinds`` (any when none is named), lent once.

        ``wanted``: member, other_than (a member's id), tenure, scheme, children (bool),
        least_age, most_age (of the head, in years). InputError when there is none left.
        """
        return self.pool.household(kinds, wanted)

    def empty(self, **wanted: Any) -> Dwelling:
        """An untouched dwelling in which nobody lives; ``wanted``: member, other_than, use."""
        return self.pool.empty(wanted)

    def person(self, like: Person | None = None, **known: Any) -> Person:
        """A new person who belongs to no household; ``known`` fixes any field of ``Person``.

        ``age`` (years, a number or a pair of limits) instead of date_of_birth. ``like`` gives the
        name and date of birth of somebody else, and another NINO: a namesake.
        """
        return self.pool.person(self.rng, like, known)

    def days_ago(self, least: int, most: int) -> date:
        """A day between ``least`` and ``most`` days before the county's day."""
        return self.day - timedelta(days=self.rng.randint(least, most))

    def chance(self, share: float) -> bool:
        """True with the probability ``share``."""
        return self.rng.random() < share

    def pick(self, choices: Sequence[Any]) -> Any:
        """One of ``choices``."""
        return choices[self.rng.randrange(len(choices))]

    def ref(self, prefix: str = "") -> str:
        """A reference that no other row has."""
        self._serial += 1
        return reference(self._serial, prefix)

    def row(
        self,
        dataset: str,
        person: Person | None = None,
        dwelling: Dwelling | None = None,
        *,
        member: str | None = None,
        **columns: Any,
    ) -> Row:
        """Write one row of ``dataset``: who and where, and any column of its standard by name.

        Columns of the person and of the place are filled in (None for either leaves them empty),
        references are made, everything else is null. The row is returned, and may be changed.
        TypeError for a column that the standard does not have.
        """
        names = _names(dataset)
        unknown = [name for name in columns if name not in names]
        if unknown:
            raise TypeError(f"{dataset} has no column {', '.join(sorted(unknown))}")
        row: Row = {
            name: columns[name] if name in columns else self._filled(name, person, dwelling)
            for name in names
        }
        row["_member"] = member or _supplier(dataset, dwelling)
        row["_person"] = person.person if person else None
        row["_dwelling"] = dwelling.dwelling if dwelling else None
        row["_case"] = self._case
        self.rows.setdefault(dataset, []).append(row)
        return row

    def council_tax(
        self, dwelling: Dwelling, *people: Person, since: date, **columns: Any
    ) -> list[Row]:
        """A council tax account of ``people`` as liable persons, from ``since``.

        ``columns`` as in the standard; ``discount="single_person"`` also sets its amount (a
        quarter, Local Government Finance Act 1992 s.11) and, unless given, its first day.
        """
        charge = columns.pop("charge_pence", self.pool.charge(dwelling))
        account = columns.pop("account_ref", None) or self.ref()
        if columns.get("discount", "none") != "none":
            columns.setdefault("discount_pence", charge // 4)
            columns.setdefault("discount_from", since)
        if columns.get("exemption", "none") != "none":
            columns.setdefault("exemption_from", since)
        filled: dict[str, Any] = {
            "account_ref": account, "liable_from": since, "liability": "resident",
            "band": dwelling.band, "charge_pence": charge, "discount": "none", "exemption": "none",
        } | columns  # fmt: skip
        return [
            self.row("council-tax", person, dwelling, **filled | {"person_no": number})
            for number, person in enumerate(people, 1)
        ]

    def register(self, dwelling: Dwelling, *people: Person, since: date, **columns: Any) -> None:
        """An entry in the electoral register for each of ``people``, from ``since``."""
        entry: dict[str, Any] = {"registered_from": since, "carried_over": False} | columns
        for person in people:
            self.row("electoral-register", person, dwelling, **entry)

    def ordinary(self, household: Household, **council_tax: Any) -> list[Row]:
        """What a household has that gives no cause: its council tax account (in the name of head
        and partner) and its adults in the register. The single resident has the discount."""
        grown = [p for p in household.people if p.age_on(self.day) >= 18]
        liable = [p for p in grown if p.role in {"head", "partner"}] or grown[:1]
        if len(grown) == 1:
            council_tax.setdefault("discount", "single_person")
        rows = self.council_tax(household.dwelling, *liable, since=household.since, **council_tax)
        self.register(household.dwelling, *grown, since=household.since)
        return rows

    def _filled(self, name: str, person: Person | None, dwelling: Dwelling | None) -> Any:
        if name in _REFERENCES:
            return self.ref()
        if name in _OF_PERSON:
            return getattr(person, name) if person else None
        if name in _OF_PLACE:
            return getattr(dwelling, name) if dwelling else None
        return None


@cache
def _names(dataset: str) -> dict[str, None]:
    """The names of the dataset's columns, in order."""
    return dict.fromkeys(column.name for column in standard(dataset).columns)


def _supplier(dataset: str, dwelling: Dwelling | None) -> str:
    if dataset in SUPPLIED_BY:
        return SUPPLIED_BY[dataset]
    if dwelling is None:
        raise TypeError(f"say which member supplies this row of {dataset}")
    if dataset == "tenancies" and dwelling.tenure == "housing_association":
        return HOMES[dwelling.dwelling % len(HOMES)].id
    return dwelling.member
