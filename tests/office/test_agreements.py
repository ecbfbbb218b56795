"""Terms, signatures, instruments: kept verbatim; the state follows from them."""

from __future__ import annotations

import dataclasses
import hashlib
from datetime import date, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.office.scene import AGREEMENT, Scene, begin, join_members, register_contracts, sign_all

from folkmoot.agreement.acts import InstrumentKind, State
from folkmoot.agreement.instrument import draft_instrument
from folkmoot.agreement.parse import parse
from folkmoot.agreement.sign import Domain
from folkmoot.agreement.sign import sign as make_signature
from folkmoot.errors import (
    ConflictError,
    ForbiddenError,
    InputError,
    NotFoundError,
    TamperedError,
    TermsError,
)
from folkmoot.office.agreements import selectors
from folkmoot.office.agreements.policies import can_be_next_version, can_sign_for
from folkmoot.office.agreements.services import (
    apply_terms,
    attach_instrument,
    attach_signature,
    cosign,
    make_instrument,
    publish_notice,
    sign,
)
from folkmoot.office.journal.selectors import size
from folkmoot.office.members.services import add_key, join, leave, retire_key


def applied() -> Scene:
    scene = begin()
    join_members(scene)
    register_contracts(scene)
    apply_terms(text=AGREEMENT, by=scene.team, now=scene.later())
    return scene


def act(scene: Scene, kind: InstrumentKind, member: str = "northam", **more: object):
    body = more.pop("body", {"reason": "review"})
    return make_instrument(
        agreement="rates",
        kind=kind,
        body=body,
        member=member,
        by=scene.people[member],
        now=scene.later(),
        **more,
    )


def state(scene: Scene, version: int | None = None) -> State:
    return selectors.standing_of("rates", scene.now, version).state


def version_two(text: str = AGREEMENT) -> str:
    return text.replace("version: 1\n", "version: 2\n").replace("85.00", "90.00")


def test_equal_terms_change_nothing_and_other_terms_need_the_next_number(office):
    scene = applied()
    before = size()
    row = apply_terms(text=AGREEMENT + "\n# a comment\n", by=scene.team, now=scene.later())
    assert (row.version, size()) == (1, before)
    assert hashlib.sha256(bytes(row.terms)).hexdigest() == row.terms_hash
    for text in (AGREEMENT.replace("85.00", "90.00"), version_two().replace("n: 2\n", "n: 3\n")):
        with pytest.raises(ConflictError, match="version: 2"):
            apply_terms(text=text, by=scene.team, now=scene.later())
    assert apply_terms(text=version_two(), by=scene.team, now=scene.later()).version == 2
    assert can_be_next_version(3, 2) and not can_be_next_version(2, 2)


def test_faulty_terms_leave_nothing(office):
    scene = applied()
    before = size()
    text = version_two().replace("[postcode, ratepayer]}", "[postcode, shoe_size]}")
    text = text.replace("UKGDPR-6-1-e", "UKGDPR-6-1-f")
    with pytest.raises(TermsError) as caught:
        apply_terms(text=text, where="a.yaml", by=scene.team, now=scene.later())
    assert len(caught.value.faults) >= 2
    assert size() == before
    assert selectors.latest_version("rates").version == 1


def test_the_export_is_the_agreement_again(office):
    applied()
    assert parse(selectors.export("rates"), "x").terms == parse(AGREEMENT, "y").terms
    with pytest.raises(NotFoundError):
        selectors.export("nothing")


def test_states_follow_from_acts_and_time(office):
    scene = applied()
    assert state(scene) is State.DRAFT
    sign(agreement="rates", member="northam", by=scene.people["northam"], now=scene.later())
    assert state(scene) is State.IN_REVIEW
    with pytest.raises(ConflictError):
        sign(agreement="rates", member="northam", by=scene.people["northam"], now=scene.later())
    sign(agreement="rates", member="southam", by=scene.people["southam"], now=scene.later())
    assert state(scene) is State.ACTIVE
    act(scene, InstrumentKind.SUSPEND)
    assert state(scene) is State.SUSPENDED
    act(scene, InstrumentKind.RESUME)
    assert state(scene) is State.ACTIVE
    with pytest.raises(ConflictError, match="very act"):
        act(scene, InstrumentKind.SUSPEND)
    act(scene, InstrumentKind.SUSPEND, instrument="suspend-again")
    assert state(scene) is State.SUSPENDED
    act(scene, InstrumentKind.RESUME, instrument="resume-again")
    assert selectors.standing_of("rates", scene.now + timedelta(days=900)).state is State.EXPIRED
    act(scene, InstrumentKind.REVOKE, "southam")
    assert state(scene) is State.REVOKED


def test_only_the_member_signs_and_only_for_itself(office):
    scene = applied()
    north, south = scene.people["northam"], scene.people["southam"]
    for by in (south, scene.team, "nobody"):
        with pytest.raises(ForbiddenError):
            sign(agreement="rates", member="northam", by=by, now=scene.later())
    with pytest.raises(ForbiddenError, match="does not stand for"):
        sign(agreement="rates", member="northam", party="southam", by=north, now=scene.later())
    terms = selectors.terms_of(selectors.latest_version("rates"))
    assert not can_sign_for("northam", "eastam", terms, {})
    assert can_sign_for("eastam", "northam", terms, {"northam": "eastam"})


