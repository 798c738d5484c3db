"""The whole pass on the sample: one flight, many drops, a table of windows, a new process; 2 threads."""

import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from planner import pipeline, wind_choice
from planner.document import parse
from planner.flight.compute_budget import Effort
from planner.forecast.field import WindField
from planner.forecast.run_names import SAMPLE
from planner.forecast.store.store import Store
from planner.plan.plan import Plan
from planner.settings import Settings
from planner.views.answering import flight_answer
from planner.window.campaign import Campaign
from tests.benchmarks.report import say

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
    {"name": name, "latitude_deg": 37.7 + 0.1 * k, "longitude_deg": 126.6 + 0.2 * k}
    for k, name in enumerate(("one", "two", "three", "four", "five"))
]
PLAIN = {"name": "plain", "latitude_deg": 38.3, "longitude_deg": 127.9, "radius_km": 35}
TWO = Effort(2)


def measure() -> None:
    """Print the figures; the sample is made first where there is none."""
    field = wind_choice.wind_opener(SAMPLE, Store(Settings().store), now=datetime.now(UTC))()
    plan = parse(
        Plan,
        {
            "site": SITES[0],
            "launch_time": field.start + timedelta(hours=6),
            "vehicle": HIGH,
            "members": 10_000,
        },
    )
    drop = parse(Plan, {**plan.inputs(), "vehicle": FLOAT, "releases": DROP, "targets": [PLAIN]})
    report("one flight as planned, warm", lambda: pipeline.fly(plan, field), 200)
    report("one flight to its JSON, warm", lambda: flight_answer(pipeline.fly(plan, field)), 200)
    report("zone of 10,000 flights", lambda: pipeline.zone(plan, field, TWO), 5)
    report("zone of 10,000 drops of 3 pieces", lambda: pipeline.zone(drop, field, TWO), 5)
    million = plan.model_copy(update={"members": 1_000_000})
    report("zone of 1,000,000 flights", lambda: pipeline.zone(million, field, TWO), 1)
    memory("after a million flights")
    minutes = [60.0 * k for k in range(0, 210, 2)]
    few = drop.model_copy(update={"members": 1_000})
    report(
        "1,000 drops at each of 105 release times",
        lambda: pipeline.release_times(few, field, minutes, TWO),
        3,
    )
    report("1,000 drops at one release time", lambda: pipeline.zone(few, field, TWO), 3)
    report("windows, 5 sites x 97 h x 1,000 drops   owed 30 s, aim 8 s", lambda: windows(field), 3)
    memory("after the windows   owed 2,000 MB")
    report("windfall --help", lambda: command("--help"), 5)
    report("a new process to the first zone   owed 1.5 s, aim 0.8 s", lambda: command(*ZONE), 5)


ZONE = (
    *("zone", "--wind", SAMPLE, "--site", "37.9,126.7", "--launch", "run+6h", "--json"),
    *("--ascent-rate", "5", "--burst-altitude", "30000", "--descent-rate", "5"),
)


def windows(field: WindField) -> None:
    written: dict[str, Any] = {
        "sites": SITES,
        "vehicle": FLOAT,
        "releases": DROP,
        "members": 200 * field.members,
        "launch_times": {"from": "run+0h", "to": "run+96h", "every": "1h"},
        "targets": [PLAIN],
    }
    pipeline.windows(parse(Campaign, written), field, now=datetime.now(UTC), effort=TWO)


def command(*words: str) -> None:
    windfall = Path(sys.executable).parent / "windfall"
    subprocess.run([windfall, *words], check=True, stdout=subprocess.DEVNULL)


def memory(when: str) -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    say(f"peak memory of this process, all before included, {when}: {peak:.0f} MB")


def report(what: str, act: Callable[[], object], rounds: int) -> None:
    act()
    seconds = []
    for _ in range(rounds):
        begun = time.perf_counter()
        act()
        seconds.append(time.perf_counter() - begun)
    low, middle, high = min(seconds), statistics.median(seconds), max(seconds)
    unit, factor = ("ms", 1e3) if middle < 0.05 else ("s", 1.0)
    say(f"{what:62}{factor * middle:8.2f} {unit} ({factor * low:.2f} to {factor * high:.2f})")
