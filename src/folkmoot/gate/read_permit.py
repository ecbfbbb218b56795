"""A permit read back from its canonical bytes, in another process or on another day."""

from __future__ import annotations

from pydantic import TypeAdapter, ValidationError

from folkmoot.canonical import canonical
from folkmoot.errors import TamperedError
from folkmoot.gate.permit import Permit, permit_content

_PERMIT = TypeAdapter(Permit)


def read_permit(payload: bytes) -> Permit:
    """The permit whose canonical bytes are ``payload``.

    TamperedError when they are not exactly the canonical bytes of a permit: a field too many, a
    field missing, another order, another form of a date.
    """
    try:
        permit = _PERMIT.validate_json(payload)
        same = canonical(permit_content(permit)) == payload
    except (ValidationError, ValueError, TypeError):
        # Not chained: the cause would show the bytes that it read.
        raise _tampered() from None
    if not same:
        raise _tampered()
    return permit


def _tampered() -> TamperedError:
    return TamperedError(
        "The bytes are not those of a permit.",
        where="permit",
        next_step="Ask the gate again; do not mend the bytes by hand.",
    )
