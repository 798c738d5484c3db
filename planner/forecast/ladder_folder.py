"""A run's ladder: one memory-mapped array per member beside the run, or in memory where there is no folder.

    store/gfs-20261124T0000Z-1a2b3c4d/ladder-1-300m/rungs_m.npy member-000.npy member-001.npy ...

Written aside and moved in by one rename, so that readers see all of it or nothing; every process that
flies maps the same pages. A run brought as a file, or one kept where nothing can be written, has its
ladder in memory, made member by member as they are asked for.
"""

import os
import shutil
import tempfile
import weakref
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Lock

import numpy as np

from planner.forecast.array_file import mapped, to_disk
from planner.forecast.field import Float32s, WindField
from planner.forecast.ladder import climb, rungs_m, shape_of
from planner.geo import Floats
from planner.settings import LAYER_M

_FORMAT = 1
_RUNGS = "rungs_m"


class Ladder:
    """The rungs (K,) [m] of a run, and the winds (K, T, Y, X, 2) of each member when asked for."""

    def __init__(self, field: WindField, layer_m: float) -> None:
        kept = field.folder and _kept_or_written(field.folder, field, layer_m)
        self.rungs_m: Floats = mapped(kept, _RUNGS) if kept else rungs_m(field, layer_m)
        self._kept = kept
        self._field = weakref.ref(field)
        self._winds: dict[int, Float32s] = {}
        self._making = Lock()

    def winds(self, member: int) -> Float32s:
        """One member's winds, as `ladder.climb` writes them; made where they are not kept."""
        with self._making:
            if member not in self._winds:
                self._winds[member] = mapped(self._kept, _name(member)) if self._kept else self._made(member)
            return self._winds[member]

    def _made(self, member: int) -> Float32s:
        field = self._field()
        assert field is not None, "who asks for winds holds the field"
        winds = np.empty(shape_of(field, self.rungs_m.size), dtype=np.float32)
        climb(field, member, self.rungs_m, winds)
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


def write_ladder(folder: Path, field: WindField, layer_m: float = LAYER_M) -> Path:
    """Write all members' winds into a run's folder, down to the disk; returns where. Raises OSError."""
    rungs = rungs_m(field, layer_m)
    aside = Path(tempfile.mkdtemp(prefix=".ladder-", dir=folder))
    try:
        with ThreadPoolExecutor(min(field.members, os.cpu_count() or 1)) as pool:
            list(pool.map(partial(_write_member, aside, field, rungs), range(field.members)))
        np.save(aside / f"{_RUNGS}.npy", rungs)
        aside.chmod(0o755)
        aside.rename(_place(folder, layer_m))
    except OSError:
        if not _place(folder, layer_m).is_dir():  # else another process was first
            raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return _place(folder, layer_m)


def _write_member(folder: Path, field: WindField, rungs: Floats, member: int) -> None:
    path = folder / f"{_name(member)}.npy"
    shape = shape_of(field, rungs.size)
    winds = np.lib.format.open_memmap(path, mode="w+", dtype=np.float32, shape=shape)
    with path.open("r+b") as file:
        # Room first: writing into a map of a full disk ends the process instead of raising.
        os.posix_fallocate(file.fileno(), 0, path.stat().st_size)
        climb(field, member, rungs, np.asarray(winds))
        winds.flush()
        to_disk(file)


def _kept_or_written(folder: Path, field: WindField, layer_m: float) -> Path | None:
    """Where a stored run's ladder is; None where it can be neither found nor written."""
    place = _place(folder, layer_m)
    try:
        return place if place.is_dir() else write_ladder(folder, field, layer_m)
    except OSError:
        return None


def _place(folder: Path, layer_m: float) -> Path:
    return folder / f"ladder-{_FORMAT}-{layer_m:g}m"


def _name(member: int) -> str:
    return f"member-{member:03d}"
