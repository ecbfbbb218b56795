"""Acts on an agreement: their bytes, who must sign them, and what is ignored."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.agreement.changing import good_terms
from tests.agreement.signing import KEYS, NOW, act, public_key, signature

from folkmoot.agreement.acts import InstrumentKind
from folkmoot.agreement.bind import terms_bytes, terms_hash
from folkmoot.agreement.in_force import in_force, successors
from folkmoot.agreement.instrument import BODY, draft_instrument, read_instrument
from folkmoot.agreement.sign import Domain
from folkmoot.canonical import canonical
from folkmoot.errors import InputError

HASH = terms_hash(terms_bytes(good_terms()))
BODIES = {
    InstrumentKind.SUBMIT: {},
    InstrumentKind.SUSPEND: {"reason": "A breach is looked into."},
    InstrumentKind.RESUME: {},
    InstrumentKind.REVOKE: {"reason": "The service ends."},
    InstrumentKind.SUPERSEDE: {"by_terms_hash": "0" * 64},
    InstrumentKind.SUCCEED: {"predecessor": "burley", "successor": "county", "citation": "SI 1"},
    InstrumentKind.CONDITION: {
        "id": "c1", "sentence": "Tell us first.", "source": "Panel", "rule": "notice", "days": 7
    },
    InstrumentKind.HOLD: {"id": "h1", "reason": "An appeal is open."},
    InstrumentKind.RELEASE_HOLD: {"id": "h1"},
}  # fmt: skip
# Who alone suffices, and who does not: (kind, signers, counts)
WHO = [
    ("submit", ("ashford",), True),
    ("submit", ("committee",), False),
    ("suspend", ("burley",), True),
    ("suspend", ("stranger",), False),
    ("suspend", (), False),
    ("resume", ("burley",), True),
    ("resume", ("stranger",), False),
    ("revoke", ("burley",), True),
    ("revoke", ("framework",), False),
    ("supersede", ("ashford", "burley"), True),
    ("supersede", ("ashford",), False),
    ("condition", ("committee",), True),
    ("condition", ("framework",), True),
    ("condition", ("ashford",), True),
    ("condition", ("stranger",), False),
    ("hold", ("ashford",), True),
    ("hold", ("committee",), False),
    ("release_hold", ("burley",), True),
    ("release_hold", ("stranger",), False),
    ("succeed", ("county", "burley", "ashford"), True),
    ("succeed", ("county", "burley"), False),
    ("succeed", ("county", "ashford"), False),
    ("succeed", ("burley", "ashford"), False),
    ("succeed", ("county",), False),
    ("succeed", ("burley",), False),
    ("succeed", ("ashford",), False),
]


ALL_KEYS = (*KEYS, public_key("county"))
ACTED = datetime(2026, 11, 10, 9, tzinfo=UTC)


def proven(*instruments, keys=ALL_KEYS, now=NOW):
    return in_force(
        terms=good_terms(), terms_hash=HASH, instruments=instruments, keys=keys, now=now
    )


def test_every_kind_has_a_body_here_and_a_rule_of_who_signs():
    assert set(BODIES) == set(InstrumentKind) == set(BODY)
    assert {kind for kind, _, _ in WHO} == {kind.value for kind in InstrumentKind}


@pytest.mark.parametrize(("kind", "signers", "counts"), WHO)
def test_who_must_sign(kind, signers, counts):
    kind = InstrumentKind(kind)
    made = act(kind, *signers, **BODIES[kind])
    assert [p.instrument for p in proven(made)] == ([made] if counts else [])


@pytest.mark.parametrize("kind", InstrumentKind)
def test_payload_reads_back_byte_for_byte(kind):
    drafted = draft_instrument(
        kind, terms_hash=HASH, effective=date(2026, 11, 1), body=BODIES[kind]
    )
    assert read_instrument(drafted.payload) == drafted
    assert drafted.id.startswith(kind.value)
    assert canonical(json.loads(drafted.payload)) == drafted.payload


def test_body_faults_come_at_once():
    with pytest.raises(InputError) as caught:
        draft_instrument(
            InstrumentKind.SUCCEED,
            terms_hash=HASH,
            effective=date(2026, 1, 1),
            body={"predecessor": "a", "successor": "", "colour": "x"},
        )
    assert [fault.clause for fault in caught.value.faults] == [
        "succeed.citation", "succeed.successor", "succeed.colour"
    ]  # fmt: skip


@pytest.mark.parametrize(
    "payload", [b"", b"[]", b"{}", b'{"schema": "x"}', b"\xff", b"[" * 100_000]
)
def test_other_bytes_are_no_instrument(payload):
    with pytest.raises(InputError):
        read_instrument(payload)


def test_payload_in_another_spelling_is_refused():
    drafted = draft_instrument(
        InstrumentKind.SUBMIT, terms_hash=HASH, effective=date(2026, 1, 1), body={}
    )
    with pytest.raises(InputError):
        read_instrument(json.dumps(json.loads(drafted.payload)).encode())


@pytest.mark.parametrize(
    "change",
    [
        {"kind": InstrumentKind.SUBMIT},
        {"terms_hash": "f" * 64},
        {"effective": date(2020, 1, 1)},
        {"body": {"reason": "Another."}},
        {"id": "other"},
        {"payload": b"{}"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_fields_that_are_not_the_payloads_are_ignored(change):
    made = act(InstrumentKind.SUSPEND, "ashford", reason="A breach.")
    assert proven(made)
    assert proven(dataclasses.replace(made, **change)) == ()


def test_act_on_other_terms_is_ignored():
    other = good_terms(version=2)
    assert proven(act(InstrumentKind.REVOKE, "ashford", terms=other, reason="x")) == ()


def test_terms_signature_is_no_signature_of_an_act():
    made = act(InstrumentKind.SUSPEND, reason="A breach.")
    wrong = signature(made.payload, "ashford", domain=Domain.TERMS)
    assert proven(dataclasses.replace(made, signatures=(wrong,))) == ()


def test_effect_begins_on_its_day_in_london():
    made = act(InstrumentKind.SUSPEND, "ashford", effective=date(2027, 6, 1), reason="x")
    before = datetime(2027, 5, 31, 22, 59, tzinfo=UTC)  # 23:59 in London
    assert proven(made, now=before) == ()
    assert proven(made, now=before + timedelta(minutes=1)) != ()


def test_effect_is_never_before_the_signature():
    made = act(InstrumentKind.REVOKE, "ashford", effective=date(2020, 1, 1), reason="x")
    assert proven(made)[0].since == date(2026, 11, 10)


def _succeed(old: str, new: str, *signers: str, effective=date(2023, 4, 1), at=ACTED):
    return act(
        InstrumentKind.SUCCEED,
        *signers,
        effective=effective,
        at=at,
        predecessor=old,
        successor=new,
        citation="SI 2022/328",
    )


NO_BURLEY = tuple(k for k in KEYS if k.member != "burley")


def test_abolished_body_is_succeeded_without_its_signature():
    made = _succeed("burley", "county", "county", "ashford")
    keys = (*NO_BURLEY, public_key("county"))
    found = proven(made, keys=keys)
    assert successors(found) == {"burley": "county"}
    assert found[0].since == date(2023, 4, 1)
    retired = public_key("burley", until=datetime(2026, 11, 1, tzinfo=UTC))
    assert successors(proven(made, keys=(*keys, retired))) == {"burley": "county"}


def test_living_body_cannot_be_taken_over():
    made = _succeed("burley", "stranger", "stranger", "ashford")
    assert proven(made) == ()


@pytest.mark.parametrize(
    ("attests", "party"),
    [
        ("stranger", None),  # no party of the terms
        ("county", "ashford"),  # the successor, in the name of a party
        ("committee", None),
    ],
)
def test_nobody_succeeds_without_another_partys_word(attests, party):
    keys = (*NO_BURLEY, public_key("county"))
    made = _succeed("burley", "county", "county")
    word = signature(made.payload, attests, domain=Domain.INSTRUMENT, party=party, at=ACTED)
    more = dataclasses.replace(made, signatures=(*made.signatures, word))
    assert proven(made, keys=keys) == proven(more, keys=keys) == ()


def _received(instrument, at):
    """The act as the office took it in, whatever its signers wrote."""
    signed = tuple(dataclasses.replace(s, received_at=at) for s in instrument.signatures)
    return dataclasses.replace(instrument, signatures=signed)


def test_an_instant_at_which_the_body_had_no_key_yet_is_of_no_use():
    """What counts is when the instrument came in, and that nothing has been signed since."""
    early = datetime(2026, 11, 1, tzinfo=UTC)
    keys = (*NO_BURLEY, public_key("county"), public_key("burley", since=ACTED))
    back_dated = _succeed("burley", "county", "county", "ashford", at=early)
    assert proven(_received(back_dated, ACTED + timedelta(days=1)), keys=keys) == ()
    # In the gap between one key and the next, and then again in the next gap.
    old = public_key("burley", until=early)
    new = public_key("burley", 2, since=ACTED, until=ACTED + timedelta(days=1))
    in_the_gap = _received(back_dated, early + timedelta(days=1))
    assert proven(in_the_gap, keys=(*NO_BURLEY, public_key("county"), old, new)) == ()
    assert proven(in_the_gap, keys=(*NO_BURLEY, public_key("county"), old)) != ()


def test_the_first_succession_of_a_body_is_never_displaced():
    keys = (*NO_BURLEY, public_key("county"))
    first = _succeed("burley", "county", "county", "ashford", effective=date(2026, 11, 1))
    later = _succeed(
        "burley", "stranger", "stranger", "ashford",
        effective=date(2000, 1, 1), at=ACTED + timedelta(seconds=1),
    )  # fmt: skip
    assert successors(proven(later, first, keys=keys)) == {"burley": "county"}
    waiting = _succeed("burley", "stranger", "stranger", at=ACTED - timedelta(days=9))
    word = signature(
        waiting.payload, "ashford", domain=Domain.INSTRUMENT, at=ACTED + timedelta(days=1)
    )
    late = dataclasses.replace(waiting, signatures=(*waiting.signatures, word))
    assert successors(proven(late, first, keys=keys)) == {"burley": "county"}


def test_a_successor_attests_for_its_party_but_not_for_itself():
    keys = (public_key("county"), public_key("region"))
    first = _succeed("burley", "county", "county", "ashford", effective=date(2026, 11, 1))
    attested = (
        signature(first.payload, m, domain=Domain.INSTRUMENT, at=ACTED)
        for m in ("county", "ashford")
    )
    first = dataclasses.replace(first, signatures=tuple(attested))
    ashford = public_key("ashford", until=ACTED + timedelta(seconds=1))
    for successor, counts in (("region", True), ("county", False)):
        second = _succeed("ashford", successor, successor, at=ACTED + timedelta(days=1))
        word = signature(
            second.payload, "county", domain=Domain.INSTRUMENT, party="burley",
            at=ACTED + timedelta(days=1),
        )  # fmt: skip
        second = dataclasses.replace(second, signatures=(*second.signatures, word))
        heirs = successors(proven(first, second, keys=(*keys, ashford)))
        assert (heirs.get("ashford") == successor) is counts
        assert heirs["burley"] == "county"


def test_what_came_in_later_than_now_is_not_seen():
    made = act(InstrumentKind.SUSPEND, "ashford", reason="A breach.")
    assert proven(_received(made, NOW)) != ()
    assert proven(_received(made, NOW + timedelta(seconds=1))) == ()


def test_successor_acts_for_its_predecessor():
    keys = (*NO_BURLEY, public_key("county"))
    act_for = act(InstrumentKind.SUSPEND, "county", party="burley", reason="A breach.")
    assert proven(act_for, keys=keys) == ()
    both = proven(act_for, _succeed("burley", "county", "county", "ashford"), keys=keys)
    assert [p.instrument.kind.value for p in both] == ["succeed", "suspend"]
    assert both[1].signers == {"burley"}


def test_succession_of_a_successor_is_followed():
    gone = public_key("county", until=datetime(2026, 11, 9, tzinfo=UTC))
    keys = (*NO_BURLEY, gone, public_key("region"))
    early = datetime(2026, 10, 1, 9, tzinfo=UTC)
    first = _succeed("burley", "county", "county", "ashford", at=early)
    second = _succeed("county", "region", "region", "ashford", effective=date(2026, 11, 10))
    assert successors(proven(second, first, keys=keys)) == {"burley": "region", "county": "region"}


def test_successions_in_a_ring_give_nobody_anything():
    keys = (*KEYS, public_key("county"))
    there = _succeed("burley", "county", "county", "burley", "ashford")
    back = _succeed("county", "burley", "county", "burley", "ashford")
    assert successors(proven(there, back, keys=keys)) == {"burley": "burley", "county": "county"}


def test_future_succession_has_no_heir_yet():
    made = _succeed("burley", "county", "county", "ashford", effective=date(2028, 4, 1))
    keys = (*NO_BURLEY, public_key("county"))
    act_for = act(InstrumentKind.SUSPEND, "county", party="burley", reason="x")
    assert proven(made, act_for, keys=keys) == ()
