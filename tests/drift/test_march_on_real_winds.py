"""The march against the yardstick kernel in winds that nobody here made: three models, five grids."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from planner.drift.endings import Ending
from planner.drift.flights import Starts
from planner.forecast.field import WindField
from planner.forecast.reading.read import read_fields
from planner.geo import Floats
from tests.drift.flying import endings, launches
from tests.drift.marching import apart_m, flights, march_over, yardstick

N = 60
FILES: dict[str, dict[str, Any]] = {
    "arpege_0p25_provence_uv.nc": {"issued_at": datetime(2024, 12, 1, tzinfo=UTC)},
    "euroc_2023_all_windows.nc": {},
    "gfs_0p50_20170424_06z_florida.nc": {},
    "gfs.t12z.pgrbf120.2p5deg.grib2": {},
    "ndrt_2020_weather_data_ERA5_new.nc": {},
}
every_file = pytest.mark.parametrize("name", FILES)


@cache
def opened(path: Path) -> WindField:
    (field,) = read_fields([path], **FILES[path.name])
    return field


def inner_pads(field: WindField) -> tuple[Starts, Floats]:
    """Launches from the ground of the inner area, in the first hour."""
    random = np.random.default_rng(3)
    latitude, longitude = (
        random.uniform(np.quantile(axis, 0.3), np.quantile(axis, 0.7), N)
        for axis in (field.grid.latitudes_deg, field.grid.longitudes_deg)
    )
    ground = np.array([field.ground_at(*place) for place in zip(latitude, longitude, strict=True)])
    time_s = field.times_s[0] + random.uniform(0.0, 3_600.0, N)
    return launches(latitude, longitude, altitude_m=ground, time_s=time_s), ground


@every_file
def test_standard_flights_in_real_winds_end_within_metres_of_the_yardstick(realdata: Path, name: str) -> None:
    field = opened(realdata / "winds" / name)
    starts, ground = inner_pads(field)
    profile = flights(ground, top=np.linspace(0.4, 0.99, N) * field.forecast.top_m)
    marched, exact = march_over(field, profile, starts), yardstick(field, profile, starts)
    assert marched.ending.tolist() == exact.ending.tolist()
    assert np.median(apart_m(marched, exact)) < 3.0
    assert np.quantile(apart_m(marched, exact), 0.95) < 6.0
    np.testing.assert_allclose(marched.time_s, exact.time_s, rtol=0, atol=1.0)


@every_file
def test_three_hours_of_float_in_real_winds_end_within_metres_of_the_yardstick(
    realdata: Path, name: str
) -> None:
    field = opened(realdata / "winds" / name)
    starts, ground = inner_pads(field)
    profile = flights(ground, top=np.linspace(0.1, 0.6, N) * field.forecast.top_m, hours=2.5)
    marched, exact = march_over(field, profile, starts), yardstick(field, profile, starts)
    assert marched.ending.tolist() == exact.ending.tolist()
    assert np.median(apart_m(marched, exact)) < 5.0
    assert np.quantile(apart_m(marched, exact), 0.95) < 30.0


def test_flights_round_the_real_globe_cross_its_seams_alike(realdata: Path) -> None:
    """From Greenwich, from the date line and from 80 degrees, both ways, in the longitudes people write."""
    field = opened(realdata / "winds" / "gfs.t12z.pgrbf120.2p5deg.grib2")
    longitude = np.array([-0.05, 0.05, 179.95, -179.95, 180.0, -180.0, 359.9, 0.0])
    latitude = np.array([[40.0], [-40.0], [80.0], [-80.0], [0.0]])
    latitude, longitude = (axis.ravel().copy() for axis in np.broadcast_arrays(latitude, longitude[None, :]))
    ground = np.array([field.ground_at(*place) for place in zip(latitude, longitude, strict=True)])
    starts = launches(latitude, longitude, altitude_m=ground)
    profile = flights(ground, top=ground + 18_000.0)
    marched, exact = march_over(field, profile, starts), yardstick(field, profile, starts)
    assert endings(marched) == endings(exact) == [Ending.LANDED] * 40
    assert apart_m(marched, exact).max() < 20.0
    np.testing.assert_allclose(marched.longitude_deg, exact.longitude_deg, rtol=0, atol=1e-3)
