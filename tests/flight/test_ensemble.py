"""Many drops: the same whatever the blocks, wider with more spread, and as wide as the closed form says."""

import numpy as np
import pytest

from planner import Effort, fly, zone
from planner.drift.endings import Ending
from planner.errors import Stopped
from planner.flight.ensemble import block_size, fly_ensemble
from planner.geo import distance_m
from planner.plan import Plan
from tests.flight.landings import east_north_m, endings
from tests.worlds import (
    BUNDLE,
    BURST,
    FLOAT,
    LEAFLETS,
    NO_SPREAD,
    after,
    at_altitude,
    by_member,
    plan,
    weather,
)

SHEAR = {"u": lambda lat, lon, h, t: 5.0 + 1e-3 * h, "v": lambda lat, lon, h, t: 2.0 + 3e-4 * h}
NO_BRANCHES = {**NO_SPREAD, "timer_fails": 0, "stays_shut": 0}
ALL_SPREAD = plan(FLOAT, after(7200, BUNDLE), at_altitude(2000, LEAFLETS), spread={}, members=1000)


def same(one, other, count: int) -> bool:
    return all(
        np.array_equal(getattr(a, name)[:count], getattr(b, name)[:count])
        for a, b in zip(one.pieces, other.pieces, strict=True)
        for name in ("time_s", "latitude_deg", "longitude_deg", "altitude_m", "ending")
    )


@pytest.fixture(scope="module")
def thousand():
    return fly_ensemble(ALL_SPREAD, weather(**SHEAR, members=3))


def test_drop_k_is_the_same_whether_ten_or_a_thousand_are_asked_for(thousand):
    ten = fly_ensemble(ALL_SPREAD.model_copy(update={"members": 10}), weather(**SHEAR, members=3))
    assert same(thousand, ten, 10)
    more = fly_ensemble(ALL_SPREAD.model_copy(update={"members": 515}), weather(**SHEAR, members=3))
    assert same(thousand, more, 515)


def test_threads_change_nothing_to_the_bit(thousand):
    assert same(thousand, fly_ensemble(ALL_SPREAD, weather(**SHEAR, members=3), Effort(threads=4)), 1000)


def test_little_memory_changes_nothing_to_the_bit(thousand):
    small = Effort(threads=3, memory_mb=1)
    assert block_size(ALL_SPREAD, small) < 50
    assert same(thousand, fly_ensemble(ALL_SPREAD, weather(**SHEAR, members=3), small), 1000)


def test_progress_counts_the_drops_up_to_all():
    seen = []
    fly_ensemble(ALL_SPREAD, weather(), Effort(threads=2, progress=lambda *counts: seen.append(counts)))
    done, totals = zip(*seen, strict=True)
    assert len(done) > 1
    assert list(done) == sorted(set(done))
    assert done[-1] == 1000
    assert set(totals) == {1000}


def test_an_ensemble_that_is_stopped_flies_no_further_block():
    seen = []
    stopped = Effort(memory_mb=1, progress=lambda done, _: seen.append(done), stopped=lambda: len(seen) > 2)
    with pytest.raises(Stopped):
        fly_ensemble(ALL_SPREAD, weather(), stopped)
    assert len(seen) == 3
    assert seen[-1] < 1000


def test_another_seed_is_another_thousand_of_the_same_cloud(thousand):
    other = fly_ensemble(ALL_SPREAD.model_copy(update={"seed": 1}), weather(**SHEAR, members=3))
    assert not same(thousand, other, 1)
    for a, b in zip(thousand.pieces, other.pieces, strict=True):
        for x, y in zip(east_north_m(thousand, a), east_north_m(other, b), strict=True):
            assert np.mean(x) == pytest.approx(np.mean(y), abs=5 * np.std(x) / np.sqrt(500))
            assert np.std(x) == pytest.approx(np.std(y), rel=0.15)


def test_drop_k_flies_forecast_member_k_mod_m():
    field = weather(by_member(4, lambda m: 3.0 * (m + 1)), members=4)
    ensemble = fly_ensemble(plan(FLOAT, members=10), field)
    assert ensemble.forecast_member.tolist() == [0, 1, 2, 3, 0, 1, 2, 3, 0, 1]
    east, _ = east_north_m(ensemble, ensemble.pieces[0])
    assert east[:4] == pytest.approx(east[0] * np.arange(1, 5), rel=1e-3)
    assert east[0] > 10_000
    assert np.array_equal(east[:4], east[4:8])


def test_endings_of_every_piece_sum_to_the_members(thousand):
    for piece in thousand.pieces:
        counts = endings(piece)
        assert set(counts) == set(Ending)
        assert sum(counts.values()) == 1000
        assert counts[Ending.LANDED] == piece.landed.sum()


def test_the_main_piece_comes_first_and_the_balloon_last(thousand):
    assert [piece.piece for piece in thousand.pieces] == ["bundle", "leaflets", "balloon"]
    assert [p.piece for p in fly_ensemble(plan(BURST, members=1), weather()).pieces] == ["balloon"]


def test_without_any_spread_every_drop_is_the_nominal_one():
    asked = plan(FLOAT, after(7200, BUNDLE), members=5)
    ensemble = fly_ensemble(asked, weather(**SHEAR))
    pieces = fly(asked, weather(**SHEAR)).pieces
    for piece in pieces:
        landings, nominal = ensemble.piece(piece.piece), piece.arrivals
        assert np.ptp(landings.latitude_deg) == np.ptp(landings.longitude_deg) == 0.0
        gone = distance_m(landings.latitude_deg, landings.longitude_deg, 37.9, 126.7)
        apart = distance_m(
            landings.latitude_deg, landings.longitude_deg, nominal.latitude_deg, nominal.longitude_deg
        )
        # The march's own error against the reference kernel: 0.17 m of the balloon's 150 km.
        assert (apart < 0.5).all()
        assert (gone > 60_000).all()


