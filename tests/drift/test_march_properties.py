"""What must hold of the march whatever the winds are: mirrors, shifts, and members that stay their own."""

from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.drift.single_flight import Arrivals
from planner.forecast.field import WindField
from planner.forecast.grid import Grid
from planner.sample.analytic import analytic_field
from tests.drift.flying import SMALL, endings, launches
from tests.drift.marching import apart_m, differing, flights, march_over, rough_world, salvo
from tests.drift.test_properties import wavy

few = settings(max_examples=12, deadline=None)
coefficient = st.floats(-20.0, 20.0, allow_nan=False)
shape = st.tuples(coefficient, coefficient, coefficient, coefficient)
hours_afloat = st.sampled_from([None, 1.0])


def flown(u: Any, v: Any, latitude: float, longitude: float, **world: Any) -> Arrivals:
    """One flight, with an hour of float where `hours` says so."""
    hours, time_s = world.pop("hours_afloat", None), world.pop("time_s", 0.0)
    field = analytic_field(u, v, **({"grid": SMALL} | world))
    starts = launches(latitude, longitude, time_s=time_s)
    return march_over(field, flights([0.0], top=14_000.0, hours=hours), starts)


@few
@given(shape, shape, hours_afloat)
def test_winds_mirrored_east_to_west_mirror_the_landing(a: Any, b: Any, hours: float | None) -> None:
    u, v = wavy(a), wavy(b)
    mirror_u = lambda lat, lon, h, t: -u(lat, 250.0 - lon, h, t)  # noqa: E731
    mirror_v = lambda lat, lon, h, t: v(lat, 250.0 - lon, h, t)  # noqa: E731
    one = flown(u, v, 35.5, 124.0, hours_afloat=hours)
    other = flown(mirror_u, mirror_v, 35.5, 126.0, hours_afloat=hours)
    mirrored = replace(other, longitude_deg=250.0 - other.longitude_deg)
    assert endings(other) == endings(one)
    assert abs(other.time_s - one.time_s)[0] < 1e-3
    assert apart_m(mirrored, one)[0] < 0.1  # a cell is 500 km wide, and held in 32 bits


@few
@given(shape, shape, hours_afloat)
def test_winds_mirrored_over_the_equator_mirror_the_landing(a: Any, b: Any, hours: float | None) -> None:
    u, v = wavy(a), wavy(b)
    mirror_u = lambda lat, lon, h, t: u(-lat, lon, h, t)  # noqa: E731
    mirror_v = lambda lat, lon, h, t: -v(-lat, lon, h, t)  # noqa: E731
    grid = Grid(-10.0, 120.0, 5.0, 5.0, 5, 3)
    one = flown(u, v, 4.0, 124.0, hours_afloat=hours, grid=grid)
    other = flown(mirror_u, mirror_v, -4.0, 124.0, hours_afloat=hours, grid=grid)
    mirrored = replace(other, latitude_deg=-other.latitude_deg)
    assert endings(other) == endings(one)
    assert apart_m(mirrored, one)[0] < 0.1


@few
@given(shape, shape, st.sampled_from([1.0, 3.0, 6.0]), hours_afloat)
def test_winds_and_launch_shifted_in_time_shift_only_the_time(
    a: Any, b: Any, later_h: float, hours: float | None
) -> None:
    u, v, shift = wavy(a), wavy(b), later_h * 3_600.0
    late_u = lambda lat, lon, h, t: u(lat, lon, h, t - shift)  # noqa: E731
    late_v = lambda lat, lon, h, t: v(lat, lon, h, t - shift)  # noqa: E731
    hourly = {"hours": tuple(float(h) for h in range(14)), "hours_afloat": hours}
    one = flown(u, v, 35.0, 125.0, **hourly)
    other = flown(late_u, late_v, 35.0, 125.0, time_s=shift, **hourly)
    assert endings(other) == endings(one)
    assert abs(other.time_s - shift - one.time_s)[0] < 1e-6
    assert apart_m(other, one)[0] < 1e-3


@few
@given(shape, shape, st.sampled_from([-300.0, -60.0, 60.0, 125.0]), hours_afloat)
def test_winds_and_launch_shifted_in_longitude_shift_only_the_longitude(
    a: Any, b: Any, shift: float, hours: float | None
) -> None:
    u, v = wavy(a), wavy(b)
    far_u = lambda lat, lon, h, t: u(lat, lon - shift, h, t)  # noqa: E731
    far_v = lambda lat, lon, h, t: v(lat, lon - shift, h, t)  # noqa: E731
    one = flown(u, v, 35.0, 125.0, hours_afloat=hours)
    grid = replace(SMALL, west_deg=SMALL.west_deg + shift)
    other = flown(far_u, far_v, 35.0, 125.0 + shift, hours_afloat=hours, grid=grid)
    assert endings(other) == endings(one)
    assert abs(other.longitude_deg - shift - one.longitude_deg)[0] < 1e-6
    assert abs(other.latitude_deg - one.latitude_deg)[0] < 1e-6


def only_member(field: WindField, k: int) -> WindField:
    return replace(
        field,
        forecast=replace(field.forecast, members=1),
        wind=field.wind[k : k + 1],
        near_wind=field.near_wind[k : k + 1],
        first_level=field.first_level[k : k + 1],
    )


def test_member_k_flies_member_ks_wind() -> None:
    field = rough_world(members=3)
    starts = launches(36.0, 125.0, altitude_m=1_000.0)
    profile = flights([1_000.0], top=14_000.0, hours=1.0)
    landed = []
    for k in range(3):
        of_many = march_over(field, profile, starts._replace(member=np.array([k])))
        alone = march_over(only_member(field, k), profile, starts)
        assert of_many.longitude_deg == alone.longitude_deg
        assert of_many.latitude_deg == alone.latitude_deg
        landed.append(of_many.longitude_deg[0])
    assert landed[0] < landed[1] - 0.1 < landed[2] - 0.2


def test_members_in_any_order_fly_each_their_own_wind() -> None:
    members = np.array([2, 0, 1, 1, 0, 2, 2, 0])
    field = differing(analytic_field(wavy((9.0, 8.0, 7.0, 6.0)), wavy((3.0, 8.0, -9.0, 4.0)), members=3))
    many = salvo(field, members.size, spread_deg=0.0)
    many = replace(many, starts=many.starts._replace(member=members))
    out = many.fly()
    for i, member in enumerate(members):
        alone = replace(
            many, field=only_member(field, member), starts=many.starts._replace(member=0 * members)
        )
        assert alone.fly([i]).longitude_deg[0] == out.longitude_deg[i]
