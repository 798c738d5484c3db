"""The marching kernel against Parcels, which drifts particles by compiled C in its own environment.

Rounds are interleaved A B A B, one thread each, and the ratio of each round is taken. A flies whole
standard flights. B climbs to 30 km and stops (see rivals/parcels_flights.py for what favours it), so
its rate is told in steps: those of a standard flight, 147 of 60 s, make one flight of B.
"""

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from planner.forecast.field import WindField
from planner.geo import distance_m
from tests.benchmarks import drift
from tests.benchmarks.march import ours
from tests.benchmarks.rivals.environment import PARCELS
from tests.benchmarks.rivals.process import Rival, running

FLIGHTS = 10_000
ROUNDS = 9
FLOWN = 10  # times by ours in a round, so that both take about as long and meet the same noise
STEPS_OF_A_FLIGHT = 147  # 101 up and 46 down: 588 evaluations of the wind
STEPS_OF_A_CLIMB = 100
HEIGHTS_M = np.arange(0.0, 31_001.0, 250.0)
CLIMB_MPS, TOP_M = 5.0, 30_000.0
SCRIPT = Path(__file__).parent / "rivals" / "parcels_flights.py"


def on_heights(field: WindField) -> Any:
    """u and v (2, T, Z, Y, X) float32 at `HEIGHTS_M`, linear in height and held below the lowest level."""
    values = field.wind[0]
    columns = values.reshape(-1, *values.shape[3:])
    winds = [[np.interp(HEIGHTS_M, c[:, 0], c[:, part]) for c in columns] for part in (1, 2)]
    shaped = np.array(winds, dtype=np.float32).reshape(2, *values.shape[:3], HEIGHTS_M.size)
    return np.ascontiguousarray(np.moveaxis(shaped, -1, 2))


def write_winds(path: Path, field: WindField, launches: Any) -> None:
    u, v = on_heights(field)
    np.savez(
        path,
        u=u,
        v=v,
        time_s=field.times_s,
        height_m=HEIGHTS_M.astype(np.float32),
        latitude_deg=field.grid.latitudes_deg.astype(np.float32),
        longitude_deg=field.grid.longitudes_deg.astype(np.float32),
        launches=launches,
    )


def largest_gap_km(field: WindField, launches: Any, places: Any) -> tuple[float, float]:
    """How far `places` (k, 2) lie from where the closures of `drift` climb to, and how far those drifted."""
    rate = drift.linear_model(drift.climb_model(CLIMB_MPS), drift.wind_model(field))
    from_there, from_start = [], []
    for (lat, lon), theirs in zip(launches.tolist(), places, strict=False):
        _, top = drift.integrate(0.0, (lat, lon, 0.0), rate, lambda p: p[2] >= TOP_M)
        from_there.append(distance_m(*top[:2], *theirs))
        from_start.append(distance_m(*top[:2], lat, lon))
    return max(from_there) / 1e3, max(from_start) / 1e3


def interleaved(rival: Rival) -> tuple[Any, Any, Any]:
    """Flights a second of ours and steps a second of the rival (ROUNDS,), and where its flights end."""
    fly, a, b, places = ours(FLIGHTS), [], [], []
    fly()
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        for _ in range(FLOWN):
            fly()
        a.append(FLOWN * FLIGHTS / (time.perf_counter() - begun))
        told = rival.round()
        b.append(told["steps"] / told["seconds"])
        places = told["places"]
    return np.array(a), np.array(b), places


def show(name: str, values: Any, unit: str) -> None:
    low, middle, high = (f"{value:,.2f}" for value in (values.min(), np.median(values), values.max()))
    sys.stdout.write(f"  {name:28}{middle:>10}{unit} ({low} to {high})\n")


def measure() -> None:
    python, reason = PARCELS.interpreter()
    if python is None:
        sys.stdout.write(f"  left out: {reason}\n")
        return
    field, drawn = drift.world()
    launches = np.resize(drawn[:, :2], (FLIGHTS, 2))
    with tempfile.TemporaryDirectory() as folder:
        winds = Path(folder) / "winds.npz"
        write_winds(winds, field, launches)
        with running([str(python), "-I", str(SCRIPT), str(winds)]) as rival:
            ready = rival.hear()
            sys.stdout.write(
                f"  {FLIGHTS} flights, one thread, {ROUNDS} interleaved rounds of A B; "
                f"B is Parcels {ready['version']}\n"
            )
            a, b, places = interleaved(rival)
    gap_km, drifted_km = largest_gap_km(field, launches, places)
    sys.stdout.write(
        f"  B at 30 km: within {gap_km:.2f} km of the closures of `drift` after {drifted_km:.0f} km\n"
        f"  B's first execute, which compiles: {ready['first_seconds']:.1f} s\n"
    )
    equivalent = b / STEPS_OF_A_FLIGHT
    show("A marching kernel", a / 1e3, " thousand flights/s")
    show("B steps", b / 1e6, " million/s")
    show("B one execute", FLIGHTS * STEPS_OF_A_CLIMB / b, " s")
    show("B in flights of 147 steps", equivalent / 1e3, " thousand flights/s")
    show("A / B", a / equivalent, "")
