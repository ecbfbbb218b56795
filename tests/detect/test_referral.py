"""A lead about housing benefit leaves as a referral: all that is known, and nothing decided."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from folkmoot.detect.referral import TO_ANSWER, referral
from folkmoot.errors import InputError

EVIDENCE: dict[str, Any] = {
    "lead": "l-1", "typology": "hb-twice@1", "citation": "SI 2006/213 reg 7",
    "overlap_from": "2026-01-01", "overlap_to": "2026-03-01", "overlap_days": 59,
    "match_probability": "0.998", "agreement": "a", "agreement_version": 1, "terms_hash": "t",
    "permit": "p", "recipient": "eastmarch", "destroy_by": "2027-01-01",
    "reasons_for": ["Two claims run at once."], "reasons_against": [],
    "pence": {"actual": 12_345, "forward": None, "notional": None}, "money": "weekly x weeks",
    "records": [
        {"record": "d:4", "dataset": "housing-benefit", "member": "ashvale",
         "columns": {"forename": "Ann", "claim_to": None}},
        {"record": "e:7", "dataset": "council-tax", "member": "harlstow", "columns": {}},
    ],
}  # fmt: skip


def test_everything_that_is_known_stands_in_it() -> None:
    pack = referral(EVIDENCE, "Housing benefit claimed more than once", date(2026, 11, 2))
    facts = dict(pack.facts)
    assert facts["Days"] == "59" and facts["Law"] == "SI 2006/213 reg 7"
    assert pack.speaks_for == ("Two claims run at once.",)
    assert pack.speaks_against == ("nothing that the records show",)
    assert pack.records[0] == ("housing-benefit of ashvale, d:4", (("forename", "Ann"),))
    assert pack.money == (("actual", 12_345), ("forward", None), ("notional", None))
    assert pack.to_answer == TO_ANSWER
    assert "not a finding" in pack.words


def test_without_housing_benefit_there_is_nothing_to_refer() -> None:
    other = EVIDENCE | {"records": EVIDENCE["records"][1:]}
    with pytest.raises(InputError, match="nothing to refer"):
        referral(other, "x", date(2026, 11, 2))
