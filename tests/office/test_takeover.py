"""What somebody who is no party, or holds no office for it, tries with an agreement of others."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.office.scene import (
    AGREEMENT,
    Scene,
    begin,
    contract_of,
    join_members,
    register_contracts,
    sign_all,
)

from folkmoot.agreement.acts import InstrumentKind, Signature, State
from folkmoot.agreement.instrument import draft_instrument
from folkmoot.agreement.sign import Domain
from folkmoot.agreement.sign import sign as make_signature
from folkmoot.dataset.write_contract import write_contract
from folkmoot.errors import ConflictError, ForbiddenError, TamperedError
from folkmoot.office.accounts.services import actor
from folkmoot.office.agreements import policies, selectors
from folkmoot.office.agreements.services import (
    apply_terms,
    attach_instrument,
    attach_signature,
    cosign,
    make_instrument,
    sign,
)
from folkmoot.office.agreements.services.sign import GREATEST_AGE
from folkmoot.office.deliveries.services import register_contract
from folkmoot.office.journal.selectors import size
from folkmoot.office.members.services import add_key, join, retire_key

OTHERS = ("eastam", "westam")


def begun() -> Scene:
    """Two councils that are to agree, and two that have joined and are no party."""
    scene = begin()
    join_members(scene)
    for council in OTHERS:
        join(
            member=council, name=council.title(), kind="public_authority", ico_number="Z9",
            by=scene.team, now=scene.now,
        )  # fmt: skip
        who = actor(name=council, office=scene.office, member=council, now=scene.now)
        scene.people[council] = who
        add_key(member=council, by=who, now=scene.now)
        text = write_contract(contract_of(council))
        register_contract(text=text, by=who, now=scene.now)
    register_contracts(scene)
    return scene


def signed() -> Scene:
    """The agreement of the two, in force."""
    scene = begun()
    apply_terms(text=AGREEMENT, by=scene.people["northam"], now=scene.later())
    sign_all(scene)
    assert state(scene) is State.ACTIVE
    return scene


def state(scene: Scene, version: int | None = None) -> State:
    return selectors.standing_of("rates", scene.now, version).state


def heir(scene: Scene) -> str:
    return selectors.heir_of("rates", "southam", scene.now)


def key_elsewhere(scene: Scene, member: str) -> tuple[str, Ed25519PrivateKey]:
    private = Ed25519PrivateKey.generate()
    raw = private.public_key().public_bytes_raw()
    by = scene.people[member]
    return add_key(member=member, by=by, now=scene.later(), public=raw), private


def lose_keys(scene: Scene, member: str) -> None:
    for key in selectors.public_keys():
        if key.member == member and key.valid_to is None:
            retire_key(key_id=key.key_id, by=scene.team, now=scene.later())


def succeed(scene: Scene, new: str, *, attests: str | None = "northam", day: int = 1) -> None:
    make_instrument(
        agreement="rates", kind=InstrumentKind.SUCCEED, member=new, by=scene.people[new],
        body={"predecessor": "southam", "successor": new, "citation": "SI 2026/1"},
        effective=date(2026, 11, day), now=scene.later(),
        cosigners={attests: scene.people[attests]} if attests else None,
    )  # fmt: skip


def elsewhere(
    payload: bytes, key: tuple[str, Ed25519PrivateKey], member: str, at: datetime, domain: Domain
) -> Signature:
    return make_signature(payload, key[1], domain=domain, member=member, key_id=key[0], at=at)


# --- in the place of a party ---------------------------------------------------------------------


def test_nobody_takes_the_place_of_a_party_that_still_signs(office):
    scene = begun()
    key = key_elsewhere(scene, "eastam")
    apply_terms(text=AGREEMENT, by=scene.team, now=scene.later())
    lose_keys(scene, "southam")
    keyless = scene.later()
    add_key(member="southam", by=scene.people["southam"], now=scene.later())
    sign_all(scene)
    drafted = draft_instrument(
        InstrumentKind.SUCCEED,
        terms_hash=selectors.latest_version("rates").terms_hash,
        effective=date(2026, 11, 1),
        body={"predecessor": "southam", "successor": "eastam", "citation": "SI 2026/1"},
    )
    # Dated into the moment in which southam had no key: the date is only the signer's word.
    dated_back = elsewhere(drafted.payload, key, "eastam", keyless, Domain.INSTRUMENT)
    attach_instrument(
        payload=drafted.payload, signature=dated_back, by=scene.people["eastam"], now=scene.later()
    )
    by = scene.people["northam"]
    cosign(instrument=drafted.id, member="northam", by=by, now=scene.later())
    assert heir(scene) == "southam"
    # Nor in the next gap between two keys: southam has signed since the instrument came in.
    lose_keys(scene, "southam")
    assert heir(scene) == "southam"
    assert state(scene) is State.ACTIVE


def test_a_succession_needs_another_partys_word_and_the_first_stays(office):
    scene = signed()
    lose_keys(scene, "southam")
    succeed(scene, "westam", attests=None)
    with pytest.raises(ForbiddenError):
        succeed(scene, "westam", attests="eastam", day=2)
    assert heir(scene) == "southam"
    succeed(scene, "eastam")
    assert heir(scene) == "eastam"
    # Westam's came in before, but nobody had attested it; and an earlier day displaces nothing.
    succeed(scene, "westam", day=3)
    made = next(
        i for i in selectors.instruments_of(selectors.latest_version("rates"))
        if i.body["successor"] == "westam" and len(i.signatures) == 1
    )  # fmt: skip
    by = scene.people["northam"]
    cosign(instrument=made.id, member="northam", by=by, now=scene.later())
    assert heir(scene) == "eastam"


def test_of_an_act_that_several_sign_nothing_is_left_when_one_may_not(office):
    scene = signed()
    lose_keys(scene, "southam")
    before = size()
    with pytest.raises(ForbiddenError):
        succeed(scene, "westam", attests="eastam")
    assert size() == before
    assert selectors.instruments_of(selectors.latest_version("rates")) == ()


# --- dated back ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "error"),
    [
        (-GREATEST_AGE.days - 1, ConflictError),
        (-GREATEST_AGE.days + 1, None),
        (0, None),
        (1, TamperedError),
    ],
)
def test_a_signature_made_elsewhere_is_of_these_days(office, days, error):
    scene = begun()
    key = key_elsewhere(scene, "northam")
    apply_terms(text=AGREEMENT, by=scene.team, now=scene.later())
    now = scene.later(days=30)
    terms = bytes(selectors.latest_version("rates").terms)
    made = elsewhere(terms, key, "northam", now + timedelta(days=days), Domain.TERMS)

    def attach() -> None:
        by = scene.people["northam"]
        attach_signature(agreement="rates", signature=made, by=by, now=now)

    if error is None:
        attach()
    else:
        with pytest.raises(error):
            attach()
    assert ("northam" in selectors.standing_of("rates", now).unsigned) is (error is not None)


def test_a_retired_key_signs_no_more_whatever_the_date(office):
    scene = begun()
    key = key_elsewhere(scene, "northam")
    good = scene.later(hours=1)
    apply_terms(text=AGREEMENT, by=scene.team, now=scene.later())
    then, by = scene.later(), scene.people["northam"]
    terms = bytes(selectors.latest_version("rates").terms)
    too_early = elsewhere(terms, key, "northam", good - timedelta(minutes=1), Domain.TERMS)
    with pytest.raises(ConflictError, match="before the terms came in"):
        attach_signature(agreement="rates", signature=too_early, by=by, now=scene.later())
    retire_key(key_id=key[0], by=by, now=scene.later())
    stolen = elsewhere(terms, key, "northam", then, Domain.TERMS)
    with pytest.raises(TamperedError):
        attach_signature(agreement="rates", signature=stolen, by=by, now=scene.later())
    assert "northam" in selectors.standing_of("rates", scene.now).unsigned


def test_a_resumption_laid_by_before_the_suspension_ends_nothing(office):
    scene = signed()
    act = {"agreement": "rates", "member": "southam", "by": scene.people["southam"]}
    tomorrow = scene.now.date() + timedelta(days=1)
    make_instrument(
        **act, kind=InstrumentKind.RESUME, body={}, effective=tomorrow, now=scene.later()
    )
    reason = {"reason": "A key was stolen."}
    make_instrument(**act, kind=InstrumentKind.SUSPEND, body=reason, now=scene.later())
    scene.later(days=2)
    assert state(scene) is State.SUSPENDED
    make_instrument(**act, kind=InstrumentKind.RESUME, body={}, now=scene.later())
    assert state(scene) is State.ACTIVE


# --- another's agreement -------------------------------------------------------------------------


def without(council: str, successor: str) -> str:
    """Version 2, in which another council has a council's part."""
    text = AGREEMENT.replace("version: 1\n", "version: 2\n").replace(council, successor)
    return text.replace(council.title(), successor.title())


