"""A data key is made once, and whoever comes second takes it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections
from tests.databases import Office
from tests.run.sample import QUEUED

from folkmoot.errors import ConflictError
from folkmoot.office.keys.key_ring import DjangoKeyRing
from folkmoot.office.keys.models import WrappedKey
from folkmoot.run.data_key import data_key
from folkmoot.store.protocols import DataKey

WORKERS = 6


def test_all_that_come_at_once_get_the_same_key(county: Office) -> None:
    """Each has looked, and found none, before the first makes it."""
    looked = Barrier(WORKERS)

    class Slow(DjangoKeyRing):
        def create(self, subject: str, *, now: object) -> DataKey:
            looked.wait(20)
            return super().create(subject, now=now)  # type: ignore[arg-type]

    def make(_: int) -> bytes:
        try:
            return data_key(Slow(), "run-at-once", now=QUEUED).raw
        finally:
            connections.close_all()

    with ThreadPoolExecutor(WORKERS) as pool:
        keys = set(pool.map(make, range(WORKERS)))
    assert len(keys) == 1
    assert WrappedKey.objects.filter(subject="run-at-once").count() == 1
    assert data_key(DjangoKeyRing(), "run-at-once", now=QUEUED).raw in keys


def test_a_destroyed_key_is_not_made_again(county: Office) -> None:
    ring = DjangoKeyRing()
    data_key(ring, "run-gone", now=QUEUED)
    ring.destroy("run-gone", now=QUEUED)
    with pytest.raises(ConflictError, match="had a data key"):
        data_key(ring, "run-gone", now=QUEUED)
