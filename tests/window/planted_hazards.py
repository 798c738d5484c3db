"""Hazards planted in the small world, each with its twin without it, and what is right to say of it.

A row is a hazard's name, the launch with it and without, and its verdict; the twin's is always `go`. A new
criterion adds rows.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from planner import WindField, windows
from planner.forecast.field import SurfaceWeather
from planner.window.cell import Cell
from tests.calibrations import calibration, naming
from tests.worlds import FAR_AWAY, NOW, START, TOWN, after, campaign, lacking, once, world

PRIOR = {"spread": {"wind_error": "prior"}, "members": 400}
CLEAR = {**PRIOR, "keep_out": [FAR_AWAY]}
AIMED = {**PRIOR, "targets": [{**TOWN, "radius_km": 12}]}
HOURS = (0.0, 1.0, 2.0, 3.0, 6.0, 12.0, 18.0, 24.0, 30.0)
SCOPE = {
    "sources": ["analytic"],
    "leads_h": [0.0, 48.0],
    "altitudes_m": [0.0, 40_000.0],
    "months": list(range(1, 13)),
}


@dataclass(frozen=True)
class Planted:
    """One launch: a campaign's changes, the weather and the clock; the calibration that it names."""

    changes: dict[str, Any]
    weather: dict[str, Any]
    now: datetime = NOW
    at_one: tuple[str, float] | None = None
    lacks: str | None = None
    months: tuple[int, ...] | None = None

    def judged(self) -> Cell:
        """The launch's cell."""
        field = self._foul(world(hours=HOURS, **self.weather))
        asked = campaign(**self.changes)
        if self.months:
            found = calibration(scope={**SCOPE, "months": list(self.months)})
            spread = {"launch_position_m": 0, "wind_error": {"calibration": found.name}}
            asked = naming(campaign(**{**self.changes, "spread": spread}), found)
        (site,) = windows(asked, field, now=self.now).sites
        return site.times[0]

    def _foul(self, field: WindField) -> WindField:
        """A field at the ground of the last member alone, at one o'clock alone; or without one."""
        if self.lacks:
            field = lacking(field, self.lacks)
        if self.at_one is None:
            return field
        name, value = self.at_one
        values = np.array(field.weather.by_name[name])
        values[-1, 1] = value
        return replace(field, weather=SurfaceWeather({**field.weather.by_name, name: values}))


@dataclass(frozen=True)
class Hazard:
    """A launch with a hazard, its twin without, and the verdict that is right."""

    name: str
    planted: Planted
    twin: Planted
    verdict: str


def _clocked(hours: float) -> Planted:
    """A launch a little after a clock that stands so long after the run."""
    start = (START + timedelta(hours=hours, minutes=10)).isoformat()
    return Planted({"launch_times": once(start)}, {}, START + timedelta(hours=hours))


PACK = {"kind": "bundle", "name": "pack", "drag_area_m2": 0.1}
AT_0120 = {"launch_times": once("2026-11-24T01:20:00Z")}

HAZARDS = (
    Hazard(
        "a gust above the limit in one member of five at minute 40 of the filling",
        Planted(AT_0120, {}, at_one=("gust_mps", 7.1)),
        Planted(AT_0120, {}, at_one=("gust_mps", 4.9)),
        "no_go",
    ),
    Hazard("wind above its limit", Planted({}, {"u": 5.1}), Planted({}, {}), "no_go"),
    *(
        Hazard(f"{name} that the forecast lacks", Planted({}, {}, lacks=name), Planted({}, {}), "unknown")
        for name in ("gust_mps", "precipitation_mmph", "cape_jpkg")
    ),
    Hazard(
        "rain in one member of five in the hour before the launch, over by then",
        Planted(AT_0120, {}, at_one=("precipitation_mmph", 0.6)),
        Planted(AT_0120, {}, at_one=("precipitation_mmph", 0.09)),
        "no_go",
    ),
    Hazard(
        "energy for thunderstorms in one member of five",
        Planted(AT_0120, {}, at_one=("cape_jpkg", 1_001.0)),
        Planted(AT_0120, {}, at_one=("cape_jpkg", 299.0)),
        "no_go",
    ),
    Hazard(
        "a keep-out area under the launch",
        Planted({**PRIOR, "keep_out": [TOWN]}, {}),
        Planted(CLEAR, {}),
        "no_go",
    ),
    Hazard(
        "wind_error: none",
        Planted({**CLEAR, "spread": {"wind_error": "none"}}, {}),
        Planted(CLEAR, {}),
        "caution",
    ),
    Hazard(
        "an error set by hand",
        Planted({**CLEAR, "spread": {"wind_error": {"scale": 1.0}}}, {}),
        Planted(CLEAR, {}),
        "caution",
    ),
    Hazard(
        "a calibration out of its scope",
        Planted(AIMED, {}, months=(1,)),
        Planted(AIMED, {}, months=(11,)),
        "caution",
    ),
    Hazard("a run nine hours older than it may be", _clocked(21), _clocked(2), "caution"),
    Hazard(
        "a payload of a heavier class than stands ready",
        Planted({"releases": [after(300, {**PACK, "mass_kg": 3.0})]}, {}),
        Planted({"releases": [after(300, {**PACK, "mass_kg": 2.7})]}, {}),
        "no_go",
    ),
    Hazard("a core criterion left out", Planted({"waived": ()}, {}), Planted({}, {}), "caution"),
    Hazard(
        "a target that is missed", Planted({**PRIOR, "targets": [FAR_AWAY]}, {}), Planted(AIMED, {}), "no_go"
    ),
)
"""All of them."""

BETWEEN = (
    ("wind between its limits", Planted({}, {"u": 4.0})),
    ("gusts between their limits", Planted({}, {"gusts_mps": 7.0})),
    ("drizzle in one member", Planted(AT_0120, {}, at_one=("precipitation_mmph", 0.3))),
    (
        "a keep-out area that twice the error meets",
        Planted(
            {**PRIOR, "keep_out": [{**TOWN, "longitude_deg": TOWN["longitude_deg"] + 0.09, "radius_km": 2}]},
            {},
        ),
    ),
)
"""Launches between limit and noise."""