def test_only_a_party_or_the_team_brings_in_terms(office):
    scene = begun()
    stranger = scene.people["eastam"]
    with pytest.raises(ForbiddenError):
        apply_terms(text=AGREEMENT, by=stranger, now=scene.later())
    apply_terms(text=AGREEMENT, by=scene.people["northam"], now=scene.later())
    two = without("northam", "westam").replace("southam", "eastam").replace("Southam", "Eastam")
    with pytest.raises(ForbiddenError, match="party of rates"):
        apply_terms(text=two, by=stranger, now=scene.later())
    assert selectors.latest_version("rates").version == 1
    terms = selectors.terms_of(selectors.latest_version("rates"))
    worker = actor(name="w", office="worker", now=scene.now)
    assert not policies.can_apply(worker, terms, {})
    assert policies.can_apply(stranger, terms, {"southam": "eastam"})
    assert not policies.can_apply(scene.people["southam"], terms, {"southam": "eastam"})


def test_a_version_takes_no_place_from_parties_that_have_not_agreed(office):
    scene = signed()
    apply_terms(text=without("southam", "eastam"), by=scene.people["northam"], now=scene.later())
    for council in ("northam", "eastam"):
        by = scene.people[council]
        sign(agreement="rates", member=council, by=by, now=scene.later())
    assert state(scene, 1) is State.ACTIVE
    assert selectors.version_that_counts("rates", scene.now).version == 1
    waiting = selectors.standing_of("rates", scene.now, 2)
    assert (waiting.state, waiting.clause) == (State.IN_REVIEW, "parties")
    assert "southam" in waiting.reason
    new = selectors.latest_version("rates").terms_hash
    made = make_instrument(
        agreement="rates", kind=InstrumentKind.SUPERSEDE, body={"by_terms_hash": new},
        member="northam", by=scene.people["northam"], now=scene.later(), version=1,
        cosigners={"southam": scene.people["southam"]},
    )  # fmt: skip
    assert {s.party for s in made.signatures} == {"northam", "southam"}
    assert (state(scene, 1), state(scene, 2)) == (State.SUPERSEDED, State.ACTIVE)
    assert selectors.version_that_counts("rates", scene.now).version == 2


