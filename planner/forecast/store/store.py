"""Runs on disk: a folder each of memory-mapped arrays and a card, shared by every process.

    store/gfs-20261124T0000Z-1a2b3c4d/run.json wind.npy ... SHA256SUMS   a run
    store/.incoming-x7f2k1q0/                                            one on its way in
    store/.leaving-gfs-20261123T0000Z-9f8e7d6c/                          one on its way out
    store/.incoming.lock .leaving.lock                                   whose turn it is
    store/calibrations/valley-2026.yaml                                  a group's own, and no run

A run is written aside and moved in by one rename, and moved out the same way before it is deleted,
so that readers see all of it or nothing. One that is open anywhere is not deleted (`locks.py`); where it
was deleted by hand all the same, it stays good for those who have it open on the same machine.
"""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from planner.errors import DamagedRun, InputError, NoForecast
from planner.forecast.field import WindField
from planner.forecast.forecast import Forecast
from planner.forecast.grid import looks_swapped
from planner.forecast.held_winds import SOUNDING_HELD_S
from planner.forecast.run_names import SAMPLE
from planner.forecast.store.check import Check, check_run, unusable
from planner.forecast.store.checksums import folder_to_disk
from planner.forecast.store.damage import damage_of
from planner.forecast.store.holdings import holdings, physics_first
from planner.forecast.store.kept_columns import COLUMNS
from planner.forecast.store.locks import alone, turn, writable
from planner.forecast.store.run_folder import CARD, forget_unused, read_card, read_run, write_run
from planner.forecast.store.start import Start, require_starts
from planner.settings import LAYER_M

LATEST = "latest"
CALIBRATIONS = "calibrations"
"""The one folder beside the runs that is none: calibrations by name, `spread/known_calibrations.py`."""

_RUN_ID = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,150}")

Forecasts = list[Forecast]
Fields = list[WindField]
Refusals = list[NoForecast]
Folders = list[Path]
Damages = dict[str, str]


@dataclass(frozen=True)
class Pruned:
    """The runs that were deleted, and those that should have been but are open somewhere."""

    deleted: tuple[Forecast, ...]
    in_use: tuple[Forecast, ...]


