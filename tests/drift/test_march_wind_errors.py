"""The forecast's own error on the march: as the yardstick kernel meets it, series by series."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from planner.chance.error_series import error_series
from planner.drift.wind_errors import WindErrors
from planner.geo import METRES_PER_DEGREE
from planner.sample.analytic import START, analytic_field
from planner.spread.wind_error import wind_errors
from planner.units import EARTH_RADIUS_M
from tests.drift.flying import SMALL, TWO_LEVELS_PA, launches, steadily
from tests.drift.marching import (
    apart_m,
    assert_the_same_bits,
    drawn_errors,
    flights,
    march_over,
    rough_world,
    salvo,
    scaled,
    yardstick,
)

HOUR_S = 3_600.0
N = 24
RISING = flights(np.zeros(N), top=14_000.0)
AFLOAT = flights(np.zeros(N), top=np.linspace(500.0, 16_000.0, N), hours=3.0)
SLOW = flights(np.zeros(N), top=4_000.0, down=1.0)
CALM = analytic_field(
    lambda lat, lon, h, t: 0.0, lambda lat, lon, h, t: 0.0, grid=SMALL, levels_pa=TWO_LEVELS_PA
)
STARTS = launches(35.0, 125.0, time_s=np.linspace(0.0, 6_000.0, N))


def errors_of(**changes: Any) -> WindErrors:
    return drawn_errors(STARTS.time_s, np.random.default_rng(5))._replace(**changes)


@pytest.mark.parametrize(
    "profile", [RISING, AFLOAT, SLOW], ids=["a burst", "three hours of float", "a slow fall"]
)
@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"issued_s": -6 * HOUR_S},
        {"issued_s": 5_000.0},
        {"issued_s": np.inf},
        {"origin_s": STARTS.time_s - 3_000.0},
        {"origin_s": STARTS.time_s + 3_000.0},
        {"row": np.zeros(N, dtype=np.int64)},
        {"spacing_s": 600.0},
    ],
    ids=["-", "issued long ago", "issued later", "issued never", "begun", "to begin", "one for all", "short"],
)
def test_each_drop_meets_its_series_as_the_yardstick_does(profile: Any, changes: Any) -> None:
    """In calm air, where errors that grow from 1 to 9 m/s with height and lead time are all there is."""
    errors = errors_of(**changes)
    marched = march_over(CALM, profile, STARTS, errors=errors)
    exact = yardstick(CALM, profile, STARTS, errors=errors)
    carried = apart_m(
        exact, replace(exact, latitude_deg=STARTS.latitude_deg, longitude_deg=STARTS.longitude_deg)
    )
    assert np.median(carried) > 2_000.0
    apart = np.sort(apart_m(marched, exact))
    assert np.median(apart) < 10.0, apart
    # A float where the table bends between two rungs meets an error a hundredth too small.
    assert apart[-2] < 40.0, apart
    assert apart[-1] < 500.0, apart


def test_drops_read_the_series_of_their_row() -> None:
    errors = errors_of()
    series = np.ascontiguousarray(errors.series[:, errors.row])
    own = errors._replace(series=series, row=np.arange(N))
    one, other = (march_over(CALM, AFLOAT, STARTS, errors=e) for e in (errors, own))
    assert_the_same_bits(one, other)


def test_series_of_zeros_change_no_bit_of_a_flight() -> None:
    many = salvo(rough_world(), 32, hours=1.0)
    zeros = many.errors._replace(series=0.0 * many.errors.series)
    none = many.errors._replace(series=many.errors.series[:0])
    assert_the_same_bits(replace(many, errors=zeros).fly(), replace(many, errors=none).fly())


def test_errors_add_to_the_wind() -> None:
    """In a wind that is the same everywhere the error carries as far as in calm air."""
    wind = analytic_field(
        lambda lat, lon, h, t: 0.0, lambda lat, lon, h, t: 9.0, grid=SMALL, levels_pa=TWO_LEVELS_PA
    )
    errors = errors_of()
    with_both, with_wind = (march_over(wind, RISING, STARTS, errors=e) for e in (errors, None))
    with_error = march_over(CALM, RISING, STARTS, errors=errors)
    together = with_wind.latitude_deg + with_error.latitude_deg - 35.0
    np.testing.assert_allclose(with_both.latitude_deg, together, rtol=0, atol=2e-6)


def pushed(errors: WindErrors, altitude_m: float, *, time_s: float = 0.0) -> Any:
    """Mean east and north speed that an error gives a short float."""
    starts = launches(35.0, 125.0, altitude_m=altitude_m, time_s=time_s)
    out = march_over(CALM, steadily(altitude_m, 0.0, 1.0), starts, errors=errors)
    metres = METRES_PER_DEGREE * (1 + altitude_m / EARTH_RADIUS_M)
    east = (out.longitude_deg[0] - 125.0) * metres * np.cos(np.radians(35.0))
    return np.array([east, (out.latitude_deg[0] - 35.0) * metres])


def constant(east: float, north: float, **changes: Any) -> WindErrors:
    knots = np.array([[[east, north]], [[east, north]]])
    sigma = np.array([[1.0, 2.0, 3.0], [2.0, 4.0, 6.0], [5.0, 8.0, 9.0]])
    heights, leads = np.array([0.0, 1_000.0, 10_000.0]), np.array([6.0, 24.0, 48.0]) * HOUR_S
    row = np.zeros(1, dtype=np.int64)
    return WindErrors(knots, row, np.zeros(1), 1_800.0, sigma, heights, leads, 0.0)._replace(**changes)


@pytest.mark.parametrize(
    ("altitude_m", "lead_h", "sigma_mps"),
    [
        (1_000.0, 24.0, 4.0),
        (500.0, 6.0, 1.5),
        (5_500.0, 15.0, (2.0 + 4.0 + 5.0 + 8.0) / 4),
        (10_000.0, 36.0, 8.5),
        (25_000.0, 24.0, 8.0),
        (500.0, 1.0, 1.5),
        (1_000.0, 200.0, 6.0),
        (29_000.0, 300.0, 9.0),
    ],
)
def test_a_constant_series_adds_its_multiple_of_sigma_at_that_height_and_lead(
    altitude_m: float, lead_h: float, sigma_mps: float
) -> None:
    """Linear between the table's heights and leads, held beyond them."""
    errors = constant(1.0, -2.0, issued_s=-lead_h * HOUR_S)
    # The table's own bends lie between two rungs.
    assert pushed(errors, altitude_m) == pytest.approx([sigma_mps, -2 * sigma_mps], rel=0.02)


