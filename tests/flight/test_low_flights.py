"""Low flights: what varies from drop to drop never flies under the ground, nor lands on the pad for that."""

import numpy as np
import pytest

from planner import Effort, release_times, zone
from planner.flight.ensemble import fly_ensemble
from planner.geo import distance_m
from planner.pipeline import fill
from tests.worlds import BUNDLE, LEAFLETS, NO_SPREAD, SITE, after, at_altitude, plan, weather

HOP = {"kind": "constant_rate", "ascent_rate_mps": 2.0, "burst_altitude_m": 500.0, "descent_rate_mps": 4.0}
LOW_FLOAT = {
    "kind": "constant_rate",
    "ascent_rate_mps": 2.0,
    "float_altitude_m": 300.0,
    "float_hours": 1.0,
    "descent_rate_mps": 4.0,
}
PAD = {"name": "pad", "latitude_deg": 37.9, "longitude_deg": 126.7, "radius_km": 0.5}
DEFAULT = {"spread": {"wind_error": "none"}, "members": 2_000}


@pytest.fixture(scope="module")
def breeze():
    return weather(6.0)


def on_pad(drop, field) -> float:
    (found,) = zone(drop, field)[1].inside
    return found.probability


@pytest.mark.parametrize("vehicle", [HOP, LOW_FLOAT], ids=["burst", "float"])
@pytest.mark.parametrize("site_m", [0.0, 100.0, 2_500.0])
def test_no_low_flight_comes_down_on_a_pad_that_it_leaves_by_kilometres(vehicle, site_m):
    hill = weather(6.0, ground_gpm=lambda lat, lon, h, t: site_m + 0.0 * lat)
    top = "burst_altitude_m" if vehicle is HOP else "float_altitude_m"
    higher = vehicle | {top: vehicle[top] + site_m}
    drop = plan(higher, targets=[PAD], site=SITE | {"altitude_m": site_m}, **DEFAULT)
    ensemble, found = zone(drop, hill)
    assert found.inside[0].probability < 0.005
    assert any(f"{vehicle[top]:.0f} m over the site is taken as" in said for said in found.warnings)
    assert np.ptp(ensemble.pieces[0].longitude_deg) > 0.001  # they still differ


def test_a_float_two_metres_over_the_site_still_flies_in_every_drop(breeze):
    ensemble = fly_ensemble(plan(LOW_FLOAT | {"float_altitude_m": 2.0}, **DEFAULT), breeze)
    (balloon,) = ensemble.pieces
    carried = distance_m(37.9, 126.7, balloon.latitude_deg, balloon.longitude_deg)
    assert np.quantile(carried, 0.01) > 20_000.0


def test_a_spread_is_as_written_where_the_flight_is_high():
    high = plan(HOP | {"burst_altitude_m": 20_000.0}, **DEFAULT)
    as_numbers = {"burst_altitude_m": 1900, "float_altitude_m": 500, "release_time_s": 60}
    written = plan(high.vehicle.model_dump(), members=2_000, spread=as_numbers | {"wind_error": "none"})
    same = [fly_ensemble(asked, weather(6.0)).pieces[0].longitude_deg for asked in (high, written)]
    np.testing.assert_array_equal(*same)


def test_a_spread_that_somebody_wrote_wide_is_drawn_anew_until_it_flies_and_said(breeze):
    wide = {"burst_altitude_m": 1_000, "wind_error": "none"}
    ensemble, found = zone(plan(HOP, targets=[PAD], members=2_000, spread=wide), breeze)
    (balloon,) = ensemble.pieces
    carried = distance_m(37.9, 126.7, balloon.latitude_deg, balloon.longitude_deg)
    assert np.count_nonzero(carried < 1.0) < 20  # a third of the first draws lies under the ground
    said = next(line for line in found.warnings if "drawn anew" in line)
    anew = int(said.split(" of 2,000 drops")[0])
    assert anew == pytest.approx(2_000 * 0.3085, abs=90)  # P(N(500, 1000) < 0)


def test_drops_that_no_draw_lifts_are_counted_apart(breeze):
    never = {"burst_altitude_m": {"kind": "uniform", "low": -900, "high": -600}, "wind_error": "none"}
    said = zone(plan(HOP, spread=never), breeze)[1].warnings
    assert any("40 of 40 drops do not leave the ground" in line for line in said)


def test_a_draw_made_anew_is_the_same_in_any_block_and_at_any_number():
    wide = {"burst_altitude_m": 1_000, "release_time_s": 600, "wind_error": "none"}
    drop = plan(HOP, after(60.0, BUNDLE), members=1_500, spread=wide)
    field = weather(6.0, members=3)
    one, many = fly_ensemble(drop, field), fly_ensemble(drop, field, Effort(threads=2, memory_mb=32))
    fewer = fly_ensemble(drop.model_copy(update={"members": 700}), field)
    for piece, again, first in zip(one.pieces, many.pieces, fewer.pieces, strict=True):
        np.testing.assert_array_equal(piece.longitude_deg, again.longitude_deg)
        np.testing.assert_array_equal(piece.longitude_deg[:700], first.longitude_deg)
    assert one.apart == many.apart
    assert 0 < fewer.apart.anew < one.apart.anew


