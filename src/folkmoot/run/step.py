"""One step of a run: computed once, put away encrypted, and committed under the fence."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pyarrow as pa

from folkmoot.run.book import Claim, StepRecord
from folkmoot.run.bundle import pack, unpack
from folkmoot.run.data_key import data_key
from folkmoot.run.failpoint import failpoint
from folkmoot.run.pulse import pulse
from folkmoot.run.workshop import Workshop
from folkmoot.store.location import Kind
from folkmoot.store.protocols import DataKey
from folkmoot.store.read_artefact import read_artefact
from folkmoot.store.write_table import put

Tables = dict[str, pa.Table]


def step(
    name: str,
    work: Callable[[], Tables],
    *,
    claim: Claim,
    shop: Workshop,
    place: tuple[int, int],
) -> tuple[Tables, StepRecord]:
    """The tables of the step ``name``, read back when an earlier claim committed it, else made.

    ``place`` is (how many steps came before, how many there are). What was put away but not
    committed counts for nothing: it is made again under another name, and its content hash is the
    same.
    """
    key = run_key(claim, shop)
    done = next((record for record in claim.done if record.name == name), None)
    if done is not None:
        packed = read_artefact(
            shop.place,
            claim.run,
            name=done.artefact,
            ciphertext_sha256=done.ciphertext_sha256,
            key=key,
        )
        return unpack(packed), done
    failpoint(f"{name}-before")
    with pulse(claim, shop, step=name, done=place[0], total=place[1]):
        shop.told(name, *place)
        tables = work()
        failpoint(f"{name}-computed")
        stored = put(shop.place, claim.run, pack(tables), key, kind=Kind.RUN)
    failpoint(f"{name}-stored")
    record = StepRecord(
        name=name,
        artefact=stored.name,
        ciphertext_sha256=stored.ciphertext_sha256,
        content_sha256=stored.content_sha256,
        counts=_counts(tables),
    )
    shop.book.commit_step(claim, record, now=shop.clock())
    failpoint(f"{name}-committed")
    return tables, record


def run_key(claim: Claim, shop: Workshop) -> DataKey:
    """The data key of this run, made at its first need."""
    return data_key(shop.keys, claim.run, now=shop.clock())


def _counts(tables: Mapping[str, pa.Table]) -> dict[str, int]:
    return {name: table.num_rows for name, table in sorted(tables.items())}
