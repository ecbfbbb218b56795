"""Receipts: made for every entry, verified alone, by us and by the stand-alone verifier."""

from __future__ import annotations

from random import Random

import pytest

from folkmoot.errors import NotFoundError, TamperedError
from folkmoot.ledger.leaf import read_leaf
from folkmoot.ledger.receipt import make_receipt, read_receipt

from .conftest import MadeLedger, fault_of, make


def test_every_entry_gets_a_receipt_that_verifies_alone(ledger: MadeLedger) -> None:
    for entry in ledger.entries:
        receipt = make_receipt(entry, ledger.hashes, ledger.checkpoints[-1], ledger.keys)
        assert read_receipt(receipt, ledger.keys) == read_leaf(entry)
        assert fault_of(None, ledger.keys[:1], receipt=receipt) is None


def test_an_entry_after_the_checkpoint_gets_none(ledger: MadeLedger) -> None:
    with pytest.raises(NotFoundError):
        make_receipt(ledger.entries[5], ledger.hashes, ledger.checkpoints[0], ledger.keys)


def test_an_entry_of_another_history_gets_none(ledger: MadeLedger) -> None:
    other = make(8, (5, 8, 3))
    for hashes in (ledger.hashes, other.hashes, ledger.hashes[:9]):
        with pytest.raises(TamperedError):
            make_receipt(other.entries[3], hashes, ledger.checkpoints[-1], ledger.keys)


def test_every_changed_byte_is_found_by_both(ledger: MadeLedger) -> None:
    entry, random = ledger.entries[4], Random(3)
    # Signed by the ledger alone: the bytes of a witness unknown to the reader would have no effect.
    text = make_receipt(entry, ledger.hashes, ledger.sign(cosigned=False), ledger.keys)
    for place in random.sample(range(len(text)), 200):
        bent = bytearray(text)
        bent[place] ^= random.randrange(1, 256)
        with pytest.raises(TamperedError):
            read_receipt(bytes(bent), ledger.keys)
        assert fault_of(None, ledger.keys, receipt=bytes(bent)) is not None, place
