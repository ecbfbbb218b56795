"""A working folder that is gone afterwards, even when the process was killed."""

from __future__ import annotations

import fcntl
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from folkmoot.errors import ConfigError

_PREFIX = "scratch-"


@contextmanager
def scratch(parent: Path) -> Iterator[Path]:
    """A fresh folder (0700) under ``parent``, removed at the end; files made within are 0600.

    ``parent`` is made when it is not there. ConfigError unless it is a real folder of this user
    that nobody else can enter: whoever may write in it could put a folder of theirs in our place.
    What killed processes left under ``parent`` is removed at the start. A lock tells the two
    apart: the system lets go of it with the process, however that ends.
    """
    with suppress(FileExistsError):
        parent.mkdir(mode=0o700, parents=True)
    wipe_scratch(parent)
    folder, handle = _locked(parent)
    # The whole process has one mask: in it, other threads too make files for this user alone.
    before = os.umask(0o077)
    try:
        yield folder
    finally:
        os.umask(before)
        shutil.rmtree(folder, ignore_errors=True)
        os.close(handle)


def wipe_scratch(parent: Path) -> int:
    """Remove the folders under ``parent`` whose process is gone; how many there were.

    None when there is no ``parent``; ConfigError when it is not a folder of this user alone.
    """
    wiped = 0
    if not parent.is_symlink() and not parent.exists():
        return 0
    _check_own(parent)
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


def _check_own(folder: Path) -> None:
    # Not followed: a link is somebody else's choice of where clear data come to lie.
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode):
        what = "The working folder is a link or a file, not a folder."
    elif found.st_uid != os.geteuid():
        what = "The working folder belongs to another user of this machine."
    elif found.st_mode & 0o077:
        what = "Other users of this machine may enter the working folder."
    else:
        return
    raise ConfigError(
        what,
        where=str(folder),
        next_step="Remove it, or give it to this user alone (chmod 700); or set FOLKMOOT_SPILL to"
        " such a folder.",
    )


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
