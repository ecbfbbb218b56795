"""Which rules the columns of a contract imply."""

from __future__ import annotations

import pytest
from tests.quality.checking import contract

from folkmoot.dataset.contract import Column, Dimension, Rule, Semantic
from folkmoot.quality.derive import TYPED, VALIDATED, derive_rules

FREE = {
    Semantic.TEXT,
    Semantic.CODE,
    Semantic.ORGANISATION,
    Semantic.FORENAME,
    Semantic.SURNAME,
    Semantic.FULL_NAME,
    Semantic.ADDRESS,
}


@pytest.mark.parametrize("semantic", Semantic)
def test_every_semantic_is_checked_or_free_text(semantic: Semantic) -> None:
    (*rules,) = derive_rules(contract(Column(name="c", semantic=semantic)))
    ids = [rule.id for rule in rules]
    assert (semantic in TYPED) + (semantic in VALIDATED) + (semantic in FREE) == 1
    expected = {True: ["c.type"], False: ["c.valid"] if semantic in VALIDATED else []}
    assert ids == expected[semantic in TYPED]
    assert not any(rule.must for rule in rules)


def test_a_required_unique_column_with_a_list_implies_a_must_each() -> None:
    column = Column(
        name="c", semantic=Semantic.DATE, required=True, unique=True, allowed=("2026-01-01",)
    )
    rules = derive_rules(contract(column))
    assert [(r.id, r.must, r.optional, r.dimension) for r in rules] == [
        ("c.required", True, False, Dimension.COMPLETENESS),
        ("c.type", True, True, Dimension.VALIDITY),
        ("c.allowed", True, True, Dimension.VALIDITY),
        ("c.unique", True, True, Dimension.UNIQUENESS),
    ]
    assert all(rule.description for rule in rules)


def test_a_stated_rule_takes_the_place_of_the_implied_one() -> None:
    stated = Rule(
        id="ours", kind="required", columns=("c",), dimension=Dimension.ACCURACY, must=False
    )
    column = Column(name="c", semantic=Semantic.POSTCODE, required=True)
    rules = derive_rules(contract(column, rules=(stated,)))
    assert rules[0] == stated
    assert [rule.id for rule in rules] == ["ours", "c.valid"]


def test_type_and_valid_are_one_question_to_a_column() -> None:
    stated = Rule(id="ours", kind="valid", columns=("c",), dimension=Dimension.VALIDITY)
    rules = derive_rules(contract(Column(name="c", semantic=Semantic.BOOLEAN), rules=(stated,)))
    assert rules == (stated,)
