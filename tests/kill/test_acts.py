"""SIGKILL on either side of a commit: an act and its event are both there or both absent."""

from __future__ import annotations

import pytest
from tests.kill.forking import nursery
from tests.office.scene import NORTH, ready

from folkmoot.errors import KeyMissingError
from folkmoot.ledger.journal import EventKind
from folkmoot.ledger.leaf import read_leaf
from folkmoot.office.deliveries.models import Delivery
from folkmoot.office.journal.selectors import leaves
from folkmoot.office.keys.key_ring import DjangoKeyRing
from folkmoot.office.runs.models import Decision


def told(kind: EventKind) -> int:
    return sum(read_leaf(leaf).event.kind is kind for leaf in leaves())


def decided() -> tuple[int, int]:
    return Decision.objects.count(), told(EventKind.DECISION_PERMIT)


def delivered() -> tuple[int, int]:
    return Delivery.objects.count() - 2, told(EventKind.DELIVERY_ACCEPTED) - 2


def destroyed() -> tuple[int, int]:
    try:
        DjangoKeyRing().unwrap(NORTH)
    except KeyMissingError:
        gone = Delivery.objects.filter(id=NORTH, destroyed_at__isnull=False).count()
    else:
        gone = Delivery.objects.filter(destroyed_at__isnull=False).count()
        assert gone == 0
    return gone, told(EventKind.DELIVERY_DESTROYED)


@pytest.mark.parametrize(
    ("act", "point", "count"),
    [
        ("decide", "decision", decided),
        ("deliver", "delivery", delivered),
        ("destroy", "destroy", destroyed),
    ],
)
def test_act_and_event_live_or_die_together(office, tmp_path, act, point, count):
    ready()
    with nursery(office, "act", tmp_path / "acks") as children:
        children.wait(children.begin(act, failpoint=f"{point}-before-commit"))
        assert count() == (0, 0)
        assert children.acknowledged() == []
        children.wait(children.begin(act, failpoint=f"{point}-after-commit"))
        assert count() == (1, 1)
        # What was committed counts, whether or not anybody heard of it.
        assert children.acknowledged() == []
