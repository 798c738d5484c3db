"""The march beside Tawhiri itself, with and without AVX-512: its one thread against one and two of ours.

Tawhiri (PyPI's, its Cython built here, in an environment of its own) flies through its own solver and
models, in memory, nothing of its web side; where it cannot be built, its stand-in, the closures of
`drift`, takes its place and that is said. All take turns, each in a process that sleeps meanwhile, and
fly the same world to 30 km and back. Ratios are taken round by round: on one thread of processor time, which
other work on the machine hardly touches; on two of time on the clock, which it does.
"""

import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks import drift
from tests.benchmarks.report import say
from tests.benchmarks.rivals.environment import TAWHIRI
from tests.benchmarks.rivals.process import Rival, running

ROUNDS = 31
FLIGHTS = 100  # of Tawhiri's in a round
SCRIPT = Path(__file__).parent / "rivals" / "tawhiri_flights.py"
OURSELVES = [sys.executable, "-m", "tests.benchmarks.rivals.ourselves"]
ANOTHER_KIND = {"NUMBA_CPU_NAME": "znver3", "NUMBA_CPU_FEATURES": ""}
"""Compiles for a processor that has AVX2 and no AVX-512."""

Turn = Callable[[], dict[str, Any]]


def write_winds(path: Path) -> Any:
    """The world of `drift` as Tawhiri's dataset has it; returns the launches that it is to fly."""
    field, launches = drift.world()
    values = np.ascontiguousarray(np.moveaxis(field.wind[0], (3, 4), (1, 2)))
    axes = {"latitude_deg": field.grid.latitudes_deg, "longitude_deg": field.grid.longitudes_deg}
    np.savez(path, values=values, launches=launches[:FLIGHTS], **axes)
    return launches[:FLIGHTS]


def closures() -> Turn:
    field, launches = drift.world()

    def fly() -> dict[str, Any]:
        begun, busy = time.perf_counter(), time.process_time()
        places = drift.in_closures(field, launches[:FLIGHTS])
        took = {"seconds": time.perf_counter() - begun, "busy": time.process_time() - busy}
        return took | {"n": FLIGHTS, "places": places}

    return fly


def without_avx512() -> bool:
    """Whether this processor can also show what one without AVX-512 does."""
    told = Path("/proc/cpuinfo")
    return platform.machine() == "x86_64" and told.exists() and "avx512f" in told.read_text()


def turns(stack: ExitStack) -> dict[str, Turn]:
    """Who takes part; A is Tawhiri or its stand-in."""

    def started(command: list[str], words: dict[str, str] | None = None) -> Rival:
        rival = stack.enter_context(running(command, words))
        rival.hear()
        return rival

    winds = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "winds.npz"
    write_winds(winds)
    python, reason = TAWHIRI.interpreter()
    found: dict[str, Turn] = {}
    if python:
        found[f"A Tawhiri {TAWHIRI.version}"] = started([str(python), "-I", str(SCRIPT), str(winds)]).round
        found["S its stand-in, the closures"] = closures()
    else:
        say(f"{reason}; its stand-in, the closures of `drift`, is measured in its place")
        found["A STAND-IN for Tawhiri, closures"] = closures()
    kinds = {"this processor": {}} | ({"without AVX-512": ANOTHER_KIND} if without_avx512() else {})
    for (kind, words), letters in zip(kinds.items(), ("BC", "DE"), strict=False):
        ours = started(OURSELVES, words)
        for letter, threads in zip(letters, (1, 2), strict=True):
            name = f"{letter} march, {kind}, {threads} thread{'s' * (threads > 1)}"
            found[name] = lambda ours=ours, threads=threads: ours.round(f"round {threads}")
    return found


def measure() -> None:
    with ExitStack() as stack:
        every = turns(stack)
        told: dict[str, list[dict[str, Any]]] = {name: [] for name in every}
        for turn in every.values():
            turn()  # compiles what is not compiled yet
        for _ in range(ROUNDS):
            for name, turn in every.items():
                told[name].append(turn())
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    say(f"{ROUNDS} interleaved rounds of {' '.join(name[0] for name in every)}; load of the machine {load}")
    by = {name[0]: rounds for name, rounds in told.items()}
    if "S" in by:
        gap = np.abs(np.array(by["A"][0]["places"]) - by["S"][0]["places"]).max()
        say(f"largest difference between the landings of A and S: {gap:.0e} degrees")
    for name, rounds in told.items():
        show(f"{name}, processor", each_us(rounds, "busy"), " us a flight")
        show(f"{name}, clock", each_us(rounds, "seconds"), " us a flight")
    for letter, other, what, owed in (
        ("S", "A", "busy", ""),
        ("A", "B", "busy", "   owed 340, aim 500"),
        ("A", "C", "seconds", "   owed 650, aim 950"),
        ("A", "D", "busy", "   owed 340, aim 500"),
        ("A", "E", "seconds", "   owed 650, aim 950"),
    ):
        if letter in by and other in by:
            ratio = each_us(by[letter], what) / each_us(by[other], what)
            show(f"{letter} / {other}{owed}", ratio, "")


def each_us(rounds: list[dict[str, Any]], what: str) -> Any:
    return np.array([one[what] / one["n"] * 1e6 for one in rounds])


def show(name: str, values: Any, unit: str) -> None:
    say(f"{name:48}{np.median(values):9.2f}{unit} ({values.min():.2f} to {values.max():.2f})")
