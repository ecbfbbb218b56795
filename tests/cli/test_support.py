"""`folkmoot support`: one household at a time, two officers, an offer, and what came of it."""

from __future__ import annotations

import json

import pytest
from tests.databases import copy_home

pytestmark = pytest.mark.xdist_group("made-county")
HUB = "eastmarch"


@pytest.fixture
def at(made_county, tmp_path):
    """`folkmoot support …` in a home of the test's own; ``officer`` is whoever types."""
    home = tmp_path / "home"
    copy_home(made_county.home, home)

    def support(*arguments: str, officer: str = "first"):
        return made_county.run("support", *arguments, home=home, LOGNAME=officer)

    support.home = home
    return support


def test_the_list_names_nobody(at) -> None:
    ran = at("list", "--json")
    assert ran.code == 0, ran.err
    assert ran.json
    for row in ran.json:
        assert row.keys() == {"case", "run", "rules", "state", "expires_on"}
        assert row["state"] == "listed"
    assert ran.json[0]["case"] in at("list").out


def test_from_the_list_to_an_offer_that_was_taken(at, made_county) -> None:
    """Two officers look, the second agrees, help is offered; the ledger has each act."""
    row = at("list", "--json").json[0]
    case, rule = row["case"], row["rules"][0]
    why = ("--member", HUB, "--reason", "Take-up call on Monday")

    assert at("agree", case, *why).code == 15, "nobody agrees to what they did not read"
    opened = at("open", case, *why, "--json")
    assert opened.code == 0, opened.err
    assert opened.json["records"] and opened.json["reasons"]
    assert all("nino" not in record["columns"] for record in opened.json["records"])
    told = at("open", case, *why).out
    assert "a week by" in told or "until" in told

    assert at("agree", case, *why).code == 0
    alone = at("offer", case, "--member", HUB, "--rule", rule)
    assert alone.code == 15 and "second officer" in alone.err
    assert at("open", case, *why, officer="second").code == 0
    assert at("agree", case, *why, officer="second").code == 0
    assert at("offer", case, "--member", HUB, "--rule", "no-such-rule").code == 11
    early = at("outcome", case, "--member", HUB, "--outcome", "accepted")
    assert early.code == 15
    assert at("offer", case, "--member", HUB, "--rule", rule).code == 0
    assert at("outcome", case, "--member", HUB, "--outcome", "pleased").code == 11
    assert at("outcome", case, "--member", HUB, "--outcome", "accepted").code == 0

    state = {r["case"]: r["state"] for r in at("list", "--json").json}
    assert state[case] == "closed"
    assert at("open", case, *why).code == 15
    entries = made_county.run("ledger", "list", "--json", home=at.home).json
    kinds = [e["kind"] for e in entries if case in json.dumps(e)]
    assert kinds == [
        "support.opened", "support.opened", "support.agreed", "support.opened", "support.agreed",
        "support.offered", "support.outcome",
    ]  # fmt: skip
    assert "Take-up call" not in json.dumps(entries)


def test_whoever_asks_to_be_left_out_is_erased(at) -> None:
    row = at("list", "--json").json[1]
    ran = at("correct", row["case"], "--member", HUB, "--reason", "Asked by telephone")
    assert ran.code == 0, ran.err
    opened = at("open", row["case"], "--member", HUB, "--reason", "Look again")
    assert opened.code == 15
    state = {r["case"]: r["state"] for r in at("list", "--json").json}
    assert state[row["case"]] == "withdrawn"


def test_nobody_else_opens_it(at) -> None:
    case = at("list", "--json").json[0]["case"]
    for member, more in (("ashvale", ()), (HUB, ("--role", "County counter-fraud hub"))):
        ran = at("open", case, "--member", member, "--reason", "Curiosity", *more)
        assert ran.code == 16, ran.err
        assert ran.out == ""
    assert at("open", case, "--member", HUB, "--reason", " ").code == 11
    assert at("open", "s-none", "--member", HUB, "--reason", "Look").code == 14
