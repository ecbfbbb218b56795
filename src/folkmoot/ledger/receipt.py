"""A receipt: one entry with the proof that a signed checkpoint covers it."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Sequence

from folkmoot.canonical import canonical
from folkmoot.errors import NotFoundError, TamperedError
from folkmoot.ledger.checkpoint import read_checkpoint
from folkmoot.ledger.leaf import Leaf, read_leaf
from folkmoot.ledger.tree import inclusion_proof, leaf_hash, verify_inclusion

RECEIPT_VERSION = 1


def make_receipt(
    leaf: bytes, leaf_hashes: Sequence[bytes], checkpoint: str, keys: Iterable[str]
) -> bytes:
    """Canonical JSON {v, leaf, proof, checkpoint} that proves ``leaf`` on its own.

    ``leaf_hashes`` are those of the ledger from entry 0, at least as many as ``checkpoint``
    covers; leaf and proof are base64. NotFoundError when the checkpoint does not reach the entry
    yet; TamperedError when checkpoint, leaf and hashes do not belong together.
    """
    point, seq = read_checkpoint(checkpoint, keys), read_leaf(leaf).seq
    if seq >= point.size:
        raise NotFoundError(
            "The checkpoint does not cover this entry yet.",
            where=f"entry {seq}",
            next_step="Make a checkpoint first.",
        )
    hashes = leaf_hashes[: point.size]
    proof = inclusion_proof(hashes, seq) if len(hashes) == point.size else ()
    if not verify_inclusion(leaf_hash(leaf), seq, point.size, proof, point.root):
        raise _not_included(seq)
    return canonical(
        {
            "v": RECEIPT_VERSION,
            "leaf": _b64(leaf),
            "proof": [_b64(step) for step in proof],
            "checkpoint": checkpoint,
        }
    )


def read_receipt(raw: bytes, keys: Iterable[str]) -> Leaf:
    """The entry that the receipt ``raw`` proves under one of ``keys``; TamperedError otherwise."""
    try:
        data = json.loads(raw)
        exact = canonical(data) == raw and data.keys() == {"v", "leaf", "proof", "checkpoint"}
        body = base64.b64decode(data["leaf"], validate=True)
        proof = [base64.b64decode(step, validate=True) for step in data["proof"]]
        exact = exact and (data["v"], data["leaf"]) == (RECEIPT_VERSION, _b64(body))
        exact = exact and [_b64(step) for step in proof] == data["proof"]
        checkpoint = data["checkpoint"]
        exact = exact and isinstance(checkpoint, str)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        exact = False
    if not exact:
        raise TamperedError(
            "The file is not a receipt of the ledger.",
            where="receipt",
            next_step="Ask for the receipt again.",
        )
    leaf, point = read_leaf(body), read_checkpoint(checkpoint, keys)
    if not verify_inclusion(leaf_hash(body), leaf.seq, point.size, proof, point.root):
        raise _not_included(leaf.seq)
    return leaf


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _not_included(seq: int) -> TamperedError:
    return TamperedError(
        "The entry is not in the tree that the checkpoint signs.",
        where=f"entry {seq}",
        next_step="Ask for the receipt again; if it fails again, compare checkpoints with others.",
    )