def test_a_successor_agrees_to_the_next_version_in_its_own_name(office):
    scene = signed()
    lose_keys(scene, "southam")
    apply_terms(text=without("southam", "eastam"), by=scene.team, now=scene.later())
    for council in ("northam", "eastam"):
        by = scene.people[council]
        sign(agreement="rates", member=council, by=by, now=scene.later())
    assert state(scene, 2) is State.IN_REVIEW
    succeed_on_one = {"predecessor": "southam", "successor": "eastam", "citation": "SI 2026/1"}
    make_instrument(
        agreement="rates", kind=InstrumentKind.SUCCEED, body=succeed_on_one, member="eastam",
        by=scene.people["eastam"], now=scene.later(), version=1,
        cosigners={"northam": scene.people["northam"]},
    )  # fmt: skip
    assert (state(scene, 1), state(scene, 2)) == (State.SUPERSEDED, State.ACTIVE)


def test_what_was_left_behind_unsigned_is_not_signed_later(office):
    """Southam alone could otherwise end what the others agreed without it."""
    scene = begun()
    apply_terms(text=AGREEMENT, by=scene.team, now=scene.later())
    sign(agreement="rates", member="northam", by=scene.people["northam"], now=scene.later())
    apply_terms(text=without("southam", "eastam"), by=scene.people["northam"], now=scene.later())
    for council in ("northam", "eastam"):
        by = scene.people[council]
        sign(agreement="rates", member=council, by=by, now=scene.later())
    assert state(scene, 2) is State.ACTIVE
    with pytest.raises(ConflictError, match="Version 2"):
        sign(
            agreement="rates", member="southam", by=scene.people["southam"], now=scene.later(),
            version=1,
        )  # fmt: skip
    assert state(scene, 2) is State.ACTIVE
    assert policies.can_still_be_signed(2, 2) and not policies.can_still_be_signed(1, 2)


