"""Leaflets from a balloon: which sheet a drop follows, from where, and what an area holds."""

import numpy as np
import pytest
import shapely

from planner import Effort, fly, zone
from planner.drift.endings import LANDED, NOT_RELEASED
from planner.flight.ensemble import fly_ensemble
from tests.flight.landings import east_north_m
from tests.worlds import FLOAT, LEAFLETS, NO_SPREAD, after, plan, weather

CLOUD = {"kind": "leaflets", "count": 1000, "fall_speed_mps": 1.0}
TURBULENT = NO_SPREAD | {"turbulence_m2ps": 50.0}
SHEAR = {"u": lambda lat, lon, h, t: 3.0 + 2e-3 * h, "v": lambda lat, lon, h, t: 2.0 - 5e-4 * h}


def sheets_of(cargo, *, members=2_000, spread=NO_SPREAD, field=None, effort=None, **words):
    asked = plan(FLOAT, after(7_200, cargo), spread=spread, members=members, **words)
    ensemble = fly_ensemble(asked, field or weather(**SHEAR), effort or Effort())
    return ensemble, ensemble.pieces[0]


def test_a_nominal_drop_follows_the_median_sheet():
    exact, drawn = (
        fly(plan(FLOAT, after(7_200, cargo), spread=TURBULENT), weather(**SHEAR)).pieces[1].arrivals
        for cargo in (LEAFLETS, CLOUD)
    )
    points = exact.points[0]
    assert points == drawn.points[0] > 10
    np.testing.assert_array_equal(exact.track[:, :points], drawn.track[:, :points])


def test_ninety_per_cent_of_fresh_leaflets_fall_into_the_ninety_per_cent_area():
    words = {"members": 20_000, "spread": TURBULENT | {"timer_fails": 0, "stays_shut": 0}}
    asked = plan(FLOAT, after(7_200, CLOUD), **words)
    sheets = zone(asked, weather(**SHEAR), Effort(threads=2))[1].pieces[0]
    _, fresh = sheets_of(CLOUD, seed=1, effort=Effort(threads=2), **words)
    (area,) = (area for area in sheets.areas if area.probability == 0.9)
    inside = shapely.contains_xy(area.polygon, fresh.longitude_deg, fresh.latitude_deg)
    assert inside.mean() == pytest.approx(0.9, abs=0.02)


def test_a_slow_sheet_is_carried_further_and_a_cloud_is_a_streak():
    ensemble, sheets = sheets_of(CLOUD, spread=TURBULENT)
    _, exact = sheets_of(LEAFLETS, members=1)
    east, north = east_north_m(ensemble, sheets)
    aloft = sheets.time_s - exact.time_s[0]
    assert np.corrcoef(aloft, east)[0, 1] > 0.98
    wide = np.sqrt(np.linalg.eigvalsh(np.cov(east, north)))
    assert wide[1] > 5 * wide[0]
    assert np.median(sheets.time_s) == pytest.approx(exact.time_s[0], abs=150.0)


def test_sheets_of_a_drop_are_the_same_in_any_block_and_on_any_thread():
    cargo = CLOUD | {"dispersal_s": 900.0}
    words = {"spread": {}, "field": weather(**SHEAR, members=3), "members": 600}
    (_, whole), (_, parts) = (sheets_of(cargo, effort=e, **words) for e in (Effort(), Effort(3, 1)))
    _, few = sheets_of(cargo, **(words | {"members": 37}))
    for name in ("time_s", "latitude_deg", "longitude_deg", "altitude_m", "ending"):
        np.testing.assert_array_equal(getattr(whole, name), getattr(parts, name))
        np.testing.assert_array_equal(getattr(whole, name)[:37], getattr(few, name))


def test_a_dispenser_strews_its_sheets_along_the_balloons_way():
    """In an even wind of 8 m/s every sheet falls equally long: only where it leaves differs."""
    strewn = LEAFLETS | {"dispersal_s": 1_800.0}
    ensemble, sheets = sheets_of(strewn, field=weather(8.0))
    _, at_once = sheets_of(LEAFLETS, field=weather(8.0), members=1)
    late_s = sheets.time_s - at_once.time_s[0]
    assert 0.0 <= late_s.min() < 10.0
    assert 1_790.0 < late_s.max() <= 1_800.0
    assert late_s.std() == pytest.approx(1_800 / np.sqrt(12), rel=0.03)
    east, _ = east_north_m(ensemble, sheets)
    assert np.ptp(east) == pytest.approx(8.0 * np.ptp(late_s), rel=1e-3)
    middle = fly(plan(FLOAT, after(7_200, strewn)), weather(8.0)).pieces[1]
    assert middle.released_s[0] == 7_200 + 900
    assert ensemble.warnings == sheets_of(LEAFLETS, members=1)[0].warnings


def test_sheets_that_had_not_left_when_the_balloon_came_down_are_not_released():
    """The balloon is aloft for 1,000 s of climb, 4 h of float and about 12 min of fall."""
    late = LEAFLETS | {"dispersal_s": 40_000.0}
    _, sheets = sheets_of(late)
    assert set(np.unique(sheets.ending)) == {LANDED, NOT_RELEASED}
    aloft_s = 1_000 + 4 * 3_600 + 720 - 7_200
    assert (sheets.ending == LANDED).mean() == pytest.approx(aloft_s / 40_000, abs=0.04)
