"""A run of global messages fetched, cut out, ready to fly, against a bare ecCodes loop on 2 processes."""

import multiprocessing
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import eccodes
import numpy as np

from planner.forecast.fetching.download import ProviderConnection
from planner.forecast.fetching.fetch import decoding_processes, fetch
from planner.forecast.fetching.fetch_request import FetchRequest
from planner.forecast.fetching.progress import Progress
from planner.forecast.grid import Area
from planner.forecast.providers.gfs import GFS
from planner.forecast.store.ladder_folder import ladder_of
from planner.forecast.store.store import Store
from tests.benchmarks.global_files import CYCLE, HOURS, MESSAGES_A_FILE, write_files
from tests.benchmarks.report import say
from tests.benchmarks.store import opened_ms
from tests.forecast.fetching.fake_fetches import faults, fetched, hours_of, provider

ROOT = Path(__file__).parents[2]
ROUNDS = 5
WISH = FetchRequest(GFS, CYCLE, HOURS, Area(32.0, 122.0, 42.0, 132.0))
MESSAGES = MESSAGES_A_FILE * len(HOURS)
LONG_HOURS = 121
SPAWN = multiprocessing.get_context("spawn")
_OFTEN_S = 0.05
_KINDS = ("503", "cut", "end", "200")


class Took(NamedTuple):
    """A fetch: until it could fly [s], where it spent the processors' time [s], MB, requests, opening."""

    wall_s: float
    network_cpu_s: float
    decode_cpu_s: float
    keep_cpu_s: float
    keep_s: float
    received_mb: float
    requests: int
    kept_mb: float
    open_ms: float

    @property
    def cpu_s(self) -> float:
        return self.network_cpu_s + self.decode_cpu_s + self.keep_cpu_s


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The folder at an address, by a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.range_server", str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield f"http://127.0.0.1:{server.stdout.readline().strip()}"
        finally:
            server.terminate()


