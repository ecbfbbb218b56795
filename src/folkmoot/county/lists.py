"""The open lists that ship with the package: areas, postcodes, names, outlines."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import pyarrow as pa
import pyarrow.parquet as pq

from folkmoot.errors import NotFoundError

# What each holds, its source and licence: ``lists/README.md``.
LISTS = (
    "areas", "postcodes", "outlines", "forenames", "surnames", "forename_variants",
    "surname_variants", "head_ages",
)  # fmt: skip


@cache
def county_list(name: str) -> pa.Table:
    """The open list called ``name`` (one of ``LISTS``), read once.

    ``areas``: one row an LSOA of 2011 by code: ``lsoa``, ``name``, ``ward``, ``ward_name`` (2020),
    ``lad``, ``lad_name``, ``imd_decile`` and ``imd_rank`` (2019, 1 most deprived),
    ``income_decile``, ``households`` (2021; ``counted`` false where it is an estimate),
    ``deprived_0`` to ``deprived_4`` (households by dimensions of deprivation), ``km2``.
    ``postcodes``: ``postcode``, ``area`` (row of ``areas``), ``lat``, ``lon`` (degrees).
    ``outlines``: one row an LSOA or district: ``code``, ``rings`` (each a flat list of longitude,
    latitude in hundred-thousandths of a degree; closed).
    ``forenames``: ``sex`` (f, m), ``year``, ``forename``, ``weight`` (share of births of that sex
    and year; before 1996 ``year`` is the middle of an era). ``surnames``: ``surname``, ``weight``.
    ``forename_variants``, ``surname_variants``: ``name``, ``variant``, ``weight``.
    ``head_ages``: ``kind``, ``age`` (first of five years), ``weight``: ages of heads of household.

    Raises NotFoundError for another name.
    """
    if name not in LISTS:
        raise NotFoundError(
            f"There is no open list called {name}.", next_step=f"Use one of: {', '.join(LISTS)}."
        )
    path = files("folkmoot.county") / "lists" / f"{name}.parquet"
    with path.open("rb") as stream:
        return pq.read_table(stream)
