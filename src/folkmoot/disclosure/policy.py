"""The rules under which a table may be told: thresholds, dominance, rounding, protection."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from folkmoot.errors import Fault, InputError

# No policy may go below this: Code of Practice for statistics of small populations, and the least
# that UK secure research services ask for (facts in docs: "floor 5").
FLOOR = 5


@dataclass(frozen=True, slots=True)
class Policy:
    """What a published table must hold to.

    ``threshold``: a count below it is suppressed, zero included, on unweighted counts (10: UK LLC
    and the safe data access professionals' handbook, 2024). ``round_to``: every count that is
    shown is rounded to the nearest multiple, each by itself, margins too (odd, so that nothing lies
    half-way; 5: OpenSAFELY). ``least_width``: how wide the interval of a suppressed count must stay
    for a reader who knew every shown count exactly; as wide as the threshold, nobody can tell that
    the count is below it. ``dominance_n`` and ``dominance_percent``: money whose largest
    n contributors have that share or more is suppressed (NK rule); ``ambiguity_percent``: so is
    money from which the second largest could estimate the largest within that share (p % rule;
    Hundepool et al., Statistical Disclosure Control, 2012, 4.2). ``round_pence_to``: money shown.

    >>> Policy(threshold=4)
    Traceback (most recent call last):
    folkmoot.errors.InputError: policy (threshold): is below the floor of 5. Next: Use 10.
    """

    threshold: int = 10
    round_to: int = 5
    least_width: int = 10
    dominance_n: int = 2
    dominance_percent: int = 90
    ambiguity_percent: int = 10
    round_pence_to: int = 1_000

    def __post_init__(self) -> None:
        faults = []
        if self.threshold < FLOOR:
            faults.append(("threshold", f"is below the floor of {FLOOR}.", "Use 10."))
        if self.round_to < 1 or self.round_to % 2 == 0:
            faults.append(("round_to", "is not an odd number.", "Use 5."))
        if self.least_width < FLOOR:
            faults.append(("least_width", f"is below the floor of {FLOOR}.", "Use the threshold."))
        if self.dominance_n not in {1, 2}:
            faults.append(("dominance_n", "is not 1 or 2.", "Use 2."))
        if not 50 <= self.dominance_percent <= 99:
            faults.append(("dominance_percent", "is not from 50 to 99.", "Use 90."))
        if not 1 <= self.ambiguity_percent <= 50:
            faults.append(("ambiguity_percent", "is not from 1 to 50.", "Use 10."))
        if self.round_pence_to < 1:
            faults.append(("round_pence_to", "is not positive.", "Use 1000."))
        if faults:
            raise InputError([Fault(w, "policy", n, clause=c) for c, w, n in faults])

    def plain(self) -> dict[str, int]:
        """The policy as a release carries it."""
        return asdict(self)

    def rounded(self, count: int) -> int:
        """The nearest multiple of ``round_to``."""
        return (count + self.round_to // 2) // self.round_to * self.round_to

    def rounded_pence(self, pence: int) -> int:
        """The nearest multiple of ``round_pence_to``; half up."""
        return (pence + self.round_pence_to // 2) // self.round_pence_to * self.round_pence_to
