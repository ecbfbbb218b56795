"""The place where ciphertext lies: a folder, or any fsspec URL such as Azure Blob."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import pyarrow as pa

from folkmoot.errors import InputError, NotFoundError, UnavailableError
from folkmoot.store.scratch import scratch, wipe_scratch


class Kind(StrEnum):
    """What an object is of. It is bound into the encryption, so that neither passes for the other:
    a ``DELIVERY`` opens only under a permit, a ``RUN``'s outputs only with the run's own key, the
    ``REJECTS`` of a delivery only for the member that sent it."""

    DELIVERY = "deliveries"
    RUN = "runs"
    REJECTS = "rejects"


_SUBJECT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}")
_NAME = re.compile(
    rf"(?:{'|'.join(Kind)})/{_SUBJECT.pattern}/[0-9a-f]{{64}}\.parquet\.enc", re.ASCII
)


def object_name(kind: Kind, subject: str, ciphertext_sha256: str) -> str:
    """``<kind>/<subject>/<ciphertext sha256>.parquet.enc``; InputError for any other subject."""
    return checked_name(f"{kind}/{subject}/{ciphertext_sha256}.parquet.enc")


def checked_name(name: str) -> str:
    """``name``, when it is one that ``object_name`` makes; a path never leaves the place."""
    if not _NAME.fullmatch(name):
        raise InputError("The name is not one of the store's.", next_step="Use an id as subject.")
    return name


@dataclass(frozen=True, slots=True)
class Place:
    """A folder or an fsspec URL (``abfs://…``, ``s3://…``, ``memory://…``) for ciphertext only.

    Objects are immutable and named by the hash of their bytes; they count once the database says
    so. An fsspec driver that is not installed, or a place that cannot be reached, is an
    UnavailableError.
    """

    url: str

    @property
    def folder(self) -> Path | None:
        """The local folder, or None for an object store."""
        if self.url.startswith("file://"):
            return Path(self.url.removeprefix("file://"))
        return None if "://" in self.url else Path(self.url)

    @contextmanager
    def workshop(self) -> Iterator[Path]:
        """A fresh local folder for a file in the making, gone afterwards whatever happens."""
        if self.folder is not None:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with scratch(self._parts) as work:
            yield work

    def wipe(self) -> int:
        """Remove the files in the making whose process is gone; how many folders there were."""
        return wipe_scratch(self._parts)

    @property
    def _parts(self) -> Path:
        # In the folder itself, because a rename does not cross file systems.
        elsewhere = Path(tempfile.gettempdir()) / f"folkmoot-{os.getuid()}"
        return elsewhere if self.folder is None else self.folder / ".parts"

    def publish(self, file: Path, name: str) -> None:
        """Move the finished ``file`` of a workshop to ``name``, whole and durable or not at all.

        A folder: fsync, rename, fsync of the folder. An object store has no rename: one upload of
        an immutable object.
        """
        target = checked_name(name)
        if self.folder is None:
            with self._driver() as (fs, root):
                fs.put_file(str(file), f"{root}/{target}")
            return
        path = self.folder / target
        # One by one, because mkdir gives its mode to the last of several only.
        for folder in (path.parent.parent, path.parent):
            folder.mkdir(mode=0o700, exist_ok=True)
            _fsync(folder.parent)
        file.chmod(0o600)
        _fsync(file)
        file.replace(path)
        _fsync(path.parent)

    def read(self, name: str) -> pa.NativeFile:
        """The object ``name``, mapped (a folder) or in memory; NotFoundError when it is gone."""
        target = checked_name(name)
        try:
            if self.folder is None:
                with self._driver() as (fs, root):
                    return pa.BufferReader(fs.cat_file(f"{root}/{target}"))
            path = self.folder / target
            # An empty file cannot be mapped.
            return pa.memory_map(str(path)) if path.stat().st_size else pa.BufferReader(b"")
        except FileNotFoundError:
            pass
        raise NotFoundError(
            "There is no such file in the store.",
            where=target,
            next_step="Restore it from a backup, or ask the member to deliver again.",
        )

    def names(self, kind: Kind, subject: str) -> tuple[str, ...]:
        """The names of all objects of ``subject``, in order; a file that is none of ours (what a
        file manager leaves behind) is passed over."""
        under = object_name(kind, subject, "0" * 64).rpartition("/")[0]
        if self.folder is None:
            with self._driver() as (fs, root):
                found = (
                    fs.ls(f"{root}/{under}", detail=False) if fs.exists(f"{root}/{under}") else []
                )
        else:
            found = [str(path) for path in (self.folder / under).glob("*")]
        names = (f"{under}/{path.rpartition('/')[2]}" for path in found)
        return tuple(sorted(name for name in names if _NAME.fullmatch(name)))

    def subjects(self, kind: Kind) -> tuple[str, ...]:
        """The subjects of which there is or was an object, in order."""
        if self.folder is None:
            with self._driver() as (fs, root):
                there = fs.exists(f"{root}/{kind}")
                found = fs.ls(f"{root}/{kind}", detail=False) if there else []
        else:
            found = [str(path) for path in (self.folder / kind).glob("*")]
        names = (path.rstrip("/").rpartition("/")[2] for path in found)
        return tuple(sorted(name for name in names if _SUBJECT.fullmatch(name)))

    def delete(self, name: str) -> None:
        """Take the object ``name`` away; nothing happens when it is gone already."""
        target = checked_name(name)
        if self.folder is None:
            with self._driver() as (fs, root):
                if fs.exists(f"{root}/{target}"):
                    fs.rm_file(f"{root}/{target}")
            return
        path = self.folder / target
        path.unlink(missing_ok=True)
        if path.parent.is_dir():
            _fsync(path.parent)

    @contextmanager
    def _driver(self) -> Iterator[tuple[Any, str]]:
        import fsspec

        try:
            fs, root = fsspec.core.url_to_fs(self.url)
            yield fs, root.rstrip("/")
        except FileNotFoundError:
            raise
        except (ImportError, ValueError, OSError) as error:
            # The scheme only: a URL may carry an account or a signature.
            raise UnavailableError(
                f"The object store cannot be used ({type(error).__name__}).",
                where=self.url.partition("://")[0] + "://",
                next_step="Check FOLKMOOT_HOME, the fsspec driver and the network.",
            ) from None


def _fsync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
