"""Open a delivery under a sealed permit, and watch that it stands until the last batch."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa
import pyarrow.parquet as pq

from folkmoot.errors import Fault, FolkmootError, RefusedError
from folkmoot.gate.permit import Grant, Permit, Refusal, SealedPermit
from folkmoot.gate.seal import verify_seal
from folkmoot.ledger.journal import Event, EventKind, Journal, Plain
from folkmoot.store.ciphertext import cleanly, unsealed, verified
from folkmoot.store.location import Kind, Place
from folkmoot.store.protocols import KeyRing, Standing
from folkmoot.store.select_rows import select_rows
from folkmoot.store.withhold import Withheld, withheld, withhold
from folkmoot.store.write_table import BATCH_ROWS

ROW, RAW, VERDICT = "_row", "__raw", "__verdict"


def open_delivery(
    sealed: SealedPermit,
    delivery_id: str,
    *,
    place: Place,
    name: str,
    keys: KeyRing,
    journal: Journal,
    standing: Standing,
    gate_key: bytes,
    actor: str,
    now: Callable[[], datetime],
    batch_rows: int = BATCH_ROWS,
) -> OpenDelivery:
    """The granted columns and rows of a delivery, a batch at a time, while the permit stands.

    ``name`` is where the delivery lies, ``gate_key`` the 32 raw public bytes of the gate's sealing
    key, ``actor`` a pseudonym. In this order: the permit's seal and expiry; the grant; standing;
    the bytes against the hash in the grant; the opening in the ledger, committed; only then is
    anything decrypted. RefusedError with every reason (also recorded) when the permit does not
    allow it, TamperedError when the bytes are not those that were granted, KeyMissingError when
    the delivery has been destroyed, NotFoundError when the file is gone.
    """
    watch = _Watch(sealed, delivery_id, journal, standing, actor, now)
    permit = watch.sealed_permit(gate_key)
    grant = watch.granted()
    watch.ask()
    source = verified(place, name, grant.ciphertext_sha256)
    watch.record(
        EventKind.DELIVERY_OPENED,
        {
            "permit": permit.id,
            "agreement": permit.agreement,
            "purpose": permit.purpose,
            "recipient": permit.recipient,
            "columns": grant.columns,
            "ciphertext_sha256": grant.ciphertext_sha256,
        },
    )
    key = keys.unwrap(delivery_id)
    file = unsealed(source, key, Kind.DELIVERY, delivery_id, name=name)
    objecting = withheld(grant, keys)
    return OpenDelivery(
        file, grant, objecting=objecting, watch=watch, name=name, batch_rows=batch_rows
    )


class OpenDelivery:
    """A stream of record batches, to be read once.

    ``schema`` holds, in the file's order, each granted column ``c``, its ``c__verdict`` and
    ``_row``. ``c__raw``, the value as it was sent, never leaves the store: who needs it asks the
    supplier, who has the file. ``missing`` are granted columns that the delivery lacks; ``kept``
    and ``withheld`` count rows so far; ``error`` is what ended the stream, for a reader (DuckDB)
    that reports an error of its own instead.
    """

    def __init__(
        self,
        file: pq.ParquetFile,
        grant: Grant,
        *,
        objecting: dict[str, Withheld],
        watch: _Watch,
        name: str,
        batch_rows: int,
    ) -> None:
        self._file, self._grant, self._objecting = file, grant, objecting
        self._watch, self._name, self._batch_rows = watch, name, batch_rows
        whole = file.schema_arrow
        shown = [column for column in whole.names if _granted(column, grant.columns)]
        self.schema = pa.schema([whole.field(column) for column in shown])
        self.missing = tuple(c for c in grant.columns if c not in shown)
        self.error: FolkmootError | None = None
        self._stream = self._batches()
        self.kept = self.withheld = 0
        used = {f.column for f in grant.rows} | objecting.keys()
        self._decrypted = [c for c in whole.names if c in shown or c in used]

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        """Each batch, after the permit's standing was asked again."""
        return self._stream

    def _batches(self) -> Iterator[pa.RecordBatch]:
        try:
            batches = self._file.iter_batches(
                self._batch_rows, columns=self._decrypted, use_threads=False
            )
            while True:
                self._watch.ask()
                batch = cleanly(self._name, lambda: next(batches, None))
                if batch is None:
                    return
                yield self._select(batch)
        except FolkmootError as error:
            self.error = error
            raise
        finally:
            self._file.close(force=True)

    def reader(self) -> pa.RecordBatchReader:
        """The stream as Arrow's reader, which DuckDB can register."""
        return pa.RecordBatchReader.from_batches(self.schema, self._stream)

    def read_all(self) -> pa.Table:
        """Everything that is granted, as one table."""
        return pa.Table.from_batches(list(self._stream), self.schema)

    def check(self) -> None:
        """Raise what ended the stream, if anything did."""
        if self.error is not None:
            raise self.error

    def _select(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        granted = select_rows(batch, self._grant.rows)
        batch = withhold(granted, self._objecting)
        self.kept += batch.num_rows
        self.withheld += granted.num_rows - batch.num_rows
        shown = [batch.column(name) for name in self.schema.names]
        return pa.RecordBatch.from_arrays(shown, schema=self.schema)


@dataclass(frozen=True, slots=True)
class _Watch:
    """Asks whether the permit allows this and still stands; records and raises the refusal."""

    sealed: SealedPermit
    delivery: str
    journal: Journal
    standing: Standing
    actor: str
    now: Callable[[], datetime]

    def sealed_permit(self, gate_key: bytes) -> Permit:
        """The permit, if the gate has sealed it and it runs now."""
        try:
            return verify_seal(self.sealed, gate_key, self.now())
        except RefusedError as error:
            faults = error.faults
        raise self.refused(faults)

    def granted(self) -> Grant:
        """What the permit grants of this delivery."""
        for grant in self.sealed.permit.grants:
            if grant.delivery == self.delivery:
                return grant
        raise self.refused([_fault("The permit does not grant this delivery.", "store.grant")])

    def ask(self) -> None:
        """Return while the permit stands; RefusedError with every reason otherwise."""
        permit = self.sealed.permit
        if self.now() >= permit.expires_at:
            raise self.refused([_fault("The permit has expired.", "permit.expired")])
        try:
            refusal = self.standing(permit)
            faults = None if refusal is None else _faults(refusal)
        except Exception:  # an error in the gate is a denial, whatever it is
            faults = [_fault("Whether the permit still stands is not known.", "permit.unchecked")]
        if faults is not None:
            raise self.refused(faults)

    def refused(self, faults: Sequence[Fault]) -> RefusedError:
        """The refusal, after it was recorded in a transaction of its own."""
        rules = tuple(fault.code for fault in faults)
        self.record(EventKind.DECISION_REFUSAL, {"permit": self.sealed.permit.id, "rules": rules})
        return RefusedError(faults)

    def record(self, kind: EventKind, body: Mapping[str, Plain]) -> None:
        """Write the event before its effect; an error here leaves everything closed."""
        self.journal.append_now(Event(kind, self.delivery, self.actor, self.now(), body))


def _granted(column: str, columns: tuple[str, ...]) -> bool:
    base = column.removesuffix(VERDICT)
    return column == ROW or (base in columns and not base.endswith(RAW))


def _faults(refusal: Refusal) -> list[Fault]:
    return [
        Fault(
            f"{reason.what} Residents say: “{reason.sentence}”" if reason.sentence else reason.what,
            where=refusal.agreement,
            next_step=reason.remedy,
            clause=reason.clause,
            code=reason.rule,
        )
        for reason in refusal.reasons
    ] or [_fault("The gate refuses.", "gate")]


def _fault(what: str, code: str) -> Fault:
    return Fault(what, "permit", "Ask the gate again.", code=code)
