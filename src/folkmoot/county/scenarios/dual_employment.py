"""Number 26: one person in two full-time posts at the same time."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from folkmoot.county.desk import Desk, Row
from folkmoot.county.members import COUNTY
from folkmoot.county.pool import Household, Person
from folkmoot.county.scenarios.story import Scenarios

# Of some true cases the records say too little for an officer to go on: they are honestly hard.
HARD = 0.06
# Billing authorities that send their payroll.
_DISTRICTS = ("ashvale", "chelmarsh", "southmere")


def _employee(desk: Desk) -> tuple[Household, Person]:
    """Somebody of working age, with a home that gives no cause."""
    home = desk.household(tenure="owned", least_age=24, most_age=60)
    desk.ordinary(home)
    return home, home.head


def _two_employers(desk: Desk) -> tuple[str, str]:
    first = desk.pick(_DISTRICTS)
    return first, desk.pick([m for m in (COUNTY.id, *_DISTRICTS) if m != first])


def _post(
    desk: Desk, who: Person, home: Household, started: date, member: str, **columns: Any
) -> Row:
    """A full-time post by day, unless ``columns`` say otherwise."""
    filled: dict[str, Any] = {
        "employee_ref": desk.ref("W"), "post_ref": desk.ref("J"), "started": started,
        "weekly_hours": desk.pick([3500, 3700, 3700]), "contract": "permanent",
        "hours_kind": "day", "annual_pence": desk.rng.randrange(2_400_000, 5_500_000, 100),
        "sort_code": f"20{desk.rng.randrange(10_000):04d}",
        "account_number": f"{desk.rng.randrange(10**7, 10**8)}",
    } | columns  # fmt: skip
    return desk.row("payroll", who, home.dwelling, member=member, **filled)


def _pair(desk: Desk, least: int = 120, most: int = 900, **columns: Any) -> tuple[Row, Row]:
    """Two posts with two employers, the second with ``columns``."""
    home, who = _employee(desk)
    one, other = _two_employers(desk)
    first = _post(desk, who, home, desk.days_ago(1200, 4000), one)
    return first, _post(desk, who, home, desk.days_ago(least, most), other, **columns)


def _hard(desk: Desk, row: Row) -> None:
    """In one case of a few the second payroll knows little of who that is and where they live."""
    if desk.chance(HARD):
        row.update(
            nino=None, date_of_birth=None, uprn=None, postcode=f"TR{desk.rng.randint(1, 20)} 2AB",
            address=f"{desk.rng.randint(1, 180)} Hill Rise, Westerhaven",
        )  # fmt: skip


def two_councils(desk: Desk) -> None:
    """Somebody has a full-time post with each of two councils."""
    _hard(desk, _pair(desk)[1])


def two_desks(desk: Desk) -> None:
    """Somebody works from home for one council twice, under two employee numbers."""
    home, who = _employee(desk)
    _post(desk, who, home, desk.days_ago(1200, 4000), COUNTY.id)
    _hard(desk, _post(desk, who, home, desk.days_ago(120, 900), COUNTY.id))


def contractor(desk: Desk) -> None:
    """Somebody took a full-time contract for a time beside a permanent post."""
    _hard(desk, _pair(desk, 110, 400, contract="fixed_term", weekly_hours=3700)[1])


def married_since(desk: Desk) -> None:
    """The second post is under the name of before the marriage."""
    _, row = _pair(desk)
    row["surname"] = desk.person().surname


def casual(desk: Desk) -> None:
    """A second post on the bank of casual staff, with a full week on paper."""
    _pair(desk, contract="casual", weekly_hours=3700)


def relief(desk: Desk) -> None:
    """A relief post that is worked when somebody is ill."""
    _pair(desk, contract="relief", weekly_hours=3000)


def secondment(desk: Desk) -> None:
    """Somebody is lent to another council for a year."""
    _pair(desk, 40, 360, contract="secondment", weekly_hours=3700)


def part_time(desk: Desk) -> None:
    """A few hours a week beside a full-time post."""
    _pair(desk, weekly_hours=desk.pick([600, 800, 1000, 1200]), hours_kind="weekend")


def job_share(desk: Desk) -> None:
    """Half a post with each of two councils."""
    first, second = _pair(desk, weekly_hours=1850)
    first["weekly_hours"] = 1850
    second["hours_kind"] = "day"


def night_and_day(desk: Desk) -> None:
    """A night post beside a day post, thirty hours or so."""
    _pair(desk, weekly_hours=desk.pick([3000, 3200, 3600]), hours_kind="night")


def moved_on(desk: Desk) -> None:
    """Somebody changed employer, and the old line was closed some weeks late."""
    first, second = _pair(desk)
    first["left"] = second["started"] + timedelta(desk.rng.randint(0, 28))


def promoted(desk: Desk) -> None:
    """A promotion: the old post ended on the day on which the new one began."""
    home, who = _employee(desk)
    moved, ref = desk.days_ago(60, 900), desk.ref("W")
    _post(desk, who, home, desk.days_ago(1200, 4000), COUNTY.id, employee_ref=ref, left=moved)
    _post(desk, who, home, moved, COUNTY.id, employee_ref=ref)


def two_cost_centres(desk: Desk) -> None:
    """One post that two budgets pay for stands on two lines, each with the whole hours."""
    home, who = _employee(desk)
    started, ref = desk.days_ago(300, 4000), desk.ref("W")
    for _ in range(2):
        _post(desk, who, home, started, COUNTY.id, employee_ref=ref, weekly_hours=3700)


def mistyped_number(desk: Desk) -> None:
    """Two employees, one of them under the other's National Insurance number."""
    home, who = _employee(desk)
    there, other = _employee(desk)
    one, two = _two_employers(desk)
    _post(desk, who, home, desk.days_ago(300, 4000), one)
    _post(desk, other, there, desk.days_ago(300, 4000), two, nino=who.nino)


def namesake(desk: Desk) -> None:
    """Two employees of one name."""
    home, who = _employee(desk)
    there = desk.household(tenure="owned")
    desk.ordinary(there)
    one, two = _two_employers(desk)
    _post(desk, who, home, desk.days_ago(300, 4000), one)
    _post(desk, desk.person(like=who), there, desk.days_ago(300, 4000), two)


def twins(desk: Desk) -> None:
    """Twins who live together work for two councils."""
    home, who = _employee(desk)
    twin = desk.person(surname=who.surname, date_of_birth=who.date_of_birth)
    one, two = _two_employers(desk)
    _post(desk, who, home, desk.days_ago(300, 2000), one)
    _post(desk, twin, home, desk.days_ago(300, 2000), two)


def hours_unknown(desk: Desk) -> None:
    """The second payroll does not say when the work is done: it is at night, by agreement."""
    _pair(desk, hours_kind=None)


SCENARIOS = Scenarios(
    "dual-employment",
    true=(two_councils, two_desks, contractor, married_since),
    lookalikes=(
        casual, relief, secondment, part_time, job_share, night_and_day, moved_on, promoted,
        two_cost_centres, mistyped_number, namesake, twins, hours_unknown,
    ),
)  # fmt: skip