# --- in another office ---------------------------------------------------------------------------


def test_terms_are_signed_in_the_office_that_they_name(office):
    scene = begun()
    key = key_elsewhere(scene, "northam")
    row = apply_terms(text=AGREEMENT, by=scene.team, now=scene.later())
    canteen = actor(name="C", office="Canteen", member="northam", now=scene.now)
    with pytest.raises(ForbiddenError, match=scene.office):
        sign(agreement="rates", member="northam", by=canteen, now=scene.later())
    made = elsewhere(bytes(row.terms), key, "northam", scene.later(), Domain.TERMS)
    with pytest.raises(ForbiddenError, match=scene.office):
        attach_signature(agreement="rates", signature=made, by=canteen, now=scene.later())
    by = scene.people["northam"]
    attach_signature(agreement="rates", signature=made, by=by, now=scene.later())
    assert "northam" not in selectors.standing_of("rates", scene.now).unsigned
    terms = selectors.terms_of(row)
    assert not policies.can_sign_in_office(canteen, "northam", terms)
    assert not policies.can_sign_in_office(by, "eastam", terms)
    assert selectors.office_of(row, "eastam") is None


def test_anybody_of_a_member_may_stop_and_only_its_signatory_goes_on(office):
    scene = signed()
    canteen = actor(name="C", office="Canteen", member="northam", now=scene.now)
    act = {"agreement": "rates", "member": "northam", "body": {"reason": "Smoke."}}
    make_instrument(**act, kind=InstrumentKind.SUSPEND, by=canteen, now=scene.later())
    assert state(scene) is State.SUSPENDED
    with pytest.raises(ForbiddenError, match=scene.office):
        make_instrument(**act, kind=InstrumentKind.RESUME, by=canteen, now=scene.later())
    by = scene.people["northam"]
    resumed = make_instrument(**act, kind=InstrumentKind.RESUME, by=by, now=scene.later())
    assert state(scene) is State.ACTIVE
    terms = selectors.terms_of(selectors.latest_version("rates"))
    assert not policies.can_act_in_office(resumed, canteen, "northam", terms)


@pytest.mark.parametrize("kind", InstrumentKind)
def test_every_act_either_narrows_or_asks_for_the_office(kind):
    """A new kind of act is decided on here, not by oversight."""
    binding = {
        InstrumentKind.RESUME,
        InstrumentKind.SUPERSEDE,
        InstrumentKind.SUCCEED,
        InstrumentKind.RELEASE_HOLD,
    }
    assert (kind in policies.NARROWING) is (kind not in binding)
