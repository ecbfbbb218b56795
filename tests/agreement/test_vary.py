"""A variation is shown clause by clause."""

from __future__ import annotations

import pytest
from tests.agreement.changing import changed, good_data, good_terms

from folkmoot.agreement.terms import Terms
from folkmoot.agreement.vary import Change, compare
from folkmoot.errors import ConflictError


def varied(changes):
    return compare(good_terms(), Terms.model_validate(changed({"version": 2, **changes})))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"ends": "2029-10-31"}, [("ends", "changed", "2028-10-31", "2029-10-31")]),
        ({"ends": "(gone)"}, [("ends", "removed", "2028-10-31", "")]),
        (
            {"purposes 0 uses 0 columns": ["address", "status", "badge"]},
            [("purposes[double].uses[licences].columns", "changed",
              "address, full_name, status", "address, badge, status")],
        ),
        (
            {"purposes 0 bases 1 basis": "UKGDPR-6-1-c"},
            [("purposes[double].bases[burley].basis", "changed", "UKGDPR-6-1-e", "UKGDPR-6-1-c")],
        ),
        (
            {"parties 0 illustrative": True},
            [("parties[ashford].illustrative", "changed", "false", "true")],
        ),
        ({"datasets 0 least_quality": "90.00"}, []),
        (
            {"purposes 0 linkage least_probability": "0.9"},
            [("purposes[double].linkage.least_probability", "changed", "0.95", "0.9")],
        ),
        (
            {"signatories 1": {"party": "county", "office": "Leader"}},
            [("signatories[burley]", "removed", "party: burley\noffice: Chief executive", ""),
             ("signatories[county]", "added", "", "party: county\noffice: Leader")],
        ),
        (
            {"purposes 0 typologies": []},
            [("purposes[double].typologies", "removed", "licence-double", "")],
        ),
    ],
)  # fmt: skip
def test_changes(changes, expected):
    assert varied(changes) == tuple(Change(*each) for each in expected)


def test_moved_clauses_are_no_change():
    data = good_data() | {"version": 2}
    data["parties"].reverse()
    data["purposes"][0]["bases"].reverse()
    assert compare(good_terms(), Terms.model_validate(data)) == ()


def test_second_recipient_of_one_party_is_shown():
    second = {"party": "ashford", "role": "Audit", "destroy_within_days": 30}
    (change,) = varied({"purposes 0 recipients +": second})
    assert (change.clause, change.kind) == ("purposes[double].recipients", "changed")
    assert "Audit" in change.after
    assert "Audit" not in change.before


@pytest.mark.parametrize("changes", [{"version": 3}, {"version": 1}, {"id": "other", "version": 2}])
def test_only_the_next_version_of_the_same_agreement(changes):
    with pytest.raises(ConflictError, match="next version"):
        compare(good_terms(), good_terms(**changes))
