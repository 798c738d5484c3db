"""A run's ladder: one memory-mapped array per member beside the run, or in memory where there is no folder.

    store/gfs-20261124T0000Z-1a2b3c4d/ladder-5e6f7a8b-300m/rungs_m.npy member-000.npy ... SHA256SUMS

The folder is named for the code that fits the winds, so that no ladder of an older kind is flown. Written
aside by one process at a time and moved in by one rename: readers see all of it or nothing, and every
process that flies maps the same pages. What is found damaged, when it is opened or first flown, is made
anew. It has sums of its own, since another version may make it anew beside a run that stays. A run brought
as a file has its ladder in memory, a large one in a temporary folder.
"""

import hashlib
import logging
import os
import shutil
import tempfile
import weakref
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from inspect import getsource
from pathlib import Path
from threading import Lock

import numpy as np

from planner.forecast import column_wind, ladder
from planner.forecast.field import Float32s, WindField
from planner.forecast.ladder import fit_winds, rungs_m, shape_of
from planner.forecast.store.array_file import mapped, to_disk
from planner.forecast.store.blocks import FileBlocks, read_blocks, write_blocks
from planner.forecast.store.checksums import BLOCKS, digest_of, folder_to_disk, write_sums
from planner.forecast.store.locks import turn
from planner.geo import Floats
from planner.settings import LAYER_M

LARGEST_IN_MEMORY = 500_000_000
"""Bytes of a brought file's ladder above which it goes to a temporary folder."""

LOG = logging.getLogger("windfall")
_DAMAGED = "the ladder of %s is damaged and is made anew"
_RUNGS = "rungs_m"
_TIMES = 1  # the axis of time in a member's winds (K, T, Y, X, 2)


@dataclass(frozen=True)
class KeptLadder:
    """A ladder on the disk: its rungs (K,) [m], and each member's winds with the sums of their file."""

    rungs_m: Floats
    members: list[FileBlocks]


class Ladder:
    """The rungs (K,) [m] of a run, and the winds (K, T, Y, X, 2) of each member when asked for."""

    def __init__(self, field: WindField, layer_m: float) -> None:
        self._layer_m = layer_m
        self._field = weakref.ref(field)
        self._folder = field.folder
        self._kept = _opened(_place(field.folder, layer_m), field) if field.folder else None
        self.rungs_m: Floats = self._kept.rungs_m if self._kept else _rungs(field, layer_m)
        self._made: dict[int, Float32s] = {}
        self._written = self._kept is not None
        self._making = Lock()

    def winds(self, member: int, hours: tuple[datetime, datetime] | None = None) -> Float32s:
        """One member's winds, as `fit_winds` writes them: found, or made, and kept where that can be.

        What is found is compared with its sums between two times (at all where left out), and all
        members' are made anew where it is damaged.
        """
        field = self._of()
        steps = field.steps(*hours) if hours else range(field.times_s.size)
        with self._making:
            if self._kept and not self._kept.members[member].steps_whole(_TIMES, steps):
                LOG.warning(_DAMAGED, field.forecast.id)
                shutil.rmtree(_place(self._the_folder(), self._layer_m), ignore_errors=True)
                self._kept, self._written = None, False
            if not self._written:
                self._kept, self._written = self._write(), True
            if self._kept:
                return np.asarray(self._kept.members[member].values)
            if member not in self._made:
                self._made[member] = self._in_memory(member)
            return self._made[member]

    def _of(self) -> WindField:
        field = self._field()
        assert field is not None, "who asks for winds holds the field"
        return field

    def _the_folder(self) -> Path:
        assert self._folder is not None, "who keeps a ladder has a folder"
        return self._folder

    def _write(self) -> KeptLadder | None:
        """All members' winds as files; None where they can be neither found nor written."""
        field = self._of()
        size = 4 * int(np.prod(shape_of(field, self.rungs_m.size))) * field.members
        try:
            if self._folder is None and size > LARGEST_IN_MEMORY:
                self._folder = Path(tempfile.mkdtemp(prefix="windfall-ladder-"))
                weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
            if self._folder is None:
                return None
            write_ladder(self._folder, field, self._layer_m)
            return _opened(_place(self._folder, self._layer_m), field)
        except OSError:
            return None

    def _in_memory(self, member: int) -> Float32s:
        field = self._of()
        field.require_whole()
        winds = np.empty(shape_of(field, self.rungs_m.size), dtype=np.float32)
        fit_winds(field, member, self.rungs_m, winds)
        winds.setflags(write=False)
        return winds


