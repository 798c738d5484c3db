"""Balloons with hardly more gas than they need: said, and counted where they float instead of bursting."""

import pytest

from planner import fly, zone
from planner.pipeline import fill
from tests.worlds import plan, weather

TOTEX = {"kind": "latex", "balloon": "Totex 1200", "gas": "helium", "payload_kg": 1.2, "parachute": 1.0}
ON_THE_GAS_KG = 2.4
SPREAD = {"wind_error": "none"}


@pytest.fixture(scope="module")
def field():
    return weather(3.0)


def filled(free_lift_kg: float, **words):
    return plan(TOTEX | {"free_lift_kg": free_lift_kg, **words}, members=200, spread=SPREAD)


def floating(drop, field) -> int:
    return zone(drop, field)[0].apart.floating


def test_four_grams_of_free_lift_burst_no_balloon_and_the_card_says_why(field):
    card = fill(filled(0.004), field)
    assert card.bursts < 0.05
    said = " ".join(card.warnings)
    assert "free lift is 4 g, 0.17 % of all that hangs on the gas" in said
    assert "under 5 %" in said
    assert "losing 3 % an hour (0 to 3 are usual) it does not burst but floats at" in said


def test_fly_warns_of_a_scant_fill_and_zone_counts_the_floaters(field):
    assert any("free lift is 4 g" in line for line in fly(filled(0.004), field).warnings)
    ensemble, found = zone(filled(0.004), field)
    assert ensemble.apart.floating > 190
    assert f"{ensemble.apart.floating} of 200 drops float or sink instead of bursting" in found.warnings
    assert any("the drops leak as usual balloons do: 1.5 % an hour" in line for line in found.warnings)


def test_the_fuller_the_fewer_float(field):
    counts = [floating(filled(kg), field) for kg in (0.05, 0.2, 0.3, 0.4, 2.0)]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > 180
    assert 0 < counts[2] < 200
    assert counts[-1] == 0


def test_an_ordinary_fill_is_not_spoken_of_and_leaks_as_little_as_written(field):
    ordinary = filled(1.0)
    assert not any(
        "free lift is" in line
        for line in (*fly(ordinary, field).warnings, *zone(ordinary, field)[1].warnings)
    )
    assert fill(ordinary, field).bursts == 1.0


def test_a_free_lift_that_only_a_leak_uses_up_is_said_too(field):
    """A fifth of the load, at a climb that takes the most of a day: more than 5 %, and still no burst."""
    slow = {"kind": "latex", "mass_kg": 0.1, "burst_diameter_m": 8.0, "gas": "helium", "free_lift_kg": 0.012}
    (said,) = (line for line in fly(plan(slow), field).warnings if "free lift is" in line)
    assert "12 g, 12 %" in said
    assert "under 5 %" not in said
    assert "losing 3 % an hour" in said


def test_gas_that_loses_the_sun_s_warmth_may_not_burst(field):
    warm = filled(0.15, superheat_k=15.0)
    (said,) = (line for line in fly(warm, field).warnings if "free lift is" in line)
    assert "with gas that cools to 5 K below the air it does not burst but floats at" in said


@pytest.mark.parametrize("leak", [0.01, 0.05])
def test_a_leak_that_somebody_wrote_is_taken_as_it_is(field, leak):
    drop = filled(0.3, leak_per_hour=leak)
    ensemble, found = zone(drop, field)
    assert not any("leak as usual balloons do" in line for line in found.warnings)
    assert (ensemble.apart.floating > 100) == (leak == 0.05)


@pytest.mark.parametrize(
    "film", [{"free_lift_kg": 0.2}, {"free_lift_kg": 0.2, "vented": False}], ids=["vented", "sealed"]
)
def test_a_film_tube_that_hardly_lifts_is_warned_of(field, film):
    tube = {"kind": "film", "balloon": "film tube 50 um", "payload_kg": 8.0, **film}
    assert any("free lift is 200 g" in line for line in fly(plan(tube), field).warnings)
    ensemble, _ = zone(plan(tube, members=60, spread=SPREAD), field)
    assert ensemble.apart.floating == 0  # it is meant to float


@pytest.mark.parametrize("leak", [0.0, 0.02])
def test_a_balloon_that_leaks_bursts_by_that_name(field, leak):
    (balloon,) = fly(filled(1.0, leak_per_hour=leak), field).pieces
    assert [name for name, _ in balloon.events] == ["burst"]
    assert fill(filled(1.0, leak_per_hour=leak), field).bursts > 0.99
