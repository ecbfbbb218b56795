"""What a member holds: contracts, readers for real files, and the fields of the United Kingdom.

``read_contract`` → ``read`` → ``normalise``, and ``infer`` for a first contract from a file.
"""

from folkmoot.dataset.contract import (
    Column,
    Contract,
    Dimension,
    Reading,
    Rule,
    Semantic,
    Tag,
)  # fmt: skip
from folkmoot.dataset.infer import infer
from folkmoot.dataset.normalise import Normalised, normalise
from folkmoot.dataset.profile import ColumnProfile, profile
from folkmoot.dataset.raw import Raw, Reason
from folkmoot.dataset.read import read
from folkmoot.dataset.read_contract import read_contract
from folkmoot.dataset.write_contract import write_contract

__all__ = [
    "Column", "ColumnProfile", "Contract", "Dimension", "Normalised", "Raw", "Reading", "Reason",
    "Rule", "Semantic", "Tag", "infer", "normalise", "profile", "read", "read_contract",
    "write_contract",
]  # fmt: skip
