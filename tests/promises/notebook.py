"""What a person with a notebook would know: when a row may leave, and whose may not.

It is written from the words of the agreement and knows nothing of the gate, of signatures, of
tables or of files. Dates are London's; the machine acts at nine in the morning and later.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

PARTIES = frozenset({"northam", "southam"})
OLDEST_DELIVERY, OLDEST_SNAPSHOT = timedelta(days=62), timedelta(days=30)
LONGEST_PERMIT = timedelta(hours=24)


@dataclass
class Edition:
    """One version of the agreement."""

    starts: date
    ends: date
    review: date
    signed: set[str] = field(default_factory=set)
    suspended_by: set[str] = field(default_factory=set)
    revoked: bool = False

    def in_force(self, day: date) -> bool:
        """Signed by all and begun; whether it also holds is another question."""
        return self.signed == PARTIES and self.starts <= day

    def active(self, day: date) -> bool:
        """In force and nothing speaks against it."""
        over = day > self.ends or day > self.review
        return self.in_force(day) and not self.revoked and not self.suspended_by and not over


@dataclass
class Parcel:
    """One delivery: whose, of which day, with which people in it."""

    member: str
    as_of: date
    people: tuple[str, ...]
    destroyed: bool = False
    holds: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Allowed:
    """What was once permitted: which edition, which parcels, and whose rows stay inside."""

    edition: int
    parcels: tuple[str, ...]
    withheld: frozenset[str]
    until: datetime


@dataclass
class Notebook:
    """Everything that bears on whether a row may leave."""

    now: datetime
    editions: list[Edition] = field(default_factory=list)
    left: dict[str, date] = field(default_factory=dict)
    assured_until: dict[str, date] = field(default_factory=dict)
    parcels: dict[str, Parcel] = field(default_factory=dict)
    snapshot: datetime | None = None
    objecting: set[tuple[str, str]] = field(default_factory=set)  # (person, aim or "" for all)

    @property
    def day(self) -> date:
        """Today."""
        return self.now.date()

    def counting(self) -> int:
        """The newest edition in force; before there is one, the newest."""
        for number in range(len(self.editions) - 1, -1, -1):
            if self.editions[number].in_force(self.day):
                return number
        return len(self.editions) - 1

    def withheld(self) -> frozenset[str]:
        """Whose objection holds for the purpose, whose aim is tax."""
        return frozenset(person for person, aim in self.objecting if aim in {"", "tax"})

    def takes_part(self, member: str) -> bool:
        """A member today, and assured."""
        here = member not in self.left or self.day < self.left[member]
        return here and self.day <= self.assured_until[member]

    def allows(self, parcels: tuple[str, ...]) -> bool:
        """Whether northam may join these parcels now."""
        if self.snapshot is None or self.now - self.snapshot > OLDEST_SNAPSHOT:
            return False
        sent = [self.parcels[name] for name in parcels]
        return (
            bool(sent)
            and self.editions[self.counting()].active(self.day)
            and all(self.takes_part(who) for who in {"northam", *(p.member for p in sent)})
            and not any(p.destroyed for p in sent)
            and all(timedelta() <= self.day - p.as_of <= OLDEST_DELIVERY for p in sent)
        )

    def permit(self, parcels: tuple[str, ...]) -> Allowed:
        """What is written down when it is allowed."""
        return Allowed(self.counting(), parcels, self.withheld(), self.now + LONGEST_PERMIT)

    def stands(self, allowed: Allowed) -> bool:
        """Whether what was permitted may still go on at this moment."""
        return (
            self.now < allowed.until
            and allowed.edition == self.counting()
            and self.allows(allowed.parcels)
            and self.withheld() <= allowed.withheld
        )
