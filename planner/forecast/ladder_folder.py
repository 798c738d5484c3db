"""A run's ladder: one memory-mapped array per member beside the run, or in memory where there is no folder.

    store/gfs-20261124T0000Z-1a2b3c4d/ladder-5e6f7a8b-300m/rungs_m.npy member-000.npy ... SHA256SUMS

The folder is named for the code that fits the winds, so that no ladder of an older kind is flown. Written
aside by one process at a time and moved in by one rename: readers see all of it or nothing, and every
process that flies maps the same pages. What is found damaged is made anew. It has sums of its own, since
another version may make it anew beside a run that stays. A run brought as a file has
its ladder in memory, a large one in a temporary folder.
"""

import hashlib
import os
import shutil
import tempfile
import weakref
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from threading import Lock

import numpy as np

from planner.forecast.array_file import mapped, to_disk
from planner.forecast.field import Float32s, WindField
from planner.forecast.ladder import fit_winds, rungs_m, shape_of
from planner.forecast.locks import turn
from planner.forecast.sums import digest_of, folder_to_disk, write_sums
from planner.geo import Floats
from planner.settings import LAYER_M

LARGEST_IN_MEMORY = 500_000_000
"""Bytes of a brought file's ladder above which it goes to a temporary folder."""

_RUNGS = "rungs_m"


class Ladder:
    """The rungs (K,) [m] of a run, and the winds (K, T, Y, X, 2) of each member when asked for."""

    def __init__(self, field: WindField, layer_m: float) -> None:
        self.rungs_m: Floats = rungs_m(field, layer_m)
        self._layer_m = layer_m
        self._field = weakref.ref(field)
        self._winds: dict[int, Float32s] = {}
        self._looked = False
        self._making = Lock()

    def winds(self, member: int) -> Float32s:
        """One member's winds, as `fit_winds` writes them: found, or made, and kept where that can be."""
        with self._making:
            if not self._looked:
                self._winds.update(self._kept())
                self._looked = True
            if member not in self._winds:
                self._winds[member] = self._made(member)
            return self._winds[member]

    def _of(self) -> WindField:
        field = self._field()
        assert field is not None, "who asks for winds holds the field"
        return field

    def _kept(self) -> dict[int, Float32s]:
        """All members' winds as files; none where they can be neither found nor written."""
        field, folder = self._of(), self._of().folder
        size = 4 * int(np.prod(shape_of(field, self.rungs_m.size))) * field.members
        try:
            if folder is None and size > LARGEST_IN_MEMORY:
                folder = Path(tempfile.mkdtemp(prefix="windfall-ladder-"))
                weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
            if folder is None:
                return {}
            place = _place(folder, self._layer_m)
            if not (found := _opened(place, field, self.rungs_m)):
                write_ladder(folder, field, self._layer_m)
                found = _opened(place, field, self.rungs_m)
        except OSError:
            return {}
        return dict(enumerate(found))

    def _made(self, member: int) -> Float32s:
        winds = np.empty(shape_of(self._of(), self.rungs_m.size), dtype=np.float32)
        fit_winds(self._of(), member, self.rungs_m, winds)
        winds.setflags(write=False)
        return winds


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
    rungs, place = rungs_m(field, layer_m), _place(folder, layer_m)
    with _alone(folder):
        if _opened(place, field, rungs):
            return  # another process was first
        with tempfile.TemporaryDirectory(prefix=".ladder-", dir=folder) as room:
            aside = Path(room) / "ladder"
            aside.mkdir()
            with ThreadPoolExecutor(min(field.members, os.cpu_count() or 1)) as pool:
                sums = dict(pool.map(partial(_write_member, aside, field, rungs), range(field.members)))
            write_sums(aside, sums | _write_rungs(aside, rungs))
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


def _opened(place: Path, field: WindField, rungs: Floats) -> list[Float32s]:
    """A ladder's winds by member; none where it is not there, or not whole and of this field."""
    try:
        found = [mapped(place, _name(member)) for member in range(field.members)]
        stood = mapped(place, _RUNGS)
    except (OSError, ValueError, EOFError):
        return []
    shape = shape_of(field, rungs.size)
    whole = all(w.shape == shape and w.dtype == np.float32 and w.flags.c_contiguous for w in found)
    return found if whole and np.array_equal(stood, rungs) else []


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
    sources = (Path(__file__).with_name(name) for name in ("ladder.py", "native.py"))
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:8]


def _name(member: int) -> str:
    return f"member-{member:03d}"
