"""Files that people name: read with a clear error, written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from folkmoot.errors import ConflictError, InputError

MOST_BYTES = 4_000_000  # an agreement or contract; a delivery has readers and limits of its own


def read_text(path: Path) -> str:
    """The UTF-8 text of ``path``; InputError when it is missing, too large or not text."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputError(
                f"The file is larger than {MOST_BYTES:,} bytes.",
                where=str(path),
                next_step="Name the YAML file itself.",
            )
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise InputError(
            "There is no such file.", where=str(path), next_step="Check the path."
        ) from None
    except IsADirectoryError:
        raise InputError(
            "This is a folder, not a file.", where=str(path), next_step="Name a file in it."
        ) from None
    except PermissionError:
        raise InputError(
            "The file may not be read.", where=str(path), next_step="Change its permissions."
        ) from None
    except UnicodeDecodeError:
        raise InputError(
            "The file is not UTF-8 text.", where=str(path), next_step="Save it as UTF-8."
        ) from None


def write_whole(path: Path, content: bytes, *, replace: bool = False) -> None:
    """Put ``content`` at ``path`` in one step (mode 0600); nothing half-written stays.

    ConflictError when something is there already, unless ``replace``.
    """
    if not replace:
        check_new(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def check_new(path: Path) -> None:
    """ConflictError when something is at ``path``: asked before an act that is put on record."""
    if path.exists():
        raise ConflictError(
            "Something is there already.", where=str(path), next_step="Name a new file."
        )