@dataclass(frozen=True)
class Store:
    """The runs kept in a folder, made on the first write; its soundings hold `held_s` after their hour."""

    folder: Path
    layer_m: float = LAYER_M
    held_s: float = SOUNDING_HELD_S

    def list(self) -> Forecasts:
        """The sound runs, newest first: by their issue, an analysis by its first valid time."""
        runs = filter(None, map(self._kept, self._folders()))
        return sorted(runs, key=lambda r: (r.issued_at or r.valid_from, r.valid_from, r.id), reverse=True)

    def unusable(self) -> Damages:
        """A sentence by name for each run that stands there and is not flown: damaged, or not to be read."""
        said = {folder.name: unusable(folder) for folder in self._folders()}
        return {name: why for name, why in said.items() if why}

    def open(self, run_id: str) -> WindField:
        """A run, its arrays mapped into memory.

        Raises InputError where there is none of that name, DamagedRun where it is not what was written.
        """
        path = self._path(run_id)
        field = read_run(path, self.held_s)
        if field is None and path.is_dir() and (why := unusable(path)):
            raise DamagedRun(why)
        if field is None:
            raise InputError(f"no run {run_id} in the store; {self.holdings(self.list())}")
        return field

    def add(self, field: WindField) -> Forecast:
        """Keep a run; one that is there already stays. Raises InputError where it cannot be written."""
        path = self._path(field.forecast.id)
        if kept := self._kept(path):
            return kept
        from planner.forecast.store.ladder_folder import write_ladder  # compiled code

        with self.workspace("incoming") as aside:
            if kept := self._kept(path):
                return kept
            write_run(aside / "run", field)
            write_ladder(aside / "run", field, self.layer_m)
            # What stands there is no run, or one that is damaged or that this version cannot read.
            shutil.rmtree(path, ignore_errors=True)
            (aside / "run").rename(path)
            folder_to_disk(self.folder)
        return field.forecast

    def _kept(self, path: Path) -> Forecast | None:
        card = None if damage_of(path) else read_card(path)
        return card.held_on(self.held_s).forecast if card else None

    def prune(self, source: str, keep: int) -> Pruned:
        """Delete all but the newest `keep` runs of a source, except for those that are open somewhere."""
        old = [run for run in self.list() if run.source == source][keep:]
        if not old and not any(self.folder.glob(".leaving-*")):
            return Pruned((), ())
        forget_unused()
        with self._turn("leaving"):
            gone = {run.id for run in old if self._leave(run.id)}
        deleted, in_use = ([run for run in old if (run.id in gone) is away] for away in (True, False))
        return Pruned(tuple(deleted), tuple(in_use))

    def _leave(self, run_id: str) -> bool:
        """Delete a run unless it is open; whether it is gone now."""
        path, aside = self._path(run_id), self.folder / f".leaving-{run_id}"
        try:
            with alone(path / CARD) as nobody_reads:
                if nobody_reads:
                    path.rename(aside)
                    shutil.rmtree(aside, ignore_errors=True)
                return nobody_reads
        except FileNotFoundError:
            return True  # somebody was first

    def check(self, *run_ids: str) -> tuple[Check, ...]:
        """What `check_run` finds of these runs, or of everything in the store; InputError for no such run."""
        folders = [self._path(run_id) for run_id in run_ids] if run_ids else self._folders()
        for folder in folders:
            if not folder.is_dir():
                raise InputError(f"no run {folder.name} in the store; {self.holdings(self.list())}")
        found = zip(folders, map(check_run, folders), strict=True)
        return tuple(check for folder, check in found if folder.is_dir())  # others were pruned meanwhile

    def size_bytes(self, run_id: str) -> int:
        """What a run and its ladders take on the disk; 0 where there is none of that name."""
        size = 0
        for folder, _, names in os.walk(self._path(run_id)):
            for name in names:
                with suppress(FileNotFoundError):  # it may be deleted meanwhile
                    size += (Path(folder) / name).stat().st_size
        return size

    def _folders(self) -> Folders:
        """What stands where runs stand."""
        if not self.folder.is_dir():
            return []
        named = (path for path in self.folder.iterdir() if _RUN_ID.fullmatch(path.name))
        return sorted(path for path in named if path.is_dir() and path.name not in (CALIBRATIONS, COLUMNS))

    def choose(self, wanted: str, *starts: Start) -> WindField:
        """The run that `wanted` names (an id, `latest` or `sample`), if it covers all `starts`.

        `latest` is the newest run from a real source that covers them, an AI model's only where no other
        does; the sample only where the store holds nothing else. Raises NoForecast, saying what is covered,
        and InputError for an id that is not there.
        """
        if wanted not in (LATEST, SAMPLE):
            field = self.open(wanted)
            require_starts(field, starts)
            return field
        runs = self.list()
        try:
            return self._newest(wanted, runs, starts)
        except NoForecast:
            if self.list() == runs:
                raise
            return self.choose(wanted, *starts)  # others came and went between the list and the opening

    def _newest(self, wanted: str, runs: Forecasts, starts: tuple[Start, ...]) -> WindField:
        real = physics_first(run for run in runs if not run.is_sample)
        candidates = real if wanted == LATEST and real else [run for run in runs if run.is_sample]
        if not candidates:
            raise NoForecast(f"{_nothing(wanted)}; {self.holdings(runs)}")
        return self._first_covering(candidates, starts)

    def covering(self, runs: Forecasts, starts: tuple[Start, ...], most: int) -> tuple[Fields, Refusals]:
        """The first `most` of some runs that cover all starts, opened; and why those before did not."""
        found: Fields = []
        refusals: Refusals = []
        for run in runs:
            field = read_run(self._path(run.id), self.held_s) if len(found) < most else None
            if field is None:
                continue
            try:
                require_starts(field, starts)
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
        said = [f"no run covers {asked}", self.holdings(candidates)]
        said += [
            looks_swapped([run.area for run in candidates], s.latitude_deg, s.longitude_deg)
            for s in starts[:1]
        ]
        raise NoForecast("; ".join(filter(None, said)))

    @contextmanager
    def workspace(self, name: str) -> Iterator[Path]:
        """A hidden folder in the store for one writer at a time, gone at the end.

        Raises InputError where nothing can be written.
        """
        with self._turn(name), tempfile.TemporaryDirectory(prefix=f".{name}-", dir=self.folder) as aside:
            yield Path(aside)

    @contextmanager
    def _turn(self, name: str) -> Iterator[None]:
        """One at a time; what is found of a name when it is taken was left by a crash, and is removed."""
        with writable(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            with turn(self.folder / f".{name}.lock"):
                for leftover in self.folder.glob(f".{name}-*"):
                    shutil.rmtree(leftover, ignore_errors=True)
                yield

    def _path(self, run_id: str) -> Path:
        if not _RUN_ID.fullmatch(run_id):
            raise InputError(
                f"{run_id[:60]!r} is no run's name; names are letters, digits, dots, hyphens and underscores"
            )
        return self.folder / run_id

    def holdings(self, runs: Forecasts) -> str:
        """What the store holds, as the end of a sentence: some of its runs, else why there is none."""
        return holdings(runs, self.unusable())


def _nothing(wanted: str) -> str:
    return "no sample is in the store" if wanted == SAMPLE else "no forecast is in the store"
