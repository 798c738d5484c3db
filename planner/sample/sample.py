"""The sample forecast: weather made by us, so that everything works before the first download.

It goes the way of every forecast: GRIB2 files are written, read back through the same door, and
kept in the store, marked as a sample that nobody should fly by.
"""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path

from planner.errors import InputError
from planner.forecast.field import WindField
from planner.forecast.reading.read import read_fields
from planner.forecast.run_names import SAMPLE
from planner.forecast.store.store import Store
from planner.sample.sample_files import FULL, SampleSpec, write_step

__all__ = ["FULL", "SampleSpec", "ensure_sample", "latest_cycle", "make_sample", "sample_field"]

CYCLE_H = 6
KEEP = 2
"""Samples kept, the newest and the one before: an answer given just now can still be asked about."""


OnProgress = Callable[[str], None]


def _silent(_: str) -> None:
    """Nobody listens."""


def latest_cycle(now: datetime) -> datetime:
    """The last of the day's 00, 06, 12 and 18 UTC that is not after `now`."""
    utc = now.astimezone(UTC)
    return utc.replace(hour=utc.hour // CYCLE_H * CYCLE_H, minute=0, second=0, microsecond=0)


def make_sample(
    folder: Path,
    run_time: datetime,
    *,
    spec: SampleSpec = FULL,
    workers: int = 2,
    progress: OnProgress = _silent,
) -> list[Path]:
    """Write the sample's GRIB2 files, one a step; the same bytes for the same run time and machine.

    `progress` hears how far it is. Works in `workers` processes of their own, so that the caller's threads
    run on; with one worker in the caller itself. Raises InputError where the folder cannot be written to.
    """
    steps = range(len(spec.hours))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if workers == 1:
            return _counted(
                (write_step(folder, spec, run_time, step) for step in steps), len(steps), progress
            )
        # Not forked: a server's threads may hold locks that a forked child would wait for.
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            written = pool.map(write_step, repeat(folder), repeat(spec), repeat(run_time), steps)
            return _counted(written, len(steps), progress)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(
            f"the sample cannot be written to {folder} ({reason}); name a folder with room for 60 MB"
        ) from error


def _counted(written: Iterable[Path], count: int, progress: OnProgress) -> list[Path]:
    files = []
    progress(f"writing the sample forecast: 0 of {count} files")
    for file in written:
        files.append(file)
        progress(f"writing the sample forecast: {len(files)} of {count} files")
    return files


def sample_field(files: Sequence[Path]) -> WindField:
    """The sample's files read as any user's files are; their mark says what they are."""
    (field,) = read_fields(files)
    return field


def ensure_sample(
    store: Store, now: datetime, *, spec: SampleSpec = FULL, workers: int = 2, progress: OnProgress = _silent
) -> WindField:
    """The sample of the latest cycle from the store, made first where it is not there.

    `progress` hears how far it is. Of several processes that ask at once, one makes it, the others wait.
    """
    cycle = latest_cycle(now)
    held = _held(store, cycle)
    if held:
        return held
    progress("making the sample forecast (weather made by us), about half a minute")
    with store.workspace("sample") as folder:
        held = _held(store, cycle)
        if held:
            return held
        files = make_sample(folder, cycle, spec=spec, workers=workers, progress=progress)
        progress("reading the sample forecast back, as any file is read")
        field = sample_field(files)
        progress("keeping the sample forecast")
        run = store.add(field)
        store.prune(SAMPLE, keep=KEEP)
    return store.open(run.id)


def _held(store: Store, cycle: datetime) -> WindField | None:
    runs = (run for run in store.list() if run.is_sample and run.issued_at == cycle)
    run = next(runs, None)
    return store.open(run.id) if run else None