def test_the_lead_grows_during_the_flight() -> None:
    errors = constant(1.0, 0.0, issued_s=-6 * HOUR_S)
    assert pushed(errors, 1_000.0, time_s=9 * HOUR_S)[0] == pytest.approx(3.0, rel=0.02)


def test_a_series_is_linear_between_its_steps_and_held_beyond_them() -> None:
    knots = np.array([[[0.0, 1.0]], [[2.0, 1.0]], [[-2.0, 1.0]]])
    errors = constant(0.0, 0.0, series=knots, issued_s=-24 * HOUR_S, origin_s=np.array([600.0]))
    for time, multiple in ((0.0, 0.0), (600.0 + 900.0, 1.0), (600.0 + 2_700.0, 0.0), (9_000.0, -2.0)):
        east, north = pushed(errors, 1_000.0, time_s=time)
        growth = 1.0 + time / (24 * HOUR_S) / 2  # sigma at 1 km: 4 m/s at 24 h, 6 m/s at 48 h
        assert east == pytest.approx(4.0 * multiple * growth, abs=0.1)
        assert north == pytest.approx(4.0 * growth, rel=0.02)


@pytest.mark.parametrize("issued_at", [START, None], ids=["issued", "an analysis"])
def test_the_spreads_own_errors_are_met_as_the_yardstick_meets_them(issued_at: Any) -> None:
    series = error_series(seed=1, first=0, count=N, longest_s=30_000.0)
    errors = wind_errors(series, row=np.arange(N), origin_s=STARTS.time_s, start=START, issued_at=issued_at)
    field = scaled(rough_world(), 0.3)
    marched = march_over(field, AFLOAT, STARTS, errors=errors)
    # They bend every ten minutes, in the middle of a float's step or not.
    assert np.median(apart_m(marched, yardstick(field, AFLOAT, STARTS, errors=errors))) < 15.0
