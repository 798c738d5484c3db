"""A provider's run into the store: which run, then file by file its parts, cut out and decoded as they come.

    index ─► byte ranges ─► a part of whole messages ─► decoded within the area, in a process of its own
                                                                     └─► slices on disk ─► Cube ─► the store

A part that was decoded stays in the store's hidden folder until the run is whole, so that a fetch that
broke goes on where it was. Global messages are on disk for as long as they are decoded, no longer.
"""

import hashlib
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

from planner.errors import ForecastFileError, NotFetched
from planner.forecast.cube import Cube, wind_field
from planner.forecast.decoding import Decoders
from planner.forecast.download import Connection, NotWhole
from planner.forecast.field import Forecast, WindField
from planner.forecast.files.naming import SAMPLE
from planner.forecast.files.part_decoding import decode_part, ready
from planner.forecast.files.runs import cubes_of
from planner.forecast.files.slice_file import read_slices
from planner.forecast.files.slices import one_source
from planner.forecast.parts import Part, parts_of
from planner.forecast.physical import require_air
from planner.forecast.sources.source import RemoteFile
from planner.forecast.spool import spool
from planner.forecast.store import Store
from planner.forecast.wish import Wish
from planner.units import short

_T = TypeVar("_T")

_DECODED_AGAIN = 3
_INDEXES_READ = 3


def decoding_processes(count: int = 2) -> Decoders:
    """Processes that decode for fetches, one after another; they load while the first bytes come."""
    return Decoders(count, ready=ready)


@dataclass(frozen=True)
class Waiting:
    """For how long a file that is not out yet is waited for, and how often it is asked for."""

    until: datetime | None = None
    every_s: float = 30.0
    now: Callable[[], datetime] = lambda: datetime.now(UTC)


NOT_AT_ALL = Waiting()


@dataclass(frozen=True)
class Progress:
    """How far a fetch is."""

    files: int
    of_files: int
    received: int
    begun_s: float

    @property
    def bytes_per_s(self) -> float:
        return self.received / max(time.monotonic() - self.begun_s, 1e-3)

    @property
    def left_s(self) -> float | None:
        """What the rest may take at the pace so far; None before anything is there."""
        gone = time.monotonic() - self.begun_s
        return gone / self.files * (self.of_files - self.files) if self.files else None


def fetch(
    store: Store,
    wish: Wish,
    connection: Connection,
    decoders: Decoders,
    *,
    waiting: Waiting = NOT_AT_ALL,
    told: Callable[[Progress], None] = lambda _: None,
) -> Forecast:
    """Fetch what is wished and keep it in the store; a run that is there already is not asked for.

    Raises NotFetched where the provider does not give it (what came is kept for the next time),
    ForecastFileError for messages that cannot carry a flight, InputError where the store cannot be written.
    """
    kept = _kept(store, wish)
    if kept:
        return kept
    with spool(store.folder, wish.name) as folder:
        fetching = _Fetching(wish, connection, decoders, folder)
        fetching.waiting, fetching.told = waiting, told
        parts = fetching.run()
        return store.add(_field(wish, parts))


