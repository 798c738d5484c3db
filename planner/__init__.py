"""Windfall: where a balloon and everything it carries come down, and when to launch.

The front door. The names below are the public ones, in the order of the pass; `pipeline.py` is the
whole pass on one page. Each is loaded when it is first asked for, so that importing this is free.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from planner.document import parse, read_yaml
    from planner.flight.compute_budget import Effort
    from planner.flight.cylinder import Cylinder
    from planner.flight.ensemble import Ensemble
    from planner.flight.fill import FillCard
    from planner.flight.wanted import Wanted
    from planner.forecast.field import WindField
    from planner.forecast.forecast import Forecast
    from planner.forecast.reading.read import read_fields
    from planner.forecast.store.store import Store
    from planner.landing.sensitivity import Sensitivity, sensitivity
    from planner.landing.zone import LandingZone
    from planner.pipeline import Flown, fill, fly, release_times, windows, zone
    from planner.plan.plan import Plan
    from planner.plan.site import Site
    from planner.window.campaign import Campaign
    from planner.window.verdict import Verdict
    from planner.window.window import LaunchWindows

_HOMES = {
    "planner.document": ("read_yaml", "parse"),
    "planner.plan": ("Site", "Plan"),
    "planner.window.campaign": ("Campaign",),
    "planner.forecast.reading.read": ("read_fields",),
    "planner.forecast.store.store": ("Store",),
    "planner.forecast.field": ("WindField",),
    "planner.forecast.forecast": ("Forecast",),
    "planner.pipeline": ("fly", "zone", "release_times", "fill", "windows", "Flown"),
    "planner.flight.compute_budget": ("Effort",),
    "planner.flight.ensemble": ("Ensemble",),
    "planner.flight.fill": ("FillCard",),
    "planner.flight.wanted": ("Wanted",),
    "planner.flight.cylinder": ("Cylinder",),
    "planner.landing.zone": ("LandingZone",),
    "planner.landing.sensitivity": ("sensitivity", "Sensitivity"),
    "planner.window.window": ("LaunchWindows",),
    "planner.window.verdict": ("Verdict",),
}

__all__ = [
    "Campaign",
    "Cylinder",
    "Effort",
    "Ensemble",
    "FillCard",
    "Flown",
    "Forecast",
    "LandingZone",
    "LaunchWindows",
    "Plan",
    "Sensitivity",
    "Site",
    "Store",
    "Verdict",
    "Wanted",
    "WindField",
    "fill",
    "fly",
    "parse",
    "read_fields",
    "read_yaml",
    "release_times",
    "sensitivity",
    "windows",
    "zone",
]


def __getattr__(name: str) -> Any:
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(home), name)
    msg = f"module 'planner' has no attribute {name!r}"
    raise AttributeError(msg)
