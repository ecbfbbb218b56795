"""Contracts and deliveries: accepted whole, held, destroyed with a certificate."""

from __future__ import annotations

import pytest
from tests.office.scene import NORTH, SOUTH, certificate_of, contract_of, delivery_of, ready

from folkmoot.agreement.acts import InstrumentKind
from folkmoot.dataset.write_contract import write_contract
from folkmoot.errors import (
    ConflictError,
    ForbiddenError,
    InputError,
    KeyMissingError,
    NotFoundError,
)
from folkmoot.ledger.journal import EventKind
from folkmoot.ledger.leaf import read_leaf
from folkmoot.office.agreements.selectors import open_holds
from folkmoot.office.agreements.services import make_instrument
from folkmoot.office.deliveries import policies
from folkmoot.office.deliveries.destroy_delivery import destroy_delivery
from folkmoot.office.deliveries.models import Delivery
from folkmoot.office.deliveries.selectors import (
    contract,
    deliveries,
    delivery_facts,
    delivery_row,
    hold_row,
    latest_delivery,
)
from folkmoot.office.deliveries.services import (
    accept_delivery,
    hold,
    register_contract,
    release_hold,
)
from folkmoot.office.journal.selectors import leaves, size
from folkmoot.office.keys.key_ring import DjangoKeyRing
from folkmoot.office.members.services import join
from folkmoot.store.location import Kind, object_name
from folkmoot.store.pseudonym import MASTER


def test_a_contract_is_kept_as_it_was_written(office):
    scene = ready()
    by, before = scene.people["northam"], size()
    text = write_contract(contract_of("northam"))
    assert register_contract(text=text, by=by, now=scene.later()).text == text
    assert size() == before
    with pytest.raises(ConflictError):
        register_contract(text=text + "\n# other\n", by=by, now=scene.later())
    with pytest.raises(ForbiddenError):
        register_contract(text=text, by=scene.people["southam"], now=scene.later())
    with pytest.raises(InputError):
        register_contract(text="nonsense", by=by, now=scene.later())
    assert contract("northam-rates@1") == contract_of("northam")


def test_a_contract_is_called_after_its_own_member(office):
    """Nobody takes the name that another member's agreement is waiting for."""
    scene = ready()
    join(
        member="northam-east", name="N", kind="public_authority", ico_number="Z9",
        by=scene.team, now=scene.now,
    )  # fmt: skip
    text, by = write_contract(contract_of("northam")), scene.people["northam"]
    for taken in ("southam-rates", "northam-east-rates", "northam", "northamrates"):
        with pytest.raises(InputError, match="begins with the id of its member"):
            register_contract(
                text=text.replace("id: northam-rates", f"id: {taken}"), by=by, now=scene.later()
            )
    other = text.replace("id: northam-rates", "id: northam-tax")
    assert register_contract(text=other, by=by, now=scene.later()).ref == "northam-tax@1"


def test_accepting_repeats_and_refuses_another_file_or_certificate(office):
    scene = ready()
    by, before = scene.people["northam"], size()
    row = delivery_row(NORTH)
    same = {
        "delivery": row.id,
        "contract": row.contract_id,
        "name": row.name,
        "ciphertext_sha256": row.ciphertext_sha256,
        "rows": row.rows,
        "certificate": certificate_of("northam", scene.now),
        "by": by,
        "now": scene.later(),
    }
    accept_delivery(**same)
    assert size() == before
    other = "ff" * 32
    with pytest.raises(ConflictError):
        name = object_name(Kind.DELIVERY, NORTH, other)
        accept_delivery(**same | {"ciphertext_sha256": other, "name": name})
    for change in (
        {"rows": 3},
        {"certificate": certificate_of("southam", scene.now)},
        {"certificate": certificate_of("northam", scene.now, source_sha256=other)},
        {"delivery": MASTER},
        {"delivery": delivery_of("southam")},
        {"ciphertext_sha256": other},
        {"name": object_name(Kind.RUN, NORTH, row.ciphertext_sha256)},
        {"rejects": object_name(Kind.REJECTS, SOUTH, other)},
    ):
        with pytest.raises(InputError):
            accept_delivery(**same | change)
    with pytest.raises(ForbiddenError):
        accept_delivery(**same | {"by": scene.people["southam"]})
    assert Delivery.objects.count() == 2
    assert latest_delivery("business-rates", "northam").id == NORTH
    assert [d.id for d in deliveries("southam")] == [SOUTH]


def test_facts_tell_which_columns_are_really_there(office):
    ready()
    (facts,) = delivery_facts([NORTH, "no-such"])
    assert facts.columns == ("ratepayer", "postcode")
    assert dict(facts.tags).keys() == {"ratepayer", "postcode"}
    assert facts.certificate.kept == 2


