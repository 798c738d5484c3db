"""Providers kept fresh while requests run: each look is a process of its own, which fetches into the store.

A look that fails leaves the older run in service and its reason where people look: on the board and in
`GET /v1/forecasts`.
"""

import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection as Pipe
from multiprocessing.context import SpawnProcess
from threading import Lock, Thread
from typing import NamedTuple

from api.errors import behind_a_door
from api.processes import end_group
from planner.errors import InputError, WindfallError
from planner.forecast.fetching.download import ProviderConnection
from planner.forecast.fetching.fetch import decoding_processes
from planner.forecast.fetching.progress import Progress
from planner.forecast.fetching.refresh import Keeping, renew
from planner.forecast.store.store import Store


class Server(NamedTuple):
    """Where a provider is fetched from."""

    address: str
    trust_env: bool
    parallel: int


@dataclass(frozen=True)
class Refresh:
    """How a provider stands: looked at when, what is on its way, why it failed, when more is expected."""

    source: str
    looked_at: datetime | None = None
    fetching: Progress | None = None
    problem: str | None = None
    next_run_at: datetime | None = None


@dataclass
class Refreshing:
    """The looks of a running server at the providers that it keeps fresh, one at a time for each."""

    store: Store
    clock: Callable[[], datetime]
    kept: dict[str, tuple[Keeping, Server]]
    states: dict[str, Refresh] = field(default_factory=dict)
    _running: dict[str, SpawnProcess] = field(default_factory=dict)
    _stopped: bool = False
    _lock: Lock = field(default_factory=Lock)

    def look(self, name: str) -> None:
        """Fetch what is newer than the store's runs, in a process of its own; returns when that has ended.

        Why it failed is kept in `states`, never raised.
        """
        keeping, server = self.kept[name]
        ours, theirs = get_context("spawn").Pipe(duplex=False)
        process = get_context("spawn").Process(
            target=_renew, args=(self.store, keeping, server, self.clock(), theirs)
        )
        with self._lock:
            if self._stopped or name in self._running:
                return
            process.start()
            self._running[name] = process
        theirs.close()
        problem = self._followed(name, ours)
        process.join()
        with self._lock:
            del self._running[name]
        due = keeping.next_at(self.store, self.clock())
        self.states[name] = Refresh(name, self.clock(), None, problem, due)

    def _followed(self, name: str, ours: Pipe) -> str | None:
        """Keep a look's progress until it ends; why it failed, or None."""
        before = self.states.get(name, Refresh(name))
        problem: str | None = "the process that fetches ended at once"
        with suppress(EOFError, OSError):
            while not isinstance(said := ours.recv(), _Ended):
                self.states[name] = replace(before, fetching=said)
            problem = said.problem
        return problem

    def look_now(self, name: str) -> None:
        """Start a look in the background unless one is under way; InputError for one not kept fresh."""
        if name not in self.kept:
            fresh = ", ".join(self.kept) or "none"
            raise InputError(
                f"this server does not fetch {name[:40]!r}; it keeps fresh: {fresh} (serve --refresh)"
            )
        Thread(target=behind_a_door, args=(f"refresh {name}", partial(self.look, name)), daemon=True).start()

    def problems(self) -> list[str]:
        """A sentence for each provider that could not be refreshed."""
        failed = [state for state in self.states.values() if state.problem]
        return [f"{state.source} could not be refreshed: {state.problem}" for state in failed]

    def stop(self) -> None:
        """End the looks that are under way; what they fetched is kept for the next start."""
        with self._lock:
            self._stopped = True
            for process in self._running.values():
                end_group(process)


def _since(then: datetime, begun_s: float) -> datetime:
    """The server's clock, read in another process."""
    return then + timedelta(seconds=time.monotonic() - begun_s)


class _Ended(NamedTuple):
    problem: str | None


def _renew(store: Store, keeping: Keeping, server: Server, now: datetime, pipe: Pipe) -> None:
    """In the process of a look: fetch, and say how it goes."""
    os.setsid()  # its decoders are ended with it, as a group
    problem = None
    try:
        with (
            ProviderConnection(
                server.address, trust_env=server.trust_env, parallel=server.parallel
            ) as connection,
            decoding_processes() as decoders,
        ):
            renew(
                store,
                keeping,
                connection,
                decoders,
                clock=partial(_since, now, time.monotonic()),
                progress=pipe.send,
            )
    except WindfallError as error:
        problem = str(error)
    pipe.send(_Ended(problem))
