"""Forecasts and campaigns that a test changes in one thing."""

from dataclasses import replace
from datetime import timedelta

import numpy as np

from planner.document import parse
from planner.flight.ensemble import fly_ensemble
from planner.forecast.field import SurfaceWeather, WindField
from planner.sample.analytic import START, analytic_field
from planner.window.campaign import Campaign
from planner.window.case import Case, case_of
from planner.window.window import launch_windows

NOW = START + timedelta(hours=1)
QUIET = {"launch_position_m": 0, "ascent_rate": 0, "descent_rate": 0, "burst_altitude_m": 0, "fall_speed": 0}
TOWN = {"name": "town", "latitude_deg": 37.9, "longitude_deg": 126.7, "radius_km": 5}
FAR_AWAY = {"name": "far away", "latitude_deg": 33.0, "longitude_deg": 120.0, "radius_km": 5}
UNBUILT = ("precipitation", "thunderstorm", "airspace", "rules", "balloon_class", "border", "casualty")
HOURLY = {"from": "run+1h", "to": "run+5h", "every": "1h"}


def waived(*names):
    return [{"criterion": name, "reason": "nothing of the kind here"} for name in names]


WAIVED = waived(*UNBUILT)
"""Core criteria that nothing judges yet."""


def calm(latitude, longitude, height, time):
    return 0.0


def world(u=1.0, *, members=5, gusts_mps=2.0, near_heights_m=(10.0,), **options) -> WindField:
    """A wind of `u` m/s to the east, with gusts (one number, or one per member, or None for none)."""
    field = analytic_field(
        lambda latitude, longitude, height, time: u,
        calm,
        members=members,
        near_heights_m=near_heights_m,
        **options,
    )
    if gusts_mps is None:
        return field
    shape = (members, field.times_s.size, field.grid.rows, field.grid.columns)
    by_member = np.broadcast_to(np.asarray(gusts_mps, dtype=np.float32), (members,))
    gusts = np.broadcast_to(by_member[:, None, None, None], shape)
    return replace(field, weather=SurfaceWeather({"gust_mps": gusts}))


def with_near_winds(field: WindField, wind_mps: object) -> WindField:
    """The same forecast with winds (M, N, 2) of its own at its near-surface heights."""
    by_member = np.asarray(wind_mps, dtype=np.float32)[:, None, None, None]
    return replace(field, near_wind=np.broadcast_to(by_member, field.near_wind.shape))


def with_surface_winds(field: WindField, speeds_mps: list[float]) -> WindField:
    """The same forecast with a 10 m wind to the east of its own in every member."""
    return with_near_winds(field, [[[speed, 0.0]] for speed in speeds_mps])


def campaign(**changes) -> Campaign:
    """Up to 3 km and down again at one site, one hour after the run."""
    written = {
        "sites": [{"name": "hill", "latitude_deg": 37.9, "longitude_deg": 126.7}],
        "vehicle": {
            "kind": "constant_rate",
            "ascent_rate_mps": 5,
            "burst_altitude_m": 3000,
            "descent_rate_mps": 5,
        },
        "launch_times": {"from": "run+1h", "to": "run+1h", "every": "1h"},
        "spread": {**QUIET, "wind_error": "none"},
        "waived": WAIVED,
        "members": 20,
    }
    return parse(Campaign, {**written, **changes})


def case(field: WindField, now=NOW, **changes) -> Case:
    """The first launch of a campaign, flown."""
    asked = campaign(**changes)
    site, launch = asked.launches(now=now, run=START)[0]
    return case_of(fly_ensemble(asked.plan(site, launch), field), field, now)


def answer(field: WindField, now=NOW, **changes):
    """A campaign's only site, judged at `now`."""
    (site,) = launch_windows(campaign(**changes), field, now=now).sites
    return site


def once(time):
    """One launch time."""
    return {"from": time, "to": time, "every": "1h"}
