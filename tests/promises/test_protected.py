"""Who is on the list of protected people, or lives where it says, comes out nowhere.

True cases that came out of a whole made-up county are put on the list, misspelt, and everything is
run again: no output tells of them any more, and all that does not touch them still comes out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import cycle
from typing import Any

import pytest
from django.db import connection
from tests.promises.canaries import as_bytes
from tests.promises.commands import Ran, folkmoot
from tests.promises.counties import LIST, WalkedCounty, entries
from tests.promises.protecting import (
    OF_PERSON,
    OF_PLACE,
    Listed,
    Secret,
    Subject,
    entry,
    secret,
    subjects,
    told_of,
)

from folkmoot.cli.workspace import RunEntry
from folkmoot.county.configuration import COUNTY_DAY
from folkmoot.gate.permit import Refusal, SealedPermit
from folkmoot.office.deliveries.models import Delivery
from folkmoot.office.releases.selectors import releases
from folkmoot.office.runs.models import Run

pytestmark = pytest.mark.xdist_group("county")

CLOCK = """
import folkmoot.cli.clock as clock
from datetime import timedelta
real = clock.system_clock
clock.system_clock = lambda: real() + timedelta(seconds={})
"""
A_TYPOLOGY = 2  # cases that are put on the list
HOUSEHOLDS = 4
# Of firms, in public registers: it needs no list, so that nobody can be put on one for it.
NO_LIST = "business-relief"


@dataclass
class Hidden:
    """What was put on the list, what it protects, and what came out before and after."""

    planted: dict[str, list[list[str]]] = field(default_factory=dict)  # rule → records of a case
    listed: list[Listed] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)
    before: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    after: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    runs: dict[str, str] = field(default_factory=dict)
    said: list[tuple[str, str]] = field(default_factory=list)  # purpose, text
    secrets: dict[str, Secret] = field(default_factory=dict)

    @property
    def secret(self) -> Secret:
        """What is protected in any run: what lies in clear may tell of none of it."""
        sets = [(s.people, s.dwellings, s.records, s.words) for s in self.secrets.values()]
        return Secret(*(frozenset().union(*each) for each in zip(*sets, strict=True)))


def purposes(county: WalkedCounty) -> list[RunEntry]:
    """Every purpose that uses the list."""
    found = [*entries(county, "counter-fraud"), *entries(county, "support")]
    return [each for each in found if each.purpose != NO_LIST]


def opened(county: WalkedCounty, each: RunEntry, run: str) -> list[dict[str, Any]]:
    """The leads or the households of a run."""
    return county.leads(each, run) or county.households(each, run)


def rules_of(case: dict[str, Any]) -> list[str]:
    return list(case.get("rules") or [case["typology"]])


def records_of(case: dict[str, Any]) -> list[str]:
    return [record["record"] for record in case["records"]]


@pytest.fixture(scope="module")
def hidden(walked_county: WalkedCounty) -> Iterator[Hidden]:
    from tests.databases import pointed

    with pointed(walked_county.office.env):
        found = Hidden()
        for each in purposes(walked_county):
            run = walked_county.runs[each.purpose]
            found.before[each.purpose] = opened(walked_county, each, run)
        choose(walked_county, found)
        walked_county.deliver_list(found.rows, COUNTY_DAY + timedelta(days=1), "protected-again")
        for each in purposes(walked_county):
            run = found.runs[each.purpose] = command_run(walked_county, found, each)
            found.after[each.purpose] = opened(walked_county, each, run)
            found.secrets[each.purpose] = secret(walked_county, run, found.listed)
        yield found


def choose(county: WalkedCounty, found: Hidden) -> None:
    """Put true cases of every rule on the list, each in another way."""
    people, places = cycle(OF_PERSON.items()), cycle(OF_PLACE.items())
    for cases in found.before.values():
        for case in sorted(cases, key=records_of):  # ids hang on each run's own key
            records = records_of(case)
            for rule in rules_of(case):
                planted = found.planted.setdefault(rule, [])
                if len(planted) >= (A_TYPOLOGY if "support" not in rule else HOUSEHOLDS):
                    continue
                as_person = len(planted) % 2 == 0
                ways = people if as_person else places
                made = _entry(county, records, ways, as_person=as_person)
                if made is None:
                    continue
                subject, row, way = made
                planted.append(records)
                found.listed.append(Listed(subject, way, as_person))
                found.rows.append(row)


def _entry(
    county: WalkedCounty, records: list[str], ways: Any, *, as_person: bool
) -> tuple[Subject, dict[str, Any], str] | None:
    for _ in range(len(OF_PERSON) + len(OF_PLACE)):
        way, needed = next(ways)
        for subject in subjects(county, records):
            there = subject.person if as_person else subject.dwelling
            if there is not None and all(subject.known.get(name) for name in needed):
                made = entry(way(subject), COUNTY_DAY - timedelta(days=60))
                return subject, made, way.__name__
    return None


def command(county: WalkedCounty, *arguments: object) -> Ran:
    """A command as people type it, on the county's day; it talks a lot."""
    ahead = (county.at.now - datetime.now(UTC)).total_seconds()
    ran = folkmoot(
        *map(str, arguments), env=county.office.env | {"FOLKMOOT_LOG_LEVEL": "DEBUG"},
        before=CLOCK.format(ahead),
    )  # fmt: skip
    assert ran.code == 0, ran.said
    return ran


