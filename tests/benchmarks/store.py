"""The store: a run written, opened, checked, exported; and runs swapped for a minute under 32 readers."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from planner.forecast.reading.read import read_fields
from planner.forecast.run_names import SAMPLE
from planner.forecast.store.export import write_archive
from planner.forecast.store.run_folder import forget_unused
from planner.forecast.store.store import Store
from planner.settings import Settings
from tests.benchmarks.report import say

ROOT = Path(__file__).parents[2]
READERS, SECONDS = 32, 60


@contextmanager
def timed(what: str) -> Iterator[None]:
    began = time.perf_counter()
    yield
    say(f"{what}: {1e3 * (time.perf_counter() - began):,.1f} ms")


def opened_ms(store: Store, run_id: str) -> float:
    """How long a run takes to open that this process does not have open, at best of many."""

    def once() -> float:
        forget_unused()
        began = time.perf_counter()
        store.open(run_id)
        return 1e3 * (time.perf_counter() - began)

    return min(once() for _ in range(50))


def measure() -> None:
    """The sample's numbers, then those of the swap."""
    field = Store(Settings().store).choose(SAMPLE)
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "store")
        with timed("a run written, with its ladder and the sums of both"):
            run = store.add(field)
        say(f"its size {store.size_bytes(run.id) / 1e6:,.0f} MB, opened in {opened_ms(store, run.id):.2f} ms")
        with timed("checked, every byte"):
            store.check()
        for path in (Path(folder) / "out.nc", Path(folder) / "out.zarr"):
            with timed(f"exported as {path.suffix}"):
                write_archive(field, path)
            with timed(f"read back from {path.suffix}"):
                read_fields([path])
        command = [
            sys.executable,
            "-m",
            "tests.forecast.store.swapping",
            f"{folder}/swap",
            str(READERS),
            str(SECONDS),
        ]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    told = json.loads(done.stdout)
    say(f"{READERS} readers for {SECONDS} s: " + ", ".join(f"{name} {told[name]}" for name in told))
