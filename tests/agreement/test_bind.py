"""The bytes that are signed: one form for equal terms, read again in any process and release."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.agreement.changing import GOOD, HERE, changed, good_data, good_terms

from folkmoot.agreement.bind import read_terms, terms_bytes, terms_hash
from folkmoot.agreement.parse import parse
from folkmoot.agreement.terms import Terms
from folkmoot.agreement.write import write
from folkmoot.canonical import canonical
from folkmoot.errors import TermsError

# The bytes that a member signed with the first release, as they were kept.
FIRST = (HERE / "signed-v1.json").read_bytes()
FIRST_HASH = "8abdf4cb75d19b1b30878bfcda6ed3e3b1d2b05214567daf2121d135b8431a2d"

words = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cf"), include_characters="\n\t'\"#:-"),
    min_size=1,
).filter(lambda text: text.strip())


@st.composite
def agreements(draw: st.DrawFn) -> Terms:
    """Terms with any text, number, date and order of clauses that the schema allows."""
    data = good_data()
    for clause in (data, *data["parties"], *data["purposes"], data["retention"], data["dpia"]):
        for name in ("title", "name", "aim", "benefit", "evidence", "dpo_advice", "contact"):
            if name in clause:
                clause[name] = draw(words)
    purpose = data["purposes"][0]
    purpose["linkage"]["least_probability"] = draw(st.decimals(0, 1, places=6))
    purpose["uses"][0]["rows"][0]["values"] = draw(st.lists(words, max_size=4))
    data["datasets"][0]["least_quality"] = draw(st.decimals(0, 100, places=2))
    data["starts"] = draw(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
    data["ends"] = draw(st.none() | st.just(data["starts"] + timedelta(days=9)))
    data["version"] = draw(st.integers(1, 10**9))
    data["parties"] = draw(st.permutations(data["parties"]))
    purpose["bases"] = draw(st.permutations(purpose["bases"]))
    return Terms.model_validate(data)


@given(agreements())
def test_yaml_and_bytes_read_back_to_equal_terms(terms):
    assert parse(write(terms), "a.yaml").terms == terms
    signed = terms_bytes(terms)
    assert read_terms(signed) == terms
    assert terms_bytes(read_terms(signed)) == signed
    assert canonical(json.loads(signed)) == signed


def test_order_and_spelling_do_not_reach_the_bytes():
    data = good_data()
    data["parties"].reverse()
    data["signatories"].reverse()
    data["purposes"][0]["uses"][0]["columns"].reverse()
    data["purposes"][0]["linkage"]["least_probability"] = "0.9500"
    data["datasets"][0]["least_quality"] = Decimal("90.00")
    shuffled = Terms.model_validate(dict(reversed(data.items())))
    assert terms_bytes(shuffled) == terms_bytes(good_terms())


def test_two_recipients_of_one_party_have_one_order():
    data = good_data()
    first = data["purposes"][0]["recipients"][0]
    data["purposes"][0]["recipients"] = [first, first | {"role": "Audit"}]
    one = Terms.model_validate(data)
    data["purposes"][0]["recipients"].reverse()
    assert terms_bytes(Terms.model_validate(data)) == terms_bytes(one)


@pytest.mark.parametrize("seed", ["0", "4242"])
def test_same_hash_in_another_process(seed):
    script = (
        "import sys; from folkmoot.agreement.parse import parse\n"
        "from folkmoot.agreement.bind import terms_bytes, terms_hash\n"
        "print(terms_hash(terms_bytes(parse(open(sys.argv[1]).read(), 'a').terms)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(GOOD)],
        env=os.environ | {"PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == terms_hash(terms_bytes(good_terms()))


def test_bytes_signed_with_the_first_release_keep_their_hash_and_meaning():
    assert terms_hash(FIRST) == FIRST_HASH
    then = changed(  # before there was a list of protected people
        {
            "purposes 0 linkage model": "people",
            "purposes 0 uses 1": "(gone)",
            "datasets 1": "(gone)",
        }
    )
    assert read_terms(FIRST) == Terms.model_validate(then)


def test_bytes_without_a_later_field_are_read():
    old = json.loads(terms_bytes(good_terms()))
    del old["purposes"][0]["preferences"], old["kind"]
    signed = canonical(old)
    assert read_terms(signed) == good_terms()
    assert terms_hash(signed) != terms_hash(terms_bytes(good_terms()))


def _with(**changes):
    return canonical(json.loads(terms_bytes(good_terms())) | changes)


@pytest.mark.parametrize(
    ("signed", "clause"),
    [
        (_with(folkmoot=2), "folkmoot"),
        (_with(folkmoot=True), "folkmoot"),
        (_with(colour="blue"), "colour"),
        (b"[]", "folkmoot"),
        (b'{"folkmoot": 1.0}', ""),
        (b'{"folkmoot": 1, "folkmoot": 1}', ""),
        (b"\xff\xfe", ""),
        (b"[" * 100_000, ""),
        (b"", ""),
    ],
)
def test_other_bytes_are_refused(signed, clause):
    with pytest.raises(TermsError) as caught:
        read_terms(signed)
    assert [fault.clause for fault in caught.value.faults] == [clause]
    assert caught.value.exit_code == 12