@pytest.mark.parametrize("spread", [{}, {"release_time_s": 60}], ids=["default", "written"])
def test_no_timer_lets_go_before_the_launch(breeze, spread):
    drop = plan(HOP, after(30.0, BUNDLE), members=1_000, spread=spread | {"wind_error": "none"})
    bundle = fly_ensemble(drop, breeze).pieces[0]
    carried = distance_m(37.9, 126.7, bundle.latitude_deg, bundle.longitude_deg)
    assert np.count_nonzero(carried < 1.0) <= 20  # a third of the first draws is before the launch


def test_release_times_draw_what_each_plan_alone_draws(breeze):
    wide = {"release_time_s": 600, "wind_error": "none"}
    times_s = [30.0, 240.0]
    drop = plan(HOP, after(100.0, LEAFLETS), members=300, spread=wide)
    for time_s, found in zip(times_s, release_times(drop, breeze, times_s), strict=True):
        alone = fly_ensemble(plan(HOP, after(time_s, LEAFLETS), members=300, spread=wide), breeze)
        np.testing.assert_array_equal(found.pieces[0].longitude_deg, alone.pieces[0].longitude_deg)


def test_a_chute_that_opens_at_an_altitude_falls_from_a_low_release_too(breeze):
    chute = {"kind": "parachute", "mass_kg": 1.0, "drag_area_m2": 1.0, "opens_at_m": 250.0}
    for release in (at_altitude(200.0, chute), at_altitude(400.0, chute), after(20.0, chute)):
        drop = plan(HOP, release, members=500, spread={"wind_error": "none", "launch_position_m": 0})
        piece = fly_ensemble(drop, breeze).pieces[0]
        flown = piece.landed
        assert flown.mean() > 0.85
        assert distance_m(37.9, 126.7, piece.latitude_deg, piece.longitude_deg)[flown].min() > 10.0


LATEX = {"kind": "latex", "mass_kg": 0.6, "burst_diameter_m": 6.0, "parachute": 1.0, "gas": "helium"}
SEALED = {"kind": "film", "balloon": "film tube 50 um", "vented": False, "payload_kg": 0.1}
HEAVY = {"lifted_mass": 0.1, "gas_mass": 0.2, "wind_error": "none"}


@pytest.mark.parametrize(
    ("vehicle", "spread"),
    [
        (LATEX | {"gas_mass_kg": 0.11}, HEAVY),  # as likely too heavy as not
        (LATEX | {"burst_diameter_m": 1.3, "free_lift_kg": 0.3}, {"wind_error": "none"}),  # near its burst
        (SEALED | {"gas_mass_kg": 1.12}, {"wind_error": "none"}),  # nearly full on the ground
    ],
    ids=["heavy", "tight", "sealed"],
)
def test_a_gas_balloon_that_does_not_rise_or_bursts_on_the_ground_is_drawn_anew(vehicle, spread, breeze):
    drop = plan(vehicle, members=400, spread=spread)
    ensemble, found = zone(drop, breeze)
    (balloon,) = ensemble.pieces
    assert ensemble.apart.anew >= 20
    assert ensemble.apart.grounded == 0
    assert any("drawn anew, because they would have been too heavy" in line for line in found.warnings)
    still = balloon.landed & (balloon.time_s == 3600.0)
    assert not still.any()


def test_a_fill_card_counts_no_balloon_that_stays_on_the_ground(breeze):
    card = fill(plan(LATEX | {"gas_mass_kg": 0.13}, spread=HEAVY), breeze)
    assert card.bursts > 0.99


def test_what_only_falls_has_no_top_to_spread(breeze):
    falling = plan(
        {"kind": "constant_rate", "descent_rate_mps": 5.0}, site=SITE | {"altitude_m": 900.0}, **DEFAULT
    )
    ensemble, found = zone(falling, breeze)
    assert ensemble.apart.anew == 0
    assert not any("over the site" in line for line in found.warnings)


def test_an_answer_stored_with_its_inputs_is_had_again(breeze):
    drop = plan(HOP, targets=[PAD], **DEFAULT)
    again = type(drop).model_validate(drop.inputs())
    assert again.spread.burst_altitude_m.share == 0.1
    assert on_pad(again, breeze) == on_pad(drop, breeze)


def test_turned_off_it_stays_off():
    assert plan(HOP, spread=NO_SPREAD).spread.burst_altitude_m.sigma == 0.0
