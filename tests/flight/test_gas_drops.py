"""Whole drops of gas balloons: the same however they are worked out, and cargo that changes the way."""

from datetime import UTC, datetime

import numpy as np
import pytest

from planner import Effort, Ensemble, Flown, Verdict, fly, release_times, windows, zone
from planner.drift.endings import Ending
from planner.errors import InputError
from planner.flight.ensemble import block_size
from planner.geo import distance_m
from tests.flight.landings import endings
from tests.worlds import LEAFLETS, NO_SPREAD, after, at_altitude, campaign, plan, weather

LAUNCH_S = 3600.0  # the usual launch, an hour after the run of the usual weather
SHEAR = {"u": lambda lat, lon, h, t: 5.0 + 1e-3 * h, "v": lambda lat, lon, h, t: 2.0 + 3e-4 * h}
BUNDLE = {"kind": "bundle", "mass_kg": 3.0, "drag_area_m2": 0.16}
SHEETS = {"kind": "leaflets", "count": 10_000, "areal_density_gpm2": 80.0, "sheet_area_cm2": 25.0}
FILM = {"kind": "film", "balloon": "film tube 50 um", "free_lift_kg": 1.0, "payload_kg": 0.5}
LATEX = {"kind": "latex", "balloon": "Totex 1500", "ascent_rate_mps": 5.0, "parachute": 1.0}
GAS_OFF = {
    **NO_SPREAD,
    **dict.fromkeys(("free_lift", "gas_mass", "lifted_mass", "drag", "film_strength", "leak"), 0),
    **dict.fromkeys(("burst_diameter", "remnant"), 0),
}
LEAKING = plan(
    {**FILM, "leak_per_hour": 0.03},
    after(5400.0, BUNDLE),
    at_altitude(1500.0, SHEETS),
    spread={},
    members=400,
)


def same(one: Ensemble, other: Ensemble, count: int) -> bool:
    """Whether the first drops of two questions are the same to the bit."""
    return all(
        np.array_equal(getattr(a, name)[:count], getattr(b, name)[:count], equal_nan=True)
        for a, b in zip(one.pieces, other.pieces, strict=True)
        for name in ("time_s", "latitude_deg", "longitude_deg", "altitude_m", "ending")
    )


def farthest_m(flown: Flown, ensemble: Ensemble) -> float:
    """How far from where the one flown as planned came down any drop of any piece did."""
    ends = [(one.arrivals, ensemble.piece(one.piece)) for one in flown.pieces]
    return max(
        float(distance_m(a.latitude_deg, a.longitude_deg, p.latitude_deg, p.longitude_deg).max())
        for a, p in ends
    )


@pytest.fixture(scope="module")
def field():
    return weather(**SHEAR, members=3)


@pytest.fixture(scope="module")
def leaking(field):
    ensemble, _ = zone(LEAKING, field)
    return ensemble


def test_drop_k_of_a_leaking_film_balloon_is_the_same_whether_seven_or_hundreds_are_asked_for(field, leaking):
    for members in (7, 130):
        fewer, _ = zone(LEAKING.model_copy(update={"members": members}), field)
        assert same(leaking, fewer, members)


@pytest.mark.parametrize("effort", [Effort(memory_mb=1), Effort(threads=3, memory_mb=2)])
def test_threads_and_blocks_change_no_bit_of_a_leaking_film_balloon(field, leaking, effort):
    assert block_size(LEAKING, effort) < LEAKING.members
    again, _ = zone(LEAKING, field, effort)
    assert same(leaking, again, LEAKING.members)


@pytest.mark.parametrize("vehicle", [FILM, {**FILM, "leak_per_hour": 0.03}, {**FILM, "vented": False}, LATEX])
def test_without_spread_all_drops_come_down_where_the_one_flown_as_planned_does(vehicle):
    asked = plan(vehicle, after(3000.0, BUNDLE), spread=GAS_OFF, members=5)
    wind = weather(**SHEAR)
    ensemble, _ = zone(asked, wind)
    assert farthest_m(fly(asked, wind), ensemble) < 40.0  # after a day's float of 1,700 km, 3 m after a burst


