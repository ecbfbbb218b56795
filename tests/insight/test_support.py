"""Each rule of support on small tables: whom it lists, and every named reason why it does not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from folkmoot.dataset.fields.field_of import type_of
from folkmoot.dataset.standard import standards
from folkmoot.errors import InputError
from folkmoot.insight.support import read_rule, support, support_rule, support_rules
from folkmoot.law.restriction import restriction

DAY = date(2026, 10, 31)
WHO = pa.schema([("record", pa.string()), ("entity", pa.string())])
DELIVERIES = pa.table({"_delivery": ["d"], "_member": ["ashvale"], "as_of": [DAY]})
RULES = tuple(support_rules().values())
START = date(2025, 4, 1)


def table(dataset: str, rows: list[dict[str, Any]]) -> pa.Table:
    """Canonical rows of a dataset; what a row does not name is null."""
    columns = [(c.name, type_of(c.semantic)) for c in standards()[dataset].columns]
    schema = pa.schema([(k, pa.string()) for k in ("_record", "_delivery", "_member")] + columns)
    base = dict.fromkeys(schema.names) | {"_delivery": "d", "_member": "ashvale"}
    full = [base | row for row in rows]
    return pa.Table.from_pylist(full, schema)


class County:
    """Records that are put in one at a time, each with its person and place."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict[str, Any]]] = {
            "housing-benefit": [], "council-tax": [], "council-tax-reduction": [],
            "school-roll": [], "deaths": [],
        }  # fmt: skip
        self.who: list[dict[str, Any]] = []
        self.where: list[dict[str, Any]] = []

    def add(self, dataset: str, person: str, uprn: int | None = 1, **values: Any) -> str:
        record = f"{dataset}:{len(self.who)}"
        self.rows[dataset].append({"_record": record} | values)
        self.who.append({"record": record, "entity": person})
        verdict = "given" if uprn else "ambiguous"
        self.where.append({"record": record, "uprn": uprn, "verdict": verdict})
        return record

    def claim(self, person: str, uprn: int | None = 1, **values: Any) -> str:
        base = {"claim_from": START, "scheme": "working_age"}
        return self.add("housing-benefit", person, uprn, **(base | values))

    def bill(self, person: str, uprn: int = 1, **values: Any) -> str:
        base = {"account_ref": f"a{uprn}", "liable_from": START, "liability": "resident",
                "charge_pence": 182_500, "discount": "none"}  # fmt: skip
        return self.add("council-tax", person, uprn, **(base | values))

    def find(self, *rules: str, without: tuple[str, ...] = ()) -> Any:
        where = pa.schema([("record", pa.string()), ("uprn", pa.int64()), ("verdict", pa.string())])
        return support(
            [support_rule(name) for name in rules],
            {k: table(k, v) for k, v in self.rows.items() if k not in without},
            pa.Table.from_pylist(self.who, WHO),
            pa.Table.from_pylist(self.where, where),
            deliveries=DELIVERIES,
        )


REDUCTION, MEALS, PENSION = (
    "support-ctr-unclaimed", "support-ctr-school-meals", "support-pension-credit-unclaimed",
)  # fmt: skip


def excluded(found: Any, rule: str) -> set[str]:
    counts = found.excluded[f"{rule}@1"]
    assert found.considered[f"{rule}@1"] == found.met[f"{rule}@1"] + sum(counts.values())
    return {name for name, count in counts.items() if count}


def test_who_has_housing_benefit_and_no_reduction_is_listed_with_reasons():
    county = County()
    claim = county.claim("p", scheme="pension_age", passported=True)
    bill = county.bill("p", discount_pence=36_500)
    (row,) = county.find(REDUCTION).households.to_pylist()
    assert (row["subject"], row["rules"]) == ("u:1", [f"{REDUCTION}@1"])
    assert row["records"] == sorted([claim, bill])
    assert row["estimates"] == [{"rule": f"{REDUCTION}@1", "weekly_pence": 2800}]
    assert [(r["record"], r["day"]) for r in row["reasons"]] == [(claim, START), (bill, DAY)]
    assert row["members"] == ["ashvale"] and "s.13A" in row["citations"][0]


