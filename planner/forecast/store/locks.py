"""Who writes in the store, and who reads a run: locks of the kernel's (flock), which end with their process.

    store/.incoming.lock   a writer's, exclusive; what stands in it says who that is, to those who wait
    store/RUN/run.json     every reader's, shared, for as long as it has the run open; exclusive to delete it

A process that dies, however, holds nothing afterwards, and what its lock file says no longer counts.

On a folder shared by several machines the same holds where the file system hands locks on: NFS version 4
does, version 3 with its lock service; not with the mount options `nolock` or `local_lock=flock`. There an
exclusive lock wants a file open for writing, which all of these are. The locks of a machine that was cut
off end when the server's lease does (some 90 s). A run deleted by hand while another machine reads it
takes that reader's pages away: delete by `windfall forecasts --prune`, which leaves what is in use.
"""

import fcntl
import logging
import os
import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from planner.errors import InputError
from planner.units import short

LOG = logging.getLogger("windfall")
PATIENCE_S = 2.0
"""Who waits this long for another writer is told for whom."""
_LOOK_EVERY_S = 0.02


@contextmanager
def writable(store: Path, besides: str = "") -> Iterator[None]:
    """Raise InputError, saying what would help and `besides`, where a store cannot be written to."""
    try:
        yield
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(
            f"the store {store} cannot be written to ({reason}): free space or permission is needed there, "
            f"or another folder in WINDFALL_STORE{besides}"
        ) from error


@contextmanager
def turn(path: Path) -> Iterator[None]:
    """A writer's turn: one at a time, of threads, processes and machines; those who wait are told for whom.

    Raises OSError where the lock file cannot be opened, or where the file system knows no locks.
    """
    # Appended to: another mode would wipe out the name of who holds it.
    with path.open("ab", buffering=0) as lock:
        _wait_for(lock, path)
        with suppress(OSError):  # the disk may be full, and whoever has the turn wants to make room
            lock.truncate(0)
            lock.write(_owner())
        try:
            yield
        finally:
            with suppress(OSError):
                lock.truncate(0)


def _wait_for(lock: BinaryIO, path: Path) -> None:
    until = time.monotonic() + PATIENCE_S
    while not _taken(lock, fcntl.LOCK_EX):
        if time.monotonic() > until:
            owner = path.read_text(encoding="utf-8", errors="replace").strip() or "another process"
            LOG.warning("%s is being written by %s; waiting", path.parent, owner)
            fcntl.flock(lock, fcntl.LOCK_EX)
            return
        time.sleep(_LOOK_EVERY_S)


def _owner() -> bytes:
    return f"process {os.getpid()} on {platform.node()} since {short(datetime.now(UTC))}\n".encode()


def _taken(file: BinaryIO | int, kind: int) -> bool:
    """Whether a lock could be had at once."""
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@dataclass(frozen=True)
class SharedLock:
    """A reader's shared lock on a file: which file that is, and the descriptor that keeps the lock.

    Two holds on one file are equal. Whoever keeps a copy (`os.dup`) of the descriptor keeps the lock.
    """

    inode: int
    descriptor: int = field(compare=False)


@contextmanager
def held(path: Path) -> Iterator[SharedLock | None]:
    """A reader's lock on a file; None where somebody is deleting it. Raises FileNotFoundError."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        try:
            free = _taken(descriptor, fcntl.LOCK_SH)
        except OSError:
            free = True  # a file system without locks is read all the same
        inode = os.fstat(descriptor).st_ino
        # Deleted, and perhaps written anew, between the opening and the lock.
        there = free and path.stat().st_ino == inode
        yield SharedLock(inode, descriptor) if there else None
    finally:
        os.close(descriptor)


@contextmanager
def alone(path: Path) -> Iterator[bool]:
    """Whether nobody has a hold on a file, and nobody gets one meanwhile. Raises OSError."""
    with path.open("r+b") as file:
        yield _taken(file, fcntl.LOCK_EX)
