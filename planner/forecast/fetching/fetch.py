"""A provider's run into the store: which run, then file by file its parts, cut out and decoded as they come.

    index ─► byte ranges ───┐
    a file whole, unpacked ─┴─► a part of whole messages ─► decoded within the area, in a process of its own
                                                                     └─► slices on disk ─► Cube ─► the store

A part that was decoded stays in the store's hidden folder until the run is whole, so that a fetch that
broke goes on where it was. Global messages are on disk for as long as they are decoded, no longer.
"""

import hashlib
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

from planner.errors import ForecastFileError, NotFetched
from planner.forecast.decoded_run import wind_field
from planner.forecast.fetching.byte_ranges import ByteRange, parts_of
from planner.forecast.fetching.cuts import require_whole_cuts
from planner.forecast.fetching.download import NotThere, NotWhole, ProviderConnection
from planner.forecast.fetching.fetch_request import FetchRequest, index_of
from planner.forecast.fetching.partial_fetch import partial_fetch
from planner.forecast.fetching.pending import Pending
from planner.forecast.fetching.progress import NOT_AT_ALL, Progress, Waiting
from planner.forecast.fetching.whole_run import cube_of_run
from planner.forecast.field import WindField
from planner.forecast.forecast import Forecast
from planner.forecast.reading.decoding import Decoders
from planner.forecast.reading.files.part_decoding import decode_part, ready
from planner.forecast.reading.files.slice_file import read_slices
from planner.forecast.reading.plausibility import require_air
from planner.forecast.remote_file import ByIndex, Entry, RemoteFile, Whole
from planner.forecast.store.store import Store

_T = TypeVar("_T")

_DECODED_AGAIN = 3
_INDEXES_READ = 3


def decoding_processes(count: int = 2) -> Decoders:
    """Processes that decode for fetches, one after another; they load while the first bytes come."""
    return Decoders(count, ready=ready)


def fetch(
    store: Store,
    request: FetchRequest,
    connection: ProviderConnection,
    decoders: Decoders,
    *,
    waiting: Waiting = NOT_AT_ALL,
    progress: Callable[[Progress], None] = lambda _: None,
) -> Forecast:
    """Fetch what is wished and keep it in the store; a run that is there already is not asked for.

    Raises NotFetched where the provider does not give it (what came is kept for the next time),
    ForecastFileError for messages that cannot carry a flight, InputError where the store cannot be written.
    """
    kept = _kept(store, request)
    if kept:
        return kept
    with partial_fetch(store.folder, request.name) as folder:
        fetching = RunFetching(request, connection, decoders, folder)
        fetching.waiting, fetching.progress = waiting, progress
        parts = fetching.run()
        return store.add(_field(request, parts, fetching.lost))