def children_cpu_s() -> float:
    """What the processes that have ended took of the processors, and those that they started [s]."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def bare(paths: list[Path]) -> tuple[float, float]:
    """Two new processes decode every message and do no more: how long [s], and of the processors [s]."""
    begun, cpu_s = time.perf_counter(), children_cpu_s()
    with ProcessPoolExecutor(2, mp_context=SPAWN) as pool:
        list(pool.map(decoded, paths))
    return time.perf_counter() - begun, children_cpu_s() - cpu_s


def decoded(path: Path) -> None:
    with path.open("rb") as file:
        while (handle := eccodes.codes_grib_new_from_file(file)) is not None:
            eccodes.codes_get_array(handle, "values", np.float32)
            eccodes.codes_release(handle)


def ready_to_fly(address: str) -> Took:
    """A fetch into a new store by new processes, until its run is open with its ladder."""
    came: list[tuple[float, float]] = []

    def progress(_: Progress) -> None:
        came.append((time.perf_counter(), time.process_time()))

    with tempfile.TemporaryDirectory() as folder:
        store, begun, begun_cpu = Store(Path(folder)), time.perf_counter(), time.process_time()
        with ProviderConnection(address, trust_env=False) as connection, decoding_processes() as decoders:
            run = fetch(store, WISH, connection, decoders, progress=progress)
            ladder_of(store.open(run.id)).winds(0)
            ready, cpu = time.perf_counter(), time.process_time()
        return Took(
            wall_s=ready - begun,
            network_cpu_s=came[-1][1] - begun_cpu,
            decode_cpu_s=children_cpu_s(),
            keep_cpu_s=cpu - came[-1][1],
            keep_s=ready - came[-1][0],
            received_mb=connection.tally.received / 1e6,
            requests=connection.tally.requests,
            kept_mb=store.size_bytes(run.id) / 1e6,
            open_ms=opened_ms(store, run.id),
        )


def in_new_process(address: str, beside: Callable[[int, "Future[Took]"], None] = lambda *_: None) -> Took:
    """`ready_to_fly` in a process of its own that has loaded its modules; `beside` is called meanwhile."""
    with ProcessPoolExecutor(1, mp_context=SPAWN) as pool:
        pid = pool.submit(os.getpid).result()
        future = pool.submit(ready_to_fly, address)
        beside(pid, future)
        return future.result()


def peak_mb(address: str) -> float:
    """The most memory that a fetch and its decoders hold together, shared pages counted once [MB]."""
    peak = 0.0

    def watch(pid: int, future: "Future[Took]") -> None:
        nonlocal peak
        while not future.done():
            peak = max(peak, sum(map(held_mb, (pid, *children(pid)))))
            time.sleep(_OFTEN_S)

    in_new_process(address, watch)
    return peak


def children(pid: int) -> list[int]:
    """The processes that one has started, by any of its threads."""
    try:
        listed = [path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/children")]
    except OSError:
        return []
    return [int(child) for line in listed for child in line.split()]


def held_mb(pid: int) -> float:
    """Its share of the memory that it maps [MB]; 0 for one that has ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(float(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1e3


def spread(values: list[float], unit: str) -> str:
    return f"{np.median(values):7.2f} {unit} ({min(values):.2f} to {max(values):.2f})"


def measure() -> None:
    """The fetch against the bare loop, then a fetch of which three in ten answers fail."""
    with tempfile.TemporaryDirectory() as folder:
        paths = write_files(Path(folder))
        size_mb = sum(path.stat().st_size for path in paths) / 1e6
        say(f"{len(HOURS)} hours, {MESSAGES:,} messages, {size_mb:,.0f} MB, {size_mb / MESSAGES:.2f} MB each")
        with served(Path(folder)) as address:
            say(f"peak memory of all its processes   owed 1,000 MB: {peak_mb(address):,.0f} MB")
            rounds = [(bare(paths), in_new_process(address)) for _ in range(ROUNDS)]
    tell(rounds)
    with_failures()


def tell(rounds: list[tuple[tuple[float, float], Took]]) -> None:
    """The numbers of the rounds: medians, and ranges."""
    loops, fetches = zip(*rounds, strict=True)
    say(f"{ROUNDS} interleaved rounds of A B, each with new processes")
    say("A bare loop                    " + spread([wall for wall, _ in loops], "s"))
    say("B ready to fly                 " + spread([one.wall_s for one in fetches], "s"))
    say("B / A   owed 1.5               " + spread([b.wall_s / a for (a, _), b in rounds], ""))
    say("B / A, the processors' time    " + spread([b.cpu_s / a for (_, a), b in rounds], ""))
    say("decoding / A, likewise         " + spread([b.decode_cpu_s / a for (_, a), b in rounds], ""))
    for what, name in (("network", "network"), ("decoding", "decode"), ("store, ladder, opening", "keep")):
        shares = [100.0 * getattr(one, f"{name}_cpu_s") / one.cpu_s for one in fetches]
        say(f"share of {what:22}" + spread(shares, "%"))
    say("after the last byte            " + spread([one.keep_s for one in fetches], "s"))
    last = fetches[-1]
    say(f"{last.requests} requests, {last.received_mb:,.0f} MB received, {last.kept_mb:,.0f} MB kept")
    say(f"a stored run opens in   owed 20 ms: {np.median([one.open_ms for one in fetches]):.2f} ms")
    times = LONG_HOURS / len(HOURS)
    long_s, long_mb = times * min(one.wall_s for one in fetches), times * last.received_mb
    say(f"{LONG_HOURS} hours at the pace of the fastest round: {long_s:,.0f} s, {long_mb:,.0f} MB received")


def with_failures() -> None:
    """Small files of the fake provider, fetched without and with faults: the run, the requests."""
    hours = hours_of("gfs", 48)
    with tempfile.TemporaryDirectory() as folder, provider(Path(folder) / "fake") as (fake, address):
        clean, before = fetched(Store(Path(folder) / "clean"), address, hours=hours)
        fake.faults = faults(*_KINDS, rate=0.105, seed=5)
        fake.asked.clear()
        run, after = fetched(Store(Path(folder) / "faulty"), address, hours=hours)
        failing = np.mean([bool(asked.fault) for asked in fake.asked])
    came = "the same run" if run == clean else "ANOTHER RUN"
    needed, asked_for = before.tally.requests, after.tally.requests
    say(f"{failing:.0%} of answers failing ({', '.join(_KINDS)}): {came},")
    say(f"{asked_for} requests instead of {needed}, {asked_for / needed:.2f} times   owed 2")
