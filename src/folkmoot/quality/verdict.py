"""What the verdicts of a column mean to quality."""

from __future__ import annotations

from collections.abc import Iterable

from folkmoot.dataset.fields.reading import Verdict

# The field has a value that can be looked at, compared and counted.
HELD = (Verdict.VALID, Verdict.TEST, Verdict.OUT_OF_REGION)
# Nothing was sent, or only a stand-in for nothing: there is nothing to judge.
NOTHING = (Verdict.MISSING, Verdict.PLACEHOLDER, Verdict.ABSENT)
# What a `valid` rule accepts. An identifier that was issued elsewhere (a Scottish CHI number, a
# BFPO postcode) is well formed and true of its person; a test number in a real delivery is
# neither.
ACCEPTED = (Verdict.VALID, Verdict.OUT_OF_REGION)


def words(verdicts: Iterable[Verdict]) -> str:
    """``verdicts`` as an SQL list: our own words, never a value from a contract or a row."""
    return "(" + ", ".join(f"'{verdict.value}'" for verdict in verdicts) + ")"