def test_of_working_age_the_amount_is_not_computable_and_a_partner_may_be_liable():
    county = County()
    county.claim("p", partner_forename="Ana", partner_surname="Reed")
    county.bill("q", forename=" ANA", surname="Reed")
    (row,) = county.find(REDUCTION).households.to_pylist()
    assert row["estimates"][0]["weekly_pence"] is None
    assert "declared partner" in row["reasons"][1]["sentence"]


def ended(c: County) -> None:
    c.claim("p", claim_to=DAY), c.bill("p")


def died(c: County) -> None:
    c.claim("p"), c.bill("p"), c.add("deaths", "p", died=date(2026, 10, 1))


def unsure(c: County) -> None:
    c.claim("p", None), c.bill("p")


def reduced_here(c: County) -> None:
    c.claim("p"), c.bill("p"), c.add("council-tax-reduction", "q", 1, claim_from=START)


def reduced_by_name(c: County) -> None:
    c.claim("p"), c.bill("p"), c.add("council-tax-reduction", "p", None, claim_from=START)


def unbilled(c: County) -> None:
    c.claim("p"), c.bill("l", liability="landlord")


def lodger(c: County) -> None:
    c.claim("p"), c.bill("q")


def student_house(c: County) -> None:
    c.claim("p"), c.bill("p", exemption="n", exemption_from=START)


EXCLUDED = {
    ended: "claim_ended", died: "has_died", unsure: "address_unsure", reduced_here: "has_reduction",
    reduced_by_name: "has_reduction", unbilled: "no_account", lodger: "somebody_else_liable",
    student_house: "exempt",
}  # fmt: skip


@pytest.mark.parametrize("make", EXCLUDED, ids=lambda make: make.__name__)
def test_who_is_not_offered_a_reduction(make):
    county = County()
    make(county)
    found = county.find(REDUCTION)
    assert (found.households.num_rows, excluded(found, REDUCTION)) == (0, {EXCLUDED[make]})


def test_a_reduction_or_an_exemption_that_has_ended_does_not_count():
    county = County()
    county.claim("p"), county.bill("p", exemption="f", exemption_to=DAY)
    county.add("council-tax-reduction", "p", 1, claim_from=START, claim_to=DAY)
    assert county.find(REDUCTION).households.num_rows == 1


def test_deaths_need_not_be_given_and_other_datasets_must_be():
    county = County()
    county.claim("p"), county.bill("p")
    assert county.find(REDUCTION, without=("deaths",)).households.num_rows == 1
    with pytest.raises(InputError, match="council-tax"):
        county.find(REDUCTION, without=("council-tax",))


def test_claimants_of_one_dwelling_are_households_of_their_own():
    county = County()
    for person in ("p", "q"):
        county.claim(person), county.bill(person, account_ref=person)
    rows = county.find(REDUCTION).households.to_pylist()
    assert sorted(row["subject"] for row in rows) == ["e:p", "e:q"]
    assert not set(rows[0]["records"]) & set(rows[1]["records"])


def test_one_household_that_meets_two_rules_stands_once_without_a_sum():
    county = County()
    county.claim("p", scheme="pension_age", date_of_birth=date(1950, 1, 1),
                 weekly_income_pence=20_000)  # fmt: skip
    county.bill("p")
    (row,) = county.find(REDUCTION, PENSION).households.to_pylist()
    assert row["rules"] == [f"{REDUCTION}@1", f"{PENSION}@1"]
    assert [each["weekly_pence"] for each in row["estimates"]] == [None, 3800]
    assert {each["rule"] for each in row["reasons"]} == set(row["rules"])


def test_free_school_meals():
    county = County()
    county.add("school-roll", "kid", 1, free_school_meals=True, entered=START)
    county.add("school-roll", "sister", 1, free_school_meals=True, entered=START)
    county.bill("p")
    county.add("school-roll", "paid", 2, free_school_meals=False)
    county.add("school-roll", "gone", 2, free_school_meals=True, left=DAY)
    found = county.find(MEALS)
    (row,) = found.households.to_pylist()
    assert (row["subject"], found.considered[f"{MEALS}@1"]) == ("u:1", 1)


