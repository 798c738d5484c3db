"""One drop: the balloon, what it lets go and when, and how each piece ends."""

from dataclasses import replace

import numpy as np
import pytest

from planner import fly
from planner.drift.endings import ENDINGS, Ending
from planner.errors import InputError, NoForecast
from planner.flight.ensemble import fly_ensemble
from planner.geo import distance_m
from planner.plan import Plan
from planner.units import EARTH_RADIUS_M
from planner.vehicle.cargo_physics import terminal_speed_mps
from planner.vehicle.constant_rate_physics import ConstantRatePhysics
from tests.flight.landings import endings
from tests.worlds import (
    BUNDLE,
    BURST,
    FLOAT,
    LEAFLETS,
    NO_SPREAD,
    SITE,
    Grid,
    after,
    at_altitude,
    plan,
    weather,
)

PARACHUTE = {"kind": "parachute", "mass_kg": 5.0, "drag_area_m2": 4.0}


def flown(asked: Plan, field=None):
    """Every piece of the nominal drop by its name."""
    return {piece.piece: piece for piece in fly(asked, field or weather()).pieces}


def ending(piece) -> Ending:
    return ENDINGS[int(piece.arrivals.ending[0])]


def endings_of(asked: Plan, field=None) -> dict[str, set[Ending]]:
    """The endings that occur, by piece, over the whole ensemble."""
    ensemble = fly_ensemble(asked, field or weather())
    return {p.piece: {e for e, count in endings(p).items() if count} for p in ensemble.pieces}


def duration_s(piece) -> float:
    """From launch to landing."""
    return float(piece.arrivals.time_s[0]) - 3600.0


def test_calm_air_lands_every_piece_at_the_site():
    pieces = flown(plan(FLOAT, after(10_800, BUNDLE, LEAFLETS, PARACHUTE), at_altitude(2000, BUNDLE)))
    assert len(pieces) == 5
    for piece in pieces.values():
        assert ending(piece) is Ending.LANDED
        there = piece.arrivals.latitude_deg[0], piece.arrivals.longitude_deg[0]
        assert distance_m(37.9, 126.7, *there) < 1e-3
        assert piece.arrivals.altitude_m[0] == pytest.approx(0.0, abs=1e-3)


def test_in_a_steady_wind_every_piece_goes_as_far_as_it_was_aloft():
    wind = weather(8.0)
    for piece in flown(plan(FLOAT, after(10_800, BUNDLE), at_altitude(3000, LEAFLETS)), wind).values():
        degrees = np.radians(piece.arrivals.longitude_deg[0] - 126.7)
        gone = degrees * EARTH_RADIUS_M * np.cos(np.radians(37.9))
        # Up to 4 km above the sphere a metre of wind is up to 0.06 % less of a degree.
        assert gone == pytest.approx(8.0 * duration_s(piece), rel=7e-4)


def test_a_release_by_time_starts_where_the_balloon_is_then():
    pieces = flown(plan(FLOAT, after(10_800, BUNDLE)), weather(8.0, 3.0))
    start, track = pieces["bundle"].arrivals.track[0, 0], pieces["balloon"].arrivals.track[0]
    assert start[0] - 3600 == pytest.approx(10_800)
    assert start[3] == pytest.approx(4000)
    assert start[1] == pytest.approx(np.interp(start[0], track[:200, 0], track[:200, 1]), abs=1e-6)
    assert start[2] == pytest.approx(np.interp(start[0], track[:200, 0], track[:200, 2]), abs=1e-6)


def test_a_release_by_altitude_happens_at_the_first_passage_on_the_way_up():
    piece = flown(plan(BURST, at_altitude(6000, BUNDLE)))["bundle"]
    assert piece.released_s[0] == pytest.approx(6000 / 5.0)
    assert piece.arrivals.track[0, 0, 3] == pytest.approx(6000)


