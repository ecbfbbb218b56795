"""Instruments: acts on an agreement (suspend, succeed, ...) as canonical bytes to be signed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from folkmoot.agreement.acts import Instrument, InstrumentKind
from folkmoot.canonical import canonical, digest
from folkmoot.errors import Fault, InputError

SCHEMA = "folkmoot/instrument/v1"

# kind → fields that its body must have, fields that it may have
BODY: Mapping[InstrumentKind, tuple[frozenset[str], frozenset[str]]] = {
    InstrumentKind.SUBMIT: (frozenset(), frozenset({"reason"})),
    InstrumentKind.SUSPEND: (frozenset({"reason"}), frozenset()),
    InstrumentKind.RESUME: (frozenset(), frozenset({"reason"})),
    InstrumentKind.REVOKE: (frozenset({"reason"}), frozenset()),
    InstrumentKind.SUPERSEDE: (frozenset({"by_terms_hash"}), frozenset({"reason"})),
    InstrumentKind.SUCCEED: (
        frozenset({"predecessor", "successor", "citation"}),
        frozenset({"reason"}),
    ),
    InstrumentKind.CONDITION: (
        frozenset({"id", "sentence", "source", "rule"}),
        frozenset({"days", "until"}),
    ),
    InstrumentKind.HOLD: (frozenset({"id", "reason"}), frozenset()),
    InstrumentKind.RELEASE_HOLD: (frozenset({"id"}), frozenset({"reason"})),
}


def draft_instrument(
    kind: InstrumentKind,
    *,
    terms_hash: str,
    effective: date,
    body: Mapping[str, str | int | None],
    id: str | None = None,  # noqa: A002 - the field's own name
) -> Instrument:
    """An unsigned instrument, its canonical payload ready for `sign(..., Domain.INSTRUMENT)`.

    ``effective`` is the first day of its effect (London). ``id`` is made of the content when left
    out: an act that is repeated word for word on one day needs an id of its own. InputError names
    every field of ``body`` that is missing, unknown or empty.
    """
    kind = InstrumentKind(kind)
    _check_body(kind, body)
    content: dict[str, Any] = {
        "schema": SCHEMA,
        "kind": kind,
        "terms_hash": terms_hash,
        "effective": effective,
        "body": {key: value for key, value in body.items() if value is not None},
    }
    name = id or f"{kind.value}-{digest(content)[:16]}"
    return read_instrument(canonical({**content, "id": name}))


def read_instrument(payload: bytes) -> Instrument:
    """The instrument that ``payload`` holds, without signatures. InputError when it holds none.

    ``payload`` must be canonical (RFC 8785): two spellings of one act would be two acts.
    """
    try:
        data = _content(payload)
        made = Instrument(
            id=str(data["id"]),
            kind=InstrumentKind(data["kind"]),
            terms_hash=str(data["terms_hash"]),
            effective=date.fromisoformat(data["effective"]),
            body=dict(data["body"]),
            payload=payload,
        )
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise InputError(
            "The bytes are not an instrument on an agreement.",
            next_step="Send the payload as it was exported, byte for byte.",
        ) from error
    _check_body(made.kind, made.body)
    return made


def _content(payload: bytes) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(payload)
    if canonical(data) != payload or data.pop("schema") != SCHEMA:
        raise ValueError("not canonical, or of another schema")
    return data


def _check_body(kind: InstrumentKind, body: Mapping[str, Any]) -> None:
    must, may = BODY[kind]
    faults = [
        Fault("is missing.", clause=f"{kind.value}.{name}", next_step="Give it.")
        for name in sorted(must)
        if body.get(name) in {None, ""}
    ]
    faults += [
        Fault("is not a field of this act.", clause=f"{kind.value}.{name}",
              next_step=f"Use: {', '.join(sorted(must | may)) or 'none'}.")
        for name in sorted(body.keys() - must - may)
    ]  # fmt: skip
    faults += [
        Fault("must be text or a whole number.", clause=f"{kind.value}.{name}",
              next_step="Write it so.")
        for name, value in sorted(body.items())
        if isinstance(value, bool) or not isinstance(value, str | int | None)
    ]  # fmt: skip
    if faults:
        raise InputError(faults)
