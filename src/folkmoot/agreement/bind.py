"""Terms and their bytes: what is signed, kept verbatim, hashed and read again."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from pydantic import ValidationError

from folkmoot.agreement.faults import faults_of
from folkmoot.agreement.terms import SCHEMA_VERSION, Terms
from folkmoot.canonical import canonical
from folkmoot.errors import Fault, TermsError


def terms_bytes(terms: Terms) -> bytes:
    """The canonical bytes of ``terms`` (RFC 8785), which the parties sign.

    Every value is written out, defaults too, so that a later release cannot change what was
    signed; only what is None is left out, so that a field which a later release adds does not
    change these bytes. Equal terms have equal bytes.
    """
    return canonical(terms.model_dump(mode="python", exclude_none=True))


def terms_hash(signed: bytes) -> str:
    """SHA-256 of the bytes as they were signed, 64 lower-case hex digits."""
    return hashlib.sha256(signed).hexdigest()


def read_terms(signed: bytes) -> Terms:
    """The terms that ``signed`` holds. TermsError when they cannot be read.

    The schema version is looked at first: bytes of another version are named as such. The hash is
    always taken of the bytes that were kept, never of the terms written anew.
    """
    try:
        data = json.loads(signed, parse_float=_no_float, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise TermsError(
            "The signed bytes are not the JSON of an agreement.",
            next_step="Fetch the agreement again from where it is kept.",
        ) from error
    version = data.get("folkmoot") if isinstance(data, dict) else None
    if version != SCHEMA_VERSION or isinstance(version, bool):
        raise TermsError(
            Fault(
                "These terms follow a version of the schema that this release does not read "
                f"(it reads {SCHEMA_VERSION}).",
                clause="folkmoot",
                next_step="Use the release of Folkmoot that the agreement was signed with.",
                code="schema-version",
            )
        )
    try:
        return Terms.model_validate(data)
    except ValidationError as error:
        raise TermsError(faults_of(error, data)) from error


def _no_float(_: str) -> Any:
    raise ValueError("a float has no canonical form")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found
