"""Drops in several runs at once: each where its own run alone takes it, shared out by weight."""

from dataclasses import replace
from datetime import timedelta
from functools import cache

import numpy as np
import pytest

from planner import Store, fly, read_fields, zone
from planner.flight.ensemble import fly_ensemble
from planner.flight.run_ceiling import high_enough
from planner.forecast.field_set import parts_of, together
from planner.forecast.store.run_selection import choose
from planner.forecast.store.start import Start
from planner.geo import distance_m
from tests.worlds import BUNDLE, BURST, FLOAT, SITE, START, Grid, after, named, plan, weather

pytestmark = pytest.mark.long

TARGET = {"name": "Target", "latitude_deg": 37.9, "longitude_deg": 128.0, "radius_km": 60}
VARIED = plan(FLOAT, after(7200, BUNDLE), spread={}, members=300, targets=[TARGET])
FEW = np.geomspace(100_000.0, 500.0, 23)


@cache
def westerly():
    """A model with its own grid, steps and levels: hourly, half a degree, two members."""
    there = {"grid": Grid(28.0, 112.0, 0.5, 0.5, 41, 61), "hours": tuple(range(31)), "members": 2}
    return named(weather(lambda lat, lon, h, t: 8.0 + h / 4000, 1.0, **there), "fine")


def coarse(levels_pa):
    """Another, every six hours, of fewer levels."""
    return named(weather(-6.0, lambda lat, lon, h, t: 2.0 + h / 9000, levels_pa=levels_pa), "coarse")


@cache
def easterly():
    return coarse(FEW)


def landings(ensemble, name="balloon"):
    piece = ensemble.piece(name)
    return np.stack([piece.time_s, piece.latitude_deg, piece.longitude_deg, piece.altitude_m])


def of_run(ensemble, number):
    return np.isin(ensemble.forecast_member, ensemble.forecast.parts[number].members)


@pytest.fixture(scope="module")
def both_zones():
    """The drops in two runs, and their zone."""
    return zone(VARIED, together([(westerly(), 1.0), (easterly(), 1.0)]))


@pytest.fixture(scope="module")
def mixed(both_zones):
    return both_zones[0]


@cache
def in_one(number):
    """The same drops in one of the two runs alone."""
    return fly_ensemble(VARIED, (westerly, easterly)[number]())


def test_drops_of_a_run_land_where_it_alone_lands_them_to_the_bit(mixed):
    """A run's members are alike here: drop k alone is drop k of the set wherever that run flies it."""
    for number in (0, 1):
        alone, its = in_one(number), of_run(mixed, number)
        np.testing.assert_array_equal(landings(mixed)[:, its], landings(alone)[:, its])


def test_cargo_falls_through_the_air_of_all_runs(mixed):
    """Levels of the standard atmosphere that stand elsewhere make another column: by centimetres."""
    for number in (0, 1):
        alone, its = in_one(number), of_run(mixed, number)
        here, there = landings(mixed, "bundle")[:, its], landings(alone, "bundle")[:, its]
        assert distance_m(*here[1:3], *there[1:3]).max() < 1.0
        assert np.abs(here[0] - there[0]).max() < 0.1


def test_one_drop_as_planned_is_the_first_run_s():
    both = together([(westerly(), 1.0), (easterly(), 1.0)])
    first, alone = fly(VARIED, both), fly(VARIED, westerly())
    one, other = first.pieces[0].arrivals, alone.pieces[0].arrivals
    n = int(one.points[0])
    np.testing.assert_array_equal(one.track[:, :n], other.track[:, :n])
    assert "one drop flies in one run, fine-run; a zone flies in all 2" in first.warnings