def test_the_balloon_flies_on_as_if_nothing_had_been_released():
    alone = flown(plan(FLOAT), weather(8.0))["balloon"].arrivals
    with_cargo = flown(plan(FLOAT, after(7200, BUNDLE)), weather(8.0))["balloon"].arrivals
    assert with_cargo.time_s == alone.time_s
    assert with_cargo.longitude_deg == alone.longitude_deg


def test_a_heavy_bundle_falls_at_its_terminal_speed():
    pieces = flown(plan(FLOAT, after(10_800, BUNDLE)))
    fall = duration_s(pieces["bundle"]) - 10_800
    v0 = terminal_speed_mps(10.0, 0.16)
    assert v0 == pytest.approx(np.sqrt(2 * 10 * 9.80665 / (1.225 * 0.16)))
    # From 4 km the air is thinner: faster than v0 all the way, by at most sqrt(1.225 / 0.819) on top.
    assert 4000 / (v0 * np.sqrt(1.225 / 0.819)) < fall < 4000 / v0


def test_leaflets_come_down_last():
    pieces = flown(plan(FLOAT, after(10_800, BUNDLE, PARACHUTE, LEAFLETS)))
    fall = [duration_s(pieces[name]) for name in ("bundle", "parachute", "leaflets")]
    assert fall == sorted(fall)
    assert 4000 / 1.0 * 0.8 < fall[2] - 10_800 < 4000


def test_a_parachute_that_opens_low_falls_fast_before_and_slowly_after():
    late = {**PARACHUTE, "opens_at_m": 500.0}
    pieces = flown(plan(FLOAT, after(10_800, PARACHUTE, {**late, "name": "late"})))
    piece = pieces["late"]
    (name, opened_s), *more = piece.events
    assert name == "opened"
    assert not more
    assert piece.arrivals.marks[0, 0, 3] == pytest.approx(500.0, abs=0.5)
    assert piece.arrivals.marks[0, 0, 0] == pytest.approx(3600 + 10_800 + opened_s[0])
    slow = duration_s(piece) - 10_800 - opened_s[0]
    assert slow == pytest.approx(500 / terminal_speed_mps(5.0, 4.0), rel=0.02)
    assert opened_s[0] < 3500 / 25
    assert duration_s(piece) < duration_s(pieces["parachute"])


def test_a_parachute_released_below_its_opening_altitude_opens_at_once():
    late = {**PARACHUTE, "opens_at_m": 3000.0}
    pieces = flown(plan(BURST, at_altitude(1000, {**PARACHUTE, "name": "open"}, {**late, "name": "late"})))
    assert duration_s(pieces["late"]) == pytest.approx(duration_s(pieces["open"]), abs=1e-6)


def test_a_float_lasts_as_long_as_it_says_at_its_altitude():
    balloon = flown(plan(FLOAT))["balloon"]
    track = balloon.arrivals.track[0, : int(balloon.arrivals.points[0])]
    level = track[np.abs(track[:, 3] - 4000) < 1e-6, 0]
    assert np.ptp(level) == pytest.approx(4 * 3600)
    assert [name for name, _ in balloon.events] == ["float_start", "float_end"]


def test_a_vehicle_without_an_ascent_starts_falling_at_the_site():
    fall = {"kind": "constant_rate", "descent_rate_mps": 5.0}
    site = {**SITE, "altitude_m": 30_000.0}
    balloon = flown(plan(fall, site=site))["balloon"]
    assert ending(balloon) is Ending.LANDED
    assert balloon.arrivals.track[0, 0, 3] == 30_000


def test_cargo_due_after_the_landing_was_never_released():
    endings = endings_of(plan(BURST, after(50_000, BUNDLE)))
    assert endings == {"bundle": {Ending.NOT_RELEASED}, "balloon": {Ending.LANDED}}


def test_cargo_for_an_altitude_that_is_never_reached_was_never_released():
    endings = endings_of(plan(BURST, at_altitude(25_000, BUNDLE)))
    assert endings == {"bundle": {Ending.NOT_RELEASED}, "balloon": {Ending.LANDED}}