class _Fetching:
    """One fetch under way: threads that download, processes that decode."""

    def __init__(self, wish: Wish, connection: Connection, decoders: Decoders, folder: Path) -> None:
        self._wish, self._connection, self._decoders, self._folder = wish, connection, decoders, folder
        self._begun_s, self._done = time.monotonic(), 0
        self._stopped, self._counting = threading.Event(), threading.Lock()
        self.waiting = NOT_AT_ALL
        self.told: Callable[[Progress], None] = lambda _: None

    def run(self) -> list[Path]:
        """Fetch every part that is not there; the first refusal ends it. Returns the parts in order."""
        files = self._wish.files()
        with ThreadPoolExecutor(self._connection.parallel) as threads:
            tasks = [threads.submit(self._file, file, len(files)) for file in files]
            try:
                done, _ = wait(tasks, return_when=FIRST_EXCEPTION)
                for task in done:
                    task.result()
                return [part for task in tasks for part in task.result()]
            finally:
                self._stopped.set()
                for task in tasks:
                    task.cancel()

    def _file(self, file: RemoteFile, of_files: int) -> list[Path]:
        """Every part of one file; an index that does not fit its file was of another upload."""
        for reading in range(1, _INDEXES_READ + 1):
            try:
                found = self._parts(file)
                break
            except NotWhole:
                if reading == _INDEXES_READ:
                    raise
        with self._counting:
            self._done += 1
            received = self._connection.tally.received
            self.told(Progress(self._done, of_files, received, self._begun_s))
        return found

    def _parts(self, file: RemoteFile) -> list[Path]:
        """The wanted parts of a file by its index, or all of its region as the provider cuts it."""
        if self._wish.filtered and file.filtered:
            save_cut = partial(self._connection.save_all, file.filtered(self._wish.area))
            return [self._decoded(file, "cut", lambda raw: self._awaited(file, partial(save_cut, raw)))]
        index = self._awaited(file, partial(self._connection.text, file.index))
        parts = parts_of(file.entries(index), file.wants)
        return [self._part(file, part) for part in parts if not self._stopped.is_set()]

    def _part(self, file: RemoteFile, part: Part) -> Path:
        save = partial(self._connection.save, file.path, part)
        return self._decoded(file, f"{part.first}-{part.last}", save)

    def _awaited(self, file: RemoteFile, ask: Callable[[], _T | None]) -> _T:
        """What a file is asked for, waited for where that is wished."""
        while (found := ask()) is None:
            waiting = self.waiting
            if self._stopped.is_set() or waiting.until is None or waiting.now() >= waiting.until:
                due = short(self._wish.source.out_at(self._wish.cycle, file.hour_h))
                raise NotFetched(
                    f"{file.path} is not there (yet: hour {file.hour_h} is usually out at {due}); "
                    "fetch later, wait for it, or take an earlier run"
                )
            self._stopped.wait(waiting.every_s)
        return found

    def _decoded(self, file: RemoteFile, which: str, save: Callable[[Path], object]) -> Path:
        """Download and decode some of a file, unless that was done before."""
        name = hashlib.sha256(file.path.encode()).hexdigest()[:16]
        target = self._folder / f"{name}-{which}.npz"
        if read_slices(target) is not None:
            return target
        raw = target.with_suffix(".grib")
        for attempt in range(1, _DECODED_AGAIN + 1):
            save(raw)
            try:
                self._decoders.run(decode_part, raw, self._wish.area, target)
                return target
            except ForecastFileError as error:
                if attempt == _DECODED_AGAIN:
                    raise ForecastFileError(f"{file.path}: {error}") from None
            finally:
                raw.unlink(missing_ok=True)
        raise AssertionError  # the last attempt raises


def _kept(store: Store, wish: Wish) -> Forecast | None:
    """The run as the store holds it already, if it covers what is wished."""
    last = wish.cycle + timedelta(hours=wish.hours[-1])
    for run in store.list():
        same = (run.source, run.issued_at) == (wish.source.name, wish.cycle)
        if same and run.valid_to >= last and run.area.covers(wish.area):
            return run
    return None


def _field(wish: Wish, parts: Sequence[Path]) -> WindField:
    """The run of all parts, ready to fly; parts that make none are thrown away: nobody knows which is bad."""
    try:
        cube = _assembled(wish, parts)
        require_air(cube)
        return wind_field(cube)
    except ForecastFileError:
        for part in parts:
            part.unlink(missing_ok=True)
        raise


def _assembled(wish: Wish, parts: Sequence[Path]) -> Cube:
    """All parts of a run as one cube, counted against what was wished."""
    read = [found for part in parts if (found := read_slices(part))]
    marked = one_source(held.source for held, _ in read) == SAMPLE
    sha256 = hashlib.sha256("".join(sorted(digest for _, digest in read)).encode()).hexdigest()
    cubes, _ = cubes_of([s for held, _ in read for s in held.slices], wish.source.name, sha256)
    cube = next((cube for cube in cubes if cube.issued_at == wish.cycle), None)
    times = tuple(wish.cycle + timedelta(hours=hour) for hour in wish.hours)
    if cube is None or cube.times != times or cube.u_mps.shape[0] != wish.source.members:
        there = "nothing" if cube is None else f"{len(cube.times)} hours of {cube.u_mps.shape[0]} members"
        raise ForecastFileError(
            f"{wish.source.name} of {short(wish.cycle)} came with {there}, and {len(times)} hours of "
            f"{wish.source.members} members were asked for; fetch again later"
        )
    return replace(cube, is_sample=marked)
