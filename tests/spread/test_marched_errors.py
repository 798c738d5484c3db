"""The wind's own error as the march meets it."""

from typing import Any

import numpy as np
import pytest

from planner.spread.error_priors import forecast_prior
from planner.spread.wind_error import wind_errors
from tests.drift.flying import launches
from tests.drift.marching import apart_m, flights, march_over, rough_world, scaled, yardstick

N = 24
AFLOAT = flights(np.zeros(N), top=np.linspace(500.0, 16_000.0, N), hours=3.0)
STARTS = launches(35.0, 125.0, time_s=np.linspace(0.0, 6_000.0, N))


@pytest.mark.parametrize("issued_s", [0.0, np.inf], ids=["issued", "an analysis"])
def test_the_spreads_own_errors_are_met_as_the_yardstick_meets_them(issued_s: float) -> None:
    drops: dict[str, Any] = {"seed": 1, "first": 0, "count": N, "row": np.arange(N)}
    errors = wind_errors([forecast_prior().law(issued_s)], origin_s=STARTS.time_s, size=np.ones(N), **drops)
    field = scaled(rough_world(), 0.3)
    marched = march_over(field, AFLOAT, STARTS, errors=errors)
    assert np.median(apart_m(marched, yardstick(field, AFLOAT, STARTS, errors=errors))) < 60.0
