"""Number 22: a permit that is live although its holder has died."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from folkmoot.county.desk import Desk, Row
from folkmoot.county.pool import Household, Person
from folkmoot.county.scenarios.story import Scenarios

# Of some true cases the records say too little for an officer to go on: they are honestly hard,
# beside those of the council whose system has no National Insurance number.
HARD = 0.04
_LASTS = {"blue_badge": 1095, "concessionary_pass": 1825, "resident_parking": 365}
_PREFIX = {"blue_badge": "B", "concessionary_pass": "S", "resident_parking": "K"}


def _home(desk: Desk) -> Household:
    """An ordinary household in which somebody more lived, who has no other rows now."""
    home = desk.household(tenure="owned")
    desk.ordinary(home)
    return home


def _elder(desk: Desk, home: Household, **known: Any) -> Person:
    """Somebody old of the household's name who lived there."""
    return desk.person(**{"surname": home.head.surname, "age": (66, 94)} | known)


def _permit(desk: Desk, who: Person, home: Household, since: date, **columns: Any) -> Row:
    """A permit that was issued before ``since`` and would still run today."""
    kind = columns.pop("kind", None) or desk.pick(["blue_badge", "concessionary_pass"])
    left = _LASTS[kind] - (desk.day - since).days
    issued = since - timedelta(desk.rng.randint(10, max(11, left - 30)))
    filled: dict[str, Any] = {
        "permit_ref": desk.ref(_PREFIX[kind]), "kind": kind, "issued": issued,
        "expires": issued + timedelta(_LASTS[kind]),
    } | columns  # fmt: skip
    return desk.row("permits", who, home.dwelling, **filled)


def _death(desk: Desk, who: Person, home: Household, died: date, **columns: Any) -> Row:
    registered = died + timedelta(desk.rng.randint(1, 10))
    return desk.row(
        "deaths", who, home.dwelling, **{"died": died, "registered": registered} | columns
    )  # fmt: skip


def _kept(desk: Desk, **columns: Any) -> tuple[Row, Row]:
    home, died = _home(desk), desk.days_ago(80, 700)
    who = _elder(desk, home)
    permit, death = _permit(desk, who, home, died, **columns), _death(desk, who, home, died)
    if desk.chance(HARD):
        # Registered from a care home far away, by somebody who did not know the number.
        permit["nino"] = None
        elsewhere = desk.household(tenure="owned", other_than=home.dwelling.member)
        desk.ordinary(elsewhere)
        death.update(nino=None, **_place_of(elsewhere))
    return permit, death


def _place_of(home: Household) -> dict[str, Any]:
    where = home.dwelling
    return {"uprn": where.uprn, "address": where.address, "postcode": where.postcode,
            "_dwelling": where.dwelling}  # fmt: skip


def badge_kept(desk: Desk) -> None:
    """A family keeps and uses the badge of a mother who died."""
    _kept(desk, kind="blue_badge")


def pass_kept(desk: Desk) -> None:
    """Somebody travels on the pass of a dead relative."""
    _kept(desk, kind="concessionary_pass")


def renewed_after_death(desk: Desk) -> None:
    """Somebody renewed the badge in the name of the dead."""
    permit, death = _kept(desk, kind="blue_badge")
    issued = death["died"] + timedelta(desk.rng.randint(20, 60))
    permit.update(issued=issued, expires=issued + timedelta(_LASTS["blue_badge"]))


def lately_bereaved(desk: Desk) -> None:
    """The holder died weeks ago, and the family has other things to do."""
    home, died = _home(desk), desk.days_ago(15, 50)
    who = _elder(desk, home)
    _permit(desk, who, home, died)
    _death(desk, who, home, died)


def given_back(desk: Desk) -> None:
    """The family sent the permit back."""
    home, died = _home(desk), desk.days_ago(80, 700)
    who = _elder(desk, home)
    _permit(desk, who, home, died, cancelled=died + timedelta(desk.rng.randint(5, 70)))
    _death(desk, who, home, died)


def ran_out(desk: Desk) -> None:
    """The permit ran out after the death, and nobody renewed it."""
    home, died = _home(desk), desk.days_ago(200, 700)
    who = _elder(desk, home)
    ended = died + timedelta(desk.rng.randint(10, 190))
    issued = ended - timedelta(_LASTS["blue_badge"])
    _permit(desk, who, home, died, kind="blue_badge", issued=issued, expires=ended)
    _death(desk, who, home, died)


def same_name_and_birthday(desk: Desk) -> None:
    """Somebody of the holder's name and birthday died elsewhere in the county."""
    home, other, died = _home(desk), _home(desk), desk.days_ago(80, 700)
    who = _elder(desk, home)
    _permit(desk, who, home, died)
    _death(desk, desk.person(like=who), other, died)


def same_name_and_birthday_no_number(desk: Desk) -> None:
    """The same, and the register of deaths has no number: only asking tells."""
    home, other, died = _home(desk), _home(desk), desk.days_ago(80, 700)
    who = _elder(desk, home)
    _permit(desk, who, home, died)
    _death(desk, desk.person(like=who), other, died, nino=None)


def father_and_son(desk: Desk) -> None:
    """A father died; the son, of his name and at his address, has a badge."""
    home, died = _home(desk), desk.days_ago(80, 700)
    son = _elder(desk, home, age=(45, 60))
    born = son.date_of_birth - timedelta(desk.rng.randint(9000, 12000))
    _permit(desk, son, home, died)
    _death(desk, desk.person(like=son, date_of_birth=born), home, died)


def widow(desk: Desk) -> None:
    """A husband died; the widow has a pass of her own."""
    home, died = _home(desk), desk.days_ago(80, 700)
    _permit(desk, _elder(desk, home), home, died)
    _death(desk, _elder(desk, home), home, died)


def number_of_the_husband(desk: Desk) -> None:
    """The widow's pass was filed under her husband's National Insurance number."""
    home, died = _home(desk), desk.days_ago(80, 700)
    husband = _elder(desk, home)
    _permit(desk, _elder(desk, home), home, died, nino=husband.nino)
    _death(desk, husband, home, died)


def twin(desk: Desk) -> None:
    """A twin died; the other has a badge."""
    home, died = _home(desk), desk.days_ago(80, 700)
    one = _elder(desk, home)
    _permit(desk, one, home, died)
    _death(desk, _elder(desk, home, date_of_birth=one.date_of_birth), home, died)


def household_parking(desk: Desk) -> None:
    """The street permit is in the name of the dead, and the widow parks by right."""
    home, died = _home(desk), desk.days_ago(80, 250)
    who = _elder(desk, home)
    _permit(desk, who, home, died, kind="resident_parking")
    _death(desk, who, home, died)


SCENARIOS = Scenarios(
    "permit-after-death",
    true=(badge_kept, pass_kept, renewed_after_death),
    lookalikes=(
        lately_bereaved, given_back, ran_out, same_name_and_birthday,
        same_name_and_birthday_no_number, father_and_son, widow, number_of_the_husband, twin,
        household_parking,
    ),
)  # fmt: skip
