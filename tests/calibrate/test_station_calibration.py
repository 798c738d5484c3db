"""A station's calibration from ninety days of columns: what was planted comes back, and its areas hold."""

import datetime

import numpy as np
import pytest

from planner.calibrate.column_flights import column_cases
from planner.calibrate.station_calibration import StationScope, calibrated_at
from planner.calibrate.station_departures import station_departures
from tests.calibrate.planted_worlds import BEGIN, WORLDS, measured_hour, measured_hours

SCOPE = StationScope("planted", "gfs", 37.09, 127.03, datetime.date(2026, 6, 1))
TWINS_FROM = BEGIN + datetime.timedelta(days=400)


def twins_inside(world, calibration, twins):
    """The share of so many later days' flights that lie in the 90 % areas."""
    hours = [measured_hour(world, TWINS_FROM + datetime.timedelta(hours=36 * k)) for k in range(twins)]
    factor = calibration.conformal["sigma_factor"]
    cases = list(column_cases(station_departures(hours), calibration.error.model()))
    return np.mean([case.level(factor) <= 0.9 for case in cases])


def size_mps(error, departures):
    """The size of each layer's error, with what grows with the wind."""
    rows = [
        np.interp(departures.altitude_m, error.altitudes_m, column) for column in np.array(error.sigma_mps).T
    ]
    lead = np.searchsorted(error.leads_h, departures.lead_h)
    table = np.take_along_axis(np.array(rows), lead[None], axis=0)[0]
    return np.sqrt(table**2 + error.wind_share**2 * (departures.wind_mps**2).sum(axis=1))


def off_by(world, calibration, departures):
    """How far off the logarithms of sigma (of each layer in its wind) and of the length are, w and f."""
    found = calibration.error
    sigma = np.log(size_mps(found, departures) / size_mps(world, departures)).mean()
    length = np.log(np.array(found.length_km) / world.length_km).mean()
    return sigma, length, found.column_share - world.column_share, found.wind_share - world.wind_share


@pytest.mark.nightly
@pytest.mark.parametrize("name", WORLDS)
def test_ninety_days_at_a_station_tell_what_was_planted_and_areas_hold(name):
    world = WORLDS[name]
    departures = station_departures(measured_hours(world, 90))
    calibration, _ = calibrated_at(departures, SCOPE, "planted.csv")
    sigma, length, share, wind_share = off_by(world, calibration, departures)
    assert abs(sigma) < 0.05
    assert abs(length) < 0.2
    assert abs(share) < 0.1
    assert abs(wind_share) < 0.05
    assert 0.86 <= twins_inside(world, calibration, 1_000) <= 0.94
    assert not calibration.is_provisional


@pytest.mark.slow
def test_three_weeks_at_a_station_tell_its_error_roughly_and_that_they_are_few():
    world = WORLDS["usual"]
    departures = station_departures(measured_hours(world, 21))
    calibration, cases = calibrated_at(departures, SCOPE, "planted.csv")
    sigma, length, share, wind_share = off_by(world, calibration, departures)
    assert max(abs(sigma), abs(wind_share)) < 0.15
    assert abs(length) < 0.4
    assert abs(share) < 0.2
    assert calibration.is_provisional
    assert {case.case_class for case in cases} >= {"float_3000m_24h", "burst_20000m_48h"}
    assert 0.8 <= twins_inside(world, calibration, 100) <= 0.97
