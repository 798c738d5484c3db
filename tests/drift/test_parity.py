"""The Tawhiri mode against a plain writing of that predictor's algorithm, to 1e-9 degrees."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from planner.air import standard_height
from planner.drift.endings import Ending
from planner.drift.tawhiri import drift_as_tawhiri
from planner.drift.tawhiri_steps import tawhiri_steps
from planner.forecast.decoded_run import Cube, wind_field
from planner.forecast.field import WindField
from planner.forecast.grid import Grid
from planner.geo import east_west
from planner.plan.constant_rate import ConstantRate
from tests.drift.flying import BURST, DAY_S, at_rates, endings, launches
from tests.oracles import tawhiri

LEVELS_PA = np.array([1000, 925, 850, 700, 500, 300, 200, 100, 50, 20, 10, 5, 2.0]) * 100
HOURS = (0, 3, 6, 9)


def field_of_noise(grid: Grid, *, rough: float, orography: bool = False, seed: int = 7) -> WindField:
    """Smooth waves, or with `rough` winds [m/s] and heights that jump from node to node."""
    random = np.random.default_rng(seed)
    shape = (1, len(HOURS), LEVELS_PA.size, grid.rows, grid.columns)
    east = np.radians(np.arange(grid.columns) * grid.step_longitude_deg)
    north = np.radians(grid.latitudes_deg)[:, None]
    level = np.arange(LEVELS_PA.size)[:, None, None]
    hour = np.asarray(HOURS)[:, None, None, None]
    wave = np.sin(4 * east + 0.3 * hour) * np.cos(3 * north) + 0.0 * level
    u = 4.0 * level + 15.0 * wave + rough * random.normal(size=shape)
    v = 10.0 * np.cos(4 * east + 0.3 * hour) + 0.5 * level + rough * random.normal(size=shape)
    height = standard_height(LEVELS_PA)[:, None, None] * (1 + 0.02 * wave) + 50.0 * wave
    height = height + rough * random.normal(size=shape)
    hills = np.abs(400.0 * np.sin(20 * east) * np.cos(20 * north)) if orography else None
    start = datetime(2026, 11, 24, tzinfo=UTC)
    return wind_field(
        Cube(
            source="noise",
            issued_at=start,
            times=tuple(start + timedelta(hours=h) for h in HOURS),
            grid=grid,
            levels_pa=LEVELS_PA,
            u_mps=u.astype(np.float32),
            v_mps=v.astype(np.float32),
            sha256="0" * 64,
            height_gpm=height.astype(np.float32),
            orography_gpm=None if hills is None else hills.astype(np.float32),
        )
    )


def dataset(field: WindField) -> tawhiri.Dataset:
    grid = field.grid
    corner = grid.south_deg, grid.west_deg, grid.step_latitude_deg, grid.step_longitude_deg
    return tawhiri.Dataset(field.wind[0], field.times_s, *corner)


def assert_the_same(
    field: WindField,
    vehicle: ConstantRate,
    place: tuple[float, float],
    *,
    altitude: float = 0.0,
    time: float = 0.0,
) -> None:
    latitude, longitude = place
    starts = launches(latitude, longitude, altitude_m=altitude, time_s=time)
    steps = tawhiri_steps(at_rates(vehicle, altitude), longest_s=DAY_S)
    ours = drift_as_tawhiri(field, steps, starts, until_s=starts.time_s + DAY_S, keep_track=True)
    ascent, descent = tawhiri.standard_profile(
        dataset(field),
        field.ground_at,
        tawhiri.Point(time, latitude, longitude % 360.0, altitude),
        ascent_mps=vehicle.ascent_rate_mps or 0.0,
        burst_m=vehicle.burst_altitude_m or 0.0,
        descent_mps=vehicle.descent_rate_mps,
    )
    theirs = np.array(ascent + descent[1:])
    assert endings(ours) == [Ending.LANDED]
    assert ours.points[0] == len(theirs)
    track = ours.track[0, : len(theirs)]
    np.testing.assert_allclose(track[:, 0], theirs[:, 0], rtol=0, atol=1e-6)
    np.testing.assert_allclose(track[:, 1], theirs[:, 1], rtol=0, atol=1e-9)
    np.testing.assert_allclose(east_west(track[:, 2] - theirs[:, 2]), 0.0, rtol=0, atol=1e-9)
    np.testing.assert_allclose(track[:, 3], theirs[:, 3], rtol=0, atol=1e-6)
    ours_end = ours.time_s[0], ours.latitude_deg[0], ours.longitude_deg[0], ours.altitude_m[0]
    np.testing.assert_array_equal(ours_end, track[-1])


KOREA = Grid(30.0, 118.0, 0.5, 0.5, 33, 41)
GREENWICH = Grid(46.0, -6.0, 0.5, 0.5, 17, 29)
DATE_LINE = Grid(-24.0, 174.0, 0.5, 0.5, 17, 29)
GLOBE = Grid(-90.0, 0.0, 2.5, 2.5, 73, 144)


@pytest.mark.parametrize("rough", [0.0, 10.0], ids=["smooth", "rough"])
@pytest.mark.parametrize(("latitude", "longitude"), [(37.9, 126.7), (34.05, 121.0), (41.3, 123.456)])
@pytest.mark.slow
def test_the_parity_mode_flies_as_tawhiri_does(rough: float, latitude: float, longitude: float) -> None:
    assert_the_same(field_of_noise(KOREA, rough=rough), BURST, (latitude, longitude))


def test_parity_holds_for_other_rates_heights_and_hours() -> None:
    quick = ConstantRate(ascent_rate_mps=7.3, burst_altitude_m=18_765.4, descent_rate_mps=9.1)
    assert_the_same(field_of_noise(KOREA, rough=3.0), quick, (38.0, 127.0), altitude=123.4, time=8_765.0)


def test_parity_holds_for_the_last_metres_trick() -> None:
    falling_already = ConstantRate(ascent_rate_mps=15.0, burst_altitude_m=12_001.0, descent_rate_mps=6.0)
    assert_the_same(
        field_of_noise(KOREA, rough=3.0), falling_already, (38.0, 127.0), altitude=12_000.0, time=600.0
    )


def test_parity_holds_above_the_top_and_below_the_lowest_level() -> None:
    field = field_of_noise(KOREA, rough=1.0)
    high = ConstantRate(ascent_rate_mps=6.0, burst_altitude_m=45_000.0, descent_rate_mps=6.0)
    assert high.burst_altitude_m is not None
    assert high.burst_altitude_m > field.forecast.top_m
    assert_the_same(field, high, (38.0, 123.0))


@pytest.mark.parametrize(
    ("grid", "latitude", "longitude"),
    [
        (GREENWICH, 50.1, -0.4),
        (DATE_LINE, -20.0, 179.7),
        (GLOBE, 51.0, 359.6),
        (GLOBE, -17.0, 179.9),
        (GLOBE, 70.0, 0.0),
    ],
    ids=["Greenwich", "date line", "the globe's seam", "the globe's date line", "the globe's first column"],
)
def test_parity_holds_where_longitudes_begin_again(grid: Grid, latitude: float, longitude: float) -> None:
    assert_the_same(field_of_noise(grid, rough=2.0), BURST, (latitude, longitude))


def test_parity_holds_over_hills() -> None:
    field = field_of_noise(KOREA, rough=0.0, orography=True)
    assert_the_same(field, BURST, (37.9, 126.7))


def test_in_the_parity_mode_a_climb_out_of_the_ground_goes_on_as_tawhiri_lets_it() -> None:
    field = field_of_noise(KOREA, rough=0.0, orography=True)
    hills = np.argwhere(field.ground_m > 350.0)
    row, col = hills[len(hills) // 2]
    latitude, longitude = field.grid.latitudes_deg[row], field.grid.longitudes_deg[col]
    slow = ConstantRate(ascent_rate_mps=1.0, burst_altitude_m=5_000.0, descent_rate_mps=5.0)
    assert_the_same(field, slow, (latitude, longitude), altitude=-50.0)
