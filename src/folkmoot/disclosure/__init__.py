"""What may be told? Tables in, protected tables out; and a proof that they are."""

from folkmoot.disclosure.audit import Interval, audit, shown
from folkmoot.disclosure.difference import difference
from folkmoot.disclosure.policy import FLOOR, Policy
from folkmoot.disclosure.protect import Protected, protect
from folkmoot.disclosure.release import release
from folkmoot.disclosure.released import Cell, Released, Scope, read_released
from folkmoot.disclosure.table import ALL, Dimension, Money, Table, tabulate
from folkmoot.disclosure.told_before import told_before

__all__ = [
    "ALL",
    "FLOOR",
    "Cell",
    "Dimension",
    "Interval",
    "Money",
    "Policy",
    "Protected",
    "Released",
    "Scope",
    "Table",
    "audit",
    "difference",
    "protect",
    "read_released",
    "release",
    "shown",
    "tabulate",
    "told_before",
]
