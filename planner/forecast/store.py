"""Runs on disk: a folder each of memory-mapped arrays and a card, shared by every process.

    store/gfs-20261124T0000Z-1a2b3c4d/run.json wind.npy temperature_k.npy ...   a run
    store/.incoming-x7f2k1q0/                                                   one on its way in
    store/.incoming.lock                                                        whose turn it is

A run is written aside and moved in by one rename, and moved out the same way before it is deleted,
so that readers see all of it or nothing. An open run stays good after its files are gone.
"""

import fcntl
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from planner.errors import InputError, NoForecast
from planner.forecast.field import Forecast, WindField
from planner.forecast.files.naming import SAMPLE
from planner.forecast.run_folder import read_card, read_run, write_run
from planner.settings import LAYER_M
from planner.units import short

LATEST = "latest"
_RUN_ID = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,150}")
_NAMED_AT_MOST = 8

Forecasts = list[Forecast]
Fields = list[WindField]
Refusals = list[NoForecast]


@dataclass(frozen=True)
class Start:
    """Where, and if known when, a flight would begin: what a run must cover to be of use."""

    latitude_deg: float
    longitude_deg: float
    time: datetime | None = None

    def __str__(self) -> str:
        when = f" at {short(self.time)}" if self.time else ""
        return f"{self.latitude_deg:g}, {self.longitude_deg:g}{when}"


@dataclass(frozen=True)
class Store:
    """The runs kept in a folder, which is made on the first write; without it the store is empty."""

    folder: Path
    layer_m: float = LAYER_M

    def list(self) -> Forecasts:
        """The runs, newest first: by their issue, an analysis by its first valid time."""
        if not self.folder.is_dir():
            return []
        cards = (read_card(path) for path in self.folder.iterdir() if _RUN_ID.fullmatch(path.name))
        runs = [card.forecast for card in cards if card]
        return sorted(runs, key=lambda r: (r.issued_at or r.valid_from, r.valid_from, r.id), reverse=True)

    def open(self, run_id: str) -> WindField:
        """A run, its arrays mapped into memory; raises InputError where there is none of that name."""
        field = read_run(self._path(run_id))
        if field is None:
            raise InputError(f"no run {run_id} in the store; {self.holdings(self.list())}")
        return field

    def add(self, field: WindField) -> Forecast:
        """Keep a run; one that is there already stays. Raises InputError where it cannot be written."""
        path = self._path(field.forecast.id)
        if kept := read_card(path):
            return kept.forecast
        from planner.forecast.ladder_folder import write_ladder  # compiled code, which readers do without

        with self.workspace("incoming") as aside:
            if kept := read_card(path):
                return kept.forecast
            write_run(aside / "run", field)
            write_ladder(aside / "run", field, self.layer_m)
            # What stands there is no run, or one that this version cannot read.
            shutil.rmtree(path, ignore_errors=True)
            (aside / "run").rename(path)
        return field.forecast

    def prune(self, source: str, keep: int) -> Forecasts:
        """Delete all but the newest `keep` runs of a source; returns those deleted."""
        old = [run for run in self.list() if run.source == source][keep:]
        if old:
            with self.workspace("leaving") as aside:
                for run in old:
                    if self._path(run.id).is_dir():
                        self._path(run.id).rename(aside / run.id)
        return old

    def choose(self, wanted: str, *starts: Start) -> WindField:
        """The run that `wanted` names (an id, `latest` or `sample`), if it covers all `starts`.

        `latest` is the newest run from a real source that covers them; the sample only where the
        store holds nothing else. Raises NoForecast, saying what is covered, and InputError for an
        id that is not there.
        """
        if wanted not in (LATEST, SAMPLE):
            field = self.open(wanted)
            _require(field, starts)
            return field
        runs = self.list()
        real = [run for run in runs if not run.is_sample]
        candidates = real if wanted == LATEST and real else [run for run in runs if run.is_sample]
        if not candidates:
            raise NoForecast(f"{_nothing(wanted)}; {self.holdings(runs)}")
        return self._first_covering(candidates, starts)

    def covering(self, runs: Forecasts, starts: tuple[Start, ...], most: int) -> tuple[Fields, Refusals]:
        """The first `most` of some runs that cover all starts, opened; and why those before did not."""
        found: Fields = []
        refusals: Refusals = []
        for run in runs:
            field = read_run(self._path(run.id)) if len(found) < most else None
            if field is None:
                continue
            try:
                _require(field, starts)
            except NoForecast as refusal:
                refusals.append(refusal)
                continue
            found.append(field)
        return found, refusals

    def _first_covering(self, candidates: Forecasts, starts: tuple[Start, ...]) -> WindField:
        found, refusals = self.covering(candidates, starts, 1)
        if found:
            return found[0]
        if len(refusals) == 1:
            raise refusals[0]
        asked = " and ".join(map(str, starts[:3]))
        raise NoForecast(f"no run covers {asked}; {self.holdings(candidates)}")

    @contextmanager
    def workspace(self, name: str) -> Iterator[Path]:
        """A hidden folder in the store for one writer at a time, gone at the end.

        The lock is the kernel's and ends with its process: whatever else of that name is found
        under it was left by a crash, and is removed. Raises InputError where nothing can be written.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with (self.folder / f".{name}.lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                for leftover in self.folder.glob(f".{name}-*"):
                    shutil.rmtree(leftover, ignore_errors=True)
                with tempfile.TemporaryDirectory(prefix=f".{name}-", dir=self.folder) as aside:
                    yield Path(aside)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise InputError(
                f"the store {self.folder} cannot be written to ({reason}): free space or permission "
                "is needed there, or another folder in WINDFALL_STORE"
            ) from error

    def _path(self, run_id: str) -> Path:
        if not _RUN_ID.fullmatch(run_id):
            raise InputError(
                f"{run_id[:60]!r} is no run's name; names are letters, digits, dots, hyphens and underscores"
            )
        return self.folder / run_id

    def holdings(self, runs: Forecasts) -> str:
        """What the store holds, as the end of a sentence."""
        if not runs:
            return "the store is empty: ingest a forecast file, or make the sample with `windfall sample`"
        named = [
            f"{run.id} ({run.area}, {short(run.valid_from)} to {short(run.valid_to)})"
            for run in runs[:_NAMED_AT_MOST]
        ]
        more = len(runs) - len(named)
        return "the store holds " + ", ".join(named) + (f" and {more} more" if more else "")


def _nothing(wanted: str) -> str:
    return "no sample is in the store" if wanted == SAMPLE else "no forecast is in the store"


def _require(field: WindField, starts: tuple[Start, ...]) -> None:
    for start in starts:
        field.require(start.time or field.start, start.latitude_deg, start.longitude_deg)
