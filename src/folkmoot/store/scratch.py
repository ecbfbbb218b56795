"""A working folder that is gone afterwards, even when the process was killed."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_PREFIX = "scratch-"


@contextmanager
def scratch(parent: Path) -> Iterator[Path]:
    """A fresh folder (0700) under ``parent``, removed at the end.

    What killed processes left under ``parent`` is removed at the start. A lock tells the two
    apart: the system lets go of it with the process, however that ends.
    """
    parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    wipe_scratch(parent)
    folder, handle = _locked(parent)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(handle)


def wipe_scratch(parent: Path) -> int:
    """Remove the folders under ``parent`` whose process is gone; how many there were."""
    wiped = 0
    for folder in parent.glob(f"{_PREFIX}*"):
        with suppress(FileNotFoundError, BlockingIOError):
            handle = os.open(folder, os.O_RDONLY)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
                wiped += 1
            finally:
                os.close(handle)
    return wiped


def _locked(parent: Path) -> tuple[Path, int]:
    while True:
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))
        with suppress(FileNotFoundError):
            handle = os.open(folder, os.O_RDONLY)
            fcntl.flock(handle, fcntl.LOCK_EX)
            # Another process may have taken it for an orphan before the lock was ours.
            if folder.exists():
                return folder, handle
            os.close(handle)
