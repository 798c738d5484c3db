"""Many who read the newest run while one writes the next, swaps it in and prunes: what became of the reads.

python -m tests.forecast.store.swapping FOLDER READERS READS      (READS of each reader at least)
"""

import json
import os
import signal
import sys
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from select import select
from typing import Any

import numpy as np

from planner.errors import WindfallError
from planner.forecast.field import WindField
from planner.forecast.store.ladder_folder import ladder_of
from planner.forecast.store.store import LATEST, Store
from tests.forecast.store.kept import NOON, PAJU, run

NAP_S = 0.01
"""What a reader rests, so that the writer gets on too."""


def numbered(k: int) -> WindField:
    """A run in which every wind says which one it is."""
    field = run()
    wind, near = field.wind.copy(), np.full_like(field.near_wind, k)
    wind[..., 1:] = k
    issued_at = NOON - timedelta(days=1) + timedelta(seconds=k)
    card = replace(field.forecast, id=f"gfs-{k:06d}", issued_at=issued_at)
    return replace(
        field,
        forecast=card,
        wind=wind,
        near_wind=near,
        temperature_k=np.full_like(field.temperature_k, 200 + k),
    )


def mixed(field: WindField, unit: Any) -> bool:
    """Whether a run holds anything of another one; `unit` are the winds of the first one's ladder."""
    k = int(field.forecast.id.removeprefix("gfs-"))
    of_this = (field.wind[..., 1:] == k, field.near_wind == k, field.temperature_k == 200 + k)
    right = np.allclose(ladder_of(field).winds(1), k * unit, rtol=1e-5, atol=0.0)
    return not (right and all(part.all() for part in of_this))


def reads(store: Store, unit: Any, told: int, fewest: int) -> None:
    """Read until told to stop; then tell how many reads there were, of how many runs, failed and mixed.

    A first line is told after the fewest reads, of two runs at least.
    """
    done: list[int] = []
    signal.signal(signal.SIGTERM, lambda *_: done.append(1))
    count: dict[str, Any] = {"reads": 0, "failed": 0, "mixed": 0, "slowest_ms": 0.0}
    parent, seen, has_read = os.getppid(), set(), False
    while not done and os.getppid() == parent:
        began = time.perf_counter()
        try:
            field = store.choose(LATEST, PAJU)
            count["slowest_ms"] = max(count["slowest_ms"], 1e3 * (time.perf_counter() - began))
            count["mixed"] += mixed(field, unit)
            seen.add(field.forecast.id)
        except (WindfallError, OSError, ValueError) as fault:
            count["failed"] += 1
            sys.stderr.write(f"{type(fault).__name__}: {fault}\n")
        count["reads"] += 1
        if not has_read and count["reads"] >= fewest and len(seen) > 1:
            has_read = True
            os.write(told, b"\n")
        time.sleep(NAP_S)
    os.write(told, json.dumps(count | {"runs": len(seen)}).encode() + b"\n")


def swap(folder: Path, readers: int, fewest: int) -> dict[str, Any]:
    """Swap runs in and out under readers, each a process of its own; what all of them told together."""
    store, swaps, in_use = Store(folder), 2, 0
    first = numbered(1)
    store.add(first)
    unit = ladder_of(first).winds(1)  # compiled once, before the readers part
    ends = []
    for _ in range(readers):
        told, tell = os.pipe()
        child = os.fork()
        if not child:
            reads(store, unit, tell, fewest)
            os._exit(0)
        os.close(tell)
        ends.append((child, os.fdopen(told)))
    reading = {end for _, end in ends}
    while reading:
        for end in select(reading, [], [], 0.0)[0]:
            assert end.readline() == "\n", "a reader ended before it had read"
            reading.remove(end)
        store.add(numbered(swaps))
        in_use += len(store.prune("gfs", keep=2).in_use)
        swaps += 1
    for child, _ in ends:
        os.kill(child, signal.SIGTERM)
    counts = [json.loads(told.readline()) for _, told in ends]
    for child, _ in ends:
        os.waitpid(child, 0)
    store.prune("gfs", keep=2)
    whole = sum(found.state == "whole" for found in store.check())
    sums = {name: sum(count[name] for count in counts) for name in ("reads", "failed", "mixed")}
    slowest_ms = round(max(count["slowest_ms"] for count in counts), 1)
    fewest = min(count["runs"] for count in counts)
    said = {"slowest_ms": slowest_ms, "fewest_runs": fewest, "swaps": swaps - 2}
    return sums | said | {"left_for_readers": in_use, "whole_in_the_end": whole}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(swap(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))) + "\n")