def command_run(county: WalkedCounty, found: Hidden, each: RunEntry) -> str:
    """The run once more, as people start it; what was said is kept."""
    ran = command(
        county, "run", "start", each.agreement, "--purpose", each.purpose, "--member", each.member,
        "--role", each.role, "--recipient", each.recipient, "--json",
    )  # fmt: skip
    found.said.append((each.purpose, ran.said))
    return str(json.loads(ran.out)["run"])


def check_silent(text: str, hides: Secret, where: str) -> None:
    told = told_of(text, hides)
    assert not told, f"{where} tells of {len(told)} protected: {sorted(told)[:5]}"


def test_the_same_cases_came_out_before(county: WalkedCounty, hidden: Hidden) -> None:
    """Otherwise nothing would be shown by their not coming out now."""
    assert len(hidden.planted) >= 15, sorted(hidden.planted)
    assert sum(len(cases) for cases in hidden.planted.values()) >= 25
    assert {each.way for each in hidden.listed} == {w.__name__ for w in (*OF_PERSON, *OF_PLACE)}
    for purpose, cases in hidden.before.items():
        assert told_of(json.dumps(cases), hidden.secrets[purpose]), purpose
    words = hidden.secret.words
    assert sum(word.isdecimal() for word in words) > 20 and len(words) > 100


def test_no_lead_and_no_household_tells_of_them(county: WalkedCounty, hidden: Hidden) -> None:
    for purpose, cases in hidden.after.items():
        assert cases, f"nothing came out of {purpose}, so nothing was shown"
        check_silent(json.dumps(cases), hidden.secrets[purpose], purpose)


def test_what_does_not_touch_them_still_comes_out(county: WalkedCounty, hidden: Hidden) -> None:
    """A case is withheld for them alone: one that has no record of them, and none of theirs who
    live there, is as it was."""
    kept = lost = 0
    for purpose, cases in hidden.before.items():
        after = {frozenset(records_of(case)) for case in hidden.after[purpose]}
        for case in cases:
            records = frozenset(records_of(case))
            if not records & hidden.secrets[purpose].records:
                kept += records in after
                lost += records not in after
    assert kept > 100
    assert lost / (kept + lost) < 0.05, "far more is withheld than has to be"


def test_nothing_that_a_run_puts_away_tells_of_them(county: WalkedCounty, hidden: Hidden) -> None:
    """Candidates, controls, whom it looked at; households, counts, tables to be told."""
    looked = 0
    for each in purposes(county):
        for step in ("detect", "insight"):
            for name, table in county.artefact(hidden.runs[each.purpose], step).items():
                text = json.dumps(table.to_pylist(), default=str)
                hides = hidden.secrets[each.purpose]
                check_silent(text, hides, f"{each.purpose} {step} {name}")
                looked += table.num_rows
    assert looked > 1_000


