"""The yardstick kernel against closed forms and against its own order.

Winds are stored in 32 bits, so a formula that the grid holds exactly is met to about 1e-7 of the
distance; where a tolerance is wider the reason stands beside it.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from planner.drift.endings import Ending
from planner.forecast.field import WindField
from planner.forecast.grid import Grid
from planner.geo import Floats, east_west, geometric_altitude, geopotential_height
from planner.sample.analytic import LEVELS_PA, analytic_field
from planner.units import EARTH_RADIUS_M
from planner.vehicle.profile import Profile
from tests.drift.flying import BURST as UP_AND_DOWN
from tests.drift.flying import SMALL, TWO_LEVELS_PA, at_rates, carry, endings, launches, steadily


def steady(speed: float) -> Callable[..., Any]:
    return lambda lat, lon, h, t: speed


def mercator(latitude_deg: Any) -> Any:
    return np.arctanh(np.sin(np.radians(latitude_deg)))


def integral_of_one_over_radius(low_m: float, high_m: float, rate_mps: float) -> float:
    """Seconds per metre of radius, gathered by a steady climb: radians per m/s of wind."""
    return float(np.log((EARTH_RADIUS_M + high_m) / (EARTH_RADIUS_M + low_m)) / rate_mps)


def test_a_steady_wind_carries_a_climb_along_a_rhumb_line_of_the_sphere() -> None:
    field = analytic_field(steady(16.0), steady(8.0), grid=SMALL, levels_pa=TWO_LEVELS_PA)
    out = carry(field, steadily(100.0, 5.0, 5_000.0), launches(35.0, 125.0))
    angle = integral_of_one_over_radius(100.0, 25_100.0, 5.0)
    latitude = 35.0 + np.degrees(8.0 * angle)
    longitude = 125.0 + np.degrees(16.0 / 8.0 * (mercator(latitude) - mercator(35.0)))
    assert out.latitude_deg[0] == pytest.approx(latitude, abs=1e-9)
    assert out.longitude_deg[0] == pytest.approx(longitude, abs=1e-9)
    assert out.altitude_m[0] == pytest.approx(25_100.0, abs=1e-6)


def test_a_steady_wind_carries_a_float_further_in_degrees_the_lower_it_is() -> None:
    field = analytic_field(steady(32.0), steady(0.0), grid=SMALL, levels_pa=TWO_LEVELS_PA)
    for altitude in (0.0, 20_000.0):
        out = carry(field, steadily(altitude, 0.0, 7_200.0), launches(36.0, 121.0))
        degrees = np.degrees(32.0 * 7_200.0 / (EARTH_RADIUS_M + altitude) / np.cos(np.radians(36.0)))
        assert out.longitude_deg[0] - 121.0 == pytest.approx(degrees, abs=1e-10)
        assert out.latitude_deg[0] == 36.0


def test_a_wind_that_grows_with_height_drifts_a_steady_climb_as_its_integral_says() -> None:
    per_gpm = 2.0**-9
    field = analytic_field(
        lambda lat, lon, h, t: per_gpm * h, steady(0.0), grid=SMALL, levels_pa=np.append(101_325.0, LEVELS_PA)
    )
    out = carry(field, steadily(0.0, 4.0, 7_000.0), launches(36.0, 121.0))
    # u = a R z / (R + z) through R + z: the integral of z / (R + z)^2 over z is ln(R + z) + R / (R + z).
    ratio = (EARTH_RADIUS_M + 28_000.0) / EARTH_RADIUS_M
    angle = per_gpm * EARTH_RADIUS_M / 4.0 * (np.log(ratio) + 1.0 / ratio - 1.0)
    degrees = np.degrees(angle) / np.cos(np.radians(36.0))
    assert out.longitude_deg[0] - 121.0 == pytest.approx(degrees, rel=2e-7)


def test_a_wind_that_grows_with_height_drifts_up_and_down_by_the_mean_over_time() -> None:
    per_gpm = 2.0**-10
    field = analytic_field(
        lambda lat, lon, h, t: per_gpm * h, steady(0.0), grid=SMALL, levels_pa=np.append(101_325.0, LEVELS_PA)
    )
    out = carry(field, at_rates(UP_AND_DOWN), launches(36.0, 121.0))
    t = np.linspace(0.0, out.time_s[0], 400_001)
    z = profile_altitude(at_rates(UP_AND_DOWN), t)
    angle = np.trapezoid(per_gpm * geopotential_height(z) / (EARTH_RADIUS_M + z), t)
    assert endings(out) == [Ending.LANDED]
    # The fall is held as altitudes every 20 m, straight between, so Runge-Kutta meets small kinks.
    expected = np.degrees(angle) / np.cos(np.radians(36.0))
    assert out.longitude_deg[0] - 121.0 == pytest.approx(expected, rel=1e-6)


def profile_altitude(profile: Profile, t: Floats) -> Floats:
    climb, fall = (stage.law.altitude_m for stage in profile.stages)
    burst = profile.stages[0].duration_s[0]
    up, down = climb(t[None, :])[0], fall(np.maximum(t - burst, 0.0)[None, :])[0]
    return np.asarray(np.where(t < burst, up, down))


def spinning(axis_deg: tuple[float, float], radians_per_s: float, altitude_m: float) -> tuple[Any, Any]:
    """u and v of the air turning like a solid body about an axis through a point of the sphere."""
    lat0, lon0 = np.radians(axis_deg)
    axis = np.array([np.cos(lat0) * np.cos(lon0), np.cos(lat0) * np.sin(lon0), np.sin(lat0)])
    speed = radians_per_s * (EARTH_RADIUS_M + altitude_m)

    def u(lat: Any, lon: Any, h: Any, t: Any) -> Any:
        phi, lam = np.radians(lat), np.radians(lon)
        across = axis[0] * np.cos(lam) + axis[1] * np.sin(lam)
        return speed * (axis[2] * np.cos(phi) - across * np.sin(phi))

    def v(lat: Any, lon: Any, h: Any, t: Any) -> Any:
        lam = np.radians(lon)
        return speed * (axis[0] * np.sin(lam) - axis[1] * np.cos(lam)) + 0.0 * lat

    return u, v


def turned(
    point_deg: tuple[float, float], axis_deg: tuple[float, float], angle: float
) -> tuple[float, float]:
    """A point turned about an axis by an angle [rad]: Rodrigues."""

    def unit(lat: float, lon: float) -> Floats:
        phi, lam = np.radians(lat), np.radians(lon)
        return np.array([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)])

    p, k = unit(*point_deg), unit(*axis_deg)
    q = p * np.cos(angle) + np.cross(k, p) * np.sin(angle) + k * (k @ p) * (1 - np.cos(angle))
    return float(np.degrees(np.arcsin(q[2]))), float(np.degrees(np.arctan2(q[1], q[0])))


def test_air_that_turns_like_a_solid_body_carries_a_float_round_its_axis() -> None:
    fine = Grid(34.0, 121.0, 0.05, 0.05, 121, 121)
    axis, start = (37.0, 124.0), (38.5, 124.0)
    turn = 2 * np.pi / 36_000.0
    u, v = spinning(axis, turn, 5_000.0)
    field = analytic_field(u, v, grid=fine, hours=(0.0, 5.0, 10.0), levels_pa=TWO_LEVELS_PA)
    for seconds in (9_000.0, 36_000.0):
        out = carry(field, steadily(5_000.0, 0.0, seconds), launches(*start))
        latitude, longitude = turned(start, axis, turn * seconds)
        # Straight lines between nodes 0.05 degrees apart cut the arcs: a third of a metre in a whole turn.
        assert out.latitude_deg[0] == pytest.approx(latitude, abs=4e-6)
        assert out.longitude_deg[0] == pytest.approx(longitude, abs=4e-6)


def test_a_whole_turn_of_the_air_about_the_pole_comes_back_across_the_date_line() -> None:
    globe = Grid(-90.0, -180.0, 2.5, 2.5, 73, 144)
    field = analytic_field(steady(512.0), steady(0.0), grid=globe, levels_pa=TWO_LEVELS_PA)
    turn_s = 2 * np.pi * EARTH_RADIUS_M * np.cos(np.radians(60.0)) / 512.0
    out = carry(field, steadily(0.0, 0.0, turn_s), launches(60.0, 100.0))
    assert out.longitude_deg[0] == pytest.approx(460.0, abs=1e-9)
    assert east_west(out.longitude_deg[0]) == pytest.approx(100.0, abs=1e-9)


@pytest.mark.parametrize("west", [170.0, -190.0])
@pytest.mark.parametrize("start", [179.5, -180.5])
def test_a_zonal_wind_crosses_the_date_line_along_its_parallel(west: float, start: float) -> None:
    grid = Grid(-30.0, west, 1.0, 1.0, 21, 21)
    field = analytic_field(steady(32.0), steady(0.0), grid=grid, levels_pa=TWO_LEVELS_PA)
    out = carry(field, steadily(1_000.0, 0.0, 10_000.0), launches(-17.0, start))
    degrees = np.degrees(320_000.0 / (EARTH_RADIUS_M + 1_000.0) / np.cos(np.radians(17.0)))
    assert endings(out) == [Ending.STILL_FLYING]
    assert out.latitude_deg[0] == -17.0
    assert east_west(out.longitude_deg[0] - 179.5 - degrees) == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("member_of", ["a wrapping grid", "a grid from 0 to 357.5"])
def test_the_seam_of_a_global_grid_cannot_be_felt(member_of: str) -> None:
    """A wind that varies with longitude blows the same whichever meridian the file begins with."""
    west = -180.0 if member_of == "a wrapping grid" else 0.0

    def wave(lat: Any, lon: Any, h: Any, t: Any) -> Any:
        return np.round(64.0 * np.sin(2 * np.radians(lon))) / 2

    def fly(first: float) -> tuple[float, float]:
        grid = Grid(-90.0, first, 2.5, 2.5, 73, 144)
        field = analytic_field(steady(32.0), wave, grid=grid, levels_pa=TWO_LEVELS_PA)
        out = carry(field, steadily(1_000.0, 0.0, 40_000.0), launches(10.0, west - 5.0))
        return float(out.latitude_deg[0]), float(out.longitude_deg[0])

    assert fly(west) == pytest.approx(fly(west + 90.0), abs=1e-9)


LINEAR = Grid(30.0, 120.0, 10.0, 10.0, 2, 2)
"""One cell: a wind linear in latitude and longitude is held by it exactly."""


def eddy_field() -> WindField:
    """A strong eddy in one cell, growing in time and in height."""
    spin = 1.0

    def growing(h: Any, t: Any) -> Any:
        return (40.0 + t / 3600.0) * (1.0 + h / 2.0**15)

    return analytic_field(
        lambda lat, lon, h, t: -spin * (lat - 35.0) * growing(h, t) + 4.0,
        lambda lat, lon, h, t: spin * (lon - 125.0) * growing(h, t),
        grid=LINEAR,
        hours=(0.0, 6.0),
        levels_pa=TWO_LEVELS_PA,
    )


def exact_end(field: WindField, rate_mps: float, seconds: float) -> tuple[float, float]:
    """The same winds from the cell's eight nodes, by an adaptive method of eighth order."""
    nodes = field.wind[0].astype(float)
    bottom, top = nodes[0, 0, 0, :, 0]

    def wind(t: float, lat: float, lon: float, z: float) -> Floats:
        ft, fy, fx = t / 21_600.0, (lat - 30.0) / 10.0, (lon - 120.0) / 10.0
        fz = (geopotential_height(z) - bottom) / (top - bottom)
        weights = np.einsum("t,y,x,z->tyxz", [1 - ft, ft], [1 - fy, fy], [1 - fx, fx], [1 - fz, fz])
        return np.asarray(np.einsum("tyxz,tyxzc->c", weights, nodes[..., 1:]))

    def rates(t: float, place: Floats) -> Floats:
        z = 1_000.0 + rate_mps * t
        u, v = np.degrees(wind(t, place[0], place[1], z) / (EARTH_RADIUS_M + z))
        return np.array([v, u / np.cos(np.radians(place[0]))])

    answer = solve_ivp(rates, (0.0, seconds), [36.0, 125.5], method="DOP853", rtol=1e-13, atol=1e-13)
    return float(answer.y[0, -1]), float(answer.y[1, -1])


