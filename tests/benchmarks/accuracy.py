"""Integration error: how far from a 1 s step each way of integrating lands, on every field.

400 sites over each field at times over its whole span; up at 5 m/s to 30 km (or the top), down at 5 m/s,
and the same with 3 h at 6 km in between. Of flights that land in both. None of it is forecast error.
"""

import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from planner.drift.endings import LANDED
from planner.drift.ensemble_integrator import Marcher
from planner.drift.flights import Starts
from planner.drift.single_flight import Arrivals, drift
from planner.drift.tawhiri import drift_as_tawhiri
from planner.drift.tawhiri_steps import tawhiri_steps
from planner.forecast.field import WindField
from planner.forecast.store.ladder_folder import ladder_of
from planner.geo import distance_m
from planner.plan.constant_rate import ConstantRate
from planner.vehicle.physics import physics_of
from planner.vehicle.profile import Profile, exact_steps
from tests.benchmarks.measured_fields import every_field

Fly = Callable[[], Arrivals]

SITES = 400
DAY_S = 86_400.0
LONGEST_S = {"flight": 3.5 * 3600.0, "float": 6.0 * 3600.0}
BURST = ConstantRate(ascent_rate_mps=5.0, burst_altitude_m=30_000.0, descent_rate_mps=5.0)
FLOAT = ConstantRate(ascent_rate_mps=5.0, float_altitude_m=6_000.0, float_hours=3.0, descent_rate_mps=5.0)


def launches(field: WindField, longest_s: float) -> Starts:
    """Sites over the middle of a field, on its ground, at times from which a flight fits."""
    random = np.random.default_rng(0)
    latitudes, longitudes = field.grid.latitudes_deg, field.grid.longitudes_deg
    south, north = np.clip(latitudes[[0, -1]], -80.0, 80.0)
    share = random.uniform(0.15, 0.85, (2, SITES))
    latitude = south + share[0] * (north - south)
    longitude = longitudes[0] + share[1] * (longitudes[-1] - longitudes[0])
    first, last = field.times_s[0], max(field.times_s[-1] - longest_s, field.times_s[0])
    ground = np.array([field.ground_at(*place) for place in zip(latitude, longitude, strict=True)])
    members, clear = np.zeros(SITES, dtype=np.int64), np.zeros(SITES, dtype=bool)
    return Starts(random.uniform(first, last, SITES), latitude, longitude, ground, members, ground, clear)


def profile(vehicle: ConstantRate, field: WindField, ground: Any) -> Profile:
    one = np.ones(SITES)
    top = min(vehicle.top_altitude_m or 0.0, field.forecast.top_m - 100.0)
    return physics_of(vehicle).profile(
        start_m=ground, ascent_mps=5.0 * one, top_m=top * one, descent_mps=5.0 * one
    )


def ways(field: WindField, flown: Profile, starts: Starts) -> dict[str, tuple[Fly, Fly]]:
    """The ways of integrating, each with its own truth: the same with steps of 1 s.

    The usual predictor takes altitude as geopotential height; against its own truth that is no error.
    """
    until = starts.time_s + DAY_S

    def by_steps(step_s: float, *, tawhiri: bool = False) -> Fly:
        cut, carry = (tawhiri_steps, drift_as_tawhiri) if tawhiri else (exact_steps, drift)
        steps = cut(flown, longest_s=DAY_S, step_s=step_s)
        return lambda: carry(field, steps, starts, until_s=until)

    truth = by_steps(1.0)
    found = {
        "march": (truth, lambda: Marcher.over(field, ladder_of)(flown, starts, until_s=until)),
        "reference, 60 s": (truth, by_steps(60.0)),
    }
    if len(flown.stages) == 2:
        found["usual predictor"] = by_steps(1.0, tawhiri=True), by_steps(60.0, tawhiri=True)
    return found


def error_m(truth: Arrivals, other: Arrivals) -> Any:
    both = (truth.ending == LANDED) & (other.ending == LANDED)
    places = (truth.latitude_deg, truth.longitude_deg, other.latitude_deg, other.longitude_deg)
    return distance_m(*places)[both]


def table(kind: str, vehicle: ConstantRate) -> None:
    sys.stdout.write(f"  {kind}: median / 95 % [m] of {SITES} sites\n")
    for name, field in every_field():
        starts = launches(field, LONGEST_S[kind])
        cells = []
        for way, (truth, fly) in ways(field, profile(vehicle, field, starts.floor_m), starts).items():
            gaps = error_m(truth(), fly())
            if gaps.size:
                cells.append(f"{way} {np.median(gaps):.2f} / {np.percentile(gaps, 95):.2f} ({gaps.size})")
        sys.stdout.write(f"  {name:38}{'; '.join(cells) or 'no flight lands in it'}\n")
        sys.stdout.flush()


def measure() -> None:
    table("flight", BURST)
    table("float", FLOAT)
