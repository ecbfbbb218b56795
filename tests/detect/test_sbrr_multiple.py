"""Typology 24, case by case: a small table, and what is expected of it.

Every exclusion and every false-positive trap of the header has its test here, each with an
innocent look-alike or the lead beside it; ``test_typologies`` finds the one that has not.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from folkmoot.detect import Findings

Screen = Callable[..., Findings]

RELIEF: dict[str, Any] = {"relief_type": "small_business", "relief_start": date(2015, 4, 1)}
MAIN = RELIEF | {"rateable_value": 9000}
SMALL = {"rateable_value": 2899}
LARGE = {"rateable_value": 2900}


def outcome(findings: Findings) -> str:
    """The one candidate's outcome: ``lead`` or the exclusion's name."""
    assert findings.considered == findings.leads.num_rows + sum(findings.excluded.values())
    assert findings.considered == findings.candidates.num_rows
    (candidate,) = findings.candidates.to_pylist()
    return str(candidate["reason"] or candidate["outcome"])


def the_lead(findings: Findings) -> dict[str, Any]:
    assert outcome(findings) == "lead"
    (lead,) = findings.leads.to_pylist()
    return dict(lead)


# Leads


def test_relief_on_two_properties_at_once_is_a_lead(screen_rows: Screen) -> None:
    lead = the_lead(screen_rows([MAIN, RELIEF | {"relief_start": date(2018, 4, 1)}]))
    assert (lead["overlap_from"], lead["overlap_to"]) == (date(2018, 4, 1), date(2019, 3, 31))
    assert lead["overlap_days"] == 364
    assert lead["recommended"]
    assert "2 properties" in lead["reasons_for"][0]
    assert "SI 2017/102" in lead["citation"]


def test_relief_on_two_small_properties_is_a_lead_all_the_same(screen_rows: Screen) -> None:
    # The second-property rule lets the relief stand on the main one, never on both.
    assert outcome(screen_rows([RELIEF | SMALL, RELIEF | SMALL])) == "lead"


def test_relief_beside_another_large_property_is_a_lead(screen_rows: Screen) -> None:
    lead = the_lead(screen_rows([MAIN, LARGE]))
    assert (
        "Another property has a rateable value of £2900; the most allowed is £2899."
        in (lead["reasons_for"])
    )


def test_across_councils(screen_rows: Screen) -> None:
    days = {"bradford": date(2018, 7, 1), "kirklees": date(2019, 1, 31)}
    lead = the_lead(screen_rows([MAIN, RELIEF | {"member": "kirklees"}], as_of=days))
    assert lead["members"] == ["bradford", "kirklees"]
    assert lead["overlap_to"] == date(2018, 7, 1)  # what both lists know of
    assert "The lists are of different dates." in lead["reasons_against"]


def test_a_repeated_name_without_relief_is_no_candidate(screen_rows: Screen) -> None:
    assert screen_rows([LARGE, LARGE]).considered == 0


def test_one_property_with_relief_is_no_candidate(screen_rows: Screen) -> None:
    assert (
        screen_rows([MAIN, LARGE | {"ratepayer": "Pan Works Ltd", "entity": "p"}]).considered == 0
    )


# Exclusions


def test_exclusion_generic_name(screen_rows: Screen) -> None:
    nobody = {"ratepayer": "The Committee & Members", "entity": None, "verdict": "generic"}
    findings = screen_rows([MAIN | nobody, RELIEF | nobody])
    assert outcome(findings) == "generic_name"
    assert findings.rows["generic"] == 2


@pytest.mark.parametrize(
    "name", ["Anytown MDC", "North Anytown District Council", "Anytown Hospitals NHS Trust"]
)
def test_exclusion_public_body(screen_rows: Screen, name: str) -> None:
    assert outcome(screen_rows([MAIN | {"ratepayer": name}, RELIEF | {"ratepayer": name}])) == (
        "public_body"
    )


@pytest.mark.parametrize("name", ["Anytown Parish Council", "Council House Cafe Ltd", "Mdc2 Ltd"])
def test_a_parish_or_a_like_name_is_not_a_public_body(screen_rows: Screen, name: str) -> None:
    assert (
        outcome(screen_rows([MAIN | {"ratepayer": name}, RELIEF | {"ratepayer": name}])) == "lead"
    )


def test_exclusion_below_least_probability(screen_rows: Screen) -> None:
    rows = [MAIN, RELIEF]
    assert outcome(screen_rows(rows, probability=0.949)) == "below_least_probability"
    assert outcome(screen_rows(rows, probability=0.95)) == "lead"


def test_one_name_that_linkage_did_not_join(screen_rows: Screen) -> None:
    apart = [MAIN | {"entity": None}, RELIEF | {"entity": None}]
    assert outcome(screen_rows(apart)) == "below_least_probability"


@pytest.mark.parametrize(
    "alike",
    [
        {"property_ref": "P1"},
        {"address": "UNIT 1 MILL LANE"},
    ],
)
def test_exclusion_same_property(screen_rows: Screen, alike: dict[str, str]) -> None:
    assert outcome(screen_rows([MAIN, LARGE | alike])) == "same_property"
    # The same reference or address in another council's list is another property.
    assert outcome(screen_rows([MAIN, LARGE | alike | {"member": "kirklees"}])) == "lead"


def test_a_chain_of_references_and_addresses_is_one_property(screen_rows: Screen) -> None:
    rows = [
        MAIN | {"property_ref": "A", "address": "1 Mill Lane"},
        LARGE | {"property_ref": "C", "address": "3 Mill Lane"},
        LARGE | {"property_ref": "B", "address": "1 Mill Lane"},
        LARGE | {"property_ref": "C", "address": "2 Mill Lane"},
        LARGE | {"property_ref": "B", "address": "2 Mill Lane"},
    ]
    assert outcome(screen_rows(rows)) == "same_property"


@pytest.mark.parametrize(("end", "expected"), [(30, "no_overlap"), (31, "lead")])
def test_exclusion_no_overlap(screen_rows: Screen, end: int, expected: str) -> None:
    start = date(2018, 5, 1)
    rows = [
        MAIN | {"relief_end": date.fromordinal(start.toordinal() + end), "liability_start": None},
        LARGE | {"liability_start": start},
    ]
    assert outcome(screen_rows(rows)) == expected


def test_relief_that_moved_from_one_property_to_the_next(screen_rows: Screen) -> None:
    rows = [
        MAIN | {"relief_end": date(2018, 4, 1), "occupied": False},
        RELIEF | {"relief_start": date(2018, 4, 1), "liability_start": date(2018, 4, 1)},
    ]
    # Half-open intervals: ending on the day on which the next begins is no overlap.
    assert outcome(screen_rows(rows)) == "second_not_occupied"


@pytest.mark.parametrize("how", [{"occupied": False}, {"occupied": None, "relief_type": "empty"}])
def test_exclusion_second_not_occupied(screen_rows: Screen, how: dict[str, Any]) -> None:
    assert outcome(screen_rows([MAIN, LARGE | how])) == "second_not_occupied"
    assert outcome(screen_rows([MAIN, LARGE | how, LARGE])) == "lead"


@pytest.mark.parametrize(
    ("main", "others", "region", "expected"),
    [
        (12000, [2899, 2899], None, "second_property_rule"),  # 17,798
        (12000, [2899, 2899, 2201], None, "second_property_rule"),  # 19,999
        (12000, [2899, 2899, 2202], None, "lead"),  # 20,000
        (12000, [2900], None, "lead"),
        (15000, [2899] * 4 + [1403], "london", "second_property_rule"),  # 27,999
        (15000, [2899] * 4 + [1404], "london", "lead"),  # 28,000
    ],
)
def test_exclusion_second_property_rule(
    screen_rows: Screen, main: int, others: list[int], region: str | None, expected: str
) -> None:
    rows = [RELIEF | {"rateable_value": main}, *({"rateable_value": rv} for rv in others)]
    assert outcome(screen_rows(rows, region=region)) == expected


@pytest.mark.parametrize(
    ("day", "second", "expected"),
    [
        (date(2017, 3, 31), 2599, "second_property_rule"),
        (date(2017, 3, 31), 2600, "lead"),
        (date(2017, 4, 1), 2899, "second_property_rule"),
        (date(2009, 6, 1), 2200, "second_property_rule"),
        (date(2009, 6, 1), 2201, "lead"),
    ],
)
def test_the_limits_of_the_day_count(
    screen_rows: Screen, day: date, second: int, expected: str
) -> None:
    started = {"liability_start": date(2005, 4, 1), "relief_start": date(2005, 4, 1)}
    rows = [RELIEF | started | {"rateable_value": 6000}, {"rateable_value": second} | started]
    rows[1]["relief_start"] = None
    assert outcome(screen_rows(rows, as_of=day)) == expected


@pytest.mark.parametrize(
    ("day", "taken", "expected"),
    [
        (date(2019, 3, 31), date(2018, 4, 1), "grace_period"),  # 12 months end on 1 April
        (date(2019, 4, 1), date(2018, 4, 1), "lead"),
        (date(2026, 11, 25), date(2025, 11, 26), "grace_period"),
        (date(2026, 11, 26), date(2025, 11, 26), "lead"),
        (date(2028, 11, 26), date(2025, 11, 27), "grace_period"),  # 36 months from here on
        (date(2028, 11, 27), date(2025, 11, 27), "lead"),
    ],
)
def test_exclusion_grace_period(screen_rows: Screen, day: date, taken: date, expected: str) -> None:
    assert outcome(screen_rows([MAIN, LARGE | {"liability_start": taken}], as_of=day)) == expected


def test_no_grace_for_a_property_taken_on_the_same_day_or_before(screen_rows: Screen) -> None:
    start = {"liability_start": date(2018, 10, 1)}
    assert outcome(screen_rows([MAIN | start, LARGE | start])) == "lead"


def test_no_grace_where_the_second_has_relief_as_well(screen_rows: Screen) -> None:
    new = {"liability_start": date(2018, 10, 1), "relief_start": date(2018, 10, 1)}
    assert outcome(screen_rows([MAIN, RELIEF | new])) == "lead"


def test_a_property_in_grace_is_disregarded_but_the_others_are_not(screen_rows: Screen) -> None:
    new = LARGE | {"liability_start": date(2018, 10, 1)}
    assert outcome(screen_rows([MAIN, SMALL, new])) == "grace_period"
    assert outcome(screen_rows([MAIN, LARGE, new])) == "lead"


# Traps: where a lead may be wrong, it says so


def test_trap_namesake(screen_rows: Screen) -> None:
    lead = the_lead(screen_rows([MAIN, RELIEF], probability=0.96))
    assert "namesakes" in lead["reasons_against"][0]
    assert not lead["recommended"]
    assert lead["recommended_because"][0] == "identity: good, not high"


def test_trap_common_occupation(screen_rows: Screen) -> None:
    here = {"postcode": "ZZ1 1AA"}
    said = "Properties share a postcode: they may be one property in common occupation."
    assert said in the_lead(screen_rows([MAIN | here, LARGE | here]))["reasons_against"]
    there = LARGE | {"postcode": "ZZ2 2BB"}
    assert said not in the_lead(screen_rows([MAIN | here, there]))["reasons_against"]


def test_trap_listed_twice(screen_rows: Screen) -> None:
    # Two reliefs of one property stand on two lines of the file.
    retail = RELIEF | {"property_ref": "P1", "relief_type": "other"}
    assert outcome(screen_rows([MAIN, retail])) == "same_property"


HERE = {"postcode": "ZZ1 1AA", "rateable_value": 9000}


@pytest.mark.parametrize("slip", ["Unit 1, Mil Lane", "nUit 1, Mill Lane", "UNIT 1 MILL LANF"])
def test_trap_typing_slip(screen_rows: Screen, slip: str) -> None:
    one = MAIN | HERE | {"address": "Unit 1, Mill Lane"}
    other = LARGE | HERE | {"address": slip}
    assert outcome(screen_rows([one, other])) == "same_property"


@pytest.mark.parametrize(
    "another",
    [
        {"address": "Unit 2, Mill Lane"},  # the unit next door, of the same size
        {"address": "Unit 1, Hill Road"},
        {"address": "Unit 1, Mil Lane", "postcode": "ZZ1 1AB"},
        {"address": "Unit 1, Mil Lane", "rateable_value": 9001},
        {"address": "Unit 1, Mil Lane", "member": "kirklees"},
    ],
)
def test_another_property_is_no_slip(screen_rows: Screen, another: dict[str, Any]) -> None:
    one = MAIN | HERE | {"address": "Unit 1, Mill Lane"}
    assert outcome(screen_rows([one, LARGE | HERE | another])) == "lead"


def test_trap_founder(screen_rows: Screen) -> None:
    founder = {"ratepayer": "Ann Kettle"}
    company = {"ratepayer": "Ann Kettle Limited"}
    lead = the_lead(screen_rows([MAIN | founder, RELIEF | company]))
    assert not lead["recommended"]
    assert any("its founder" in text for text in lead["reasons_against"])
    assert lead["recommended_because"][0] == "identity: good, not high"
    for both in (founder, company):
        assert the_lead(screen_rows([MAIN | both, RELIEF | both]))["recommended"]


def test_trap_old_extract(screen_rows: Screen) -> None:
    lead = the_lead(screen_rows([MAIN, RELIEF], absent={"bradford": {"relief_end"}}))
    assert (
        "When relief ends is not among the data of this run: it may have ended."
        in lead["reasons_against"]
    )


def test_trap_occupation_unknown(screen_rows: Screen) -> None:
    lead = the_lead(screen_rows([MAIN, LARGE], absent={"bradford": {"occupied"}}))
    assert (
        "Whether another property is occupied is not among the data of this run."
        in lead["reasons_against"]
    )
    assert not lead["recommended"]
    # Two reliefs are too many whether or not the properties are occupied.
    both = screen_rows([MAIN, RELIEF], absent={"bradford": {"occupied"}})
    assert the_lead(both)["recommended"]


@pytest.mark.parametrize("verdict", ["placeholder", "missing", "test"])
def test_trap_placeholder(screen_rows: Screen, verdict: str) -> None:
    nobody = {"ratepayer": "Personal details not supplied", "ratepayer__verdict": verdict}
    findings = screen_rows([MAIN | nobody, RELIEF | nobody])
    assert findings.considered == 0
    held = nobody | {"ratepayer__verdict": "valid", "verdict": "placeholder", "entity": None}
    findings = screen_rows([MAIN | held, RELIEF | held])
    assert findings.considered == 0
    assert findings.rows == {"read": 2, "placeholder": 2}


def test_trap_group_company(screen_rows: Screen) -> None:
    sister = {"ratepayer": "Kettle Works (Holdings) Ltd", "entity": "sister"}
    assert screen_rows([MAIN, RELIEF | sister]).considered == 0


@pytest.mark.parametrize("gap", ["rateable_value", "liability_start"])
def test_what_is_not_known_is_said(screen_rows: Screen, gap: str) -> None:
    lead = the_lead(screen_rows([MAIN, {gap: None}]))
    words = {"rateable_value": "rateable value is missing", "liability_start": "is a guess"}[gap]
    assert any(words in reason for reason in lead["reasons_against"])


def test_a_date_that_is_a_placeholder_is_no_date(screen_rows: Screen) -> None:
    # As if the second had been taken in 1900; it is not known when, so there is no grace.
    new = LARGE | {"liability_start": date(1900, 1, 1), "liability_start__verdict": "placeholder"}
    lead = the_lead(screen_rows([MAIN, new]))
    assert lead["overlap_from"] == date(2015, 4, 1)


# Money


def test_money_without_amounts_is_not_computable(screen_rows: Screen) -> None:
    findings = screen_rows([MAIN, RELIEF])
    assert findings.pence == {"actual": None, "forward": None, "notional": None}
    assert findings.pence_reason == dict.fromkeys(findings.pence, "not computable")
    assert the_lead(findings)["money"] == "not computable"
    assert findings.pence_known == 0


def test_money_actual_and_forward_are_apart_and_rounded_down(screen_rows: Screen) -> None:
    rows = [
        MAIN | {"relief_pence": 500_000},
        RELIEF | {"relief_pence": 100_000, "relief_start": date(2018, 4, 1)},
    ]
    findings = screen_rows(rows, as_of=date(2018, 12, 31))
    lead = the_lead(findings)
    # The larger relief is allowed; of the other 274 of 365 days have passed and 91 are to come.
    assert lead["actual_pence"] == 100_000 * 274 // 365
    assert lead["forward_pence"] == 100_000 * 91 // 365
    assert lead["notional_pence"] is None
    assert findings.pence["actual"] == lead["actual_pence"]
    assert findings.pence["notional"] is None
    assert lead["actual_pence"] + lead["forward_pence"] <= 100_000


def test_money_of_a_relief_that_began_in_the_year(screen_rows: Screen) -> None:
    # The amount covers 1 October to 31 March: 182 days, 92 of them before the extract.
    began = {"relief_start": date(2018, 10, 1), "liability_start": date(2018, 10, 1)}
    rows = [MAIN | {"relief_pence": 500_000}, RELIEF | began | {"relief_pence": 18_200}]
    lead = the_lead(screen_rows(rows, as_of=date(2019, 1, 1)))
    assert (lead["actual_pence"], lead["forward_pence"]) == (9_200, 9_000)


def test_money_of_a_relief_that_has_ended_has_no_forward_part(screen_rows: Screen) -> None:
    rows = [MAIN | {"relief_pence": 36_500, "relief_end": date(2018, 7, 1)}, LARGE]
    lead = the_lead(screen_rows(rows, as_of=date(2018, 12, 31)))
    assert (lead["actual_pence"], lead["forward_pence"]) == (36_500, 0)


def test_a_small_amount_is_not_recommended(screen_rows: Screen) -> None:
    rows = [MAIN | {"relief_pence": 500_000}, RELIEF | {"relief_pence": 9_999}]
    lead = the_lead(screen_rows(rows))
    assert not lead["recommended"]
    assert lead["recommended_because"][1] == "amount or rateable value: small"
    assert the_lead(screen_rows([MAIN | {"relief_pence": 1}, RELIEF | {"rateable_value": 999}]))


# Missing columns


def test_a_council_without_relief_types_is_missing_not_clean(screen_rows: Screen) -> None:
    rows = [MAIN, RELIEF, MAIN | {"member": "hambleton", "entity": "h"}]
    findings = screen_rows(rows, absent={"hambleton": {"relief_type", "relief_start"}})
    assert findings.missing == (("d-hambleton", "relief_type"),)
    assert ("d-hambleton", "relief_start") in findings.missing_optional
    # It cannot be screened itself, yet its large property counts against relief elsewhere.
    beside = [MAIN, LARGE | {"member": "hambleton"}]
    findings = screen_rows(beside, absent={"hambleton": {"relief_type"}})
    assert findings.leads.num_rows == 1
    assert findings.missing == (("d-hambleton", "relief_type"),)


def test_a_column_that_is_empty_in_one_delivery_is_missing_there(screen_rows: Screen) -> None:
    findings = screen_rows([MAIN, RELIEF, {"member": "hambleton", "entity": "h"}])
    assert findings.missing == (("d-hambleton", "relief_type"),)


# The shape of what comes out


def test_controls_are_drawn_from_the_excluded_by_seed(screen_rows: Screen) -> None:
    rows = [
        row | {"entity": f"e{n}", "ratepayer": f"Kettle Number {n} Ltd"}
        for n in range(30)
        for row in (MAIN, SMALL)
    ] + [RELIEF, RELIEF]
    first = screen_rows(rows, control_seed="a").candidates.to_pylist()
    drawn = {c["candidate"] for c in first if c["control"]}
    assert len(drawn) == 10
    assert all(c["outcome"] == "excluded" for c in first if c["control"])
    assert drawn == {
        c["candidate"]
        for c in screen_rows(rows, control_seed="a").candidates.to_pylist()
        if c["control"]
    }
    assert drawn != {
        c["candidate"]
        for c in screen_rows(rows, control_seed="b").candidates.to_pylist()
        if c["control"]
    }
    assert not any(c["control"] for c in screen_rows(rows).candidates.to_pylist())


def test_a_lead_keeps_its_id_whatever_stands_beside_it(screen_rows: Screen) -> None:
    alone = the_lead(screen_rows([MAIN, RELIEF]))
    beside = screen_rows([MAIN, RELIEF, {"entity": "x", "ratepayer": "Pan Works Ltd"}])
    assert the_lead(beside)["lead"] == alone["lead"]
    assert alone["records"] == ["d-bradford:001", "d-bradford:002"]


def test_nobody_is_called_a_fraudster(screen_rows: Screen) -> None:
    lead = the_lead(screen_rows([MAIN, RELIEF]))
    assert "fraud" not in " ".join(
        str(lead[k]) for k in ("reasons_for", "reasons_against", "recommended_because", "money")
    )
