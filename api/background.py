"""What runs beside the requests: the sample kept fresh, kernels warmed, the board kept judged."""

import logging
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection as Pipe
from multiprocessing.context import SpawnProcess
from threading import Event, Thread

from api.errors import behind_a_door
from api.processes import end_group
from api.service import Service
from planner.errors import Stopped
from planner.forecast.field import WindField
from planner.forecast.run_names import SAMPLE
from planner.forecast.store.store import LATEST, Store
from planner.sample.sample import ensure_sample, latest_cycle
from planner.warm_kernels import warm

START = logging.getLogger("windfall.start")
"""What a server does before it is ready; `windfall serve` shows it."""
SAMPLE_LOOKED_AT_EVERY_S = 120.0
_PATIENCE_S = 3.0


@dataclass
class Background:
    """The background work of one service; `ready` once a forecast is open and the kernels are warm."""

    service: Service
    ready: Event = field(default_factory=Event)
    doing: str = "no forecast is open yet"
    threads: list[Thread] = field(default_factory=list)
    _making: SpawnProcess | None = None

    def start(self) -> None:
        """Start the threads of the background work; returns at once."""
        every_s = self.service.settings.look_every_s
        self._repeat("board", self.service.board.renew, every_s=every_s)
        self._repeat("warm", self._warm, every_s=every_s)
        for source in self.service.refreshing.kept:
            look = partial(self.service.refreshing.look, source)
            self._repeat(f"refresh {source}", look, every_s=self.service.settings.refresh_every_s)
        if self.service.winds.usual in (LATEST, SAMPLE):
            self._repeat("sample", self._refresh_sample, every_s=SAMPLE_LOOKED_AT_EVERY_S)

    def stop(self) -> None:
        """Stop after the cells that are being judged. A sample that is being made is given up."""
        self.service.board.stopped.set()
        self.service.refreshing.stop()
        if self._making is not None:
            end_group(self._making)
        for thread in self.threads:
            thread.join(_PATIENCE_S)  # what compiles cannot be stopped, and ends with the process

    def _repeat(self, name: str, work: Callable[[], None], *, every_s: float) -> None:
        stopped = self.service.board.stopped

        def rounds() -> None:
            while not stopped.is_set():
                behind_a_door(name, work)
                stopped.wait(every_s)

        self.threads.append(Thread(target=rounds, name=name, daemon=True))
        self.threads[-1].start()

    def _warm(self) -> None:
        if not self.ready.is_set() and (wind := self._any_field()):
            with suppress(Stopped):
                warm(wind, replace(self.service.effort, stopped=self.service.board.stopped.is_set), self._say)
                self.ready.set()
                START.info("ready")

    def _say(self, doing: str) -> None:
        """Keep what is still to be done before the service is ready, for the log and for `/readyz`."""
        self.doing = doing
        START.info("%s", doing)

    def _any_field(self) -> WindField | None:
        winds = self.service.winds
        held = winds.brought or tuple(winds.store.open(run.id) for run in winds.store.list()[:1])
        return held[0] if held else None

    def _refresh_sample(self) -> None:
        """The sample of the newest cycle, as long as nothing real is there."""
        winds, now = self.service.winds, self.service.clock()
        runs = winds.store.list()
        wanted = winds.usual == SAMPLE or all(run.is_sample for run in runs)
        held = any(run.is_sample and run.issued_at == latest_cycle(now) for run in runs)
        if wanted and not held:
            self._make_sample(winds.store, now)

    def _make_sample(self, store: Store, now: datetime) -> None:
        """In a process of its own: reading the files back would hold the requests up."""
        board = self.service.board
        ours, theirs = get_context("spawn").Pipe(duplex=False)
        process = get_context("spawn").Process(target=_sample_process, args=(store, now, theirs))
        process.start()
        theirs.close()
        self._making = process
        if board.stopped.is_set():
            end_group(process)
        with suppress(EOFError, OSError):
            while said := ours.recv():
                board.awaited = said
                self._say(said)
        process.join()
        self._making = board.awaited = None


def _sample_process(store: Store, now: datetime, pipe: Pipe) -> None:
    # Its workers wait for ever where it is ended without them, so they are ended as a group.
    os.setsid()
    behind_a_door("sample", lambda: ensure_sample(store, now, progress=pipe.send))
