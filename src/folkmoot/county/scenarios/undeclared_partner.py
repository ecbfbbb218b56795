"""Single claimants and other adults at home: what is planted for ``undeclared-partner``."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from folkmoot.county.desk import Desk
from folkmoot.county.pool import Dwelling, Person
from folkmoot.county.scenarios.claim import anybody, either, let_home
from folkmoot.county.scenarios.story import Scenarios

_HARD = 0.08  # of two true stories in three: only the register shows the other adult


def partner_on_the_account(desk: Desk) -> None:
    """A partner moved in and was put on the council tax account; the claims say nothing of it."""
    person, home, since = _at_home(desk)
    came = _later(desk, since)
    partner = desk.person(age=_near(desk, person))
    rows = _account(desk, home, since, person, partner)
    rows[1]["liable_from"] = came
    desk.register(home, person, since=since)
    desk.register(home, partner, since=came + timedelta(days=30))
    _claims(desk, person, home, since)


def partner_at_work(desk: Desk) -> None:
    """A partner moved in, is in the register there and gave the address to the employer."""
    person, home, since = _at_home(desk)
    came = _later(desk, since)
    partner = desk.person(age=_near(desk, person))
    _alone_on_the_account(desk, person, home, since)
    desk.register(home, partner, since=came)
    if not desk.chance(_HARD):
        _employed(desk, partner, home, came)
    _claims(desk, person, home, since)


def grown_child_at_work(desk: Desk) -> None:
    """A grown-up child came back, works and is registered there; no non-dependant is declared."""
    person, home, since = _at_home(desk, least_age=44)
    came = _later(desk, since)
    child = desk.person(surname=person.surname, age=(20, 26))
    _alone_on_the_account(desk, person, home, since)
    desk.register(home, child, since=came)
    if not desk.chance(_HARD):
        _employed(desk, child, home, came)
    _claims(desk, person, home, since)


def lodger_declared(desk: Desk) -> None:
    """A lodger is registered there, works, and stands on the claim as another adult."""
    person, home, since = _at_home(desk)
    lodger = desk.person(age=(22, 60))
    came = _later(desk, since)
    _alone_on_the_account(desk, person, home, since)
    desk.register(home, lodger, since=came)
    if desk.chance(0.5):
        _employed(desk, lodger, home, came)
    _claims(desk, person, home, since, non_dependants=1)


def carer_lives_in(desk: Desk) -> None:
    """A carer lives with a claimant and is disregarded; the council tax account says so."""
    person, home, since = _at_home(desk)
    carer = desk.person(age=(25, 60))
    _account(desk, home, since, person, discount="carer")
    desk.register(home, person, since=since)
    desk.register(home, carer, since=_later(desk, since))
    _claims(desk, person, home, since)


def student_at_home(desk: Desk) -> None:
    """A grown-up child studies and lives at home; the account has the student's disregard."""
    person, home, since = _at_home(desk, least_age=42)
    child = desk.person(surname=person.surname, age=(19, 22))
    _account(desk, home, since, person, discount="student")
    desk.register(home, person, since=since)
    desk.register(home, child, since=_later(desk, since))
    _claims(desk, person, home, since)


def carried_over(desk: Desk) -> None:
    """A former partner left years ago; the register kept the entry without an answer."""
    person, home, since = _at_home(desk)
    partner = desk.person(age=_near(desk, person))
    _alone_on_the_account(desk, person, home, since)
    desk.register(home, partner, since=since + timedelta(days=20), carried_over=True)
    _claims(desk, person, home, _later(desk, since))


def those_before(desk: Desk) -> None:
    """Those who lived there before are still registered, and one employer has the old address."""
    person, home, since = _at_home(desk)
    before = since - timedelta(days=desk.rng.randint(400, 2500))
    former = desk.person()
    desk.council_tax(home, former, since=before, liable_to=since)
    desk.register(home, former, since=before + timedelta(days=30))
    if desk.chance(0.5):
        _employed(desk, former, home, before)
    _alone_on_the_account(desk, person, home, since)
    _claims(desk, person, home, since)


def parted(desk: Desk) -> None:
    """A couple parted before the claim; one moved to another district and is liable there."""
    person, home, since = _at_home(desk)
    gone = desk.days_ago(200, 500)
    partner = desk.person(age=_near(desk, person))
    rows = _account(desk, home, since, person, partner)
    rows[1]["liable_to"] = gone
    desk.register(home, person, partner, since=since + timedelta(days=30))
    _employed(desk, partner, home, since)
    theirs = anybody(desk, other_than=home.member).dwelling
    desk.council_tax(theirs, partner, since=gone, discount="single_person")
    _claims(desk, person, home, gone + timedelta(days=10))


