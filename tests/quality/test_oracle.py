"""The compiled SQL and the slow reference agree, row for row and count for count."""

from __future__ import annotations

from random import Random

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.quality.checking import AS_OF, TODAY, check, failing, reading
from tests.quality.oracle import oracle, percent
from tests.quality.tables import KINDS, Case, random_case

from folkmoot.dataset.contract import Contract, RuleKind
from folkmoot.quality.assess import Assessment

SEEDS = st.integers(0, 2**32)


def agree(case: Case, rejected: int = 0, missing: frozenset[str] = frozenset()) -> Assessment:
    kept = case.table.num_rows
    facts = reading(
        kept, read=kept + rejected, rejected=rejected, columns_missing=tuple(sorted(missing))
    )
    got = check(case.table, case.contract, facts=facts, others=case.others)
    expected, checked = oracle(
        case.table, case.contract, as_of=AS_OF, today=TODAY, others=case.others, missing=missing
    )
    assert failing(got) == expected
    certificate = got.certificate
    assert {r.rule for r in certificate.rules if r.checked} == (set(checked) if kept else set())
    for result in certificate.rules:
        assert result.failed == sum(result.rule in rules for rules in expected.values())
    must = {rule.id for rule in checked.values() if rule.must}
    failed = sum(bool(rules & must) for rules in expected.values())
    assert (certificate.failed, certificate.kept) == (failed, kept)
    assert certificate.quality == percent(kept - failed, kept + rejected)
    for dimension in {rule.dimension for rule in checked.values()}:
        ids = {rule.id for rule in checked.values() if rule.dimension == dimension}
        good = kept - sum(bool(rules & ids) for rules in expected.values())
        assert certificate.dimensions[dimension.value] == percent(good, kept + rejected)
    return got


@settings(max_examples=75, deadline=None)
@given(SEEDS, st.integers(0, 25), st.integers(0, 12), st.integers(0, 3))
def test_sql_equals_the_oracle(seed: int, rows: int, rules: int, rejected: int) -> None:
    agree(random_case(Random(seed), rows, rules), rejected)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_rule_equals_the_oracle(kind: RuleKind) -> None:
    for seed in range(6):
        agree(random_case(Random(seed), 40, 10, (kind,)))


@pytest.mark.parametrize("rules", [46, 47, 48, 62, 63, 64, 126, 127, 200])
def test_more_rules_than_one_word_has_bits(rules: int) -> None:
    agree(random_case(Random(rules), 60, rules))


@settings(max_examples=20, deadline=None)
@given(SEEDS, st.sets(st.integers(0, 7), max_size=4))
def test_missing_columns_are_not_checked(seed: int, gone: set[int]) -> None:
    case = random_case(Random(seed), 10, 10)
    missing = frozenset(f"c{i}" for i in gone)
    got = agree(case, missing=missing)
    assert missing <= set(got.certificate.columns_missing)


@settings(max_examples=20, deadline=None)
@given(SEEDS, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(seed: int, order: Random) -> None:
    case = random_case(Random(seed), 15, 10)
    places = list(range(15))
    order.shuffle(places)
    shuffled = case.table.take(pa.array(places))
    before = check(case.table, case.contract, others=case.others)
    after = check(shuffled, case.contract, others=case.others)
    assert before == after


@settings(max_examples=20, deadline=None)
@given(SEEDS, st.integers(0, 20))
def test_row_rules_of_parts_add_up_to_the_whole(seed: int, cut: int) -> None:
    """Appending rows changes no earlier row's answer, except for rules about the set of rows."""
    row_kinds = tuple(kind for kind in KINDS if kind != "unique")
    case = random_case(Random(seed), 20, 10, row_kinds)
    columns = tuple(c.model_copy(update={"unique": False}) for c in case.contract.columns)
    under = case.contract.model_copy(update={"columns": columns})
    # A column that is absent in one part only is a different file: keep those columns out.
    table = _never_absent(case.table, under)
    whole = failing(check(table, under, others=case.others))
    parts = (table.slice(0, cut), table.slice(cut))
    first, second = (failing(check(part, under, others=case.others)) for part in parts)
    assert first | second == whole


def _never_absent(table: pa.Table, under: Contract) -> pa.Table:
    for column in under.columns:
        name = f"{column.name}__verdict"
        words = ["missing" if v == "absent" else v for v in table[name].to_pylist()]
        table = table.set_column(table.column_names.index(name), name, pa.array(words, pa.string()))
    return table


@pytest.mark.nightly
@pytest.mark.parametrize("kind", KINDS)
def test_a_million_random_rows_of_every_kind(kind: RuleKind) -> None:
    """At least 1,000,000 rows per kind, over 100 random contracts of eight such rules each."""
    rows = sum(
        agree(random_case(Random(seed), 10_000, 8, (kind,))).certificate.kept for seed in range(100)
    )
    assert rows >= 1_000_000
