"""A linkage model: what is compared, at which levels, and what each level is worth.

Fellegi and Sunter (1969), "A Theory for Record Linkage", JASA 64(328),
doi:10.1080/01621459.1969.10501049, with ordered levels and term-frequency adjustment as Splink
has them (Ministry of Justice).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import log2
from typing import Literal

import pyarrow as pa

from folkmoot.linkage.prepared import Prepared

COUNTS: Literal["counts"] = "counts"


@dataclass(frozen=True, slots=True)
class Level:
    """One level of agreement: pairs that meet ``condition`` and none of the levels before it.

    ``condition`` is SQL over prepared columns with ``_l`` and ``_r``; None is "everything else".
    ``m`` is the share of pairs of one entity, ``u`` of two, that stand here; ``u="counts"``
    takes it exactly from the value counts of ``column`` (less the level before when that has
    counts as well), with ``expected_u`` as the prior that rules where the tables are small.
    ``evidence=False`` gives weight 0 to a level that says nothing either way. ``frequency`` names
    a column whose rarer values weigh more, by the share ``strength`` (0 to 1); no value counts as
    rarer than ``rarest`` (a share of records).
    """

    label: str
    condition: str | None
    m: float = 0.5
    u: float | Literal["counts"] = 0.5
    column: str | None = None
    expected_u: float = 1e-9
    evidence: bool = True
    frequency: str | None = None
    strength: float = 1.0
    rarest: float = 0.0


@dataclass(frozen=True, slots=True)
class Comparison:
    """One comparison: levels in order. ``null`` is the condition under which it says nothing."""

    name: str
    null: str
    levels: tuple[Level, ...]


@dataclass(frozen=True, slots=True)
class LinkModel:
    """A model ``id@version``.

    ``unique_id`` is the column of record ids, unique over all tables. ``fields`` says which column
    of the tables plays which part (``name``, ``postcode``, ``address``, ``company_number``); a
    column ``<column>__verdict``, where it exists, holds each value back that is not ``valid``.
    ``blocking`` are SQL conditions over ``l.`` and ``r.``: a pair is compared when it meets one.
    ``prior`` is the probability that two records taken at random are of one entity.
    Pairs from ``keep_probability`` are given out; those from ``least_probability`` join entities.
    ``prepare`` makes of the tables what the comparisons are over. ``apart`` names prepared columns
    by which two records of one entity may contradict each other: ``contradict`` is given the
    values of both (in that order) and says so; such records never stand in one entity.
    """

    id: str
    version: str
    unique_id: str
    fields: Mapping[str, str]
    prepare: Callable[[Mapping[str, pa.Table], LinkModel], Prepared]
    comparisons: tuple[Comparison, ...]
    blocking: tuple[str, ...]
    prior: float
    least_probability: float
    keep_probability: float = 0.01
    sources: Mapping[str, str] = field(default_factory=dict)
    apart: tuple[str, ...] = ()
    contradict: Callable[[tuple[str | None, ...], tuple[str | None, ...]], bool] | None = None

    @property
    def ref(self) -> str:
        """``id@version``, as outputs and agreements name it."""
        return f"{self.id}@{self.version}"

    @property
    def prior_weight(self) -> float:
        """The weight with which every pair begins, in bits: log2(prior / (1 - prior))."""
        return log2(self.prior / (1 - self.prior))
