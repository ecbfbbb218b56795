"""Whom a typology looked at, and the random few of them whom it passed over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.confined import Connect
from folkmoot.detect.typology import Typology

# How many of those who were never a candidate are drawn as controls: without outcomes of some that
# were passed over, nobody can tell how many were missed. Of 30 with nothing wrong, at most a tenth
# of all may be cases (3 / n, the rule of three: Hanley and Lippman-Hand, JAMA 249 (1983) 1743).
UNFLAGGED_CONTROLS = 30

POPULATION_SCHEMA = pa.schema([("record", pa.string()), ("control", pa.bool_())])


def population(
    typology: Typology,
    seen: Mapping[str, pa.Table],
    entities: pa.Table,
    candidates: pa.Array,
    *,
    missing: Iterable[tuple[str, str]],
    protected: frozenset[str],
    seed: str | None,
    connect: Connect,
) -> pa.Table:
    """POPULATION_SCHEMA: one row per record at which ``typology`` looked (its header's
    ``looks_at``), in order. ``control``: drawn, by ``seed``, from the people of whom no record is
    among those of ``candidates``.

    ``seen``: what its SQL sees. Deliveries with an essential column ``missing`` were not screened
    and do not count; nor do ``protected`` records and people who have one.
    """
    records = _looked_at(typology, seen, {delivery for delivery, _ in missing}, connect)
    at = pc.index_in(records, value_set=entities["record"].combine_chunks())
    person = pc.coalesce(pc.take(entities["entity"].combine_chunks(), at), records)
    barred = pa.array(sorted(protected), pa.string())
    shielded = person.filter(pc.is_in(records, value_set=barred)).unique()
    kept = pc.invert(pc.is_in(person, value_set=shielded))
    records, person = records.filter(kept), person.filter(kept)
    if seed is None:
        drawn = pa.array([], pa.string())
    else:
        flagged = candidates.cast(pa.string()).unique()
        known = person.filter(pc.is_in(records, value_set=flagged)).unique()
        drawn = _drawn(typology, records, person, known, seed)
    table = pa.table({"record": records, "control": pc.is_in(records, value_set=drawn)})
    return table.sort_by("record").cast(POPULATION_SCHEMA)


def _looked_at(
    typology: Typology, seen: Mapping[str, pa.Table], unscreened: set[str], connect: Connect
) -> pa.Array:
    barred = pa.array(sorted(unscreened), pa.string())
    found = []
    with connect() as connection:
        for looks_at in typology.header.looks_at:
            connection.register(looks_at.table, seen[looks_at.table])
            rows = connection.table(looks_at.table).filter(looks_at.where)
            table = rows.project("_record, _delivery").to_arrow_table()
            found.append(table.filter(pc.invert(pc.is_in(table["_delivery"], value_set=barred))))
    return pa.concat_tables(found)["_record"].cast(pa.string()).combine_chunks()


def _drawn(
    typology: Typology, records: pa.Array, person: pa.Array, known: pa.Array, seed: str
) -> pa.Array:
    """The first record of each person drawn; who comes first follows from seed and record."""
    apart = pc.invert(pc.is_in(person, value_set=known))
    table = pa.table({"person": person.filter(apart), "record": records.filter(apart)})
    firsts = table.group_by("person").aggregate([("record", "min")])["record_min"].to_pylist()
    salt = f"{seed}\0{typology.id}\0"
    ranked = sorted(firsts, key=lambda record: sha256(f"{salt}{record}".encode()).digest())
    return pa.array(ranked[:UNFLAGGED_CONTROLS], pa.string())
