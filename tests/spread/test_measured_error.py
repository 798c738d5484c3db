"""The error of winds that a balloon measured itself: nothing where and when it was, then growing with age."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from planner import WindField, read_fields
from planner.forecast.field_set import together
from planner.forecast.grid import Grid
from planner.forecast.held_winds import AscentTimes
from planner.spread.error_model import ErrorModel
from planner.spread.error_priors import analysis_prior
from planner.spread.wind_error import error_model, size_by_distance
from tests.calibrations import calibration
from tests.verify.flown_sky import ASCENT_MPS, START, TOP_M, fly, wind_mps
from tests.worlds import weather


@pytest.fixture(scope="module")
def track(tmp_path_factory) -> Path:
    return fly(tmp_path_factory.mktemp("sky"))


def own_wind(track: Path, later: timedelta = timedelta(0)) -> WindField:
    """The winds of an ascent that began two minutes into the track, measured so much earlier or later."""
    (sounding,) = read_fields([track])
    altitudes_m = np.linspace(0.0, TOP_M, 201)
    begun = START + timedelta(seconds=100) + later
    return replace(sounding, ascent=AscentTimes(begun, altitudes_m, altitudes_m / ASCENT_MPS))


def sigma_mps(model: ErrorModel, altitude_m: float, lead_h: float) -> float:
    by_lead = [np.interp(altitude_m, model.altitudes_m, column) for column in model.sigma_mps.T]
    return float(np.interp(lead_h, model.leads_h, by_lead))


def full_mps(altitude_m: float, age_h: float) -> float:
    """What the prior says of a measured wind of that age, what grows with the wind within it."""
    still = sigma_mps(analysis_prior(), altitude_m, age_h)
    return float(np.hypot(still, analysis_prior().wind_share * np.hypot(*wind_mps(altitude_m))))


@pytest.mark.parametrize("altitude_m", [3_000.0, 10_000.0, 18_000.0])
def test_a_wind_is_exact_when_its_height_was_passed_and_as_wrong_as_any_later(track, altitude_m) -> None:
    model = error_model(own_wind(track))
    passed_h = altitude_m / ASCENT_MPS / 3600.0
    assert sigma_mps(model, altitude_m, passed_h) < 0.3 * full_mps(altitude_m, 0.5)
    part = np.sqrt(1.0 - np.exp(-1.0))
    assert sigma_mps(model, altitude_m, passed_h + 0.5) == pytest.approx(
        part * full_mps(altitude_m, 0.5), rel=0.05
    )
    assert sigma_mps(model, altitude_m, passed_h + 2.5) == pytest.approx(full_mps(altitude_m, 2.5), rel=0.03)


def test_a_calibration_says_how_soon_its_error_grows_else_all_of_it_is_there(track) -> None:
    told = {"sigma_mps": [[3.0]], "altitudes_m": [0], "leads_h": [0], "wind_share": 0.0, "column_share": 0.2}
    told |= {"length_km": 1.5, "memory_h": 4}
    for fresh_h, after_an_hour in ((1.0, 3.0 * np.sqrt(1.0 - np.exp(-1.0))), (None, 3.0)):
        found = calibration(kind="analysis", error=told | {"fresh_h": fresh_h})
        model = error_model(own_wind(track), found)
        assert sigma_mps(model, 9_000.0, 0.5 + 1.0) == pytest.approx(after_an_hour, rel=0.02)


def test_an_ascent_of_the_day_before_and_the_air_above_its_top_are_known_no_better_than_a_soundings(
    track,
) -> None:
    before = error_model(own_wind(track, timedelta(days=-1)))
    assert sigma_mps(before, 5_000.0, 1.0) == pytest.approx(full_mps(5_000.0, 24.0), rel=0.05)
    fresh = error_model(own_wind(track))
    up_h = TOP_M / ASCENT_MPS / 3600.0
    assert sigma_mps(fresh, TOP_M + 5_000.0, up_h) > 5.0
    assert fresh.wind_share == 0.0
    assert fresh.memory_h == analysis_prior().memory_h


def test_of_several_runs_each_flight_is_as_far_as_its_own_was_measured(track) -> None:
    """A forecast knows no place where it was measured; it used to speak for the sounding beside it."""
    sounding, grid = own_wind(track), Grid(44.0, 5.0, 1.0, 1.0, 5, 5)
    both = together([(weather(grid=grid), 1.0), (sounding, 1.0)])
    member, here, far = np.array([0, 1, 0, 1]), (46.0, 7.0), (47.0, 7.0)
    size = size_by_distance("prior", both, member, np.array([here, here, far, far]).T)
    assert size[:3] == pytest.approx(1.0, abs=0.01)
    assert size[3] > 1.1
