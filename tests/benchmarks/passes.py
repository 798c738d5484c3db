"""The whole pass on the sample forecast: one flight, ten thousand drops, a table of windows."""

import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

from planner import pipeline
from planner.document import parse
from planner.flight.plan import Plan
from planner.forecast.field import WindField
from planner.forecast.files.naming import SAMPLE
from planner.forecast.store import Store
from planner.settings import Settings
from planner.views.answering import flight_answer
from planner.window.campaign import Campaign

HIGH = {"kind": "constant_rate", "ascent_rate_mps": 5, "burst_altitude_m": 30000, "descent_rate_mps": 5}
FLOAT = {
    "kind": "constant_rate",
    "ascent_rate_mps": 5,
    "float_altitude_m": 4000,
    "float_hours": 3.5,
    "descent_rate_mps": 4,
}
DROP = [
    {"after_s": 10800, "cargo": [{"kind": "leaflets", "count": 1000, "fall_speed_mps": 1.0}, "bundle 1 kg"]}
]
SITES = [
    {"name": "one", "latitude_deg": 37.90, "longitude_deg": 126.70},
    {"name": "two", "latitude_deg": 37.78, "longitude_deg": 127.25},
]


def measure() -> None:
    """Print the issue's figures; the sample is made first where there is none."""
    field = pipeline.wind_opener(SAMPLE, Store(Settings().store), now=datetime.now(UTC))()
    start = field.start + timedelta(hours=6)
    plan = parse(Plan, {"site": SITES[0], "launch_time": start, "vehicle": HIGH, "members": 10_000})
    _report(
        "one flight to its JSON, warm",
        _times(lambda: flight_answer(pipeline.fly(plan, field)), 200),
        1e3,
        "ms",
    )
    _report(
        "zone of 10,000 flights, 2 threads", _times(lambda: pipeline.zone(plan, field, threads=2), 5), 1, "s"
    )
    drop = plan.model_copy(update=dict(parse(Plan, {**plan.inputs(), "vehicle": FLOAT, "releases": DROP})))
    _report(
        "zone of 10,000 drops of 3 pieces", _times(lambda: pipeline.zone(drop, field, threads=2), 3), 1, "s"
    )
    _report("windows, 2 sites x 48 h x 5 x 40 drops", _times(lambda: _windows(field), 3), 1, "s")
    _report("windfall --help", _times(_help, 5), 1, "s")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(f"  peak memory of this process {peak:.0f} MB\n")


def _windows(field: WindField) -> None:
    campaign = parse(
        Campaign,
        {
            "sites": SITES,
            "vehicle": FLOAT,
            "releases": DROP,
            "members": 200,
            "launch_times": {"from": "run+6h", "to": "run+53h", "every": "1h"},
            "targets": [{"name": "plain", "latitude_deg": 38.3, "longitude_deg": 127.9, "radius_km": 35}],
        },
    )
    with ThreadPoolExecutor(2) as pool:
        pipeline.windows(campaign, field, now=datetime.now(UTC), pool=pool)


def _help() -> None:
    windfall = Path(sys.executable).parent / "windfall"
    subprocess.run([windfall, "--help"], check=True, stdout=subprocess.DEVNULL)


def _times(act: Callable[[], object], rounds: int) -> list[float]:
    act()
    seconds = []
    for _ in range(rounds):
        begun = time.perf_counter()
        act()
        seconds.append(time.perf_counter() - begun)
    return seconds


def _report(what: str, seconds: list[float], factor: float, unit: str) -> None:
    low, middle, high = (factor * f(seconds) for f in (min, statistics.median, max))
    sys.stdout.write(f"  {what:42} median {middle:7.2f} {unit} ({low:.2f} to {high:.2f})\n")