@pytest.mark.parametrize(
    ("uprn", "bills", "reduced", "why"),
    [
        (None, [{}], False, "address_unsure"),
        (1, [{}], True, "has_reduction"),
        (1, [], False, "no_account"),
        (1, [{}, {"account_ref": "b"}], False, "several_households"),
        (1, [{"exemption": "n"}], False, "exempt"),
    ],
)
def test_who_is_not_offered_a_reduction_for_school_meals(uprn, bills, reduced, why):
    county = County()
    county.add("school-roll", "kid", uprn, free_school_meals=True)
    for number, bill in enumerate(bills):
        county.bill(f"p{number}", **bill)
    if reduced:
        county.add("council-tax-reduction", "other", 1, claim_from=START)
    assert excluded(county.find(MEALS), MEALS) == {why}


OLD = {"scheme": "pension_age", "date_of_birth": date(1950, 1, 1), "weekly_income_pence": 20_000}


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"claim_to": DAY}, "claim_ended"),
        ({"pension_credit": True}, "has_pension_credit"),
        ({"passported": True}, "has_pension_credit"),
        ({"date_of_birth": None}, "age_unknown"),
        ({"date_of_birth": date(1960, 10, 1)}, "under_age"),
        ({"partner_surname": "Reed"}, "partner_age_unknown"),
        ({"partner_date_of_birth": date(1970, 1, 1)}, "mixed_age"),
        ({"weekly_income_pence": None}, "income_unknown"),
        ({"weekly_income_pence": 23_701}, "income_above"),
        ({"weekly_income_pence": 23_700}, None),
        ({"partner_date_of_birth": date(1951, 1, 1), "weekly_income_pence": 36_000}, None),
        (
            {"partner_date_of_birth": date(1951, 1, 1), "weekly_income_pence": 36_300},
            "income_above",
        ),
        # Born by 5 July 1960: 66 years and three months, on 5 October; a day later four months.
        ({"date_of_birth": date(1960, 5, 5)}, None),
        ({"date_of_birth": date(1960, 6, 5)}, None),
        ({"date_of_birth": date(1960, 7, 5)}, None),
        ({"date_of_birth": date(1960, 7, 6)}, "under_age"),
        ({"date_of_birth": date(1960, 8, 1)}, "under_age"),
    ],
)
def test_pension_credit(values, why):
    county = County()
    county.claim("p", **(OLD | values))
    found = county.find(PENSION)
    assert excluded(found, PENSION) == ({why} if why else set())
    assert found.households.num_rows == (0 if why else 1)


def test_one_claim_that_knows_of_pension_credit_is_enough():
    county = County()
    county.claim("p", **OLD)
    county.add("council-tax-reduction", "p", 1, claim_from=START, pension_credit=True,
               scheme="pension_age")  # fmt: skip
    assert excluded(county.find(PENSION), PENSION) == {"has_pension_credit"}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_reads_no_suspicion_and_only_columns_that_there_are(rule):
    for need in rule.header.needs:
        standard = standards()[need.dataset]
        law = restriction(standard.kind)
        assert "support" in law.aims and law.side != "leads"
        for column in need.columns:
            found = standard.column(column.name)
            assert found is not None, column.name
            assert "criminal" not in found.tags and "special_category" not in found.tags
    assert len({e.name for e in rule.header.exclusions}) == len(rule.header.exclusions)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_nothing_at_all_gives_nothing(rule):
    assert County().find(rule.id).households.num_rows == 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("SELECT 1", "does not begin"),
        ("/*\nid: pension\n*/ SELECT 1", "pattern"),
        ("/*\n- [\n*/ SELECT 1", "not YAML"),
    ],
)
def test_a_file_that_is_no_rule(tmp_path, text, words):
    (tmp_path / "x.sql").write_text(text)
    with pytest.raises(InputError, match=words):
        read_rule(tmp_path / "x.sql")


def test_a_failing_rule_shows_no_value():
    rule = support_rule(PENSION)
    broken = rule.model_copy(update={"sql": "SELECT CAST('SECRET' AS INT)"})
    county = County()
    with pytest.raises(InputError) as caught:
        support([broken], {k: table(k, []) for k in county.rows},
                pa.Table.from_pylist([], WHO),
                pa.table({"record": pa.array([], pa.string()), "uprn": pa.array([], pa.int64()),
                          "verdict": pa.array([], pa.string())}),
                deliveries=DELIVERIES)  # fmt: skip
    assert "SECRET" not in str(caught.value)
