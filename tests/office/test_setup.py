"""A prepared home: who may read the folder, and what each role may do in the database."""

from __future__ import annotations

import stat

from folkmoot.office.setup import prepare
from folkmoot.settings import settings


def test_home_is_private_and_prepare_repeats(office):
    prepare(settings())
    prepare(settings())
    assert stat.S_IMODE(office.home.stat().st_mode) == 0o700
    if office.vendor == "sqlite":
        assert stat.S_IMODE((office.home / "folkmoot.sqlite3").stat().st_mode) == 0o600
