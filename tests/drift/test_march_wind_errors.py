"""The wind's own error on the march: as the yardstick kernel meets it, drop by drop."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from planner.drift.wind_errors import WindErrors
from planner.sample.analytic import analytic_field
from tests.drift.flying import SMALL, TWO_LEVELS_PA, launches
from tests.drift.marching import (
    apart_m,
    assert_the_same_bits,
    drawn_errors,
    flights,
    march_over,
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
    return drawn_errors(STARTS.time_s, np.random.default_rng(5), **changes)


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
        {"column_share": 1.0, "length_m": np.full(3, 500.0)},
        {"column_share": 0.0, "length_m": np.full(3, 1_000.0)},
        {"memory_s": 3_600.0},
        {"wind_share": 0.0},
    ],
    ids=[
        "-",
        "issued long ago",
        "issued later",
        "issued never",
        "one offset",
        "short",
        "forgets soon",
        "table",
    ],
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
    apart = apart_m(marched, exact)
    # The field bends at every rung and hour, in the middle of a float's step or not.
    assert np.median(apart) < 0.005 * np.median(carried), apart
    assert np.quantile(apart, 0.9) < 0.02 * np.median(carried), apart


@pytest.mark.parametrize("later_s", [-3_000.0, 3_000.0])
def test_a_field_may_begin_before_its_flight_or_after(later_s: float) -> None:
    errors = errors_of()._replace(origin_s=STARTS.time_s + later_s)
    marched, exact = (fly(CALM, AFLOAT, STARTS, errors=errors) for fly in (march_over, yardstick))
    assert np.median(apart_m(marched, exact)) < 30.0


def test_drops_of_one_key_meet_the_same_field() -> None:
    errors = errors_of()._replace(origin_s=np.zeros(N))
    same = errors._replace(key=errors.key[::-1].copy(), size=errors.size[::-1].copy())
    one, other = (
        march_over(CALM, RISING, launches(np.full(N, 35.0), 125.0), errors=e) for e in (errors, same)
    )
    assert_the_same_bits(one, other, slice(None, None, -1))


def test_errors_add_to_the_wind() -> None:
    """In a wind that is the same everywhere the error carries as far as in calm air."""
    wind = analytic_field(
        lambda lat, lon, h, t: 0.0, lambda lat, lon, h, t: 9.0, grid=SMALL, levels_pa=TWO_LEVELS_PA
    )
    errors = errors_of(wind_share=0.0)
    with_both, with_wind = (march_over(wind, RISING, STARTS, errors=e) for e in (errors, None))
    with_error = march_over(CALM, RISING, STARTS, errors=errors)
    together = with_wind.latitude_deg + with_error.latitude_deg - 35.0
    np.testing.assert_allclose(with_both.latitude_deg, together, rtol=0, atol=2e-6)