def test_cargo_of_a_vented_balloon_lands_whatever_the_balloon_does_afterwards():
    """Kept, the gas carries the balloon on for a day; let out, it falls: the bundle is gone by then."""
    kept, opened = (
        zone(plan({**FILM, "after_release": word}, after(5400.0, BUNDLE), spread=GAS_OFF), weather(**SHEAR))[
            0
        ]
        for word in ("keep", "open")
    )
    assert endings(kept.piece("bundle"))[Ending.LANDED] == 40
    assert endings(kept.piece("balloon"))[Ending.LANDED] == 0
    assert endings(opened.piece("balloon"))[Ending.LANDED] == 40
    assert np.array_equal(kept.piece("bundle").longitude_deg, opened.piece("bundle").longitude_deg)


def test_cargo_that_waits_for_an_altitude_above_the_burst_comes_down_with_the_balloon():
    asked = plan(LATEX, after(3600.0, SHEETS), at_altitude(45_000.0, BUNDLE), spread=GAS_OFF)
    ensemble, _ = zone(asked, weather())
    assert endings(ensemble.piece("bundle"))[Ending.NOT_RELEASED] == 40
    assert endings(ensemble.piece("leaflets"))[Ending.LANDED] == 40
    assert endings(ensemble.piece("balloon"))[Ending.LANDED] == 40


def test_cargo_that_waits_for_an_altitude_above_a_float_is_never_let_go_while_the_balloon_flies_on():
    asked = plan(FILM, after(3600.0, SHEETS), at_altitude(20_000.0, BUNDLE), spread=GAS_OFF)
    ensemble, _ = zone(asked, weather())
    assert endings(ensemble.piece("bundle"))[Ending.NOT_RELEASED] == 40
    assert endings(ensemble.piece("balloon"))[Ending.STILL_FLYING] == 40
    assert endings(ensemble.piece("leaflets"))[Ending.LANDED] == 40


def test_a_floating_balloon_rises_when_it_lets_something_go():
    lighter, held = (
        fly(plan(FILM, after(seconds, BUNDLE), spread=GAS_OFF), weather()).pieces[0].arrivals.altitude_m[0]
        for seconds in (5400.0, 90_000.0)
    )
    assert lighter > held + 500.0


def test_each_release_time_is_the_same_question_as_a_plan_with_that_time(field):
    times_s = [1200.0, 5400.0, 20_000.0]
    asked = plan(FILM, after(5400.0, BUNDLE), spread={}, members=60)
    for time_s, ensemble in zip(times_s, release_times(asked, field, times_s), strict=True):
        alone, _ = zone(plan(FILM, after(time_s, BUNDLE), spread={}, members=60), field)
        assert same(ensemble, alone, 60)


def test_a_campaign_of_film_balloons_is_answered_for_every_launch_time():
    asked = campaign(
        vehicle=FILM,
        releases=[after(3600.0, BUNDLE)],
        launch_times={"from": "run+1h", "to": "run+3h", "every": "1h"},
        spread=GAS_OFF,
        horizon_h=3.0,
    )
    (site,) = windows(asked, weather(), now=datetime(2026, 11, 24, 0, 30, tzinfo=UTC)).sites
    assert len(site.times) == 3
    assert all(isinstance(cell.verdict, Verdict) for cell in site.times)


def test_leaflets_of_unknown_weight_are_refused_by_gas_balloons_alone(field):
    with pytest.raises(InputError, match="release 1 holds leaflets of unknown weight"):
        fly(plan(FILM, after(3600.0, LEAFLETS)), field)


def test_a_balloon_that_does_not_rise_says_by_how_much_it_is_too_heavy(field):
    heavy = {**FILM, "gas_mass_kg": 0.2}
    del heavy["free_lift_kg"]
    with pytest.raises(InputError, match=r"the balloon does not rise: .* more than the .* kg of hydrogen"):
        zone(plan(heavy, after(3600.0, BUNDLE)), field)


def test_a_gas_balloon_with_many_releases_flies_in_smaller_blocks():
    one, many = (
        plan(FILM, *[after(600.0 * k, BUNDLE) for k in range(1, n)], members=1_000_000) for n in (2, 40)
    )
    allowed = Effort(threads=2, memory_mb=256)
    assert block_size(many, allowed) < block_size(one, allowed) / 5