def test_cargo_on_a_balloon_that_left_the_forecast_shares_its_ending():
    endings = endings_of(plan(FLOAT, after(14_000, BUNDLE)), weather(300.0))
    assert endings == {"bundle": {Ending.LEFT_THE_FORECAST}, "balloon": {Ending.LEFT_THE_FORECAST}}


def test_cargo_that_is_released_before_the_balloon_leaves_lands_all_the_same():
    edge = weather(60.0, grid=Grid(30.0, 118.0, 1.0, 1.0, 17, 20))
    endings = endings_of(plan(FLOAT, after(2000, BUNDLE)), edge)
    assert endings == {"bundle": {Ending.LANDED}, "balloon": {Ending.LEFT_THE_FORECAST}}


def test_cargo_on_a_balloon_that_outlasts_the_horizon_is_still_flying():
    endings = endings_of(plan(FLOAT, after(10_800, BUNDLE), horizon_h=2.0))
    assert endings == {"bundle": {Ending.STILL_FLYING}, "balloon": {Ending.STILL_FLYING}}


def test_cargo_still_falling_at_the_horizon_is_still_flying():
    endings = endings_of(plan(FLOAT, after(3600, LEAFLETS), horizon_h=1.5))
    assert endings["leaflets"] == {Ending.STILL_FLYING}


def test_the_end_of_the_forecast_ends_every_piece_aloft():
    short = weather(hours=(0.0, 2.0))
    endings = endings_of(plan(FLOAT, after(3000, LEAFLETS), after(5000, BUNDLE)), short)
    assert set(endings) == {"leaflets", "bundle", "balloon"}
    assert all(how == {Ending.FORECAST_ENDED} for how in endings.values())


def test_too_high_leaves_the_forecast():
    high = {**BURST, "burst_altitude_m": 60_000.0}
    assert endings_of(plan(high))["balloon"] == {Ending.LEFT_THE_FORECAST}


def test_a_release_that_draws_a_time_before_the_launch_happens_at_launch():
    early = plan(FLOAT, after(0, BUNDLE), spread={**NO_SPREAD, "release_time_s": 600}, members=200)
    ensemble = fly_ensemble(early, weather(8.0))
    counts = endings(ensemble.piece("bundle"))
    assert counts[Ending.LANDED] == 200
    assert (ensemble.piece("bundle").time_s >= 3600).all()


@pytest.mark.parametrize("top", [0.0, 100.0])
def test_a_top_that_is_not_above_the_site_is_refused(top):
    high = {**SITE, "altitude_m": 100.0}
    with pytest.raises(InputError, match="is not above the site, which stands at 100 m"):
        fly(plan({**BURST, "burst_altitude_m": top}, site=high), weather())
    with pytest.raises(InputError, match="float altitude"):
        fly(plan({**FLOAT, "float_altitude_m": top}, site=high), weather())


def test_a_launch_that_the_forecast_does_not_cover_is_refused_with_what_it_covers():
    with pytest.raises(NoForecast, match=r"2026-11-24 00:00Z to 2026-11-25 06:00Z"):
        fly(plan(launch_time="2026-11-23T23:00:00Z"), weather())
    with pytest.raises(NoForecast, match="20 to 60 N, 100 to 160 E"):
        fly(plan(site={**SITE, "latitude_deg": 61.0}), weather())


def test_a_site_without_an_altitude_stands_on_the_models_ground():
    hill = weather(ground_gpm=lambda lat, lon, h, t: 500.0 + 0.0 * lat)
    site = {"latitude_deg": 37.9, "longitude_deg": 126.7}
    balloon = flown(plan(site=site), hill)["balloon"]
    assert balloon.arrivals.track[0, 0, 3] == pytest.approx(500, abs=0.1)
    assert balloon.arrivals.altitude_m[0] == pytest.approx(500, abs=0.1)


def test_cargo_released_at_the_horizon_itself_is_where_the_balloon_is():
    balloon, bundle = fly(plan(FLOAT, after(3600.0, BUNDLE), horizon_h=1.0), weather(10.0)).pieces
    assert ENDINGS[bundle.arrivals.ending[0]] is Ending.STILL_FLYING
    assert bundle.arrivals.points[0] == 1
    assert bundle.arrivals.track[0, 0] == pytest.approx(balloon.arrivals.marks[0, 0, :4], abs=1e-9)


