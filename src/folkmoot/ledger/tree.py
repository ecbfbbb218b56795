"""The Merkle tree of the ledger: roots, proofs and their verification.

RFC 9162 section 2.1 (the same tree as RFC 6962): SHA-256, ``0x00`` before a leaf and ``0x01``
before a node, so that no node can be passed off as a leaf.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """SHA-256 of ``0x00 || data``: the hash of an entry's bytes."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256 of ``0x01 || left || right``: the hash of two subtrees."""
    return sha256(b"\x01" + left + right).digest()


def root(leaf_hashes: Sequence[bytes]) -> bytes:
    """The root over ``leaf_hashes`` in order; ``EMPTY_ROOT`` of none. One pass a level, no depth.

    >>> root([]) == EMPTY_ROOT, root([leaf_hash(b"")]) == leaf_hash(b"")
    (True, True)
    """
    level = list(leaf_hashes)
    while len(level) > 1:
        level = _parents(level)
    return level[0] if level else EMPTY_ROOT


def _parents(level: list[bytes]) -> list[bytes]:
    # A lonely last node moves up unchanged: that is where RFC 9162 splits, at the largest power
    # of two below n.
    pairs = zip(level[::2], level[1::2], strict=False)
    return [node_hash(a, b) for a, b in pairs] + (level[-1:] if len(level) % 2 else [])


@dataclass(frozen=True, slots=True)
class Frontier:
    """The roots of the full subtrees of ``size`` leaves, largest first: enough to append.

    Appending is O(log n) at worst and O(1) on average; a million leaves leave at most 20 hashes.

    >>> a, b = leaf_hash(b"a"), leaf_hash(b"b")
    >>> Frontier().append(a).append(b).root() == root([a, b])
    True
    """

    size: int = 0
    nodes: tuple[bytes, ...] = ()

    def append(self, leaf: bytes) -> Frontier:
        """The frontier with one more leaf hash."""
        nodes, carry = list(self.nodes), self.size
        while carry & 1:
            leaf = node_hash(nodes.pop(), leaf)
            carry >>= 1
        return Frontier(self.size + 1, (*nodes, leaf))

    def root(self) -> bytes:
        """The root over all leaves so far; ``EMPTY_ROOT`` of none."""
        if not self.nodes:
            return EMPTY_ROOT
        result = self.nodes[-1]
        for node in reversed(self.nodes[:-1]):
            result = node_hash(node, result)
        return result


def inclusion_proof(leaf_hashes: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """The path from leaf ``index`` to the root over ``leaf_hashes`` (RFC 9162, 2.1.3.1)."""
    if not 0 <= index < len(leaf_hashes):
        raise IndexError("no such leaf")
    proof, level = [], list(leaf_hashes)
    while len(level) > 1:
        if (index ^ 1) < len(level):
            proof.append(level[index ^ 1])
        index, level = index >> 1, _parents(level)
    return tuple(proof)


def consistency_proof(leaf_hashes: Sequence[bytes], m: int, n: int) -> tuple[bytes, ...]:
    """Proof that the tree of ``n`` leaves extends that of its first ``m`` (RFC 9162, 2.1.4.1)."""
    if not 0 < m <= n <= len(leaf_hashes):
        raise IndexError("0 < m <= n <= number of leaves must hold")
    return _subproof(leaf_hashes[:n], m, known=True)


def _subproof(leaves: Sequence[bytes], m: int, *, known: bool) -> tuple[bytes, ...]:
    n = len(leaves)
    if m == n:
        return () if known else (root(leaves),)
    k = 1 << ((n - 1).bit_length() - 1)
    if m <= k:
        return (*_subproof(leaves[:k], m, known=known), root(leaves[k:]))
    return (*_subproof(leaves[k:], m - k, known=False), root(leaves[:k]))


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root_hash: bytes
) -> bool:
    """Whether ``proof`` places ``leaf`` at ``index`` under ``root_hash`` (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    fn, sn, result = index, size - 1, leaf
    for step in proof:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            result = node_hash(step, result)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            result = node_hash(result, step)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and result == root_hash


def verify_consistency(
    m: int, n: int, root_m: bytes, root_n: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether the tree of ``n`` leaves extends that of ``m`` (RFC 9162, 2.1.4.2)."""
    if not 0 < m <= n:
        return False
    if m == n:
        return not proof and root_m == root_n
    path = [root_m, *proof] if m & (m - 1) == 0 else list(proof)
    if not path:
        return False
    fn, sn = m - 1, n - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    first = second = path[0]
    for step in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            first, second = node_hash(step, first), node_hash(step, second)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            second = node_hash(second, step)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and first == root_m and second == root_n
