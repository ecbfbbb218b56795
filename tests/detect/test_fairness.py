"""Rates by group against plain counting; what stops a typology, and what cannot be told."""

from __future__ import annotations

import math
from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.agreement.audit import AUDIT
from folkmoot.agreement.terms import Aim
from folkmoot.detect.fairness import (
    FAIRNESS_SCHEMA,
    LEAST_WRONGED,
    MEASURES,
    fairness,
    measured,
    read_report,
    reports,
    worst,
    write_report,
)
from folkmoot.detect.linkage_fairness import linkage_fairness
from folkmoot.detect.rates import Interval, ratio, wilson
from folkmoot.errors import ForbiddenError, InputError


def people(young: int, old: int, attribute: str = "age_band") -> pa.Table:
    names = [f"y{n}" for n in range(young)] + [f"o{n}" for n in range(old)]
    groups = ["young"] * young + ["old"] * old
    return pa.table({"person": names, "attribute": [attribute] * len(names), "group": groups})


def decided(confirmed: list[str], entitled: list[str]) -> pa.Table:
    words = ["confirmed"] * len(confirmed) + ["entitled"] * len(entitled)
    return pa.table({
        "person": pa.array(confirmed + entitled, pa.string()),
        "outcome": pa.array(words, pa.string()),
    })  # fmt: skip


def some(prefix: str, count: int, start: int = 0) -> list[str]:
    return [f"{prefix}{n}" for n in range(start, start + count)]


def measure(young_right: int, young_wrong: int, old_right: int, old_wrong: int, **more):
    right = some("y", young_right) + some("o", old_right)
    wrong = some("y", young_wrong, 500) + some("o", old_wrong, 500)
    table = fairness(
        pa.table({"person": right + wrong}),
        decided(right, wrong),
        people(1000, 1000),
        typology="sbrr-multiple@1",
        **more,
    )
    assert table.schema == FAIRNESS_SCHEMA
    return {(r["group"], r["measure"]): r for r in table.to_pylist()}


def test_rates_are_plain_counts():
    truth = some("y", 50) + some("o", 80)
    found = measure(40, 10, 60, 15, truth=truth)
    young = {name: found["young", name] for name in MEASURES}
    assert {n: (r["count"], r["out_of"]) for n, r in young.items()} == {
        "selection": (50, 1000), "precision": (40, 50), "wrongful_contact": (10, 1000),
        "recall": (40, 50),
    }  # fmt: skip
    assert (young["precision"]["n"], young["precision"]["selected"]) == (1000, 50)
    assert found["old", "recall"]["rate"] == 60 / 80
    assert young["precision"]["ratio"] == pytest.approx((40.5 / 51) / (60.5 / 76))
    assert all(r["estimable"] and not r["stop"] for r in found.values())


def test_who_is_contacted_wrongly_far_more_often_stops_it():
    found = measure(50, 200, 50, 10)
    stopped = {key for key, row in found.items() if row["stop"]}
    assert stopped == {("young", "precision"), ("young", "wrongful_contact")}
    assert found["young", "wrongful_contact"]["ratio_low"] > 1.25


def test_selection_alone_does_not_stop_it():
    found = measure(300, 0, 30, 0)
    assert found["young", "selection"]["ratio_low"] > 5
    assert not any(row["stop"] for row in found.values())


def test_a_difference_that_may_be_chance_does_not_stop_it():
    found = measure(10, 6, 12, 3)
    assert found["young", "precision"]["ratio"] < 0.8
    assert not any(row["stop"] for row in found.values())


def test_few_people_are_not_estimable_and_say_so():
    found = measure(4, 2, 60, 15)
    row = found["young", "precision"]
    assert (row["estimable"], row["rate"], row["stop"]) == (False, None, False)
    assert row["reason"] == "fewer than 10"
    assert found["old", "precision"]["reason"] == "nobody to compare with"
    assert found["young", "recall"]["reason"] == "no truth and no control sample"


def test_recall_rests_on_a_control_sample_where_there_is_no_truth():
    sample = pa.table({
        "person": some("y", 100, 800) + some("o", 100, 800),
        "outcome": ["confirmed"] * 5 + ["entitled"] * 95 + ["entitled"] * 100,
    })  # fmt: skip
    found = measure(40, 10, 60, 15, controls=sample)
    young = found["young", "recall"]
    assert young["rate"] == pytest.approx(40 / (40 + 0.05 * 950))
    assert young["low"] < young["rate"] < young["high"]
    assert found["old", "recall"]["rate"] == 1.0
    assert found["old", "recall"]["low"] < 1.0


