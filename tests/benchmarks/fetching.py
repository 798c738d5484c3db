"""A run of global messages fetched, cut out and ready to fly, against a bare ecCodes loop over the same messages."""

import multiprocessing
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import eccodes
import numpy as np

from planner.forecast.cube import wind_field
from planner.forecast.download import Connection
from planner.forecast.fetch import PARALLEL, decoding_processes, fetch
from planner.forecast.files.part_decoding import decode_part
from planner.forecast.grid import Area
from planner.forecast.ladder_folder import ladder_of
from planner.forecast.parts import Part, parts_of
from planner.forecast.sources.gfs import GFS
from planner.forecast.store import Store
from planner.forecast.wish import Wish
from tests.benchmarks.global_files import CYCLE, HOURS, write_files
from tests.benchmarks.report import say

ROOT = Path(__file__).parents[2]
ROUNDS = 5
AREA = Area(32.0, 122.0, 42.0, 132.0)
WISH = Wish(GFS, CYCLE, HOURS, AREA)
SPAWN = multiprocessing.get_context("spawn")


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


def bare(paths: list[Path]) -> float:
    """How long two new processes take to decode every message and do nothing else [s]."""
    begun = time.perf_counter()
    with ProcessPoolExecutor(2, mp_context=SPAWN) as pool:
        list(pool.map(decoded, paths))
    return time.perf_counter() - begun


def decoded(path: Path) -> None:
    with path.open("rb") as file:
        while (handle := eccodes.codes_grib_new_from_file(file)) is not None:
            eccodes.codes_get_array(handle, "values", np.float32)
            eccodes.codes_release(handle)


def ready_to_fly(address: str) -> float:
    """How long a fetch takes until its run is open with its ladder, new processes and all [s]."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        begun = time.perf_counter()
        with Connection(address, trust_env=False) as connection, decoding_processes() as decoders:
            run = fetch(store, WISH, connection, decoders)
        ladder_of(store.open(run.id)).winds(0)
        return time.perf_counter() - begun


def in_new_process(address: str) -> "Future[float]":
    with ProcessPoolExecutor(1, mp_context=SPAWN) as pool:
        future = pool.submit(ready_to_fly, address)
    return future
