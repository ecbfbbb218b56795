"""Each rule of the check finds its fault in the good agreement after the smallest change."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import yaml
from tests.agreement.changing import GOOD, HERE, changed, contracts, good_terms

from folkmoot.agreement.check import check
from folkmoot.agreement.parse import parse
from folkmoot.agreement.rules import RULES
from folkmoot.agreement.rules.references import CONDITION_RULES
from folkmoot.agreement.terms import Terms
from folkmoot.dataset.contract import Semantic
from folkmoot.gate.conditions import CONDITIONS

TODAY = date(2026, 11, 21)
CASES: list[dict[str, Any]] = yaml.safe_load((HERE / "rules.yaml").read_text("utf-8"))


def test_good_agreement_has_no_fault():
    assert check(good_terms(), on=TODAY, contracts=contracts()) == ()


@pytest.mark.parametrize("case", CASES, ids=[f"{n}-{c['rule']}" for n, c in enumerate(CASES)])
def test_rule_finds_its_fault(case):
    terms = Terms.model_validate(changed(case["change"]))
    given = contracts() if case.get("contracts", True) else None
    given = (case.get("types") and other_types()) or given
    faults = check(terms, on=TODAY, contracts=given, typologies=("licence-double",))
    assert {fault.code for fault in faults} == {case["rule"], *case.get("also", [])}
    named = [fault for fault in faults if fault.code == case["rule"]]
    assert case["clause"] in {fault.clause for fault in named}
    for fault in named:
        assert fault.what.endswith(".") or fault.what.endswith(").")
        assert fault.next_step
        assert fault.warning is next(r for r in RULES if r.code == fault.code).warning


def other_types():
    """The contracts, but one says that `status` is a whole number."""
    given = contracts()
    ref, contract = next(iter(given.items()))
    columns = tuple(
        c.model_copy(update={"semantic": Semantic.INTEGER}) if c.name == "status" else c
        for c in contract.columns
    )
    return given | {ref: contract.model_copy(update={"columns": columns})}


def test_every_rule_has_a_case_and_a_sentence():
    assert {case["rule"] for case in CASES} == {rule.code for rule in RULES}
    assert len({rule.code for rule in RULES}) == len(RULES)
    assert all(rule.find.__doc__ for rule in RULES)


def test_all_faults_at_once_by_line():
    text = GOOD.read_text("utf-8")
    text = text.replace("UKGDPR-6-1-e, power: LGA72-S111}", "UKGDPR-6-1-f, power: LAAA14-S9}", 1)
    text = text.replace("notice, days", "notise, days").replace("ends: 2028-10-31\n", "")
    parsed = parse(text, "a.yaml")
    faults = check(
        parsed.terms, on=TODAY, contracts=contracts(), lines=parsed.lines, where="a.yaml"
    )
    found = {(fault.code, fault.line) for fault in faults}
    lines = text.splitlines()
    base = next(n for n, line in enumerate(lines, 1) if "6-1-f" in line)
    rule = next(n for n, line in enumerate(lines, 1) if "notise" in line)
    assert found >= {
        ("basis-barred", base),
        ("power-not-open", base),
        ("power-not-held", base),
        ("unknown-condition-rule", rule),
    }
    assert ("ends-missing", 2) in found  # a field that is not there: where the agreement begins
    assert [f.line for f in faults] == sorted(f.line for f in faults)


def test_legitimate_interests_stay_open_to_a_charity():
    data = {
        "parties 0 kind": "charity",
        "parties 0 powers": ["CDA98-S115"],
        "purposes 0 bases 0 basis": "UKGDPR-6-1-f",
    }
    codes = {f.code for f in check(Terms.model_validate(changed(data)), on=TODAY)}
    assert "basis-barred" not in codes


def test_law_enforcement_regime_takes_its_own_conditions():
    change = {
        "parties 0 kind": "police",
        "purposes 0 aim_class": "law_enforcement",
        "purposes 0 bases 0 basis": "DPA18-P3",
        "purposes 0 bases 0 power": "CDA98-S115",
        "parties 0 powers": ["CDA98-S115"],
        "purposes 0 bases 0 conditions": ["DPA18-S8-P8"],
        "purposes 0 bases 1 conditions": ["DPA18-S1-P10", "UKGDPR-9-2-g"],
        "purposes 0 uses 0 columns +": "medical",
    }
    faults = check(Terms.model_validate(changed(change)), on=TODAY, contracts=contracts())
    assert {f.code for f in faults} == {"code-caution"}


def test_whitelisted_columns_pass():
    change = {
        "purposes 0 bases 0 power": "LGFA92-S2-P18A",
        "parties 0 powers +": "LGFA92-S2-P18A",
        "purposes 0 uses 0 columns": ["address", "full_name"],
        "purposes 0 uses 0 rows": [],
        "purposes 0 recipients 0 sees": ["address"],
    }
    terms = Terms.model_validate(changed(change))
    assert check(terms, on=TODAY, contracts=contracts()) == ()


@pytest.mark.parametrize("rule", ["support_data"])
def test_reasoned_exception_opens_support_data(rule):
    exception = {"rule": rule, "reason": "A serious harm to carers.", "approved_by": "The panel"}
    change = {"datasets 0 kind": "education", "purposes 0 exceptions": [exception]}
    assert check(Terms.model_validate(changed(change)), on=TODAY, contracts=contracts()) == ()


def test_conditions_are_those_that_the_gate_enforces():
    assert set(CONDITION_RULES) == set(CONDITIONS)