def _rungs(field: WindField, layer_m: float) -> Floats:
    """A run's rungs as its own heights have them: all of the run is read, so all of it must be whole."""
    field.require_whole()
    return rungs_m(field, layer_m)


_HELD: dict[tuple[int, float], Ladder] = {}
_LOOKING = Lock()


def ladder_of(field: WindField, layer_m: float = LAYER_M) -> Ladder:
    """The ladder of a field, made once for as long as the field is held."""
    key = id(field), layer_m
    with _LOOKING:
        if key not in _HELD:
            _HELD[key] = Ladder(field, layer_m)
            weakref.finalize(field, _HELD.pop, key, None)
        return _HELD[key]


def write_ladder(folder: Path, field: WindField, layer_m: float = LAYER_M) -> None:
    """Write all members' winds into a run's folder, down to the disk. Raises OSError where it cannot."""
    rungs, place = _rungs(field, layer_m), _place(folder, layer_m)
    with _alone(folder):
        if place.is_dir() and _whole(place, field):
            return  # another process was first
        with tempfile.TemporaryDirectory(prefix=".ladder-", dir=folder) as room:
            (aside := Path(room) / "ladder").mkdir()
            with ThreadPoolExecutor(min(field.members, os.cpu_count() or 1)) as pool:
                sums = dict(pool.map(partial(_write_member, aside, field, rungs), range(field.members)))
            sums |= _write_rungs(aside, rungs)
            write_sums(aside, sums | write_blocks(aside, sorted(sums)))
            for older in folder.glob(f"ladder-*-{layer_m:g}m"):
                shutil.rmtree(older, ignore_errors=True)
            aside.rename(place)
        folder_to_disk(folder)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One writer at a time; the lock is the kernel's, so what lies about under it was left by a crash."""
    with turn(folder / ".ladder.lock"):
        for leftover in folder.glob(".ladder-*"):
            shutil.rmtree(leftover, ignore_errors=True)
        yield


def _opened(place: Path, field: WindField) -> KeptLadder | None:
    """A ladder as it stands; None where it is not there, or not whole and of this field.

    Of its winds the shape and the head of each file are looked at; the rest is compared when it is flown.
    """
    found = _whole(place, field) if place.is_dir() else None
    if found is None and (place / BLOCKS).exists():  # none of an older version, which kept no sums
        LOG.warning(_DAMAGED, field.forecast.id)
    return found


def _whole(place: Path, field: WindField) -> KeptLadder | None:
    written, names = read_blocks(place) or {}, [_RUNGS, *map(_name, range(field.members))]
    if {f"{name}.npy" for name in names} != set(written):
        return None
    try:
        rungs, *members = (
            FileBlocks(place / f"{name}.npy", written[f"{name}.npy"], mapped(place, name)) for name in names
        )
    except (OSError, ValueError, EOFError):
        return None
    shape = shape_of(field, rungs.values.size)
    fits = rungs.whole() and all(member.whole([(0, 1)]) and _fits(member.values, shape) for member in members)
    return KeptLadder(rungs.values, members) if fits else None


def _fits(winds: Float32s, shape: tuple[int, ...]) -> bool:
    return winds.shape == shape and winds.dtype == np.float32 and bool(winds.flags.c_contiguous)


def _write_rungs(folder: Path, rungs: Floats) -> dict[str, str]:
    """The rungs' file, and its digest by its name."""
    path = folder / f"{_RUNGS}.npy"
    with path.open("wb") as file:
        np.save(file, rungs)
        to_disk(file)
    return {path.name: digest_of(path)}


def _write_member(folder: Path, field: WindField, rungs: Floats, member: int) -> tuple[str, str]:
    """One member's file: its name and its digest, counted while its pages are still in memory."""
    path = folder / f"{_name(member)}.npy"
    shape = shape_of(field, rungs.size)
    winds = np.lib.format.open_memmap(path, mode="w+", dtype=np.float32, shape=shape)
    with path.open("r+b") as file:
        # Room first: writing into a map of a full disk ends the process instead of raising.
        os.posix_fallocate(file.fileno(), 0, path.stat().st_size)
        fit_winds(field, member, rungs, np.asarray(winds))
        winds.flush()
        to_disk(file)
    return path.name, digest_of(path)


def _place(folder: Path, layer_m: float) -> Path:
    return folder / f"ladder-{_kind()}-{layer_m:g}m"


@cache
def _kind() -> str:
    """The code that fits the winds, as a mark."""
    return hashlib.sha256((getsource(ladder) + getsource(column_wind)).encode()).hexdigest()[:8]


def _name(member: int) -> str:
    return f"member-{member:03d}"
