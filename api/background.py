"""What runs beside the requests: the sample kept fresh, kernels warmed, the board kept judged."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from importlib import import_module
from multiprocessing import get_context
from multiprocessing.context import SpawnProcess
from threading import Event, Thread

from api.errors import behind_a_door
from api.processes import end_group
from api.service import Service
from planner.flight.effort import Effort
from planner.flight.moment import Moment
from planner.flight.plan import Plan, Site
from planner.forecast.field import WindField
from planner.forecast.files.naming import SAMPLE
from planner.forecast.sources.sample import ensure_sample, latest_cycle
from planner.forecast.store import LATEST, Store
from planner.pipeline import fly, zone
from planner.vehicle.constant_rate import ConstantRate

SAMPLE_LOOKED_AT_EVERY_S = 120.0
_PATIENCE_S = 3.0


@dataclass
class Background:
    """The background work of one service; `ready` once a forecast is open and the kernels are warm."""

    service: Service
    ready: Event = field(default_factory=Event)
    _threads: list[Thread] = field(default_factory=list)
    _making: SpawnProcess | None = None

    def start(self) -> None:
        """Begin; what takes long never holds a request."""
        every_s = self.service.settings.look_every_s
        self._repeat("board", self.service.board.renew, every_s=every_s)
        self._repeat("warm", self._warm, every_s=every_s)
        for source in self.service.refreshing.kept:
            look = partial(self.service.refreshing.look, source)
            self._repeat(f"refresh {source}", look, every_s=self.service.settings.refresh_every_s)
        if self.service.winds.usual in (LATEST, SAMPLE):
            self._repeat("sample", self._refresh_sample, every_s=SAMPLE_LOOKED_AT_EVERY_S)

    def stop(self) -> None:
        """End after the cells that are being judged; a sample on its way is given up."""
        self.service.board.stopped.set()
        self.service.refreshing.stop()
        if self._making is not None:
            end_group(self._making)
        for thread in self._threads:
            thread.join(_PATIENCE_S)  # what compiles cannot be stopped, and ends with the process

    def _repeat(self, name: str, work: Callable[[], None], *, every_s: float) -> None:
        stopped = self.service.board.stopped

        def rounds() -> None:
            while not stopped.is_set():
                behind_a_door(name, work)
                stopped.wait(every_s)

        self._threads.append(Thread(target=rounds, name=name, daemon=True))
        self._threads[-1].start()

    def _warm(self) -> None:
        if not self.ready.is_set() and (wind := self._any_field()):
            warm(wind, self.service.effort)
            self.ready.set()

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
        process = get_context("spawn").Process(target=_sample_process, args=(store, now))
        board.awaited = "the sample forecast is being made, which takes about half a minute"
        process.start()
        self._making = process
        if board.stopped.is_set():
            end_group(process)
        process.join()
        self._making = board.awaited = None


def _sample_process(store: Store, now: datetime) -> None:
    # Its workers wait for ever where it is ended without them, so they are ended as a group.
    os.setsid()
    behind_a_door("sample", lambda: ensure_sample(store, now))


def warm(wind: WindField, effort: Effort) -> None:
    """Small questions through every kernel, and folium loaded: nobody's first question waits for them."""
    area = wind.forecast.area
    east = area.east + (360.0 if area.east < area.west else 0.0)
    site = Site(latitude_deg=(area.south + area.north) / 2, longitude_deg=(area.west + east) / 2)
    up_and_down = ConstantRate(ascent_rate_mps=5.0, burst_altitude_m=6000.0, descent_rate_mps=5.0)
    launch = Moment.fixed(wind.time_at(wind.times_s[0]))
    plan = Plan(site=site, launch_time=launch, vehicle=up_and_down, members=4)
    stays = ConstantRate(ascent_rate_mps=5.0, float_altitude_m=6000.0, float_hours=0.5, descent_rate_mps=5.0)
    zone(plan, wind, effort)
    zone(plan.model_copy(update={"vehicle": stays}), wind, effort)
    fly(plan, wind)
    import_module("planner.views.map")