def test_a_detached_signature(office):
    scene = applied()
    private, by = Ed25519PrivateKey.generate(), scene.people["northam"]
    raw = private.public_key().public_bytes_raw()
    key_id = add_key(member="northam", by=by, now=scene.now, public=raw)
    row = selectors.latest_version("rates")
    made = make_signature(
        bytes(row.terms),
        private,
        domain=Domain.TERMS,
        member="northam",
        key_id=key_id,
        at=scene.later(),
    )
    for wrong in (
        dataclasses.replace(made, value=bytes(64)),
        dataclasses.replace(made, signed_at=made.signed_at + timedelta(seconds=1)),
        dataclasses.replace(made, key_id="key-none"),
    ):
        with pytest.raises(TamperedError):
            attach_signature(agreement="rates", signature=wrong, by=by, now=scene.later())
    attach_signature(agreement="rates", signature=made, by=by, now=scene.later())
    assert "northam" not in selectors.standing_of("rates", scene.now).unsigned
    with pytest.raises(ForbiddenError):
        attach_signature(
            agreement="rates", signature=made, by=scene.people["southam"], now=scene.later()
        )


def test_a_new_version_takes_over_when_all_have_signed_it(office):
    scene = applied()
    sign_all(scene)
    apply_terms(text=version_two(), by=scene.team, now=scene.later())
    assert selectors.version_that_counts("rates", scene.now).version == 1
    assert state(scene, 1) is State.ACTIVE
    sign_all(scene)
    assert selectors.version_that_counts("rates", scene.now).version == 2
    assert state(scene, 1) is State.SUPERSEDED
    # A version that ended does not bring the earlier one back.
    act(scene, InstrumentKind.REVOKE)
    assert selectors.version_that_counts("rates", scene.now).version == 2
    assert state(scene) is State.REVOKED
    assert state(scene, 1) is State.SUPERSEDED


def test_a_successor_stands_for_the_party(office):
    scene = applied()
    sign_all(scene)
    join(
        member="eastam",
        name="Eastam Council",
        kind="public_authority",
        ico_number="Z0000009",
        by=scene.team,
        now=scene.now,
    )
    from folkmoot.office.accounts.services import actor

    scene.people["eastam"] = actor(name="E", office="O", member="eastam", now=scene.now)
    add_key(member="eastam", by=scene.people["eastam"], now=scene.now)
    with pytest.raises(ForbiddenError):
        act(scene, InstrumentKind.REVOKE, "eastam", party="southam")
    old = next(k for k in selectors.public_keys() if k.member == "southam")
    retire_key(key_id=old.key_id, by=scene.people["southam"], now=scene.later())
    leave(member="southam", by=scene.team, now=scene.later(), left=date(2026, 11, 21))
    body = {"predecessor": "southam", "successor": "eastam", "citation": "SI 2022/328"}
    made = act(scene, InstrumentKind.SUCCEED, "eastam", body=body)
    assert selectors.heir_of("rates", "southam", scene.now) == "southam"
    cosign(instrument=made.id, member="northam", by=scene.people["northam"], now=scene.later())
    assert selectors.heir_of("rates", "southam", scene.now) == "eastam"
    assert state(scene) is State.ACTIVE
    made = act(scene, InstrumentKind.REVOKE, "eastam")
    assert made.signatures[0].party == "southam"
    assert state(scene) is State.REVOKED


def test_acts_can_be_cosigned_and_come_from_elsewhere(office):
    scene = applied()
    sign_all(scene)
    apply_terms(text=version_two(), by=scene.team, now=scene.later())
    new = selectors.latest_version("rates").terms_hash
    made = act(scene, InstrumentKind.SUPERSEDE, body={"by_terms_hash": new})
    assert state(scene, 1) is State.ACTIVE
    cosign(instrument=made.id, member="southam", by=scene.people["southam"], now=scene.later())
    assert state(scene, 1) is State.SUPERSEDED
    private, by = Ed25519PrivateKey.generate(), scene.people["northam"]
    raw = private.public_key().public_bytes_raw()
    key_id = add_key(member="northam", by=by, now=scene.now, public=raw)
    drafted = draft_instrument(
        InstrumentKind.REVOKE, terms_hash=new, effective=date(2026, 11, 21), body={"reason": "x"}
    )
    signature = make_signature(
        drafted.payload,
        private,
        domain=Domain.INSTRUMENT,
        member="northam",
        key_id=key_id,
        at=scene.later(),
    )
    with pytest.raises(InputError):
        attach_instrument(payload=b"{}", signature=signature, by=by, now=scene.later())
    with pytest.raises(TamperedError):
        wrong = dataclasses.replace(signature, value=bytes(64))
        attach_instrument(payload=drafted.payload, signature=wrong, by=by, now=scene.later())
    attach_instrument(payload=drafted.payload, signature=signature, by=by, now=scene.later())
    assert state(scene, 2) is State.REVOKED
    with pytest.raises(NotFoundError):
        cosign(instrument="none", member="northam", by=by, now=scene.later())


def test_the_notice_has_one_day(office):
    scene = applied()
    day = publish_notice(agreement="rates", by=scene.team, now=scene.later())
    assert publish_notice(agreement="rates", by=scene.team, now=scene.later(days=2)) == day
    with pytest.raises(ConflictError):
        publish_notice(
            agreement="rates", by=scene.team, now=scene.now, published_on=date(2026, 11, 20)
        )
    with pytest.raises(ConflictError):
        publish_notice(
            agreement="rates", by=scene.team, now=scene.now, published_on=date(2027, 1, 1)
        )