def test_a_fall_from_the_lowest_altitude_lands_where_it_starts():
    site = SITE | {"altitude_m": -500.0}
    (balloon,) = fly(
        plan({"kind": "constant_rate", "descent_rate_mps": 5.0}, site=site), weather(10.0)
    ).pieces
    assert ENDINGS[balloon.arrivals.ending[0]] is Ending.LANDED
    assert balloon.arrivals.track[0, 0, 1:] == pytest.approx([37.9, 126.7, -500.0])


def test_a_float_drawn_below_the_site_never_leaves_it():
    low = FLOAT | {"float_altitude_m": 500.0, "float_hours": 2.0}
    spread = NO_SPREAD | {"float_altitude_m": {"kind": "uniform", "low": -900.0, "high": -600.0}}
    (balloon,) = fly_ensemble(plan(low, spread=spread), weather(10.0)).pieces
    assert balloon.landed.all()
    assert distance_m(37.9, 126.7, balloon.latitude_deg, balloon.longitude_deg).max() < 1.0


def test_a_start_above_the_forecasts_top_has_left_it():
    field = weather(10.0)
    site = SITE | {"altitude_m": field.forecast.top_m + 10.0}
    fall = {"kind": "constant_rate", "descent_rate_mps": 5.0}
    assert ending(flown(plan(fall, site=site), field)["balloon"]) is Ending.LEFT_THE_FORECAST


def test_cargo_released_below_the_models_ground_falls_on_to_the_launch_altitude():
    """The balloon clears the ground later in the same step; the ground counts from then on only."""
    hill = weather(0.0, ground_gpm=lambda lat, lon, h, t: 900.0 + 0.0 * lat)
    climb = BURST | {"ascent_rate_mps": 16.0, "burst_altitude_m": 5000.0}
    asked = plan(climb, after(25.0, LEAFLETS), site=SITE | {"altitude_m": 10.0})
    leaflets = flown(asked, hill)["leaflets"]
    assert ending(leaflets) is Ending.LANDED
    assert leaflets.arrivals.altitude_m[0] == pytest.approx(10.0, abs=0.01)


def test_a_ridge_narrower_than_a_step_stops_a_float():
    fine = Grid(37.5, 126.5, 0.02, 0.02, 41, 41)
    ridge = weather(
        40.0,
        grid=fine,
        hours=(0.0, 6.0),
        ground_gpm=lambda lat, lon, h, t: 2500.0 * (np.abs(lon - 126.9) < 0.005) + 0.0 * lat,
    )
    low = FLOAT | {"ascent_rate_mps": 10.0, "float_altitude_m": 1500.0, "float_hours": 0.5}
    spread = NO_SPREAD | {"launch_position_m": {"kind": "uniform", "low": -1200.0, "high": 1200.0}}
    (balloon,) = fly_ensemble(plan(low, spread=spread, members=100), ridge).pieces
    assert balloon.landed.all()
    assert balloon.longitude_deg.max() < 126.9


@pytest.mark.parametrize(
    "spread",
    [
        {"ascent_rate": {"kind": "uniform", "low": -0.1, "high": 0.1}},
        {"fall_speed": {"kind": "uniform", "low": 1.1, "high": 0.9}},
    ],
)
def test_factors_that_mean_nothing_are_refused(spread):
    with pytest.raises(ValueError, match=r"greater than|swap"):
        plan(spread=NO_SPREAD | spread)


def test_a_vehicle_that_does_not_say_when_it_lets_go_is_not_flown(monkeypatch):
    says = ConstantRatePhysics.profile_of
    monkeypatch.setattr(
        ConstantRatePhysics, "profile_of", lambda *asked: replace(says(*asked), releases_s=())
    )
    with pytest.raises(AssertionError):
        flown(plan(BURST, after(900.0, BUNDLE)))
