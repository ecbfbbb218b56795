"""The ledger read back: its entries, its checkpoints, and proofs for an outsider."""

from __future__ import annotations

from collections.abc import Iterator

from folkmoot.errors import ConflictError, NotFoundError
from folkmoot.ledger.tree import consistency_proof, inclusion_proof
from folkmoot.office.journal.models import Checkpoint, Entry


def size() -> int:
    """How many events the ledger holds."""
    last = Entry.objects.order_by("-seq").values_list("seq", flat=True).first()
    return 0 if last is None else last + 1


def leaves(first: int = 0, end: int | None = None) -> Iterator[bytes]:
    """The bytes of the entries from ``first`` until before ``end``, in order, verbatim."""
    rows = Entry.objects.filter(seq__gte=first).order_by("seq")
    if end is not None:
        rows = rows.filter(seq__lt=end)
    for leaf in rows.values_list("leaf", flat=True).iterator(2000):
        yield bytes(leaf)


def leaf_hashes(end: int | None = None) -> list[bytes]:
    """The leaf hashes of the first ``end`` entries (all: None)."""
    rows = Entry.objects.order_by("seq")
    if end is not None:
        rows = rows.filter(seq__lt=end)
    return [bytes(h) for h in rows.values_list("leaf_hash", flat=True).iterator(5000)]


def latest_checkpoint() -> Checkpoint:
    """The newest checkpoint; NotFoundError while there is none."""
    made = Checkpoint.objects.order_by("-size").first()
    if made is None:
        raise NotFoundError(
            "The ledger has no checkpoint yet.",
            where="ledger",
            next_step="Run `folkmoot ledger checkpoint`.",
        )
    return made


def checkpoints() -> tuple[str, ...]:
    """The text of every checkpoint, by size."""
    return tuple(Checkpoint.objects.order_by("size").values_list("text", flat=True))


def inclusion(seq: int, tree_size: int) -> tuple[bytes, ...]:
    """Proof that entry ``seq`` is in the tree of ``tree_size`` leaves; NotFoundError if not."""
    hashes = leaf_hashes(tree_size)
    if not 0 <= seq < tree_size or len(hashes) != tree_size:
        raise NotFoundError(
            "The ledger has no such entry.",
            where=f"entry {seq} of {tree_size}",
            next_step=f"Name an entry below {size()}.",
        )
    return inclusion_proof(hashes, seq)


def consistency(older: int, newer: int) -> tuple[bytes, ...]:
    """Proof that the tree of ``newer`` leaves begins with the tree of ``older``."""
    hashes = leaf_hashes(newer)
    if not 0 < older <= newer or len(hashes) != newer:
        raise ConflictError(
            "A proof needs two sizes that the ledger has had, the older one first.",
            where=f"{older}, {newer}",
            next_step=f"Use sizes from 1 to {size()}.",
        )
    return consistency_proof(hashes, older, newer)