def moved_in_this_autumn(desk: Desk) -> None:
    """A partner moved in some weeks ago, and the claim is to be changed."""
    person, home, since = _at_home(desk)
    partner = desk.person(age=_near(desk, person))
    came = desk.days_ago(15, 80)
    _alone_on_the_account(desk, person, home, since)
    desk.register(home, partner, since=came)
    _employed(desk, partner, home, desk.days_ago(300, 2000))
    _claims(desk, person, home, since)


def under_the_former_surname(desk: Desk) -> None:
    """A claimant is registered under the surname that she had before."""
    person, home, since = _at_home(desk)
    _account(desk, home, since, person)
    before = replace(person, surname=desk.person().surname)
    desk.register(home, before, since=since + timedelta(days=20))
    _claims(desk, person, home, since)


def friends_who_each_claim(desk: Desk) -> None:
    """Two friends rent a flat together and each claim for their own part."""
    person, home, since = _at_home(desk)
    friend = desk.person(age=_near(desk, person))
    _account(desk, home, since, person, friend)
    desk.register(home, person, friend, since=since + timedelta(days=30))
    for each in (person, friend):
        _claims(desk, each, home, since + timedelta(days=60))


def friend_for_letters(desk: Desk) -> None:
    """A friend without a home is registered there for letters and sleeps elsewhere."""
    person, home, since = _at_home(desk)
    _alone_on_the_account(desk, person, home, since)
    desk.register(home, desk.person(), since=_later(desk, since))
    _claims(desk, person, home, since)


def child_about_to_be_18(desk: Desk) -> None:
    """A child of 17 is in the register as an attainer."""
    person, home, since = _at_home(desk, least_age=38)
    born = desk.day - timedelta(days=desk.rng.randint(17 * 366, 18 * 365 - 10))
    child = desk.person(surname=person.surname, date_of_birth=born)
    _alone_on_the_account(desk, person, home, since)
    desk.register(home, child, since=desk.days_ago(30, 300), attainer_date_of_birth=born)
    _claims(desk, person, home, since)


def _at_home(desk: Desk, *, least_age: int = 30) -> tuple[Person, Dwelling, date]:
    """Somebody at a rented home, and since when."""
    person, home = let_home(desk, least_age=least_age, most_age=64)
    return person, home, desk.days_ago(800, 2000)


def _near(desk: Desk, person: Person) -> tuple[int, int]:
    age = person.age_on(desk.day)
    return max(24, age - 6), age + 6


def _later(desk: Desk, since: date) -> date:
    """A day well after ``since`` and well before today."""
    return min(since + timedelta(days=desk.rng.randint(120, 500)), desk.days_ago(200, 290))


def _account(
    desk: Desk, home: Dwelling, since: date, *people: Person, **columns: Any
) -> list[dict[str, Any]]:
    """An account without the single person discount."""
    return desk.council_tax(home, *people, since=since, **{"discount": "none"} | columns)


def _alone_on_the_account(desk: Desk, person: Person, home: Dwelling, since: date) -> None:
    _account(desk, home, since, person)
    desk.register(home, person, since=since + timedelta(days=20))


def _claims(desk: Desk, person: Person, home: Dwelling, since: date, **claim: Any) -> None:
    """A claim without a partner, with the deduction as it would be for another adult."""
    planted = len(desk.rows.get("housing-benefit", ()))
    either(desk, person, home, since, **claim)
    for row in desk.rows.get("housing-benefit", [])[planted:]:
        row["non_dependant_pence"] = desk.pick((1_965, 4_460, 6_130, 10_030))


def _employed(desk: Desk, person: Person, home: Dwelling, started: date) -> None:
    desk.row(
        "payroll", person, home, started=started, weekly_hours=3700, contract="permanent",
        hours_kind="day", annual_pence=2_450_000,
    )  # fmt: skip


SCENARIOS = Scenarios(
    "undeclared-partner",
    true=(partner_on_the_account, partner_at_work, grown_child_at_work),
    lookalikes=(
        lodger_declared,
        carer_lives_in,
        student_at_home,
        carried_over,
        those_before,
        parted,
        moved_in_this_autumn,
        under_the_former_surname,
        friends_who_each_claim,
        friend_for_letters,
        child_about_to_be_18,
    ),
)
