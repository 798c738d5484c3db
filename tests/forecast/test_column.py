"""The air over a place, and the air that a track meets."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from planner.forecast.grid import Grid
from planner.geo import geometric_altitude
from planner.sample.analytic import START, analytic_field
from tests.forecast.reading.columns import drawn_field

GRID = Grid(30.0, 118.0, 0.5, 0.5, 33, 41)
HOUR_S = 3600.0


def humid(field, seed=3):
    """The field with humidity without any order."""
    drawn = np.random.default_rng(seed).uniform(0.0, 0.02, field.temperature_k.shape)
    return replace(field, vapour_kgpkg=drawn.astype(np.float32))


def calm(**changes):
    """The same standard atmosphere everywhere, moist at the bottom."""
    field = analytic_field(lambda *_: 0.0, lambda *_: 0.0, grid=GRID)
    moist = np.broadcast_to(0.02 * field.levels_pa / 1e5, field.temperature_k.shape).astype(np.float32)
    return replace(field, **{"vapour_kgpkg": moist, **changes})


def test_the_column_over_a_place_is_the_mean_of_the_members_linear_in_place_and_time():
    field = humid(drawn_field(5, members=3, times=2))
    air = field.column(35.25, 125.5, field.start + timedelta(hours=1))
    shares = [[(0.75, 0.25)[y] * (0.5, 0.5)[x] for x in (0, 1)] for y in (0, 1)]

    def blended(values):
        by_time = (values.mean(axis=0, dtype=float) * np.array(shares)[..., None]).sum(axis=(1, 2))
        return by_time[0] + (by_time[1] - by_time[0]) / 3

    np.testing.assert_allclose(air.altitude_m, geometric_altitude(blended(field.wind[..., 0])), rtol=1e-12)
    np.testing.assert_allclose(air.temperature_k, blended(field.temperature_k), rtol=1e-12)
    np.testing.assert_allclose(air.vapour_kgpkg, blended(field.vapour_kgpkg), rtol=1e-12)
    np.testing.assert_array_equal(air.pressure_pa, field.levels_pa)


def test_a_column_beyond_the_area_or_the_hours_is_that_of_the_edge():
    field = humid(drawn_field(6, times=2))
    corner, late = (
        field.column(36.0, 126.0, field.time_at(1e9)),
        field.column(50.0, 160.0, field.time_at(1e9)),
    )
    np.testing.assert_array_equal(late.temperature_k, corner.temperature_k)


def climb_and_float(longitudes, *, level_m=4_000.0, hours=3.0, float_step_s=300.0):
    """A track that climbs in 15 minutes at the first longitude, floats eastwards, and falls at the last."""
    floating = np.arange(900.0, hours * HOUR_S, float_step_s)
    time = np.concatenate([[0.0, 300.0, 600.0], floating, hours * HOUR_S + np.array([0.0, 450.0, 900.0])])
    altitude = np.concatenate([[0.0, 1 / 3, 2 / 3], np.ones_like(floating), [1.0, 0.5, 0.0]]) * level_m
    east = np.interp(time, [900.0, hours * HOUR_S], longitudes)
    return np.column_stack([time, np.full_like(time, 37.0), east, altitude])


def test_in_a_field_of_one_column_the_air_along_any_track_is_that_column():
    field = calm()
    air = field.column(37.0, 126.0, START)
    for track in (climb_and_float((126.0, 129.0)), climb_and_float((126.0, 129.0))[:1]):
        met = field.column_along(track)
        for name in ("temperature", "pressure", "vapour"):
            there, here = (getattr(column, name)(air.altitude_m) for column in (met, air))
            np.testing.assert_allclose(there, here, rtol=1e-9)


@pytest.mark.parametrize("float_step_s", [300.0, 10_000.0])
def test_a_float_meets_the_air_of_its_mean_place_and_the_climb_that_of_the_site(float_step_s):
    field = calm()
    east = 1.5 * (GRID.longitudes_deg - 126.0)[:, None]
    field = replace(field, temperature_k=(field.temperature_k + east).astype(np.float32))
    track = climb_and_float((126.0, 129.0), float_step_s=float_step_s)
    met, site = field.column_along(track), field.column(37.0, 126.0, START)
    middle = field.column(37.0, 127.5, START)
    # 4.5 K from end to end of the float.
    assert met.temperature(4_000.0) == pytest.approx(middle.temperature(4_000.0), abs=0.1)
    assert met.temperature(12_000.0) == pytest.approx(middle.temperature(12_000.0), abs=0.1)
    # Up at the site and down where it ends: the ground's air is the mean of both.
    assert met.temperature(0.0) == pytest.approx(middle.temperature(0.0), abs=0.3)
    up = field.column_along(track[track[:, 0] <= 3 * HOUR_S])
    assert up.temperature(0.0) == pytest.approx(site.temperature(0.0), abs=0.1)


def test_a_track_meets_the_air_at_the_time_when_it_was_there():
    field = calm()
    hours = field.times_s[:, None, None, None] / HOUR_S
    field = replace(field, temperature_k=(field.temperature_k + hours).astype(np.float32))
    met = field.column_along(climb_and_float((126.0, 126.0), hours=6.0))
    warmed = met.temperature(4_000.0) - field.column(37.0, 126.0, START).temperature(4_000.0)
    assert warmed == pytest.approx(3.1, abs=0.1)


def test_a_track_across_the_date_line_meets_the_air_between_not_that_of_the_other_side_of_the_earth():
    ring = Grid(30.0, -180.0, 10.0, 10.0, 3, 36)
    field = analytic_field(lambda *_: 0.0, lambda *_: 0.0, grid=ring)
    far = np.abs(ring.longitudes_deg)[:, None]  # 180 at the date line
    field = replace(field, temperature_k=(field.temperature_k - far).astype(np.float32))
    time = np.linspace(0.0, HOUR_S, 3)
    track = np.column_stack([time, np.full(3, 37.0), [179.0, -180.0, -179.0], np.full(3, 5_000.0)])
    met, there = field.column_along(track), field.column(37.0, 180.0, START)
    np.testing.assert_allclose(met.temperature(there.altitude_m), there.temperature_k, atol=1.0)
