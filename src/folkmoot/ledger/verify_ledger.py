#!/usr/bin/env python3
"""Verify a Folkmoot ledger without Folkmoot: one file, Python 3.11 and `cryptography` only.

    python verify_ledger.py bundle.jsonl --key KEYFILE [--checkpoint KEPT] [--receipt RECEIPT]
    python verify_ledger.py --key KEYFILE --receipt RECEIPT

KEYFILE holds the public keys that you trust, one a line (name+id+key): the ledger's, and if you
wish those of witnesses. Get it from where the ledger publishes it, not from whoever gave you the
bundle. KEPT is a checkpoint that you kept from an earlier day; without one nobody can see that a
ledger was cut back to an earlier checkpoint, or rewritten by whoever holds its key.

What is checked: that every line is in its one exact form (so that any changed byte shows); that
entry n says it is entry n and cites the hash of the entry before (RFC 6962 leaf hash); that each
checkpoint signs the root (RFC 9162 tree) over exactly the entries above it, by a key you trust,
so that all are of one history; that every co-signature holds; that the last line is a checkpoint,
so that no tail is unsigned; that KEPT, and the receipt, belong to the same history.
Exit code 0: everything holds. Otherwise one sentence names the first fault, with its own code.
"""

import argparse
import base64
import json
import sys
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

FAULTS = {
    "unreadable": 2,  # a file is not there, or not what it should be
    "altered": 3,  # a line is not in its exact form
    "broken-chain": 4,  # an entry is missing, moved or changed
    "wrong-root": 5,  # the entries are not those that the checkpoint signed
    "bad-signature": 6,  # a signature does not hold, or is not by a key you trust
    "cut-tail": 7,  # the ledger once was longer
    "fork": 8,  # there are two histories
    "missing-checkpoint": 9,  # nothing signs the ledger
    "unsigned-tail": 10,  # nothing signs the last entries
    "bad-receipt": 11,  # the receipt does not prove its entry
}
ED25519, WITNESS = 1, 4
LEAF = {"v", "seq", "at", "kind", "subject", "actor", "body", "prev"}
NOT_EXACT = (ValueError, KeyError, TypeError, AttributeError, RecursionError)
Keys = dict[tuple[str, bytes], tuple[int, bytes]]  # (name, id) -> (kind, raw public key)


class LedgerFault(Exception):  # noqa: N818 - a fault is what the reader is told of
    """What is wrong, in one sentence, and which of FAULTS it is."""

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(sentence)
        self.name, self.code = name, FAULTS[name]


class Point(NamedTuple):
    """A checkpoint whose signatures hold."""

    origin: str
    size: int
    root: bytes
    witnesses: list[str]


def sha(*parts: bytes) -> bytes:
    return sha256(b"".join(parts)).digest()


def unbase64(text: str) -> bytes:
    """The bytes of strict base64: exactly one text stands for one sequence of bytes."""
    data = base64.b64decode(text.encode("ascii"), validate=True)
    if base64.b64encode(data).decode() != text:
        raise ValueError("not the canonical base64")
    return data


def exact_json(raw: bytes, fields: set[str]) -> Any:
    """The object in ``raw``, which must be its canonical JSON with exactly ``fields``."""
    text = raw.decode("utf-8")
    data = json.loads(text)
    again = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    if again != text or set(data) != fields:
        raise ValueError("not the canonical form")
    return data


def read_keys(lines: Iterable[str]) -> Keys:
    """Published keys, each name+id+key (https://c2sp.org/signed-note)."""
    keys: Keys = {}
    for line in lines:
        name, key_id, encoded = line.split("+", 2)
        data = unbase64(encoded)
        right_id = sha(name.encode(), b"\n", data)[:4]
        if key_id != right_id.hex() or len(data) != 33 or data[0] not in {ED25519, WITNESS}:
            raise ValueError("not a key")
        keys[name, right_id] = (data[0], data[1:])
    return keys