def test_destruction_ends_key_file_and_use(office):
    scene = ready()
    told = destroy_delivery(
        delivery=NORTH,
        place=scene.place,
        reason="retention",
        by=scene.people["northam"],
        now=scene.later(),
    )
    assert told["files"]
    assert scene.place.names(Kind.DELIVERY, NORTH) == ()
    with pytest.raises(KeyMissingError):
        DjangoKeyRing().unwrap(NORTH)
    row = delivery_row(NORTH)
    assert row.destroyed_at == scene.now and not policies.can_use(row, scene.now)
    assert read_leaf(list(leaves())[-1]).event.kind is EventKind.DELIVERY_DESTROYED
    before = size()
    destroy_delivery(
        delivery=NORTH, place=scene.place, reason="x", by=scene.team, now=scene.later()
    )
    assert size() == before
    with pytest.raises(ConflictError):
        hold(delivery=NORTH, reason="late", by=scene.team, now=scene.later())


def test_holds_defer_destruction(office):
    scene = ready()
    by = scene.people["northam"]

    def destroy() -> None:
        destroy_delivery(delivery=NORTH, place=scene.place, reason="r", by=by, now=scene.later())

    held = hold(delivery=NORTH, reason="appeal", by=by, now=scene.later())
    with pytest.raises(ConflictError, match="hold"):
        destroy()
    assert not policies.can_destroy(delivery_row(NORTH), ())
    release_hold(hold=held, by=by, now=scene.later())
    release_hold(hold=held, by=by, now=scene.later())
    for kind, body in (
        (InstrumentKind.HOLD, {"id": "case-7", "reason": "complaint"}),
        (InstrumentKind.RELEASE_HOLD, {"id": "case-7"}),
    ):
        if kind is InstrumentKind.RELEASE_HOLD:
            with pytest.raises(ConflictError, match="case-7"):
                destroy()
        make_instrument(
            agreement="rates",
            kind=kind,
            body=body,
            member="southam",
            by=scene.people["southam"],
            now=scene.later(),
        )
    with pytest.raises(ForbiddenError):
        destroy_delivery(
            delivery=NORTH,
            place=scene.place,
            reason="r",
            by=scene.people["southam"],
            now=scene.later(),
        )
    assert DjangoKeyRing().unwrap(NORTH)
    destroy()
    assert policies.can_destroy(delivery_row(SOUTH), ())
    with pytest.raises(NotFoundError):
        release_hold(hold="none", by=by, now=scene.later())
    with pytest.raises(NotFoundError):
        delivery_row("none")


def test_only_the_side_that_made_a_hold_releases_it(office):
    scene = ready()
    by = scene.people["northam"]
    teams = hold(delivery=NORTH, reason="Court order 1/2026", by=scene.team, now=scene.later())
    own = hold(delivery=NORTH, reason="appeal", by=by, now=scene.later())
    for held, other in ((teams, by), (own, scene.team), (own, scene.people["southam"])):
        assert not policies.can_release(other, hold_row(held))
        with pytest.raises(ForbiddenError):
            release_hold(hold=held, by=other, now=scene.later())
    with pytest.raises(ConflictError, match=teams):
        destroy_delivery(delivery=NORTH, place=scene.place, reason="r", by=by, now=scene.later())
    release_hold(hold=teams, by=scene.team, now=scene.later())
    release_hold(hold=own, by=by, now=scene.later())
    assert policies.can_destroy(delivery_row(NORTH), ())


def test_a_hold_under_the_agreement_ends_by_one_of_its_own_signers(office):
    scene = ready()

    def act(kind: InstrumentKind, council: str) -> None:
        body = {"id": "appeal-7"} | ({"reason": "x"} if kind is InstrumentKind.HOLD else {})
        make_instrument(
            agreement="rates", kind=kind, body=body, member=council,
            by=scene.people[council], now=scene.later(), instrument=f"act-{scene.now:%H%M%S}",
        )  # fmt: skip

    def open_now() -> tuple[str, ...]:
        return open_holds("business-rates", "northam", scene.now)

    act(InstrumentKind.HOLD, "southam")
    act(InstrumentKind.RELEASE_HOLD, "northam")
    assert open_now() == ("appeal-7",)
    act(InstrumentKind.HOLD, "northam")
    act(InstrumentKind.RELEASE_HOLD, "southam")
    assert open_now() == ("appeal-7",), "northam's own, under the same id"
    act(InstrumentKind.RELEASE_HOLD, "northam")
    assert open_now() == ()


def test_the_ledger_does_not_hold_the_words_of_a_reason(office):
    scene = ready()
    reason = "Erasure asked for by CANARY Person"
    told = destroy_delivery(
        delivery=NORTH, place=scene.place, reason=reason, by=scene.team, now=scene.later()
    )
    assert told["reason"] == reason
    assert b"CANARY" not in b"".join(leaves())


def test_a_destruction_that_is_rolled_back_has_cost_no_file(office, monkeypatch):
    scene = ready()
    files = scene.place.names(Kind.DELIVERY, NORTH)

    def full(*_: object) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as patched:
        patched.setattr("folkmoot.store.shred.Event", full)
        with pytest.raises(OSError, match="full"):
            destroy_delivery(
                delivery=NORTH, place=scene.place, reason="r", by=scene.team, now=scene.later()
            )
    assert delivery_row(NORTH).destroyed_at is None and DjangoKeyRing().unwrap(NORTH)
    assert files and scene.place.names(Kind.DELIVERY, NORTH) == files
