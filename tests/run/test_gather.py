"""The first step: only what the permit grants, side by side, each row with a name of its own."""

from __future__ import annotations

import pyarrow.compute as pc
from tests.databases import Office
from tests.run.sample import again, ask, shop

from folkmoot.gate.permit import SealedPermit
from folkmoot.office.deliveries.models import Delivery
from folkmoot.office.keys.key_ring import DjangoKeyRing
from folkmoot.office.runs.run_book import DjangoRunBook
from folkmoot.office.runs.services import start_run
from folkmoot.office.voice.services import record_preferences
from folkmoot.run.gather import DELIVERIES, DELIVERY, MEMBER, RECORD, gather
from folkmoot.store.pseudonym import MASTER, preference_key, pseudonym
from folkmoot.voice.preference import Preference

RATES = "business-rates"


def test_rows_are_named_and_hold_what_is_granted(county: Office) -> None:
    workshop = shop()
    claim = DjangoRunBook().claim("w", now=workshop.clock())
    assert claim is not None
    tables = gather(claim, workshop)
    assert sorted(tables) == [RATES, DELIVERIES]
    rows, permit = tables[RATES], claim.permit.permit
    assert pc.count_distinct(rows[RECORD]).as_py() == rows.num_rows > 300
    granted = {column for grant in permit.grants for column in grant.columns}
    named = {c.removesuffix("__verdict") for c in rows.column_names if not c.startswith("_")}
    assert named == granted
    assert pc.min(rows["rateable_value"]).as_py() >= 0, "the row filter of the agreement"
    assert tables[DELIVERIES].to_pylist() == [
        {DELIVERY: g.delivery, MEMBER: g.member, "as_of": g.as_of} for g in permit.grants
    ]
    for grant in permit.grants:
        mine = rows.filter(pc.equal(rows[DELIVERY], grant.delivery))
        assert set(mine[MEMBER].to_pylist()) == {grant.member}


def test_who_objected_is_not_among_them(county: Office) -> None:
    sample = again()
    book = DjangoRunBook()
    first = book.claim("w", now=sample.later())
    assert first is not None
    name = "Merrow Books Ltd"
    before = gather(first, shop())[RATES]["ratepayer"].to_pylist()
    assert before.count(name) >= 2
    book.fail(first, "set aside", now=sample.later())

    ring = DjangoKeyRing()
    ring.ensure(MASTER, now=sample.now)
    subject = pseudonym(preference_key(ring, RATES, "ratepayer"), name)
    objection = Preference(subject, RATES, "ratepayer", "object", (), (), sample.now.date())
    record_preferences(preferences=[objection], by=sample.team, now=sample.later())
    permit = ask(sample, list(Delivery.objects.order_by("id").values_list("id", flat=True)))
    assert isinstance(permit, SealedPermit)
    start_run(permit=permit, by=sample.people["ashvale"], now=sample.later())
    claim = book.claim("w", now=sample.later())
    assert claim is not None
    after = gather(claim, shop())[RATES]["ratepayer"].to_pylist()
    assert name not in after
    assert len(after) == len(before) - before.count(name)