def test_no_table_tells_of_them(county: WalkedCounty, hidden: Hidden) -> None:
    told = list(releases())
    assert len(told) > 5
    for row in told:
        check_silent(row.payload + json.dumps(row.about), hidden.secret, row.measure)


def test_no_row_of_the_database_tells_of_them(county: WalkedCounty, hidden: Hidden) -> None:
    """Results, steps, the ledger, listings: all that lies in clear."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                text = " | ".join(as_bytes(value).decode("latin-1") for value in row)
                check_silent(text, hidden.secret, table)


def test_no_command_tells_of_them(county: WalkedCounty, hidden: Hidden) -> None:
    """What is listed, shown, exported, logged; and what the auditor is given."""
    top = county.folder.parent

    def said(purpose: str, *arguments: object) -> str:
        ran = command(county, *arguments)
        hidden.said.append((purpose, ran.said))
        return ran.out

    fraud = next(entries(county, "counter-fraud"))
    of, run = fraud.purpose, hidden.runs[fraud.purpose]
    leads = json.loads(said(of, "leads", "list", "--run", run, "--json"))
    why = ("--run", run, "--member", fraud.recipient, "--reason", "look")
    said(of, "leads", "show", leads[0]["lead"], *why)
    for suffix in ("csv", "json"):
        file = top / f"leads-{len(hidden.said)}.{suffix}"
        said(of, "leads", "export", *why, "--out", file)
        text = file.read_text("utf-8-sig")
        assert len(text) > 1_000
        check_silent(text, hidden.secrets[of], file.name)
    helped = next(entries(county, "support"))
    of = helped.purpose
    cases = json.loads(said(of, "support", "list", "--run", hidden.runs[of], "--json"))
    said(of, "support", "open", cases[0]["case"], "--member", helped.recipient, "--reason", "look")
    for purpose, name in hidden.runs.items():
        said(purpose, "run", "show", name)
    bundle = top / f"audit-{len(hidden.said)}"
    said(of, "ledger", "export", bundle)
    for file in bundle.iterdir():
        check_silent(file.read_text("utf-8"), hidden.secret, file.name)
    for purpose, text in hidden.said:
        check_silent(text, hidden.secrets[purpose], "the screen")


def test_how_many_were_withheld_is_not_told(county: WalkedCounty, hidden: Hidden) -> None:
    for each in purposes(county):
        result = Run.objects.get(id=hidden.runs[each.purpose]).result
        for found in result["typologies"].values():
            assert found["withheld"] in {"some", "none"}
    withheld = [
        Run.objects.get(id=hidden.runs[each.purpose]).result["typologies"]
        for each in entries(county, "counter-fraud") if each.purpose != NO_LIST
    ]  # fmt: skip
    assert all(found["withheld"] == "some" for one in withheld for found in one.values())


def other_list(county: WalkedCounty, each: RunEntry, as_of: date | None) -> SealedPermit | Refusal:
    """What the gate says when the list is of another day, or is left out."""
    request, _ = county.asked(each)
    lists = set(Delivery.objects.filter(dataset=LIST).values_list("id", flat=True))
    assert lists & set(request.deliveries)
    given = [name for name in request.deliveries if name not in lists]
    if as_of is not None:
        given.append(county.deliver_list([], as_of, f"list-{as_of}"))
    return county.decide(each, given)[0]


def test_a_stale_or_absent_list_refuses(county: WalkedCounty) -> None:
    today = county.at.now.date()
    for each in purposes(county):
        for as_of in (today - timedelta(days=8), None):
            said = other_list(county, each, as_of)
            assert isinstance(said, Refusal), (each.purpose, as_of)
            assert "protected_list" in {reason.rule for reason in said.reasons}
        fresh = other_list(county, each, today - timedelta(days=7))
        assert isinstance(fresh, SealedPermit), fresh
