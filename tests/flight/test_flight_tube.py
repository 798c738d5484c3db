"""Where every piece of every drop is on its way: the same drops as the ensemble's, sampled."""

import numpy as np
import pytest

from planner.flight.air_along_track import on_its_way
from planner.flight.ensemble import fly_ensemble
from planner.flight.flight_tube import fly_tubes
from planner.flight.resolved_plan import on_field
from tests.worlds import BUNDLE, BURST, FLOAT, LEAFLETS, NO_SPREAD, after, at_altitude, plan, weather

SHEAR = {"u": lambda lat, lon, h, t: 5.0 + 1e-3 * h, "v": lambda lat, lon, h, t: 2.0 + 3e-4 * h}
UP_AND_DOWN = {**BURST, "burst_altitude_m": 12_000.0}


def last(values, tube):
    """Of each drop, the last sample that it has."""
    have = np.isfinite(tube.time_s)
    return values[np.arange(tube.drops), have.shape[1] - 1 - np.argmax(have[:, ::-1], axis=1)]


def test_every_piece_ends_where_the_ensembles_does_to_the_bit():
    asked, field = plan(FLOAT, after(7200, BUNDLE), at_altitude(2000, LEAFLETS), members=40), weather(**SHEAR)
    landed = fly_ensemble(asked, field)
    tubes = fly_tubes(on_its_way(asked, field))
    assert [tube.piece for tube in tubes] == [piece.piece for piece in landed.pieces]
    for tube, piece in zip(tubes, landed.pieces, strict=True):
        flew = np.isfinite(tube.time_s).any(axis=1)
        assert flew.sum() > 30
        assert np.array_equal(last(tube.time_s, tube)[flew], piece.time_s[flew] - landed.launch_s)
        assert np.array_equal(last(tube.altitude_m, tube)[flew], piece.altitude_m[flew])
        assert np.array_equal(last(tube.latitude_deg, tube)[flew], piece.latitude_deg[flew])


def test_a_balloon_is_at_every_minute_where_its_rate_says_and_at_its_burst():
    (tube,) = fly_tubes(on_field(plan(UP_AND_DOWN, spread=NO_SPREAD, members=2), weather()))
    time_s, altitude_m = tube.time_s[0], tube.altitude_m[0]
    up = time_s <= 12_000.0 / UP_AND_DOWN["ascent_rate_mps"]
    assert altitude_m[up] == pytest.approx(
        altitude_m[0] + UP_AND_DOWN["ascent_rate_mps"] * time_s[up], abs=1.0
    )
    assert np.nanmax(altitude_m) == pytest.approx(12_000.0, abs=0.5)
    assert np.nanmax(np.diff(time_s)) <= 60.0
    assert np.nanmin(np.diff(time_s)) >= 0.0


def test_a_cargo_begins_where_its_balloon_lets_it_go():
    asked = plan(FLOAT, after(3600, BUNDLE), spread=NO_SPREAD, members=2)
    bundle, balloon = fly_tubes(on_field(asked, weather(**SHEAR)))
    assert bundle.time_s[0, 0] == pytest.approx(3600.0)
    at = np.nanargmin(np.abs(balloon.time_s[0] - 3600.0))
    for name in ("altitude_m", "latitude_deg", "longitude_deg"):
        assert getattr(bundle, name)[0, 0] == pytest.approx(getattr(balloon, name)[0, at])


def test_a_cargo_that_never_leaves_has_no_samples():
    bundle, balloon = fly_tubes(
        on_field(plan(UP_AND_DOWN, at_altitude(20_000, BUNDLE), spread=NO_SPREAD, members=2), weather())
    )
    assert np.isnan(bundle.time_s).all()
    assert np.isfinite(balloon.time_s[:, 0]).all()