def test_ethnicity_only_in_an_audit():
    table = people(20, 20, "ethnicity")
    nobody = pa.table({"person": pa.array([], pa.string())})
    given_ = {"selected": nobody, "outcomes": decided([], []), "groups": table, "typology": "a@1"}
    for aim, insights in (
        (Aim.COUNTER_FRAUD, (AUDIT,)), (Aim.RESEARCH, ()), (Aim.PLANNING, (AUDIT,)),
    ):  # fmt: skip
        with pytest.raises(ForbiddenError, match="audit"):
            fairness(**given_, aim=aim, insights=insights)
    assert fairness(**given_, aim=Aim.RESEARCH, insights=(AUDIT,)).num_rows == 8
    with pytest.raises(InputError, match="attribute"):
        fairness(**(given_ | {"groups": people(2, 2, "religion")}))


def test_an_outcome_of_somebody_who_was_not_selected():
    with pytest.raises(InputError):
        fairness(pa.table({"person": ["y1"]}), decided(["y2"], []), people(5, 5), typology="a@1")


def test_a_report_is_written_and_read_back():
    table = pa.Table.from_pylist(list(measure(50, 200, 50, 10).values()), FAIRNESS_SCHEMA)
    (made,) = reports(table, measured_on=date(2026, 10, 31), source="planted truth")
    assert (made.typology, made.attribute, made.stop) == ("sbrr-multiple@1", "age_band", True)
    assert read_report(write_report(made)) == made
    for text in ("{", "[]", '{"typology": "a"}'):
        with pytest.raises(InputError):
            read_report(text)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_solves_its_own_equation(counted):
    count, out_of = counted
    found = wilson(count, out_of)
    z = 1.959963984540054
    assert 0 <= found.low <= found.rate <= found.high <= 1
    for bound, edge in ((found.low, 0.0), (found.high, 1.0)):
        if bound != edge:
            distance = abs(found.rate - bound)
            assert distance == pytest.approx(z * math.sqrt(bound * (1 - bound) / out_of), abs=1e-9)


def test_of_nobody_anything_may_be_so():
    assert wilson(0, 0) == Interval(0, 0, 0.0, 0.0, 1.0)


def test_the_interval_of_a_ratio_holds_the_truth_about_as_often_as_it_says():
    import random

    stream, held, runs = random.Random(7), 0, 200
    for seed in range(runs):
        one, other = (wilson(sum(stream.random() < p for _ in range(400)), 400) for p in (0.2, 0.1))
        _, low, high = ratio(one, other, seed=seed)
        held += low <= 2.0 <= high
    assert 0.90 <= held / runs <= 0.99


def test_people_linked_too_little_or_too_much_by_group_equal_counting_them():
    records = [f"r{n}" for n in range(40)]
    truth = {r: f"{'y' if n < 20 else 'o'}{n // 2}" for n, r in enumerate(records)}
    # The young are linked as they are; of the old every second pair is missed, one is false.
    entity = {r: truth[r] if n < 20 or n % 4 < 2 else r for n, r in enumerate(records)}
    entity[records[22]] = entity[records[20]]
    table = linkage_fairness(
        pa.table({"record": records, "entity": [entity[r] for r in records]}),
        pa.table({"record": records, "person": [truth[r] for r in records]}),
        people(20, 30),
        model="people@1",
    )
    found = {(r["group"], r["measure"]): (r["count"], r["out_of"]) for r in table.to_pylist()}
    for group, letter in (("young", "y"), ("old", "o")):
        mine = {p for p in truth.values() if p.startswith(letter)}
        of = {p: [r for r in records if truth[r] == p] for p in mine}
        apart = [p for p, rs in of.items() if any(entity[a] != entity[b] for a in rs for b in rs)]
        mixed = [
            p for p, rs in of.items()
            if any(entity[a] == entity[b] and truth[b] != p for a in rs for b in records)
        ]  # fmt: skip
        assert found[group, "missed_match"] == (len(apart), len(mine))
        assert found[group, "false_match"] == (len(mixed), len(mine))
    assert found["old", "missed_match"] == (5, 10) and found["old", "false_match"] == (2, 10)


def test_nobody_was_contacted_wrongly_only_once_all_are_decided():
    """Selected and not decided is no sign that all was well."""
    nobody = decided([], [])
    chosen = pa.table({"person": some("y", 40) + some("o", 40)})
    table = fairness(chosen, nobody, people(1000, 1000), typology="a@1")
    rows = {(r["group"], r["measure"]): r for r in table.to_pylist()}
    for name in ("precision", "wrongful_contact"):
        assert not rows["young", name]["estimable"]
        assert rows["young", name]["reason"] == "nothing is decided yet"
    few = fairness(chosen, decided([], some("y", 3)), people(1000, 1000), typology="a@1")
    told = {(r["group"], r["measure"]): r["reason"] for r in few.to_pylist()}
    assert told["young", "wrongful_contact"] == "too few are decided"


