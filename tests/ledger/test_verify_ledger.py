"""The stand-alone verifier finds a flipped byte, a cut tail, a fork and a reordering: always."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from folkmoot.canonical import canonical
from folkmoot.ledger import verify_ledger
from folkmoot.ledger.checkpoint import make_checkpoint
from folkmoot.ledger.leaf import leaf_bytes, read_leaf
from folkmoot.ledger.note import note_key
from folkmoot.ledger.receipt import make_receipt
from folkmoot.ledger.tree import leaf_hash, root

from .conftest import ORIGIN, MadeLedger, fault_of, make, private
from .test_tree import HASHES, LEAVES, PATHS, ROOTS

CASES = 250


def some_ledger(random: Random) -> MadeLedger:
    return make(random.randrange(10**9), [random.randint(1, 9) for _ in range(3)])


def test_a_whole_ledger_verifies(ledger: MadeLedger, tmp_path: Path) -> None:
    bundle = ledger.bundle(tmp_path)
    receipt = make_receipt(ledger.entries[6], ledger.hashes, ledger.checkpoints[1], ledger.keys[:1])
    for kept in (None, *ledger.checkpoints):
        assert fault_of(bundle, ledger.keys, kept, receipt) is None
        assert fault_of(bundle, ledger.keys[:1], kept, receipt) is None


def test_the_verifiers_tree_is_that_of_the_public_vectors() -> None:
    tree = verify_ledger.Tree()
    for leaf, wanted in zip(LEAVES, ROOTS, strict=True):
        tree.append(leaf_hash(leaf))
        assert tree.root().hex() == wanted
    for (index, size), path in PATHS.items():
        proof = [bytes.fromhex(step) for step in path]
        assert verify_ledger.root_from_proof(HASHES[index], index, size, proof) == root(
            HASHES[:size]
        )


def test_every_flipped_byte_is_found(tmp_path: Path) -> None:
    random = Random(11)
    made = some_ledger(random)
    bundle = made.bundle(tmp_path)
    last_line = range(bundle.rindex(b"\n", 0, -1), len(bundle))
    for place in (*random.sample(range(len(bundle)), CASES), *last_line):
        bent = bytearray(bundle)
        bent[place] ^= random.randrange(1, 256)
        assert fault_of(bytes(bent), made.keys) is not None, place


@pytest.mark.nightly
def test_every_bit_of_a_bundle_has_a_meaning(tmp_path: Path) -> None:
    made = make(3, (2, 3))
    bundle = made.bundle(tmp_path)
    for place in range(len(bundle)):
        for bit in range(8):
            bent = bytearray(bundle)
            bent[place] ^= 1 << bit
            assert fault_of(bytes(bent), made.keys) is not None, (place, bit)


def test_bits_of_base64_that_stand_for_nothing_are_found(tmp_path: Path) -> None:
    found = 0
    for seed in range(9):
        made = make(seed, (4,))
        bundle = made.bundle(tmp_path)
        padded = bundle.find(b'="}')
        if padded >= 0:
            place = padded - 1 if bundle[padded - 1 : padded] != b"=" else padded - 2
            bent = bytearray(bundle)
            bent[place] += 1  # the next letter of the alphabet differs in its lowest bit only
            assert fault_of(bytes(bent), made.keys) == "altered"
            found += 1
    assert found


def test_a_chain_that_is_broken_is_found_though_its_root_is_signed(tmp_path: Path) -> None:
    made = make(5, (4,))
    leaf = read_leaf(made.entries[2])
    made.entries[2] = leaf_bytes(leaf.event, 2, leaf_hash(b"another entry"))
    made.checkpoints.clear()
    made.sign()
    assert fault_of(made.bundle(tmp_path), made.keys) == "broken-chain"


def test_every_cut_tail_is_found(tmp_path: Path) -> None:
    random = Random(12)
    for case in range(CASES):
        made = some_ledger(random)
        bundle = made.bundle(tmp_path)
        if case % 2:
            cut = bundle[: random.randrange(len(bundle))]
        else:
            lines = bundle.splitlines(keepends=True)
            cut = b"".join(lines[: random.randrange(len(lines))])
        assert fault_of(cut, made.keys, made.checkpoints[-1]) is not None, case


def test_a_tail_cut_back_to_a_checkpoint_is_found_by_the_one_that_was_kept(tmp_path: Path) -> None:
    random = Random(13)
    for _ in range(100):
        made = some_ledger(random)
        kept, size = made.checkpoints.pop(), int(made.checkpoints[-1].split("\n")[1])
        made.entries = made.entries[:size]
        bundle = made.bundle(tmp_path)
        assert fault_of(bundle, made.keys, kept) == "cut-tail"
        assert fault_of(bundle, made.keys) is None  # why a checkpoint must be kept outside


def test_every_fork_is_found_even_one_that_the_ledgers_key_signed(tmp_path: Path) -> None:
    random = Random(14)
    for case in range(CASES):
        made = some_ledger(random)
        kept = made.checkpoints[-1]
        fork = MadeLedger(entries=made.entries[: random.randrange(len(made.entries))])
        fork.add(random.randint(1, 30), random)
        if len(fork.entries) < len(made.entries):
            fork.add(len(made.entries) - len(fork.entries), random)
        fork.sign()
        assert fault_of(fork.bundle(tmp_path), fork.keys, kept) == "fork", case


def test_a_rewritten_history_without_the_ledgers_key_is_found(tmp_path: Path) -> None:
    random = Random(15)
    for _ in range(100):
        made = some_ledger(random)
        forger = MadeLedger(key=private(66), witness=made.witness)
        forger.add(len(made.entries), random)
        forger.sign()
        assert fault_of(forger.bundle(tmp_path), made.keys) == "bad-signature"


def test_every_reordering_removal_and_repetition_is_found(tmp_path: Path) -> None:
    random = Random(16)
    for case in range(CASES):
        made = some_ledger(random)
        lines = made.bundle(tmp_path).splitlines(keepends=True)
        one, other = random.sample(range(len(lines)), 2)
        if case % 3 == 0:
            lines[one], lines[other] = lines[other], lines[one]
        elif case % 3 == 1:
            lines.insert(one, lines[other])
        elif b'{"leaf"' in lines[one]:
            del lines[one]
        else:
            lines.insert(one, lines[one])
        assert fault_of(b"".join(lines), made.keys) is not None, case


def one_bundle_a_fault(made: MadeLedger, bundle: bytes) -> dict[str, bytes]:
    """One bundle for each fault that a bundle can have."""
    lines = bundle.splitlines(keepends=True)
    leaf = next(n for n, line in enumerate(lines) if b'{"leaf"' in line)
    other = make_checkpoint(ORIGIN, len(made.entries), leaf_hash(b"other"), made.key)
    point = canonical({"checkpoint": other}) + b"\n"
    return {
        "altered": bundle.replace(b'{"leaf":', b'{"leaf": ', 1),
        "broken-chain": b"".join(lines[:leaf] + lines[leaf + 1 :]),
        "wrong-root": b"".join([*lines[:-1], point]),
        "cut-tail": b"".join([*lines[:-2], lines[-1]]),
        "missing-checkpoint": b"".join(line for line in lines if b"checkpoint" not in line),
        "unsigned-tail": b"".join(lines[:-1]),
    }


def test_each_fault_has_its_name(ledger: MadeLedger, tmp_path: Path) -> None:
    bundle = ledger.bundle(tmp_path)
    found = {
        name: fault_of(bent, ledger.keys)
        for name, bent in one_bundle_a_fault(ledger, bundle).items()
    }
    found["bad-signature"] = fault_of(bundle, [ledger.keys[1]])
    assert found == {name: name for name in found}


def test_a_checkpoint_that_was_kept_of_another_ledger_is_a_fork(
    ledger: MadeLedger, tmp_path: Path
) -> None:
    kept = make_checkpoint("elsewhere.example", 5, root(ledger.hashes[:5]), ledger.key)
    keys = [*ledger.keys, str(note_key("elsewhere.example", ledger.key))]
    assert fault_of(ledger.bundle(tmp_path), keys, kept) == "fork"


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The verifier as an outsider runs it: copied away, isolated from every folkmoot import."""
    copy = folder / "verify_ledger.py"
    shutil.copyfile(verify_ledger.__file__, copy)
    blocked = folder / "folkmoot.py"
    blocked.write_text("raise ImportError('the verifier must stand alone')\n")
    return subprocess.run(
        [sys.executable, str(copy), *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONHASHSEED": "7", "PYTHONPATH": str(folder)},
    )


def test_as_a_program_it_says_what_holds_and_what_does_not(
    ledger: MadeLedger, tmp_path: Path
) -> None:
    bundle = ledger.bundle(tmp_path)
    (tmp_path / "keys.txt").write_text("\n".join(ledger.keys) + "\n")
    (tmp_path / "kept.txt").write_text(ledger.checkpoints[0])
    receipt = make_receipt(ledger.entries[2], ledger.hashes, ledger.checkpoints[2], ledger.keys)
    (tmp_path / "receipt.json").write_bytes(receipt)
    options = ("--key", "keys.txt", "--checkpoint", "kept.txt", "--receipt", "receipt.json")
    done = run(tmp_path, "bundle.jsonl", *options)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        f"16 entries of {ORIGIN} under 3 checkpoints: everything holds. "
        "Co-signed by: member.example/w1. Entry 2 of the receipt is part of it.\n"
    )
    alone = run(tmp_path, "--key", "keys.txt", "--receipt", "receipt.json")
    assert (alone.returncode, alone.stdout) == (0, f"The receipt proves entry 2 of {ORIGIN}.\n")
    (tmp_path / "bundle.jsonl").write_bytes(b"".join(bundle.splitlines(keepends=True)[:-1]))
    cut = run(tmp_path, "bundle.jsonl", "--key", "keys.txt")
    assert (cut.returncode, cut.stdout) == (10, "")
    assert cut.stderr == "unsigned-tail: No checkpoint signs the last 3 entries.\n"


def test_as_a_program_it_never_ends_in_a_traceback(
    ledger: MadeLedger, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bundle, key = tmp_path / "b", tmp_path / "k"
    good = ledger.bundle(tmp_path)
    key.write_text(ledger.keys[0])
    for content in (b"", b"\n", b"{}\n", b"\xff\xfe\n", b"[" * 100_000 + b"\n", b"1\n", b"null\n"):
        bundle.write_bytes(content)
        assert verify_ledger.main([str(bundle), "--key", str(key)]) in {3, 9}
    bundle.write_bytes(good)
    assert verify_ledger.main([str(bundle), "--key", str(tmp_path / "none")]) == 2
    assert verify_ledger.main([str(tmp_path / "none"), "--key", str(key)]) == 2
    for text in ("", "not a key", "a+b+c"):
        key.write_text(text)
        assert verify_ledger.main([str(bundle), "--key", str(key)]) in {2, 6}
    assert "Traceback" not in capsys.readouterr().err
