"""No step of a run is given a column that was not permitted, no rule one that it does not name."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from tests.promises.counties import WalkedCounty

from folkmoot.county.needs import needs
from folkmoot.gate.permit import Permit
from folkmoot.run.gather import DELIVERIES

pytestmark = pytest.mark.xdist_group("county")

VERDICT = "__verdict"
MARKS = frozenset({"_record", "_delivery", "_member", "_row"})
# What lies beside the datasets: who is who and where, and what the rule itself brings along.
BESIDE: Mapping[str, frozenset[str]] = {
    "deliveries": frozenset({"_delivery", "_member", "as_of", "region"}),
    "parameters": frozenset({"name", "region", "value", "valid_from", "valid_to"}),
    "citations": frozenset({"text", "valid_from", "valid_to"}),
    "words": frozenset({"list", "word"}),
    "numbers": frozenset({"name", "value"}),
    "entities": frozenset({"record", "entity", "verdict"}),
    "links": frozenset({"entity", "match_weight", "match_probability"}),
    "between": frozenset({"one", "other", "match_weight", "match_probability"}),
    "places": frozenset({"record", "uprn", "parent_uprn", "probability", "verdict"}),
    "placed": frozenset({"record", "uprn", "lsoa"}),
    "areas": frozenset({"uprn", "lsoa"}),
}
# Made by a rule from what it was given: no table of the run.
MADE = frozenset({"units", "found", "candidates", "met"})
STEPS = ("open", "place", "link", "detect", "insight")
SQL = ("detect SQL", "insight SQL")


def granted(permit: Permit) -> dict[str, frozenset[str]]:
    """What the permit grants, by delivery and by dataset."""
    found: dict[str, frozenset[str]] = {}
    for grant in permit.grants:
        for key in (grant.delivery, grant.dataset):
            found[key] = found.get(key, frozenset()) | set(grant.columns)
    return found


def bare(columns: tuple[str, ...]) -> set[str]:
    """The columns without marks and verdicts."""
    return {column.removesuffix(VERDICT) for column in columns} - MARKS


def test_every_step_is_given_what_is_granted_and_no_more(county: WalkedCounty) -> None:
    seen = dict.fromkeys(STEPS, 0)
    for given in county.observer.given:
        if given.step in SQL or given.table == DELIVERIES:
            continue
        allowed = granted(given.permit)
        assert given.table in allowed, f"{given.step} was given {given.table}"
        more = bare(given.columns) - allowed[given.table]
        assert not more, f"{given.step} {given.rule}: {given.table} has {sorted(more)}"
        seen[given.step] += len(given.columns)
    assert all(seen.values()), seen


def test_no_column_that_the_agreement_leaves_out_is_read(county: WalkedCounty) -> None:
    """The check above could pass if the gate granted everything: it does not."""
    kept_back = 0
    for permit in {given.permit.id: given.permit for given in county.observer.given}.values():
        for grant in permit.grants:
            held = set(county.rows[grant.dataset].column_names)
            kept_back += len({c for c in held if not c.startswith("_")} - set(grant.columns))
    assert kept_back > 100


def test_a_rule_sees_the_columns_that_its_header_names(county: WalkedCounty) -> None:
    wanted, rules = needs(), set()
    for given in county.observer.given:
        if given.step not in SQL or given.table in MADE:
            continue
        rules |= set(given.rule.split())
        if given.table in BESIDE:
            assert set(given.columns) <= BESIDE[given.table], (given.rule, given.table)
            continue
        named: set[str] = set()
        for rule in given.rule.split():
            tables = {name.replace("-", "_"): columns for name, columns in wanted[rule].items()}
            named |= tables.get(given.table, set())
        assert named, f"{given.rule} sees {given.table}, which its header does not name"
        more = bare(given.columns) - named
        assert not more, f"{given.rule} sees {sorted(more)} of {given.table}"
    asked = {name for run in county.observer.given for name in run.permit.typologies}
    asked |= {name for run in county.observer.given for name in run.permit.insights}
    assert rules == asked & set(wanted)
    assert len(rules) > 20


def test_a_matched_uprn_stands_only_where_a_uprn_is_granted(county: WalkedCounty) -> None:
    """Placing replaces UPRNs; it gives none to a dataset of which none is granted."""
    without = 0
    for given in county.observer.given:
        if given.step in {"link", "detect", "insight"} and given.table != DELIVERIES:
            allowed = "uprn" in granted(given.permit)[given.table]
            without += not allowed
            assert allowed or not {"uprn", f"uprn{VERDICT}"} & set(given.columns)
    assert without, "every dataset had a UPRN, so nothing was shown"


def test_the_list_of_protected_people_reaches_no_rule(county: WalkedCounty) -> None:
    tables = {given.table for given in county.observer.given if given.step in SQL}
    assert not {table for table in tables if table.startswith("protected")}
    counted = [given.table for given in county.observer.given if given.step == "insight"]
    assert counted and "protected-people" not in counted
