"""Short words for the tests of the march: the flight itself, the yardstick beside it, worlds and salvos."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from functools import partial
from typing import Any

import numpy as np

from planner.drift.ensemble_integrator import Marcher
from planner.drift.flights import Starts
from planner.drift.single_flight import Arrivals
from planner.drift.wind_errors import ErrorLaw, WindErrors
from planner.forecast.field import WindField
from planner.forecast.grid import Grid
from planner.forecast.store.ladder_folder import ladder_of
from planner.geo import Floats, distance_m
from planner.plan.constant_rate import ConstantRate
from planner.sample.analytic import analytic_field
from planner.settings import LAYER_M
from planner.vehicle.physics import physics_of
from planner.vehicle.profile import Profile, StageKind, Walk
from tests.drift.flying import DAY_S, carry, column

CENTIMETRE = 0.01


def march_over(
    field: WindField,
    profile: Profile,
    starts: Starts,
    *,
    horizon_s: float = DAY_S,
    layer_m: float = LAYER_M,
    **options: Any,
) -> Arrivals:
    """The flights of a profile over a field's ladder, each until `horizon_s` after its launch."""
    assert profile.stages[0].start_m.shape == starts.time_s.shape
    return Marcher.over(field, partial(ladder_of, layer_m=layer_m))(
        profile, starts, until_s=starts.time_s + horizon_s, **options
    )


def yardstick(field: WindField, profile: Profile, starts: Starts, **options: Any) -> Arrivals:
    """The same flights by the reference kernel in steps of a second."""
    return carry(field, profile, starts, step_s=1.0, **options)


def apart_m(one: Arrivals, other: Arrivals) -> Floats:
    """How far flights ended from each other (n,) [m]."""
    places = one.latitude_deg, one.longitude_deg, other.latitude_deg, other.longitude_deg
    return np.asarray(distance_m(*places))


def over_ground_m(field: WindField, out: Arrivals) -> Floats:
    """Heights (n,) [m] at which flights ended, above the model's ground there."""
    ground = [field.ground_at(*place) for place in zip(out.latitude_deg, out.longitude_deg, strict=True)]
    return np.asarray(out.altitude_m - ground)


def waves(seed: int, strength: float) -> Callable[..., Any]:
    """A jet, and on it waves of 20 degrees down to one, the longer the stronger, drifting and tilted."""
    random = np.random.default_rng(seed)
    number = 2 * np.pi / np.geomspace(1.0, 20.0, 8)
    heading, phase = random.uniform(0.0, 2 * np.pi, (2, 8))
    tilt = 2 * np.pi / np.geomspace(1_500.0, 15_000.0, 8)

    def formula(lat: Any, lon: Any, h: Any, t: Any) -> Any:
        across = [k * (np.cos(a) * lat + np.sin(a) * lon) for k, a in zip(number, heading, strict=True)]
        eddies = zip(number, across, tilt, phase, strict=True)
        shaken = sum(np.sin(x + h * c + p - t / 40_000.0) / k for k, x, c, p in eddies)
        return 8.0 + 10.0 * np.sin(h / 9_000.0) + strength * shaken

    return formula


def rough_world(strength: float = 1.2, *, members: int = 1, **world: Any) -> WindField:
    """Waves over hills of 50 to 750 m, winds at 10 and 100 m above them, uneven times."""
    there: dict[str, Any] = {
        "grid": Grid(32.0, 120.0, 0.5, 0.5, 21, 29),
        "hours": (0.0, 1.0, 2.0, 5.0, 8.0, 11.0),
        "levels_pa": np.geomspace(100_000.0, 200.0, 37),
        "near_heights_m": (10.0, 100.0),
        "ground_gpm": lambda lat, lon, h, t: 400.0 + 350.0 * np.sin(3 * lat) * np.cos(2 * lon),
    }
    field = analytic_field(waves(1, strength), waves(2, strength), members=members, **(there | world))
    return differing(field) if members > 1 else field


def differing(field: WindField) -> WindField:
    """The same field, member k's winds (2 k + 1) / 4 times as strong: no two are alike."""
    return scaled(field, (2.0 * np.arange(field.members) + 1.0) / 4.0)


def scaled(field: WindField, times: Any) -> WindField:
    """The same field, each member's winds so many times as strong; read-only, as fields are."""
    factor = np.broadcast_to(np.asarray(times, dtype=np.float32), field.members)
    wind, near = field.wind.copy(), field.near_wind * factor[:, None, None, None, None, None]
    wind[..., 1:] *= factor[:, None, None, None, None, None]
    wind.setflags(write=False)
    near.setflags(write=False)
    return replace(field, wind=wind, near_wind=near)


