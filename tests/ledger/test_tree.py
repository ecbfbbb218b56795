"""RFC 6962 / 9162: the public vectors, a recursive reference, and proofs that cannot be bent."""

from __future__ import annotations

from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from folkmoot.ledger.tree import (
    EMPTY_ROOT,
    Frontier,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root,
    verify_consistency,
    verify_inclusion,
)

# The test vectors of the certificate-transparency repository (merkle_tree_test.cc), which every
# implementation of RFC 6962 since has used.
LEAVES = [
    bytes.fromhex(text)
    for text in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
# (leaf, tree size) with leaves from 0: the audit paths of the same source.
PATHS = {
    (0, 1): (),
    (0, 8): (
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ),
    (5, 8): (
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ),
    (2, 3): ("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",),
    (1, 5): (
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ),
}
CONSISTENCY = {
    (1, 1): (),
    (1, 8): PATHS[(0, 8)],
    (6, 8): (
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ),
    (2, 5): PATHS[(1, 5)][1:],
}
HASHES = [leaf_hash(leaf) for leaf in LEAVES]


def slow_root(leaves: list[bytes]) -> bytes:
    """MTH of RFC 9162 section 2.1.1, word for word."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaf_hash(leaves[0])
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return node_hash(slow_root(leaves[:k]), slow_root(leaves[k:]))


def test_roots_are_those_of_the_public_vectors() -> None:
    assert [root(HASHES[: n + 1]).hex() for n in range(8)] == list(ROOTS)
    assert root([]) == EMPTY_ROOT == sha256(b"").digest()


def test_audit_paths_are_those_of_the_public_vectors() -> None:
    for (index, size), path in PATHS.items():
        proof = inclusion_proof(HASHES[:size], index)
        assert tuple(step.hex() for step in proof) == path
        assert verify_inclusion(HASHES[index], index, size, proof, root(HASHES[:size]))


def test_a_proof_does_not_hold_for_a_taller_or_a_lower_tree() -> None:
    top, proof = root(HASHES), inclusion_proof(HASHES, 0)
    assert [n for n in range(1, 40) if verify_inclusion(HASHES[0], 0, n, proof, top)] == [
        5,
        6,
        7,
        8,
    ]


def test_consistency_proofs_are_those_of_the_public_vectors() -> None:
    for (m, n), path in CONSISTENCY.items():
        proof = consistency_proof(HASHES, m, n)
        assert tuple(step.hex() for step in proof) == path
        assert verify_consistency(m, n, root(HASHES[:m]), root(HASHES[:n]), proof)


@given(st.lists(st.binary(max_size=4), max_size=40))
def test_root_and_frontier_equal_the_definition(leaves: list[bytes]) -> None:
    hashes, frontier = [leaf_hash(leaf) for leaf in leaves], Frontier()
    for hashed in hashes:
        frontier = frontier.append(hashed)
    assert root(hashes) == frontier.root() == slow_root(leaves)
    assert frontier.size == len(leaves)
    assert len(frontier.nodes) == len(leaves).bit_count()


@given(st.integers(1, 70), st.data())
def test_a_proof_holds_for_its_own_leaf_only(size: int, data: st.DataObject) -> None:
    hashes = [leaf_hash(n.to_bytes(2, "big")) for n in range(size)]
    index, other = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, size - 1))
    proof, top = inclusion_proof(hashes, index), root(hashes)
    assert verify_inclusion(hashes[index], index, size, proof, top)
    assert verify_inclusion(hashes[other], index, size, proof, top) == (other == index)
    assert verify_inclusion(hashes[index], other, size, proof, top) == (other == index)
    assert not verify_inclusion(hashes[index], index, size, (*proof, top), top)
    if proof:
        assert not verify_inclusion(hashes[index], index, size, proof[:-1], top)


@given(st.integers(1, 70), st.data())
def test_consistency_holds_for_the_true_prefix_only(n: int, data: st.DataObject) -> None:
    hashes = [leaf_hash(i.to_bytes(2, "big")) for i in range(n)]
    m, changed = data.draw(st.integers(1, n)), data.draw(st.integers(0, n - 1))
    proof, top = consistency_proof(hashes, m, n), root(hashes)
    assert verify_consistency(m, n, root(hashes[:m]), top, proof)
    forged = [*hashes[:changed], leaf_hash(b"another"), *hashes[changed + 1 :]]
    # The old root of another history never agrees, whichever of the two proofs is shown.
    if changed < m:
        for shown in (proof, consistency_proof(forged, m, n)):
            assert not verify_consistency(m, n, root(forged[:m]), top, shown)
            assert not verify_consistency(m, n, root(hashes[:m]), root(forged), shown)
