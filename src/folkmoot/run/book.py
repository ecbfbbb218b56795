"""The run book: the state of runs as the worker needs it. ``office.runs`` keeps it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from folkmoot.disclosure.released import Released
from folkmoot.gate.permit import SealedPermit


@dataclass(frozen=True, slots=True)
class StepRecord:
    """A committed step: where its encrypted output lies and the hash of its content.

    ``artefact`` is the name under the store, ``ciphertext_sha256`` of the file, ``content_sha256``
    of the canonical rows (the same after a resume), ``counts`` small whole numbers to show.
    """

    name: str
    artefact: str
    ciphertext_sha256: str
    content_sha256: str
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class LeadRecord:
    """A lead as the office keeps it: what may be listed, and its evidence as ciphertext.

    ``id`` and ``subject`` (what it is about) are keyed hashes under the run's key, no names;
    ``evidence`` is sealed under the run's data key (``run.evidence``) and ends with it; money is
    integer pence, None where it is not computable.
    """

    id: str
    typology: str
    subject: str
    members: tuple[str, ...]
    recommended: bool
    actual_pence: int | None
    forward_pence: int | None
    notional_pence: int | None
    evidence: bytes


@dataclass(frozen=True, slots=True)
class SupportRecord:
    """A household as the office keeps it: keyed hashes, the rules that it meets, ciphertext."""

    id: str
    subject: str
    rules: tuple[str, ...]
    members: tuple[str, ...]
    evidence: bytes


@dataclass(frozen=True, slots=True)
class AreaTable:
    """A table of areas that passed disclosure control: the ``measure`` and what is told of it.

    ``about``: its words and levels, without which nobody could read it (`AreaRelease.about`).
    """

    measure: str
    released: Released
    about: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Claim:
    """A worker's lease on a run: valid while ``epoch`` is still the run's epoch."""

    run: str
    epoch: int
    worker: str
    permit: SealedPermit
    done: tuple[StepRecord, ...]


class RunBook(Protocol):
    """Every write is fenced: LeaseLostError when the claim's epoch is no longer the run's."""

    def claim(self, worker: str, *, now: datetime) -> Claim | None:
        """The oldest run that is queued or whose lease has ended, with a higher epoch; or None."""
        ...

    def heartbeat(
        self, claim: Claim, *, progress: str, done: int, total: int, now: datetime
    ) -> None:
        """Extend the lease and show how far the step is."""
        ...

    def commit_step(self, claim: Claim, step: StepRecord, *, now: datetime) -> None:
        """Make a step's output count, with its event, in one transaction."""
        ...

    def finish(
        self,
        claim: Claim,
        result: Mapping[str, object],
        *,
        leads: Sequence[LeadRecord],
        support: Sequence[SupportRecord] = (),
        tables: Sequence[AreaTable] = (),
        now: datetime,
    ) -> None:
        """Release: the result (counts, hashes, versions), its leads or support list, the tables
        that it tells, and the events of the release and of the end, in one transaction.
        ``result`` is canonical JSON material."""
        ...

    def told(self) -> tuple[Released, ...]:
        """Every table that was ever told, by whatever run."""
        ...

    def stop(self, claim: Claim, reasons: tuple[Mapping[str, str], ...], *, now: datetime) -> None:
        """End the run because the gate says no (revoked, expired, ...); nothing is released."""
        ...

    def fail(self, claim: Claim, error: str, *, now: datetime) -> None:
        """End the run because of an error; ``error`` says type, place and next step, no values."""
        ...