@pytest.mark.parametrize("weights", [(1.0, 1.0), (1.0, 0.5), (0.1, 1.0), (0.7071, 1.0)])
def test_drops_follow_the_weights_within_one(weights):
    fields = westerly(), easterly()
    ensemble = fly_ensemble(VARIED, together(list(zip(fields, weights, strict=True))))
    fair = np.array([2 * weights[0], weights[1]])
    for number in (0, 1):
        assert abs(of_run(ensemble, number).sum() - 300 * fair[number] / fair.sum()) < 1


def test_the_probability_is_the_weighted_mean_of_the_runs(both_zones):
    mixed, found = both_zones
    inside = found.inside[0]
    shares = []
    for number in (0, 1):
        alone, its = in_one(number), of_run(mixed, number)
        piece = alone.piece(inside.piece)
        far = distance_m(37.9, 128.0, piece.latitude_deg[its], piece.longitude_deg[its])
        shares.append((its.sum(), (far < 60_000.0).mean()))
    expected = sum(n * p for n, p in shares) / 300
    assert 0.05 < expected < 0.95
    assert inside.probability == pytest.approx(expected, abs=0.005), "its circle is a polygon"


def test_the_order_of_the_runs_changes_no_probability(both_zones):
    """Two runs whose turns end together are dealt the other way round: another draw of the same."""
    _, turned = zone(VARIED, together([(easterly(), 1.0), (westerly(), 1.0)]))
    one, other = both_zones[1].inside[0], turned.inside[0]
    assert other.probability == pytest.approx(one.probability, abs=0.02)


def test_drop_k_is_the_same_whether_sixty_or_three_hundred_are_asked_for(mixed):
    both = together([(westerly(), 1.0), (easterly(), 1.0)])
    few = fly_ensemble(VARIED.model_copy(update={"members": 60}), both)
    np.testing.assert_array_equal(landings(few), landings(mixed)[:, :60])
    np.testing.assert_array_equal(few.forecast_member, mixed.forecast_member[:60])


def test_a_lagged_run_counts_its_errors_from_its_own_issue():
    """Twelve hours older is twelve hours further ahead: its drops scatter more about the same mean."""
    calm = plan(FLOAT, spread={**VARIED.spread.model_dump(), "wind_error": "prior"}, members=2000)
    new = named(weather(5.0, 0.0), "new", issued_at=START)
    old = named(weather(5.0, 0.0), "old", issued_at=START - timedelta(hours=48))
    ensemble = fly_ensemble(calm, together([(new, 1.0), (old, 1.0)]))
    alone = fly_ensemble(calm, old)
    its = of_run(ensemble, 1)
    np.testing.assert_array_equal(landings(ensemble)[:, its], landings(alone)[:, its])
    north = ensemble.piece("balloon").latitude_deg
    assert north[its].std() > 1.15 * north[~its].std()


def test_a_run_that_began_earlier_flies_at_its_own_hours():
    """Winds that rise by the hour, the same in both, though one run counts from six hours before."""
    late = weather(lambda lat, lon, h, t: t / 3600.0, 0.0)
    shifted = replace(
        weather(lambda lat, lon, h, t: t / 3600.0 - 6.0, 0.0, hours=tuple(range(0, 37, 6))),
        start=START - timedelta(hours=6),
    )
    ensemble = fly_ensemble(VARIED, together([(named(late, "late"), 1.0), (named(shifted, "early"), 1.0)]))
    alone = landings(fly_ensemble(VARIED, named(late, "late", issued_at=START)))
    assert distance_m(*landings(ensemble)[1:3], *alone[1:3]).max() < 1.0


SERVICE = {"kind": "radiosonde", "wind_error": "none"}


def test_across_the_date_line_runs_on_other_grids_agree():
    at_line = plan(BURST, site={**SITE, "longitude_deg": 179.9}, members=60, spread=SERVICE)
    regional = named(weather(15.0, 0.0, grid=Grid(30.0, 170.0, 0.5, 0.5, 31, 61)), "regional")
    whole = named(weather(15.0, 0.0, grid=Grid(-90.0, -180.0, 5.0, 5.0, 37, 72)), "whole")
    both = together([(whole, 1.0), (regional, 1.0)])
    assert (both.forecast.area.west, both.forecast.area.east) == (170.0, -160.0)
    _, across = zone(at_line, both)
    assert across.pieces[0].mean_longitude_deg < -179.0
    one, other = across.pieces[0].by_run
    assert distance_m(*_mean(one), *_mean(other)) < 3000.0
    assert (one.drops, other.drops) == (30, 30)


