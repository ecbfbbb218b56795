"""Number 13: a single person discount, and another adult in the electoral register."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from folkmoot.county.desk import Desk
from folkmoot.county.pool import Person
from folkmoot.county.scenarios.single_discount import HARD, Single, disregarded, single
from folkmoot.county.scenarios.story import Scenarios


def _registered(desk: Desk, home: Single, other: Person, least: int = 120, most: int = 900) -> None:
    """``other`` in the register since so many days ago, confirmed but for the hard cases."""
    since, hard = desk.days_ago(least, most), desk.chance(HARD)
    desk.register(home.dwelling, other, since=since, carried_over=hard)


def partner_moved_in(desk: Desk) -> None:
    """Somebody on the discount took a partner in and told nobody."""
    home = single(desk)
    _registered(desk, home, desk.person(age=(25, 65)))


def separated_on_paper(desk: Desk) -> None:
    """A couple told the council that one had left; the register still confirms both."""
    home = single(desk, registered=False)
    partner = desk.person(age=(30, 70), surname=home.who.surname)
    parted = desk.days_ago(150, 800)
    home.account.update(discount_from=parted)
    desk.council_tax(
        home.dwelling, partner, since=home.since, liable_to=parted,
        account_ref=home.account["account_ref"],
    )[0].update(person_no=2)  # fmt: skip
    desk.register(home.dwelling, home.who, since=home.since + timedelta(40))
    desk.register(
        home.dwelling, partner, since=home.since + timedelta(40), carried_over=desk.chance(HARD)
    )


def grown_child_came_back(desk: Desk) -> None:
    """A grown-up child, who works, has moved back in."""
    home = single(desk)
    _registered(desk, home, desk.person(age=(22, 34), surname=home.who.surname))


def two_lodgers(desk: Desk) -> None:
    """Two adults rent rooms."""
    home = single(desk)
    for _ in range(2):
        _registered(desk, home, desk.person(age=(20, 45)))


def both_liable(desk: Desk) -> None:
    """Two people are liable for one account, both live there, and the discount was never ended."""
    home = single(desk)
    other = desk.person(age=(25, 70))
    came = desk.days_ago(120, 900)
    desk.council_tax(
        home.dwelling, other, since=came, account_ref=home.account["account_ref"],
        discount="single_person",
    )[0].update(person_no=2)  # fmt: skip
    desk.register(home.dwelling, other, since=came, carried_over=desk.chance(HARD))


def partner_who_left(desk: Desk) -> None:
    """A partner left years ago; the register kept the entry without an answer."""
    home = single(desk)
    partner = desk.person(age=(30, 70), surname=home.who.surname)
    desk.register(home.dwelling, partner, since=home.since + timedelta(60), carried_over=True)


def _known(desk: Desk, why: str, least: int, most: int, *, family: bool = True) -> None:
    home = single(desk)
    surname: dict[str, Any] = {"surname": home.who.surname} if family else {}
    other = desk.person(age=(least, most), **surname)
    disregarded(desk, home, other, why)
    desk.register(home.dwelling, other, since=desk.days_ago(200, 900))


def student_child(desk: Desk) -> None:
    """A grown-up child studies; the council has the certificate."""
    _known(desk, "student", 20, 24)


def carer_who_lives_in(desk: Desk) -> None:
    """A carer lives with the person whom they look after; the council knows."""
    _known(desk, "carer", 30, 60, family=False)


def impaired_relative(desk: Desk) -> None:
    """A relative is severely mentally impaired and does not count; the council knows."""
    _known(desk, "severely_mentally_impaired", 40, 80)


def apprentice_child(desk: Desk) -> None:
    """A child is an apprentice; the council has the certificate."""
    _known(desk, "apprentice", 20, 23)


def married_name(desk: Desk) -> None:
    """The only resident married or divorced, and the register has the new family name."""
    home = single(desk, registered=False)
    renamed = replace(home.who, surname=desk.person().surname)
    desk.register(home.dwelling, renamed, since=home.since)
    if desk.chance(0.4):
        desk.register(home.dwelling, home.who, since=home.since, carried_over=True)


def other_spelling(desk: Desk) -> None:
    """The register spells the only resident's name in another way."""
    home = single(desk, registered=False)
    forename = home.who.forename
    spelt = forename[:-1] if len(forename) > 4 else forename + forename[-1]
    desk.register(home.dwelling, replace(home.who, forename=spelt), since=home.since)


def father_and_son(desk: Desk) -> None:
    """Father and son had one name; the father died and the entry is the son's alone."""
    home = single(desk, registered=False)
    son = desk.person(like=home.who, age=(30, 50))
    desk.register(home.dwelling, son, since=home.since)


def just_arrived(desk: Desk) -> None:
    """A partner has moved in this month; there is still time to say so."""
    home = single(desk)
    desk.register(home.dwelling, desk.person(age=(25, 65)), since=desk.days_ago(2, 28))


def said_so_in_time(desk: Desk) -> None:
    """The discount ended when a partner came; the register followed or went before by days."""
    home = single(desk)
    came = desk.days_ago(100, 900)
    home.account.update(discount_to=came)
    day = came + timedelta(desk.rng.randint(-25, 40))
    desk.register(home.dwelling, desk.person(age=(25, 65)), since=day)


def former_occupier(desk: Desk) -> None:
    """Whoever lived there before is still in the register; the account tells that they left."""
    home = single(desk)
    before = desk.person(age=(25, 75))
    began = home.since - timedelta(desk.rng.randint(500, 3000))
    desk.council_tax(home.dwelling, before, since=began, liable_to=home.since)
    desk.register(home.dwelling, before, since=began + timedelta(30), carried_over=desk.chance(0.5))


def former_occupier_unknown(desk: Desk) -> None:
    """The same, but the old account is no more in the file: an older entry is all there is."""
    home = single(desk)
    began = home.since - timedelta(desk.rng.randint(500, 3000))
    desk.register(home.dwelling, desk.person(age=(25, 75)), since=began)


def next_occupier(desk: Desk) -> None:
    """The resident has left and the account is closed late; the new one has an account already."""
    home = single(desk)
    new, came = desk.person(age=(22, 60)), desk.days_ago(45, 80)
    desk.council_tax(home.dwelling, new, since=came)
    desk.register(home.dwelling, new, since=came + timedelta(5))


def child_of_seventeen(desk: Desk) -> None:
    """A child is registered before the 18th birthday."""
    home = single(desk)
    child = desk.person(age=17, surname=home.who.surname, role="child")
    desk.register(
        home.dwelling, child, since=desk.days_ago(40, 300),
        attainer_date_of_birth=child.date_of_birth,
    )  # fmt: skip


SCENARIOS = Scenarios(
    "single-discount-register",
    true=(
        partner_moved_in,
        separated_on_paper,
        grown_child_came_back,
        two_lodgers,
        both_liable,
    ),
    lookalikes=(
        partner_who_left,
        student_child,
        carer_who_lives_in,
        married_name,
        former_occupier,
        just_arrived,
        impaired_relative,
        other_spelling,
        said_so_in_time,
        apprentice_child,
        former_occupier_unknown,
        next_occupier,
        father_and_son,
        child_of_seventeen,
    ),
)