@pytest.mark.parametrize("rate", [0.0, 0.5], ids=["at a float", "through a climb"])
def test_half_the_step_leaves_a_sixteenth_of_the_error(rate: float) -> None:
    field = eddy_field()
    seconds = 21_600.0
    exact = exact_end(field, rate, seconds)
    error = []
    for step in (1_800.0, 900.0, 450.0, 225.0):
        out = carry(field, steadily(1_000.0, rate, seconds), launches(36.0, 125.5), step_s=step)
        error.append(np.hypot(out.latitude_deg[0] - exact[0], out.longitude_deg[0] - exact[1]))
    ratios = np.array(error[:-1]) / error[1:]
    assert error[-1] < 1e-4
    assert np.all((ratios > 13.0) & (ratios < 20.0)), (error, ratios)


def test_a_last_step_cut_short_keeps_the_order() -> None:
    """The horizon falls inside a step: the shorter step is as good as the whole ones."""
    field = eddy_field()
    seconds = 20_567.8
    exact = exact_end(field, 0.5, seconds)
    error = []
    for step in (900.0, 450.0, 225.0):
        out = carry(
            field, steadily(1_000.0, 0.5, 21_600.0), launches(36.0, 125.5), step_s=step, horizon_s=seconds
        )
        assert out.time_s[0] == pytest.approx(seconds, abs=1e-6)
        error.append(np.hypot(out.latitude_deg[0] - exact[0], out.longitude_deg[0] - exact[1]))
    assert np.all(np.array(error[:-1]) / error[1:] > 12.0), error


def test_the_standard_heights_of_levels_are_geopotential() -> None:
    """A climb to a level's own altitude meets that level's wind, not one 140 m beside it."""
    field = analytic_field(lambda lat, lon, h, t: h / 1_024.0, steady(0.0), grid=SMALL)
    level = field.wind[0, 0, 0, 0, -3]
    altitude = float(geometric_altitude(float(level[0])))
    out = carry(field, steadily(altitude, 0.0, 600.0), launches(36.0, 121.0))
    metres = np.radians(out.longitude_deg[0] - 121.0) * np.cos(np.radians(36.0)) * (EARTH_RADIUS_M + altitude)
    assert metres / 600.0 == pytest.approx(level[1], rel=1e-9)
