"""The drift against tracks that nobody here made: another predictor's descent, and a flown parachute."""

import csv
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from planner.drift.endings import Ending
from planner.forecast.field import WindField
from planner.forecast.reading.read import read_fields
from planner.geo import Floats, distance_m
from planner.plan.constant_rate import ConstantRate
from planner.vehicle.profile import Profile, Stage, StageKind
from tests.drift.flying import at_rates, carry, endings, launches


def columns(path: Path, *names: str) -> list[Floats]:
    with path.open() as file:
        rows = list(csv.DictReader(file))
    return [np.array([float(row[name]) for row in rows]) for name in names]


def only_field(path: Path, **options: Any) -> WindField:
    (field,) = read_fields([path], **options)
    return field


def test_another_predictors_descent_from_thirty_kilometres_is_met_within_half_a_kilometre(
    realdata: Path,
) -> None:
    """ARPEGE over Provence: their steps are 30 s of Euler, their air the standard atmosphere."""
    field = only_field(
        realdata / "winds" / "arpege_0p25_provence_uv.nc", issued_at=datetime(2024, 12, 1, tzinfo=UTC)
    )
    t, latitude, longitude, altitude = columns(
        realdata / "predictions" / "arpege_provence_descent_track.csv",
        "t_s",
        "latitude",
        "longitude",
        "altitude_m",
    )
    # Theirs falls at 4.8 m/s x sqrt(1.2266 / density), ours at a rate x 1.1045 / sqrt(density).
    vehicle = ConstantRate(descent_rate_mps=4.8 * np.sqrt(1.2266) / 1.1045)
    start = launches(latitude[0], longitude[0], altitude_m=altitude[0])
    out = carry(field, at_rates(vehicle, altitude[0]), start, keep_track=True)
    assert endings(out) == [Ending.LANDED]
    assert out.altitude_m[0] == pytest.approx(0.0, abs=1e-3)
    assert out.time_s[0] == pytest.approx(t[-1] + altitude[-1] / 4.8, abs=30.0)
    assert distance_m(out.latitude_deg[0], out.longitude_deg[0], latitude[-1], longitude[-1]) < 500.0
    ours = out.track[0, : out.points[0]]
    for height in (20_000.0, 10_000.0, 5_000.0, 1_000.0):
        there = [np.interp(-height, -altitude, values) for values in (latitude, longitude)]
        here = [np.interp(-height, -ours[:, 3], ours[:, i]) for i in (1, 2)]
        # Euler steps of 30 s at 40 m/s carry each wind a kilometre down; it evens out towards the ground.
        assert distance_m(*there, *here) < 1_000.0


@dataclass(frozen=True)
class Tabulated:
    """A motion as it was measured: altitudes by time, straight between the fixes."""

    time_s: Floats
    height_m: Floats

    def altitude_m(self, elapsed_s: Any) -> Any:
        return np.interp(elapsed_s, self.time_s, self.height_m)

    def elapsed_s(self, altitude_m: Any) -> Any:
        return np.interp(-np.asarray(altitude_m), -np.minimum.accumulate(self.height_m), self.time_s)

    def climb_mps(self, altitude_m: Any) -> Any:
        return np.full_like(altitude_m, (self.height_m[-1] - self.height_m[0]) / self.time_s[-1])


def test_a_flown_parachute_comes_down_where_the_reanalysis_winds_say_within_a_fifth_of_its_drift(
    realdata: Path,
) -> None:
    """A rocket's main parachute over Portugal, ten minutes from 3.5 km; ERA5 is about an eighth too fast."""
    field = only_field(realdata / "winds" / "euroc_2023_all_windows.nc")
    t, latitude, longitude, altitude = columns(
        realdata / "flights" / "rocket_halcyon_20231013.csv",
        "t_since_liftoff_s",
        "latitude",
        "longitude",
        "altitude_m",
    )
    down = t >= 45.0
    t, latitude, longitude, altitude = t[down], latitude[down], longitude[down], altitude[down]
    lasting = np.array([t[-1] - t[0]])
    fall = Stage(StageKind.FALL, Tabulated(t - t[0], altitude), altitude[:1], altitude[-1:], lasting)
    liftoff_s = field.seconds(datetime(2023, 10, 13, 13, 0, 0, tzinfo=UTC))
    start = launches(latitude[0], longitude[0], altitude_m=altitude[0], time_s=liftoff_s + t[0], cleared=True)
    out = carry(field, Profile((fall,)), start, step_s=5.0)
    assert endings(out) == [Ending.STILL_FLYING]
    assert out.altitude_m[0] == pytest.approx(altitude[-1], abs=0.01)
    drifted = distance_m(latitude[0], longitude[0], latitude[-1], longitude[-1])
    missed = distance_m(out.latitude_deg[0], out.longitude_deg[0], latitude[-1], longitude[-1])
    assert drifted == pytest.approx(7_200.0, abs=200.0)
    assert missed < 1_500.0
