"""Encrypted Parquet: the one place where bytes are sealed and unsealed.

Parquet Modular Encryption, AES_GCM_V1, encrypted footer, one random data key a file. The subject
is bound in as additional authenticated data and not stored in the file, so that a file swapped
for another subject's does not open even with the right key.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.parquet as pq
import pyarrow.parquet.encryption as pe

from folkmoot.errors import TamperedError
from folkmoot.store.location import Kind, Place
from folkmoot.store.protocols import DataKey

_T = TypeVar("_T")


def sealing(key: DataKey, kind: Kind, subject: str) -> Any:
    """What pyarrow's writer needs to encrypt for ``subject``."""
    return pe.create_encryption_properties(
        key.raw, aad_prefix=_bound(kind, subject), store_aad_prefix=False
    )


def verified(place: Place, name: str, ciphertext_sha256: str) -> pa.NativeFile:
    """The object ``name``, once its bytes are those that were recorded; nothing is decrypted.

    TamperedError when a byte differs: a flip, a cut or a file swapped for another. The bytes are
    mapped once, and what is hashed is what is read afterwards.
    """
    source = place.read(name)
    size = source.size()
    if sha256(memoryview(source.read_buffer(size))).hexdigest() != ciphertext_sha256:
        source.close()
        raise TamperedError(
            "The file is not the one that was recorded.",
            where=name,
            next_step="Restore it from a backup, or ask the member to deliver again.",
        )
    source.seek(0)
    return source


def unsealed(
    source: pa.NativeFile, key: DataKey, kind: Kind, subject: str, *, name: str
) -> pq.ParquetFile:
    """The verified file, its footer decrypted; TamperedError for another key or subject."""
    properties = pe.create_decryption_properties(key.raw, aad_prefix=_bound(kind, subject))
    # pre_buffer off: a batch is decrypted when it is asked for, not before.
    return cleanly(
        name, lambda: pq.ParquetFile(source, decryption_properties=properties, pre_buffer=False)
    )


def cleanly(name: str, act: Callable[[], _T]) -> _T:
    """What ``act`` gives; whatever Arrow says against ``name`` becomes a TamperedError."""
    try:
        return act()
    except (pa.ArrowException, OSError, ValueError):
        pass
    # Raised out here, so that Arrow's own words are not even its context.
    raise TamperedError(
        "The file does not open with this key for this subject.",
        where=name,
        next_step="Check that keys and files come from the same backup.",
    )


def _bound(kind: Kind, subject: str) -> bytes:
    return f"folkmoot 1 {kind} {subject}".encode()