def flights(
    start_m: Any, *, up: Any = 5.0, top: Any = 30_000.0, down: Any = 5.0, hours: float | None = None
) -> Profile:
    """Up, a float of some hours where asked for, and down: n draws, one for each value of `start_m`."""
    words: dict[str, Any] = {"burst_altitude_m": 30_000.0}
    if hours is not None:
        words = {"float_altitude_m": 12_000.0, "float_hours": hours}
    vehicle = ConstantRate(ascent_rate_mps=5.0, descent_rate_mps=5.0, **words)
    n = np.size(start_m)
    return physics_of(vehicle).profile(
        start_m=column(start_m, n),
        ascent_mps=column(up, n),
        top_m=column(top, n),
        descent_mps=column(down, n),
    )


@dataclass(frozen=True)
class Salvo:
    """n drops that differ in everything that a drop can differ in; some or all of them can be flown."""

    field: WindField
    starts: Starts
    up: Floats
    top: Floats
    down: Floats
    errors: WindErrors
    marks_s: Floats
    hours: float | None
    walk: Walk | None = None

    def fly(self, pick: Any = slice(None)) -> Arrivals:
        """Those of a slice or an index array, alone, in that order."""
        starts = Starts(*(np.ascontiguousarray(values[pick]) for values in self.starts))
        words = {"up": self.up[pick], "top": self.top[pick], "down": self.down[pick], "hours": self.hours}
        profile = self.walking(flights(starts.altitude_m, **words), pick)
        errors, marks_s = self.errors.some(pick), self.marks_s[pick]
        return march_over(self.field, profile, starts, errors=errors, marks_s=marks_s)

    def walking(self, profile: Profile, pick: Any) -> Profile:
        """The same profile with the drops' random walk on every climb and fall."""
        if self.walk is None:
            return profile
        walk = Walk(*(values[pick] for values in self.walk))
        level = StageKind.LEVEL
        return Profile(tuple(s if s.kind is level else replace(s, walk=walk) for s in profile.stages))


def salvo(
    field: WindField, n: int, *, spread_deg: float = 0.1, seed: int = 11, hours: float | None = None
) -> Salvo:
    """Drops from about 37.9 N 126.7 E on the ground, with wind errors and two marks each."""
    random = np.random.default_rng(seed)
    latitude, longitude = np.array([[37.9], [126.7]]) + random.normal(0.0, spread_deg, (2, n))
    ground = np.array([field.ground_at(*place) for place in zip(latitude, longitude, strict=True)])
    time_s = random.uniform(0.0, 3_600.0, n)
    member = np.arange(n) % field.members
    starts = Starts(time_s, latitude, longitude, ground, member, ground.copy(), np.zeros(n, dtype=bool))
    return Salvo(
        field,
        starts,
        random.normal(5.0, 0.5, n),
        ground + np.linspace(300.0, 20_000.0, n),
        random.uniform(1.0, 9.0, n),
        drawn_errors(time_s, random),
        time_s[:, None] + np.column_stack([np.full(n, 600.0), np.linspace(9_000.0, 0.0, n)]),
        hours,
    )


def drawn_walk(n: int, seed: int = 12) -> Walk:
    """Walks of 10 to 500 m2/s, each with a key of its own."""
    random = np.random.default_rng(seed)
    return Walk(random.uniform(10.0, 500.0, n), random.integers(0, 2**64, n, dtype=np.uint64))


ROUGH_LAW = ErrorLaw(
    sigma_mps=np.array([[1.0, 1.5, 3.0], [2.0, 3.5, 5.0], [3.0, 5.0, 9.0]]),
    heights_m=np.array([0.0, 5_000.0, 12_000.0]),
    leads_s=np.array([0.0, 7_200.0, 20_000.0]),
    length_m=np.array([2_000.0, 3_000.0, 4_000.0]),
    column_share=0.3,
    memory_s=14_400.0,
    wind_share=0.1,
    issued_s=0.0,
)
"""Errors of some metres per second that grow with height, lead time and wind."""


def drawn_errors(time_s: Floats, random: np.random.Generator, **changes: Any) -> WindErrors:
    """Errors of n flights that begin at times (n,), each of its own key, half as large to as large again."""
    key = random.integers(0, 2**64, time_s.size, dtype=np.uint64)
    size = random.uniform(0.5, 2.0, time_s.size)
    return WindErrors(key, size, time_s.copy(), ROUGH_LAW._replace(**changes))


def assert_the_same_bits(one: Arrivals, other: Arrivals, pick: Any = slice(None)) -> None:
    """The flights of `one` are those of `other` picked out, to the last bit."""
    for name in (f.name for f in fields(Arrivals)):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name)[pick], err_msg=name)
