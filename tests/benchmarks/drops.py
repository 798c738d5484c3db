"""Drops from a film tube on the sample, a bundle and 10 loads of leaflets each: many, and one; 2 threads."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from planner import pipeline, wind_choice
from planner.document import parse
from planner.flight.ensemble import fly_ensemble
from planner.forecast.field import WindField
from planner.forecast.run_names import SAMPLE
from planner.forecast.store.store import Store
from planner.plan.plan import Plan
from planner.settings import Settings
from tests.benchmarks.passes import SITES, TWO, report

LEAFLETS = {"kind": "leaflets", "count": 700, "areal_density_gpm2": 80, "sheet_area_cm2": 116}
CARGO = ["bundle 1 kg", *[LEAFLETS] * 10]
HORIZON_H = {"open": 24.0, "keep": 6.0}
"""By what the tube does after the drop: one that keeps its gas floats on at 16 km."""
NOTHING_FAILS = {"timer_fails": 0.0, "stays_shut": 0.0}


def measure() -> None:
    """Print the figures; the sample is made first where there is none."""
    field = wind_choice.wind_opener(SAMPLE, Store(Settings().store), now=datetime.now(UTC))()
    for after in HORIZON_H:
        many, one = drop(field, after), drop(field, after, spread=NOTHING_FAILS)
        report(f"100,000 drops of 12 pieces, {after}   owed 6 s", partial(fly_ensemble, many, field, TWO), 3)
        report(f"one drop as planned, warm, {after}   owed 10 ms", partial(pipeline.fly, one, field), 100)
        report(f"one drop and its two branches, {after}", partial(pipeline.fly, many, field), 100)


def drop(field: WindField, after_release: str, **more: Any) -> Plan:
    """A film tube that lets everything go after two hours."""
    tube = {"kind": "film", "balloon": "film tube 50 um", "free_lift_kg": 1.0, "after_release": after_release}
    written: dict[str, Any] = {
        "site": SITES[0],
        "launch_time": field.start + timedelta(hours=6),
        "vehicle": tube,
        "members": 100_000,
        "horizon_h": HORIZON_H[after_release],
        "releases": [{"after_s": 7200, "cargo": CARGO}],
        **more,
    }
    return parse(Plan, written)