def test_the_launch_position_spreads_calm_air_landings_by_its_sigma():
    spread = {**NO_SPREAD, "launch_position_m": 250.0}
    ensemble = fly_ensemble(plan(BURST, spread=spread, members=2000), weather())
    for offset in east_north_m(ensemble, ensemble.pieces[0]):
        # 2,000 draws know a sigma to 1.6 %.
        assert np.std(offset) == pytest.approx(250, rel=0.06)
        assert abs(np.mean(offset)) < 25


SCALED = {
    "launch_position_m": 1000.0,
    "ascent_rate": 0.1,
    "descent_rate": 0.15,
    "float_altitude_m": 300.0,
    "release_time_s": 300.0,
    "fall_speed": 0.15,
}


@pytest.mark.parametrize("name", list(SCALED))
def test_more_spread_of_anything_never_shrinks_the_zone(name):
    field, areas = weather(**SHEAR), []
    for factor in (0.0, 0.5, 1.0, 2.0):
        spread = {**NO_BRANCHES, "launch_position_m": 500.0, name: SCALED[name] * factor}
        _, found = zone(plan(FLOAT, after(7200, LEAFLETS), spread=spread, members=400), field)
        wide = {piece.piece: piece.areas[2] for piece in found.pieces}
        assert {area.probability for area in wide.values()} == {0.9}
        areas.append([wide[piece].km2 for piece in ("balloon", "leaflets")])
    grown = np.diff(np.array(areas), axis=0)
    # What does not touch a piece leaves its area as it was; a level counted from 400 drops wanders.
    assert (grown > -0.03 * np.array(areas)[:-1]).all()
    assert areas[-1][0] > 1.1 * areas[1][0] or areas[-1][1] > 1.1 * areas[1][1]


@pytest.mark.parametrize(("hours", "about_m"), [(3.0, 14_000), (12.0, 44_000)])
def test_the_forecasts_own_error_carries_a_level_float_as_far_as_the_closed_form_says(hours, about_m):
    # An Ornstein-Uhlenbeck wind of sigma 1.5 m/s (1 km, six hours ahead) that forgets in 4 h.
    sigma, tau = 1.5, 4.0
    vehicle = {
        "kind": "constant_rate",
        "ascent_rate_mps": 1000.0,
        "float_altitude_m": 1000.0,
        "float_hours": hours,
        "descent_rate_mps": 1000.0,
    }
    wind_error = {"column_share": 1, "memory_h": 4, "length_km": 1, "wind_share": 0, "scale": 1}
    asked = plan(vehicle, spread={**NO_SPREAD, "wind_error": wind_error}, members=4000)
    ensemble = fly_ensemble(asked, weather(issued_at=None))
    x = tau / hours
    reach = sigma * hours * 3600 * np.sqrt(2 * x * (1 - x * (1 - np.exp(-1 / x))))
    assert reach == pytest.approx(about_m, rel=0.03)
    east, north = east_north_m(ensemble, ensemble.pieces[0])
    # 4,000 draws know a sigma to 1.1 %; the field is straight between its hours.
    assert np.std(east) == pytest.approx(reach, rel=0.035)
    assert np.std(north) == pytest.approx(reach, rel=0.035)
    assert abs(np.corrcoef(east, north)[0, 1]) < 0.06


def test_the_forecasts_own_error_grows_with_lead_time():
    spread = {**NO_SPREAD, "wind_error": "prior"}

    def reach(launch: str) -> float:
        asked = plan(FLOAT, spread=spread, members=600, launch_time=launch)
        ensemble = fly_ensemble(asked, weather(hours=tuple(range(0, 126, 6))))
        return float(np.std(east_north_m(ensemble, ensemble.pieces[0])[0]))

    first, second = reach("2026-11-24T01:00:00Z"), reach("2026-11-27T01:00:00Z")
    # At 4 km: 1.37 m/s up to 6 h, 3.4 m/s at 75 h.
    assert 2.2 < second / first < 2.8


def test_all_pieces_of_a_drop_meet_the_same_error():
    spread = {**NO_SPREAD, "wind_error": "prior"}
    twins = plan(FLOAT, after(7200, BUNDLE, {**BUNDLE, "name": "twin"}), spread=spread, members=50)
    ensemble = fly_ensemble(twins, weather())
    assert np.array_equal(ensemble.piece("bundle").latitude_deg, ensemble.piece("twin").latitude_deg)
    assert np.std(ensemble.piece("twin").latitude_deg) > 0


def test_what_is_not_calibrated_is_said():
    asked = plan(FLOAT, spread={"wind_error": "prior"}, members=2)
    assert "the forecast's own error is a prior, not calibrated" in fly_ensemble(asked, weather()).warnings
    undated = fly_ensemble(asked, weather(issued_at=None)).warnings
    assert any("no issue time: taken for an analysis" in line for line in undated)
    assert not any("prior" in line for line in fly_ensemble(plan(members=2), weather()).warnings)


def test_longitudes_come_back_as_people_write_them():
    east = Plan.model_validate({**plan(BURST).inputs(), "site": {"latitude_deg": 0, "longitude_deg": 359.0}})
    from tests.worlds import Grid

    globe = weather(-20.0, grid=Grid(-60.0, 0.0, 10.0, 10.0, 13, 36))
    ensemble = fly_ensemble(east, globe)
    assert ensemble.longitude_deg == pytest.approx(-1.0)
    assert (ensemble.pieces[0].longitude_deg < -1.0).all()
    assert (ensemble.pieces[0].longitude_deg > -3.0).all()
