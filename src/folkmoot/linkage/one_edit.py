"""Whether two short texts are one slip of the pen apart."""

from __future__ import annotations


def one_edit(one: str, other: str) -> bool:
    """Equal, or one character put in, left out, changed, or two neighbours changed about.

    >>> one_edit("JT123457", "JT124357"), one_edit("JT123457", "JT1234"), one_edit("a", "a")
    (True, False, True)
    """
    if one == other:
        return True
    if len(one) > len(other):
        one, other = other, one
    if len(other) - len(one) > 1:
        return False
    at = next((i for i, c in enumerate(one) if c != other[i]), len(one))
    if len(one) < len(other):
        return one[at:] == other[at + 1 :]
    neighbours = one[at : at + 2] == other[at : at + 2][::-1] and one[at + 2 :] == other[at + 2 :]
    return one[at + 1 :] == other[at + 1 :] or neighbours
