"""Plans, names, bound values; and a contract's faults, all at once."""

from __future__ import annotations

import pytest
from tests.quality.checking import contract

from folkmoot.dataset.contract import Column, Dimension, Rule, Semantic
from folkmoot.errors import InputError
from folkmoot.quality.compile import compile_rules
from folkmoot.quality.quote import quote

TEXT = Column(name="c", semantic=Semantic.CODE)
DATE = Column(name="d", semantic=Semantic.DATE)
NUMBER = Column(name="n", semantic=Semantic.PENCE)
FLAG = Column(name="b", semantic=Semantic.BOOLEAN)
HOSTILE = "x'); DROP TABLE fails; --"


def rule(kind: str, *columns: str, **params: str | tuple[str, ...]) -> Rule:
    return Rule.model_validate(
        {
            "id": "r",
            "kind": kind,
            "columns": columns,
            "dimension": Dimension.VALIDITY,
            "params": params,
        }
    )


def test_values_are_bound_and_never_part_of_the_sql() -> None:
    under = contract(TEXT, rules=(rule("allowed", "c", values=(HOSTILE, "B")),))
    compiled = compile_rules(under).rules[0]
    assert "DROP" not in compiled.sql
    assert list(compiled.params.values()) == [HOSTILE, "B"]


@pytest.mark.parametrize("name", ['a"b', "a b", "", "A", "a;", "é", "1a", "a.b"])
def test_only_a_contracts_name_is_quoted(name: str) -> None:
    with pytest.raises(ValueError, match="not a name"):
        quote(name)


FAULTY = {
    "an unknown column": rule("required", "nowhere"),
    "no column": rule("required"),
    "two columns where one is meant": rule("range", "c", "n", min="1"),
    "one column where two are meant": rule("compare", "c", op="lt"),
    "a column against itself": rule("compare", "c", "c", op="eq"),
    "no operator": rule("compare", "c", "c2"),
    "an unknown operator": rule("compare", "c", "c2", op="<"),
    "a date against a text": rule("compare", "c", "d", op="lt"),
    "a number against a flag": rule("compare", "n", "b", op="eq"),
    "an unknown parameter": rule("unique", "c", case="no"),
    "an empty range": rule("range", "n"),
    "a bound that is no number": rule("range", "n", min="ten"),
    "a bound that is not finite": rule("range", "n", max="Infinity"),
    "a bound with too many digits": rule("range", "n", max="1E+40"),
    "a bound that is no date": rule("range", "d", min="1 April 1990"),
    "a bound that is a list": rule("range", "n", min=("1", "2")),
    "no allowed values": rule("allowed", "c"),
    "an allowed value of another kind": rule("allowed", "n", values=("1.5",)),
    "an allowed flag that is none": rule("allowed", "b", values=("maybe",)),
    "as_of as an allowed date": rule("allowed", "d", values=("as_of",)),
    "days that are no number": rule("freshness", "d", days="a week"),
    "days that are too many": rule("freshness", "d", days="99999999999"),
    "no days": rule("freshness", "d"),
    "freshness of a text": rule("freshness", "c", days="3"),
    "a foreign key without a column": rule("foreign_key", "c", dataset="other"),
    "a foreign key to no name": rule("foreign_key", "c", dataset="other", column='x" y'),
}


@pytest.mark.parametrize("name", FAULTY)
def test_a_faulty_rule_is_named_with_its_next_step(name: str) -> None:
    columns = (TEXT, TEXT.model_copy(update={"name": "c2"}), DATE, NUMBER, FLAG)
    with pytest.raises(InputError) as caught:
        compile_rules(contract(*columns, rules=(FAULTY[name],)))
    faults = caught.value.faults
    assert faults
    assert all(f.clause == "rules[r]" and f.where and f.next_step for f in faults)


def test_all_faults_come_at_once() -> None:
    rules = (rule("required", "nowhere"), rule("range", "c"))
    double = Column(name="a__verdict", semantic=Semantic.CODE)
    with pytest.raises(InputError) as caught:
        compile_rules(contract(TEXT, double, rules=rules))
    clauses = [fault.clause for fault in caught.value.faults]
    # Two rules called r, the column's name, and each rule's own fault.
    assert clauses == ["rules[r]", "columns[a__verdict]", "rules[r]", "rules[r]"]


def test_a_stated_id_may_not_be_that_of_an_implied_rule() -> None:
    stated = rule("unique", "d").model_copy(update={"id": "d.type"})
    with pytest.raises(InputError, match="Two rules have one id"):
        compile_rules(contract(DATE, rules=(stated,)))