def _mean(run):
    return run.mean_latitude_deg, run.mean_longitude_deg


def test_the_zone_tells_the_runs_apart(both_zones):
    balloon = next(piece for piece in both_zones[1].pieces if piece.piece == "balloon")
    fine, coarse = balloon.by_run
    assert (fine.id, fine.source, fine.drops, fine.landed) == ("fine-run", "fine", 200, 200)
    assert (coarse.drops, coarse.landed) == (100, 100)
    assert fine.mean_longitude_deg > 126.7 > coarse.mean_longitude_deg
    assert balloon.mean_longitude_deg == pytest.approx(
        (2 * fine.mean_longitude_deg + coarse.mean_longitude_deg) / 3, abs=0.01
    )
    assert zone(VARIED, westerly())[1].pieces[0].by_run == ()


def test_a_run_whose_winds_end_below_the_balloon_is_left_out_with_a_warning():
    low = coarse(np.geomspace(100_000.0, 20_000.0, 9))
    both = together([(low, 1.0), (westerly(), 1.0)])
    high, flat = plan(BURST), plan(FLOAT)
    assert high_enough(flat, both) is both
    kept = high_enough(high, both)
    assert kept.forecast.id == "fine-run"
    assert kept.warnings[0] == (
        "coarse-run is left out: its winds end at 11806 m, and the balloon is planned to rise to 20000 m"
    )
    assert high_enough(high, low) is low
    lows = together([(low, 1.0), (named(low, "other"), 1.0)])
    assert high_enough(high, lows) is lows, "as in one run, the flights leave the forecast and are counted"


def test_four_real_runs_fly_as_one_lagged_ensemble_from_the_store(realdata, tmp_path):
    """ECMWF's four runs of 10 degrees and 6 levels; each has two steps of its own, and they do not overlap.

    So all are put to the newest one's hours: as if each had said so of that afternoon.
    """
    newest, *older = read_fields([realdata / "winds" / "pl_regular_ll.grib"])
    card, store = newest.forecast, Store(tmp_path / "store")
    for run in (newest, *older):
        moved = replace(run.forecast, valid_from=card.valid_from, valid_to=card.valid_to)
        store.add(replace(run, start=newest.start, forecast=moved))
    lagged = choose(store, "ecmwf", Start(47.0, 11.0), lag=4)
    assert [part.weight for part in parts_of(lagged)] == [1.0, 0.5, 0.25, 0.125]
    assert 8000.0 < lagged.forecast.top_m < 10_000.0
    low = plan(
        {**FLOAT, "float_hours": 2.0, "float_altitude_m": 5000.0},
        site={"latitude_deg": 47.0, "longitude_deg": 11.0, "altitude_m": 600.0},
        launch_time="2024-06-04T13:00:00Z",
        members=150,
        spread={"wind_error": "none"},
    )
    ensemble, found = zone(low, lagged)
    drops = [int(of_run(ensemble, number).sum()) for number in range(4)]
    np.testing.assert_allclose(drops, [80, 40, 20, 10], atol=1.5)
    for number, part in enumerate(parts_of(lagged)):
        its = of_run(ensemble, number)
        alone = landings(fly_ensemble(low, part.opened))
        assert distance_m(*landings(ensemble)[1:3, its], *alone[1:3, its]).max() < 1.0
    means = [_mean(run) for run in found.pieces[0].by_run]
    assert max(distance_m(*means[0], *mean) for mean in means[1:]) > 10_000.0, "the runs differ"