class RunFetching:
    """One fetch under way: threads that download, processes that decode."""

    def __init__(
        self, request: FetchRequest, connection: ProviderConnection, decoders: Decoders, folder: Path
    ) -> None:
        self._request, self._connection, self._decoders, self._folder = request, connection, decoders, folder
        self._begun_s = time.monotonic()
        self._pending = Pending(request.files(), request.provider.members)
        self._came: dict[str, list[Path]] = {}
        self._stopped, self._counting = threading.Event(), threading.Lock()
        self.waiting = NOT_AT_ALL
        self.progress: Callable[[Progress], None] = lambda _: None

    @property
    def lost(self) -> dict[int, str]:
        """The members that were given up, and why."""
        return self._pending.lost

    def run(self) -> list[tuple[RemoteFile, Path]]:
        """Fetch every part that is not there; the first refusal ends it. Returns the parts in order."""
        files = self._request.files()
        with ThreadPoolExecutor(self._connection.parallel) as threads:
            tasks = [
                threads.submit(self._work, len(files))
                for _ in range(min(self._connection.parallel, len(files)))
            ]
            try:
                done, _ = wait(tasks, return_when=FIRST_EXCEPTION)
                for task in done:
                    task.result()
                return [(file, part) for file in files for part in self._came.get(file.path, [])]
            finally:
                self._stopped.set()
                self._pending.stop()

    def _work(self, of_files: int) -> None:
        """One thread: file by file, as long as there are any."""
        while (file := self._pending.take()) is not None:
            found = self._file(file)
            with self._counting:
                self._came[file.path] = found
                received = self._connection.tally.received
                self.progress(Progress(len(self._came), of_files, received, self._begun_s))

    def _file(self, file: RemoteFile) -> list[Path]:
        """Every part of one file; none of a member that the run does without.

        An index that does not fit its file was of another upload: it is read again.
        """
        for reading in range(1, _INDEXES_READ + 1):
            try:
                return self._parts(file)
            except NotWhole as error:
                refusal: NotFetched = error
                if reading < _INDEXES_READ:
                    continue
            except NotThere as error:
                refusal = error
            break
        if self._pending.spare(file, str(refusal)):
            return []
        raise self._pending.refuse(refusal)

    def _parts(self, file: RemoteFile) -> list[Path]:
        """The wanted parts of a file by its index, all of it, or its region as the provider cuts it."""
        if self._request.filtered and file.filtered:
            return [self._whole(file, "cut", file.filtered(self._request.area), Whole())]
        if isinstance(file.taken, Whole):
            return [self._whole(file, "whole", file.path, file.taken)]
        entries = self._awaited(file, partial(self._entries, file.taken))
        wanted = parts_of(entries, file.taken.wants)
        return [self._part(file, part) for part in wanted if not self._stopped.is_set()]

    def _whole(self, file: RemoteFile, which: str, path: str, taken: Whole) -> Path:
        save = partial(self._connection.save_all, path, taken)
        return self._decoded(file, which, lambda raw: self._awaited(file, partial(save, raw)))

    def _entries(self, taken: ByIndex) -> list[Entry] | None:
        """What a file's index lists; None where there is no index. Raises NotThere for an empty one."""
        index = index_of(self._connection, taken)
        if index is None:
            return None
        try:
            return taken.entries(index)
        except ForecastFileError as error:
            raise NotWhole(f"{taken.path}: {error}") from None

    def _part(self, file: RemoteFile, part: ByteRange) -> Path:
        def save(raw: Path) -> None:
            def ask() -> bool:
                self._connection.save(file.path, part, raw)
                return True

            self._awaited(file, ask)

        return self._decoded(file, f"{part.first}-{part.last}", save)

    def _awaited(self, file: RemoteFile, ask: Callable[[], _T | None]) -> _T:
        """What a file is asked for, waited for where that is wished while it is not there, or not for us."""
        found = self._asked(file, ask)
        if found is not None:
            return found
        with self._pending.waiting_for(file):
            while found is None:
                self._stopped.wait(self.waiting.every_s)
                found = self._asked(file, ask)
            return found

    def _asked(self, file: RemoteFile, ask: Callable[[], _T | None]) -> _T | None:
        """What a file is asked for; None where it is worth asking again. Raises NotThere where it is not."""
        refusal: NotFetched | None = None
        try:
            if (found := ask()) is not None:
                return found
        except NotThere as error:
            refusal = error
        waiting = self.waiting
        if self._stopped.is_set() or waiting.until is None or waiting.now() >= waiting.until:
            raise refusal or self._request.absent(file, waiting.now())
        return None

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
                self._decoders.run(decode_part, raw, self._request.area, target)
                return target
            except ForecastFileError as error:
                if attempt == _DECODED_AGAIN:
                    raise ForecastFileError(f"{file.path}: {error}") from None
            finally:
                raw.unlink(missing_ok=True)
        raise AssertionError  # the last attempt raises


def _kept(store: Store, request: FetchRequest) -> Forecast | None:
    """The run as the store holds it already, if it covers what is wished."""
    last = request.cycle + timedelta(hours=request.hours[-1])
    for run in store.list():
        same = (run.source, run.issued_at) == (request.provider.name, request.cycle)
        if same and run.valid_to >= last and run.area.covers(request.area):
            return run
    return None


def _field(
    request: FetchRequest, parts: Sequence[tuple[RemoteFile, Path]], lost: Mapping[int, str]
) -> WindField:
    """The run of all parts, ready to fly; parts that make none are thrown away: nobody knows which is bad."""
    if request.filtered:
        require_whole_cuts(request, [(file, part) for file, part in parts if file.member not in lost])
    try:
        return wind_field(require_air(cube_of_run(request, parts, lost)))
    except ForecastFileError as error:
        for _, part in parts:
            part.unlink(missing_ok=True)
        if request.filtered:
            raise NotFetched(
                f"the cuts make no run ({str(error)[:200]}); fetch again without --filtered"
            ) from None
        raise
