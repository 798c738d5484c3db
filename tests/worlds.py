"""Weather, plans and campaigns that tests change in one thing.

`weather` is a forecast whose winds are formulas, `world` one with gusts too, as launches are judged in,
`steady_wind` one run of a service. `plan` is one drop, `campaign` a table of launches; `written_plan` and
`written_campaign` are such as people write them. All begin at `START`.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache
from typing import Any

import numpy as np

from planner import Campaign, Plan, WindField, parse
from planner.forecast.field import SurfaceWeather
from planner.forecast.grid import Grid
from planner.sample.analytic import START, analytic_field

NOW = START + timedelta(hours=1)
"""The clock of whoever asks."""
SAMPLE_BAND = "Sample weather, not for flight"
"""What every answer, table and page of weather of our own making says."""

# Weather

WIDE = Grid(20.0, 100.0, 1.0, 1.0, 41, 61)
WIND_MPS = 8.0
"""How a `steady_wind` blows, eastwards."""

Formula = Callable[..., Any] | float
"""A wind [m/s] as (latitude, longitude, height, time) gives it, or everywhere the same."""


def weather(u: Formula = 0.0, v: Formula = 0.0, **words: Any) -> WindField:
    """A field that blows as said, over a wide area and a day."""

    def formula(said: Formula) -> Callable[..., Any]:
        return said if callable(said) else lambda lat, lon, h, t: said + 0.0 * h

    return analytic_field(
        formula(u), formula(v), **{"grid": WIDE, "hours": (0.0, 6.0, 12.0, 18.0, 24.0, 30.0), **words}
    )


def by_member(members: int, of_member: Callable[[Any], Any]) -> Callable[..., Any]:
    """A formula whose members differ: `of_member` says the wind of member 0, 1, ..."""
    number = np.arange(members, dtype=float).reshape(members, 1, 1, 1, 1)
    return lambda lat, lon, h, t: of_member(number) + 0.0 * h


def world(
    u: float = 1.0, *, members: int = 5, gusts_mps: Any = 2.0, near_heights_m: Any = (10.0,), **words: Any
) -> WindField:
    """A wind of `u` m/s to the east, with gusts (one number, or one per member, or None for none)."""
    field = analytic_field(
        lambda lat, lon, h, t: u,
        lambda lat, lon, h, t: 0.0,
        members=members,
        near_heights_m=near_heights_m,
        **words,
    )
    if gusts_mps is None:
        return field
    shape = (members, field.times_s.size, field.grid.rows, field.grid.columns)
    of_member = np.broadcast_to(np.asarray(gusts_mps, dtype=np.float32), (members,))
    gusts = np.broadcast_to(of_member[:, None, None, None], shape)
    fair = {name: np.zeros(shape, dtype=np.float32) for name in ("precipitation_mmph", "cape_jpkg")}
    return replace(field, weather=SurfaceWeather({"gust_mps": gusts, **fair}))


def lacking(field: WindField, name: str) -> WindField:
    """The same forecast without one of its fields at the ground."""
    kept = {other: values for other, values in field.weather.by_name.items() if other != name}
    return replace(field, weather=SurfaceWeather(kept))


def at_the_ground(field: WindField, **values: Any) -> WindField:
    """The same forecast with fields of its own at the ground: a number, or one per member, at all times."""
    shape = (field.members, field.times_s.size, field.grid.rows, field.grid.columns)
    added = {}
    for name, of_member in values.items():
        each = np.broadcast_to(np.asarray(of_member, dtype=np.float32), (field.members,))
        added[name] = np.broadcast_to(each[:, None, None, None], shape)
    return replace(field, weather=SurfaceWeather({**field.weather.by_name, **added}))


@lru_cache
def steady_wind(*, is_sample: bool = False, issued_h: float = 0.0) -> WindField:
    """Eastwards at WIND_MPS everywhere, for twelve hours, of two members."""
    grid, issued_at = Grid(36.0, 125.0, 0.5, 0.5, 9, 13), START + timedelta(hours=issued_h)
    field = world(WIND_MPS, members=2, gusts_mps=None, grid=grid, issued_at=issued_at)
    return named(field, "sample", is_sample=True) if is_sample else field


def named(field: WindField, name: str, **changes: Any) -> WindField:
    """The same forecast as the run of another source."""
    return replace(field, forecast=replace(field.forecast, id=f"{name}-run", source=name, **changes))


def with_near_winds(field: WindField, wind_mps: object) -> WindField:
    """The same forecast with winds (M, N, 2) of its own at its near-surface heights."""
    of_member = np.asarray(wind_mps, dtype=np.float32)[:, None, None, None]
    return replace(field, near_wind=np.broadcast_to(of_member, field.near_wind.shape))


def with_surface_winds(field: WindField, speeds_mps: list[float]) -> WindField:
    """The same forecast with a 10 m wind to the east of its own in every member."""
    return with_near_winds(field, [[[speed, 0.0]] for speed in speeds_mps])


# One drop

LAUNCH = "2026-11-24T01:00:00Z"
SITE = {"latitude_deg": 37.9, "longitude_deg": 126.7, "altitude_m": 0.0}
BURST = {
    "kind": "constant_rate",
    "ascent_rate_mps": 5.0,
    "burst_altitude_m": 20_000.0,
    "descent_rate_mps": 5.0,
}
FLOAT = {
    "kind": "constant_rate",
    "ascent_rate_mps": 4.0,
    "float_altitude_m": 4000.0,
    "float_hours": 4.0,
    "descent_rate_mps": 5.0,
}
BUNDLE = {"kind": "bundle", "mass_kg": 10.0, "drag_area_m2": 0.16}
LEAFLETS = {"kind": "leaflets", "count": 1000, "fall_speed_mps": 1.0, "fall_speed_cv": 0, "glide_mps": 0}
NO_SPREAD = {
    "launch_position_m": 0,
    "ascent_rate": 0,
    "descent_rate": 0,
    "burst_altitude_m": 0,
    "float_altitude_m": 0,
    "release_time_s": 0,
    "fall_speed": 0,
    "turbulence_m2ps": 0,
    "wind_error": "none",
}


def plan(vehicle: dict[str, Any] = FLOAT, *releases: dict[str, Any], **words: Any) -> Plan:
    """A plan at the usual site and time; nothing varies unless `spread` says so."""
    given = {"site": SITE, "launch_time": LAUNCH, "members": 40, "spread": NO_SPREAD}
    return Plan.model_validate({**given, "vehicle": vehicle, "releases": list(releases), **words})


def after(seconds: float, *cargo: dict[str, Any]) -> dict[str, Any]:
    """A release of cargo by the clock."""
    return {"after_s": seconds, "cargo": list(cargo)}


def at_altitude(metres: float, *cargo: dict[str, Any]) -> dict[str, Any]:
    """A release of cargo at a height."""
    return {"altitude_m": metres, "cargo": list(cargo)}


# A table of launches

HILL = {"name": "hill", "latitude_deg": 37.9, "longitude_deg": 126.7}
TOWN = {**HILL, "name": "town", "radius_km": 5}
FAR_AWAY = {"name": "far away", "latitude_deg": 33.0, "longitude_deg": 120.0, "radius_km": 5}
HOURLY = {"from": "run+1h", "to": "run+5h", "every": "1h"}
UNBUILT = ("airspace", "rules")
"""Core criteria that nothing judges yet."""
NAMED = ("border", "casualty", "balloon_class")
"""Core criteria that are judged where a campaign names them."""


def campaign(**changes: Any) -> Campaign:
    """Up to 3 km and down again at one site, one hour after the run."""
    written = {
        "sites": [HILL],
        "vehicle": {**BURST, "burst_altitude_m": 3000},
        "launch_times": once("run+1h"),
        "spread": NO_SPREAD,
        "waived": waived(*UNBUILT, *NAMED),
        "members": 20,
    }
    return parse(Campaign, {**written, **changes})


def once(time: str) -> dict[str, str]:
    """One launch time."""
    return {"from": time, "to": time, "every": "1h"}


def waived(*names: str) -> list[dict[str, str]]:
    """Criteria that a campaign goes without."""
    return [{"criterion": name, "reason": "nothing of the kind here"} for name in names]


WAIVED = waived(*UNBUILT, *NAMED)

# As people write them

UP_AND_DOWN = {**BURST, "burst_altitude_m": 6000.0}
MEADOW = {"name": "Mill & <b>meadow</b>", "latitude_deg": 37.5, "longitude_deg": 127.5}
WRITTEN_SITE = {"name": "Hill", "latitude_deg": 38.0, "longitude_deg": 127.0}


def written_plan(**changes: Any) -> dict[str, Any]:
    """Up to 6 km and down again, a bundle let go at 3 km, forty drops."""
    bundle = {"kind": "bundle", "name": "bundle", "mass_kg": 1.0, "drag_area_m2": 0.5}
    ordinary = {
        "site": WRITTEN_SITE,
        "launch_time": "2026-11-24T02:00:00Z",
        "vehicle": UP_AND_DOWN,
        "releases": [at_altitude(3000.0, bundle)],
        "targets": [{"name": "Field", "latitude_deg": 38.0, "longitude_deg": 127.1, "radius_km": 20.0}],
        "members": 40,
    }
    return ordinary | changes


def written_campaign(**changes: Any) -> dict[str, Any]:
    """The same drop at two sites, every hour for four hours."""
    shared = {key: value for key, value in written_plan().items() if key not in ("site", "launch_time")}
    times = {"from": "run+1h", "to": "run+4h", "every": "1h"}
    return shared | {"sites": [WRITTEN_SITE, MEADOW], "launch_times": times} | changes
