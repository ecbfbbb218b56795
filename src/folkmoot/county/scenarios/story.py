"""A story: what happened to a household, written as the rows that members then hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from folkmoot.county.desk import Desk

# Writes one case at the desk. Its name is the trap (or the kind of true case) that it plants, its
# docstring one sentence that says what happened.
Story = Callable[[Desk], None]


@dataclass(frozen=True, slots=True)
class Scenarios:
    """The stories of one typology: true ones, and innocent ones that look alike."""

    typology: str
    true: tuple[Story, ...]
    lookalikes: tuple[Story, ...]
