"""A secret in a file of its own that nobody else may read."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path

from folkmoot.errors import ConfigError, KeyMissingError

_OTHERS = 0o077


def write_secret(path: Path, raw: bytes) -> bool:
    """Create ``path`` (0600, its folder 0700) with ``raw`` as hex; False when it exists already.

    Whole and durable or not at all, and of two that create it at once only one does.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _check_mode(path.parent, "700")
    part = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(raw.hex() + "\n")
            file.flush()
            os.fsync(file.fileno())
        # A link, unlike a rename, never replaces a key that another process has just made.
        path.hardlink_to(part)
    except FileExistsError:
        return False
    finally:
        part.unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return True


def read_secret(path: Path, length: int = 32) -> bytes:
    """The ``length`` bytes in ``path``. KeyMissingError when it is not there, ConfigError when
    others may read it or it is not a key."""
    try:
        _check_mode(path.parent, "700")
        _check_mode(path, "600")
        text = path.read_text("ascii").strip()
    except FileNotFoundError:
        text = None
    except UnicodeDecodeError:
        text = ""
    if text is None:
        raise KeyMissingError(
            "The key is not in its place.",
            where=str(path),
            next_step="Restore the folder of keys, or set FOLKMOOT_KEYS to where it is.",
        )
    if not re.fullmatch(rf"[0-9a-f]{{{2 * length}}}", text):
        raise ConfigError(
            "The file is not a key of Folkmoot.",
            where=str(path),
            next_step="Restore it from the backup of keys.",
        )
    return bytes.fromhex(text)


def numbered(folder: Path, stem: str, suffix: str = "key") -> tuple[tuple[int, Path], ...]:
    """The files ``<stem>-<number>[-<mark>].<suffix>`` in ``folder`` with their number, in order."""
    name = re.compile(rf"{re.escape(stem)}-(\d{{4,}})(?:-[0-9a-f]+)?\.{suffix}")
    found = ((name.fullmatch(path.name), path) for path in folder.glob(f"{stem}-*.{suffix}"))
    return tuple(sorted((int(match[1]), path) for match, path in found if match))


def _check_mode(path: Path, wanted: str) -> None:
    if path.stat().st_mode & _OTHERS:
        raise ConfigError(
            "is open to other users of this machine.",
            where=str(path),
            next_step=f"Run chmod {wanted} on it; if others could read it, rotate the keys.",
        )
