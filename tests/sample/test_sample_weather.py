"""The sample's air obeys the equations that real air obeys, and its weather does what planners need."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from planner.forecast.grid import Grid
from planner.geo import METRES_PER_DEGREE, geometric_altitude
from planner.sample.free_air import (
    CORIOLIS_RADPS,
    error_waves,
    free_air,
    mesoscale_waves,
    synoptic_waves,
)
from planner.sample.sample_files import FULL
from planner.sample.surface import at_height, boundary_layer, orography_gpm, surface, uplift
from planner.units import GAS_CONSTANT_DRY_AIR, GRAVITY_MPS2

RUN = datetime(2026, 11, 24, tzinfo=UTC)
LEVELS_PA = 100.0 * np.array(FULL.levels_hpa, dtype=float)
DAY_S = 86_400.0
BORDER = Grid(37.9, 126.7, 0.5, 0.5, 1, 1)


def all_waves(member=0, lead_s=0.0):
    return synoptic_waves().joined(mesoscale_waves()).joined(error_waves(RUN, member, lead_s))


@pytest.fixture(scope="module")
def air():
    return free_air(all_waves(member=2, lead_s=4 * DAY_S), FULL.grid, LEVELS_PA, RUN + timedelta(days=4))


def southerly(u_mps, v_mps):
    """From between south-east and south-west."""
    return v_mps > np.abs(u_mps)


def test_layers_are_as_thick_as_the_hypsometric_equation_says(air):
    mean_k = (air.temperature_k[1:] + air.temperature_k[:-1]) / 2
    log_ratio = np.log(LEVELS_PA[:-1] / LEVELS_PA[1:])[:, None, None]
    thickness = GAS_CONSTANT_DRY_AIR / GRAVITY_MPS2 * mean_k * log_ratio
    np.testing.assert_allclose(np.diff(air.height_gpm, axis=0), thickness, rtol=1e-9)


def test_wind_grows_with_height_as_temperature_falls_northwards():
    # du/dlnp = (R/f) dT/dy and dv/dlnp = -(R/f) dT/dx, on a fine grid of levels and places.
    log_p = np.linspace(np.log(60_000.0), np.log(30_000.0), 61)
    grid = Grid(36.0, 126.0, 0.05, 0.05, 21, 21)
    fine = free_air(all_waves(), grid, np.exp(log_p), RUN)
    east_m = 0.05 * METRES_PER_DEGREE * np.cos(np.radians(grid.latitudes_deg))[:, None]
    north_k_per_m = np.gradient(fine.temperature_k, axis=1) / (0.05 * METRES_PER_DEGREE)
    east_k_per_m = np.gradient(fine.temperature_k, axis=2) / east_m
    scale = GAS_CONSTANT_DRY_AIR / CORIOLIS_RADPS
    inside = (slice(2, -2),) * 3
    shear_u, shear_v = (np.gradient(wind, log_p, axis=0)[inside] for wind in (fine.u_mps, fine.v_mps))
    np.testing.assert_allclose(shear_u, scale * north_k_per_m[inside], rtol=0.02, atol=0.3)
    np.testing.assert_allclose(shear_v, -scale * east_k_per_m[inside], rtol=0.02, atol=0.3)
    assert np.abs(shear_u).max() > 10.0


def test_wind_follows_the_isobars_in_mid_air(air):
    # g dz/dy = -f u on the published levels; the layers' finite depth costs a few per cent.
    level = FULL.levels_hpa.index(500)
    slope = np.gradient(air.height_gpm[level], axis=0)[1:-1] / (0.5 * METRES_PER_DEGREE)
    geostrophic = -GRAVITY_MPS2 / CORIOLIS_RADPS * slope
    departure = geostrophic - air.u_mps[level][1:-1]
    assert np.sqrt((departure**2).mean()) < 0.1 * np.sqrt((air.u_mps[level] ** 2).mean())


def test_air_is_air_like(air):
    assert 185.0 < air.temperature_k.min() < 225.0
    assert 270.0 < air.temperature_k.max() < 300.0
    lapse_k_per_km = -1000.0 * np.diff(air.temperature_k, axis=0) / np.diff(air.height_gpm, axis=0)
    assert lapse_k_per_km.max() < 9.8
    assert 45.0 < air.u_mps.max() < 95.0
    assert geometric_altitude(air.height_gpm[-1].min()) > 36_000.0


def test_two_runs_see_the_same_weather_at_the_same_instant():
    early, late = (
        free_air(
            synoptic_waves().joined(error_waves(run, 0, (RUN - run).total_seconds())),
            FULL.grid,
            LEVELS_PA[::9],
            RUN,
        )
        for run in (RUN - timedelta(hours=42), RUN - timedelta(hours=6))
    )
    np.testing.assert_array_equal(early.u_mps, late.u_mps)
    np.testing.assert_array_equal(early.height_gpm, late.height_gpm)


def test_members_part_with_lead_time_and_more_so_aloft():
    levels = np.array([95_000.0, 25_000.0])

    def spread(lead_h):
        members = [
            free_air(error_waves(RUN, m, lead_h * 3600.0), FULL.grid, levels, RUN).v_mps for m in range(1, 5)
        ]
        return np.std(members, axis=(0, 2, 3))

    near, middle, far = spread(0), spread(48), spread(108)
    assert (near < middle).all()
    assert (middle < far).all()
    assert far[0] < far[1]
    assert 0.4 < near[1] < 1.6
    assert 3.0 < far[1] < 8.0


def test_the_control_has_no_error_and_every_member_its_own():
    control, one, other, later_run = (
        free_air(error_waves(run, member, DAY_S), FULL.grid, LEVELS_PA[:3], RUN).u_mps
        for run, member in ((RUN, 0), (RUN, 1), (RUN, 2), (RUN + timedelta(hours=6), 1))
    )
    calm = free_air(error_waves(RUN, 0, 0.0), FULL.grid, LEVELS_PA[:3], RUN).u_mps
    np.testing.assert_array_equal(control, calm)
    assert np.abs(one - other).max() > 1.0
    assert np.abs(one - later_run).max() > 1.0


def border_series(days, levels_pa):
    """u, v by time and level over the border, every three hours."""
    times = [RUN + timedelta(hours=3 * k) for k in range(8 * days)]
    winds = [free_air(all_waves(), BORDER, levels_pa, time) for time in times]
    return np.array([[w.u_mps[:, 0, 0], w.v_mps[:, 0, 0]] for w in winds]).transpose(1, 2, 0)


def test_any_five_days_of_a_season_bring_wind_from_the_south_and_from_the_north_west():
    u, v = border_series(90, np.array([85_000.0, 70_000.0]))
    for spell in (southerly(u, v), (u > 0) & (v < 0)):
        six_hours = spell[:, 1:] & spell[:, :-1]
        for start in range(0, six_hours.shape[1] - 39):
            assert six_hours[:, start : start + 39].any(axis=1).all()


def ground_series(days):
    times = [RUN + timedelta(hours=3 * k) for k in range(8 * days)]
    ground = orography_gpm(BORDER)
    for time in times:
        waves, small = all_waves(), mesoscale_waves()
        air = free_air(waves, BORDER, LEVELS_PA[:16], time)
        yield time, surface(air, ground, boundary_layer(BORDER, time), uplift(waves, small, BORDER, time))


def test_the_wind_at_the_ground_has_calm_nights_and_windy_afternoons():
    rows = [(time.hour, float(np.hypot(*s.wind_10m)[0, 0])) for time, s in ground_series(30)]
    night = np.array([speed for hour, speed in rows if hour in (15, 18, 21)])  # 0 to 6 o'clock in Seoul
    afternoon = np.array([speed for hour, speed in rows if hour in (3, 6)])
    assert afternoon.mean() > 1.5 * night.mean()
    assert (night < 2.0).mean() > 0.2
    assert (afternoon > 6.0).any()


def test_weather_at_the_ground_stays_within_what_instruments_can_read():
    seen = [s for _, s in ground_series(20)]
    gust, cape, cloud, visibility = (
        np.array([getattr(s, name)[0, 0] for s in seen])
        for name in ("gust_mps", "cape_jpkg", "cloud_percent", "visibility_m")
    )
    speed = np.array([np.hypot(*s.wind_10m)[0, 0] for s in seen])
    assert (gust > speed).all()
    assert cape.min() == 0.0
    assert 50.0 < cape.max() < 3000.0
    assert 0.0 <= cloud.min() < 20.0
    assert 80.0 < cloud.max() <= 100.0
    assert 200.0 < visibility.min() < 8000.0
    assert 20_000.0 < visibility.max() <= 24_000.0


def test_friction_turns_the_wind_to_the_left_and_leaves_it_alone_above_the_layer():
    layer = boundary_layer(BORDER, RUN.replace(hour=18))
    west = np.array([[10.0]])
    u, v = layer.slowed(west, 0.0 * west, 10.0)
    assert 0.0 < v < u < 6.0
    np.testing.assert_array_equal(layer.slowed(west, 0.0 * west, 2000.0), (west, 0.0 * west))


def test_ground_is_high_where_ranges_stand_and_nought_at_sea():
    places = {(37.7, 128.5): 1200, (40.9, 127.6): 1750, (36.0, 124.0): 0, (38.0, 132.0): 0, (30.0, 125.0): 0}
    for (latitude, longitude), height in places.items():
        here = orography_gpm(Grid(latitude, longitude, 0.5, 0.5, 1, 1))[0, 0]
        assert here == pytest.approx(height, abs=1.0)


def test_a_value_between_two_levels_is_linear_in_height():
    height = np.array([100.0, 300.0, 700.0])[:, None, None]
    wind = np.array([1.0, 2.0, 6.0])[:, None, None]
    for wanted, value in ((100.0, 1.0), (200.0, 1.5), (500.0, 4.0), (50.0, 1.0), (900.0, 6.0)):
        assert at_height(wind, height, np.array([[wanted]]))[0, 0] == pytest.approx(value)