def holds(key: tuple[int, bytes], text: str, signature: bytes) -> bool:
    """Whether ``signature`` is that of ``key`` on ``text`` (for a witness: with its time)."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    if key[0] == WITNESS:  # https://c2sp.org/tlog-cosignature
        seconds, signature = int.from_bytes(signature[:8], "big"), signature[8:]
        text = f"cosignature/v1\ntime {seconds}\n{text}"
    try:
        Ed25519PublicKey.from_public_bytes(key[1]).verify(signature, text.encode())
    except InvalidSignature:
        return False
    return True


def read_checkpoint(note: str, trusted: Keys, known: Keys | None = None) -> Point:
    """The checkpoint in ``note`` (https://c2sp.org/tlog-checkpoint), signed by a trusted key.

    With ``known``, the bundle's own keys, every signature must be by one of them and hold;
    without, those by unknown keys are passed over, as the standard asks.
    """
    try:
        body, _, tail = note.rpartition("\n\n")
        origin, size, encoded = body.split("\n")
        root, lines = unbase64(encoded), tail.split("\n")
        if str(abs(int(size))) != size or len(root) != 32 or lines.pop() != "":
            raise ValueError("not a checkpoint")
        signatures = [line.split(" ") for line in lines]
        if any(dash != "—" for dash, _, _ in signatures):
            raise ValueError("not a signature")
        signed = [(name, data[:4], data[4:]) for _, name, d in signatures for data in [unbase64(d)]]
    except NOT_EXACT:
        raise LedgerFault("altered", "A checkpoint is not in its exact form.") from None
    own, witnesses, keys = False, [], trusted | (known or {})
    for name, key_id, signature in signed:
        key, mine = keys.get((name, key_id)), (name, key_id) in trusted
        if key is None and known is None:
            continue
        if key is None or not holds(key, body + "\n", signature):
            raise LedgerFault(
                "bad-signature", f"The signature of {name!r} on checkpoint {size} does not hold."
            )
        if key[0] == WITNESS:
            witnesses.append(name if mine else f"{name} (not in your key file)")
        own = own or (mine and key[0] == ED25519 and name == origin)
    if not own:
        raise LedgerFault(
            "bad-signature", f"Checkpoint {size} is not signed by a ledger key that you trust."
        )
    return Point(origin, int(size), root, witnesses)


class Tree:
    """The roots of the full subtrees so far, largest first (RFC 9162, 2.1.1)."""

    def __init__(self) -> None:
        self.size = 0
        self.nodes: list[bytes] = []

    def append(self, leaf: bytes) -> None:
        carry = self.size
        while carry & 1:
            leaf, carry = sha(b"\x01", self.nodes.pop(), leaf), carry >> 1
        self.nodes.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        result = self.nodes[-1] if self.nodes else sha()
        for node in reversed(self.nodes[:-1]):
            result = sha(b"\x01", node, result)
        return result


def root_from_proof(leaf: bytes, index: int, size: int, proof: list[bytes]) -> bytes | None:
    """The root that ``proof`` leads to from ``leaf`` (RFC 9162, 2.1.3.2), or None."""
    fn, sn, result = index, size - 1, leaf
    for step in proof:
        if sn == 0:
            return None
        if fn & 1 or fn == sn:
            result = sha(b"\x01", step, result)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            result = sha(b"\x01", result, step)
        fn, sn = fn >> 1, sn >> 1
    return result if sn == 0 and 0 <= index < size else None


def read_receipt(raw: bytes, trusted: Keys) -> tuple[int, Point]:
    """(seq, checkpoint) of a receipt that holds on its own."""
    try:
        data = exact_json(raw, {"v", "leaf", "proof", "checkpoint"})
        leaf, proof = unbase64(data["leaf"]), [unbase64(step) for step in data["proof"]]
        seq = json.loads(leaf)["seq"]
        if data["v"] != 1 or type(seq) is not int:
            raise ValueError("unknown version")
    except NOT_EXACT:
        raise LedgerFault("bad-receipt", "The receipt is not in its exact form.") from None
    point = read_checkpoint(data["checkpoint"], trusted)
    if root_from_proof(sha(b"\x00", leaf), seq, point.size, proof) != point.root:
        raise LedgerFault("bad-receipt", f"The receipt does not prove entry {seq}.")
    return seq, point


def check_leaf(raw: bytes, seq: int, prev: bytes) -> bytes:
    """The leaf hash of the entry on a line, which must be entry ``seq`` and follow ``prev``."""
    leaf = unbase64(exact_json(raw, {"leaf"})["leaf"])
    entry = json.loads(leaf)
    if set(entry) != LEAF or entry["v"] != 1:
        raise ValueError("not an entry")
    if entry["seq"] != seq or entry["prev"] != prev.hex():
        raise LedgerFault(
            "broken-chain",
            f"What stands as entry {seq} does not follow the entry before it: "
            "an entry was changed, removed, added or moved.",
        )
    return sha(b"\x00", leaf)


def check_point(raw: bytes, tree: Tree, keys: tuple[Keys, Keys], last: Point | None) -> Point:
    """The checkpoint on a line, which must sign exactly the entries above it."""
    point = read_checkpoint(exact_json(raw, {"checkpoint"})["checkpoint"], *keys)
    if point.size > tree.size:
        raise LedgerFault(
            "cut-tail", f"A checkpoint signs {point.size} entries; {tree.size} stand above it."
        )
    if last and (point.origin != last.origin or point.size <= last.size):
        raise LedgerFault("fork", f"Checkpoint {point.size} is there twice or of another ledger.")
    if point.size != tree.size or point.root != tree.root():
        raise LedgerFault(
            "wrong-root", f"The {tree.size} entries above a checkpoint are not those it signed."
        )
    return point


def walk(bundle: BinaryIO, trusted: Keys, sizes: set[int]) -> tuple[dict[int, bytes], Point, int]:
    """({size: root} for ``sizes``, last checkpoint, how many) of a bundle that holds."""
    tree, prev, roots, number = Tree(), bytes(32), {0: sha()}, 0
    last, points, known = None, 0, None
    try:
        for number, line in enumerate(bundle, start=1):  # noqa: B007 - the fault names it
            if not line.endswith(b"\n"):
                raise ValueError("a part of a line")
            raw = line[:-1]
            if known is None:
                header = exact_json(raw, {"v", "keys"})
                if header["v"] != 1 or header["keys"] != sorted(set(header["keys"])):
                    raise ValueError("unknown version")
                known = read_keys(header["keys"])
            elif raw.startswith(b'{"leaf":'):
                prev = check_leaf(raw, tree.size, prev)
                tree.append(prev)
                if tree.size in sizes:
                    roots[tree.size] = tree.root()
            else:
                last, points = check_point(raw, tree, (trusted, known), last), points + 1
    except NOT_EXACT:
        raise LedgerFault("altered", f"Line {number} is not in its exact form.") from None
    if last is None:
        raise LedgerFault("missing-checkpoint", "The bundle has no checkpoint: nothing signs it.")
    if last.size != tree.size:
        raise LedgerFault(
            "unsigned-tail", f"No checkpoint signs the last {tree.size - last.size} entries."
        )
    return roots, last, points


def verify(
    bundle: BinaryIO | None, trusted: Keys, kept: str | None = None, receipt: bytes | None = None
) -> str:
    """What holds, in plain words; LedgerFault at the first fault."""
    wanted = []
    if kept is not None:
        wanted.append((read_checkpoint(kept, trusted), "The checkpoint that you kept"))
    if receipt is not None:
        seq, point = read_receipt(receipt, trusted)
        wanted.append((point, "The receipt's checkpoint"))
        if bundle is None:
            return f"The receipt proves entry {seq} of {point.origin}."
    if bundle is None:
        raise LedgerFault("unreadable", "There is neither a bundle nor a receipt to verify.")
    roots, last, points = walk(bundle, trusted, {point.size for point, _ in wanted})
    for point, what in wanted:
        if point.size > last.size:
            raise LedgerFault(
                "cut-tail",
                f"{what} signs {point.size} entries, the bundle has {last.size}: its tail was cut.",
            )
        if point.origin != last.origin or roots[point.size] != point.root:
            raise LedgerFault(
                "fork", f"{what} signs another history: the ledger was rewritten or has forked."
            )
    text = f"{last.size} entries of {last.origin} under {points} checkpoints: everything holds. "
    text += f"Co-signed by: {', '.join(last.witnesses) or 'nobody'}."
    text += f" Entry {seq} of the receipt is part of it." if receipt is not None else ""
    if kept is None:
        text += " Keep the last checkpoint: only with it can you see later that a tail was cut."
    return text


def main(arguments: list[str] | None = None) -> int:
    form = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=form)
    parser.add_argument("bundle", nargs="?", type=Path)
    parser.add_argument("--key", required=True, type=Path, metavar="KEYFILE")
    parser.add_argument("--checkpoint", type=Path, metavar="KEPT")
    parser.add_argument("--receipt", type=Path)
    given = parser.parse_args(arguments)
    file = given.key
    try:
        trusted = read_keys(given.key.read_text("utf-8").split())
        file = given.checkpoint
        kept = file.read_bytes().decode("utf-8") if file else None
        file = given.receipt
        receipt = file.read_bytes() if file else None
        file = given.bundle
        if file is None:
            said = verify(None, trusted, kept, receipt)
        else:
            with file.open("rb") as bundle:
                said = verify(bundle, trusted, kept, receipt)
    except LedgerFault as fault:
        sys.stderr.write(f"{fault.name}: {fault}\n")
        return fault.code
    except (OSError, ValueError):
        sys.stderr.write(f"unreadable: {file} is not there or not what it should be.\n")
        return FAULTS["unreadable"]
    sys.stdout.write(said + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