def test_while_some_are_decided_their_share_stands_for_the_others():
    chosen = pa.table({"person": some("y", 100) + some("o", 100)})
    some_ = decided(some("y", 30) + some("o", 100), some("y", 10, 30))
    table = fairness(chosen, some_, people(1000, 1000), typology="a@1")
    row = {(r["group"], r["measure"]): r for r in table.to_pylist()}["young", "wrongful_contact"]
    assert row["rate"] == pytest.approx((10 / 40) * (100 / 1000))
    assert row["low"] < row["rate"] < row["high"]


def test_a_sample_in_parts_weighs_each_part_by_whom_it_stands_for():
    """Excluded candidates are few and sampled densely, those never flagged many and thinly."""
    chosen = pa.table({"person": some("y", 100) + some("o", 100)})
    sample = pa.table({
        "person": some("y", 20, 200) + some("y", 40, 300),
        "outcome": ["confirmed"] * 5 + ["entitled"] * 15 + ["confirmed"] + ["entitled"] * 39,
        "stands_for": [2.0] * 20 + [21.5] * 40,
    })  # fmt: skip
    table = fairness(
        chosen, decided(some("y", 100), some("o", 100)), people(1000, 1000), typology="a@1",
        controls=sample,
    )  # fmt: skip
    row = {(r["group"], r["measure"]): r for r in table.to_pylist()}["young", "recall"]
    missed = 5 / 20 * 40 + 1 / 40 * 860
    assert row["rate"] == pytest.approx(100 / (100 + missed))
    assert row["low"] < row["rate"] < row["high"]


def test_fewer_than_five_wronged_stop_nothing():
    for wronged, stops in ((LEAST_WRONGED - 1, False), (LEAST_WRONGED, True)):
        mine, rest = wilson(wronged, 60), wilson(1, 3000)
        row = measured("wrongful_contact", mine, rest, least_n=10, seed=0)
        assert row["ratio_low"] > 1.25
        assert row["stop"] is stops


def test_a_wrong_link_stops_from_one_in_a_hundred_on():
    rest = wilson(30, 10_000)
    for count, stops in ((60, False), (160, True)):
        row = measured("false_match", wilson(count, 10_000), rest, least_n=10, seed=0)
        assert row["ratio_low"] > 1.25
        assert row["stop"] is stops


def test_the_worst_is_the_surest_harm():
    rows = list(measure(50, 200, 50, 10).values())
    found = worst(rows)
    assert (found["group"], found["measure"]) == ("young", "wrongful_contact")
    assert worst([row for row in rows if row["measure"] == "selection"]) is None
    assert worst(list(measure(40, 2, 40, 2).values())) is None, "too few wronged to say"


def test_a_person_in_two_groups_of_one_attribute():
    twice = pa.concat_tables([people(5, 5), people(1, 0).set_column(2, "group", [["old"]])])
    with pytest.raises(InputError, match="two groups"):
        fairness(pa.table({"person": ["y1"]}), decided([], []), twice, typology="a@1")


def test_one_of_many_comparisons_must_be_the_surer():
    """What would stop as the one question that was asked may be chance as one of sixty."""
    mine, rest = wilson(8, 400), wilson(20, 4000)
    alone = measured("wrongful_contact", mine, rest, least_n=10, seed=0)
    among = measured("wrongful_contact", mine, rest, least_n=10, seed=0, comparisons=60)
    assert (alone["stop"], among["stop"]) == (True, False)
    assert alone["ratio_low"] == among["ratio_low"], "what is told is the interval of 95 %"
    sure = measured("wrongful_contact", wilson(80, 400), rest, least_n=10, seed=0, comparisons=60)
    assert sure["stop"]


def test_stops_by_chance_are_rare_where_groups_are_alike():
    """Five groups alike in all, measured a hundred times: hardly ever does one stop."""
    import random

    stream, stopped, runs = random.Random(11), 0, 100
    for seed in range(runs):
        names = [f"p{n}" for n in range(3000)]
        group = pa.table({
            "person": names, "attribute": ["deprivation"] * 3000,
            "group": [f"{n % 5 + 1} of 5" for n in range(3000)],
        })  # fmt: skip
        chosen = stream.sample(names, 120)
        right = [p for p in chosen if stream.random() < 0.7]
        wrong = sorted(set(chosen) - set(right))
        truth = {*right, *stream.sample(names, 30)}
        table = fairness(
            pa.table({"person": chosen}), decided(right, wrong), group, typology="a@1",
            truth=truth, seed=seed,
        )  # fmt: skip
        stopped += any(row["stop"] for row in table.to_pylist())
    assert stopped <= 3
