"""The fill card says what a crew weighs off, and what an error costs."""

from math import ceil

import numpy as np
import pytest

from planner.errors import InputError
from planner.flight.cylinder import Cylinder
from planner.flight.fill import fill_card
from planner.flight.wanted import Wanted
from planner.vehicle.gas import MOLAR_GAS_CONSTANT
from planner.vehicle.physics import physics_of
from tests.worlds import BURST, plan, weather

TUBE = {"kind": "film", "balloon": "film tube 50 um", "free_lift_kg": 1.0, "payload_kg": 8.0}
LATEX = {"kind": "latex", "balloon": "Totex 600", "free_lift_kg": 0.8, "payload_kg": 0.5, "parachute": 0.8}
STILL = weather()


def test_the_neck_pulls_what_hangs_on_it_and_the_free_lift():
    card = fill_card(plan(TUBE), STILL)
    assert card.neck_lift_kg == pytest.approx(8.0 + 1.0)
    assert card.free_lift_kg == pytest.approx(1.0)


def test_gas_volume_and_cylinders_follow_the_gas_law():
    card = fill_card(plan(TUBE), STILL, cylinder=Cylinder(40.0, 200.0))
    air = STILL.column(37.9, 126.7, plan().launch)
    air_k, air_pa = float(air.temperature(0.0)), float(air.pressure(0.0))
    moles = card.gas_kg / 0.002016
    assert card.volume_m3 == pytest.approx(moles * MOLAR_GAS_CONSTANT * air_k / air_pa, rel=1e-6)
    held = 200e5 * 0.040 / (card.compressibility * MOLAR_GAS_CONSTANT * air_k)
    assert card.cylinders == ceil(moles / held)
    assert 1.10 < card.compressibility < 1.14


def test_the_float_that_is_wanted_is_reached_with_the_ballast_that_is_said():
    card = fill_card(plan(TUBE | {"payload_kg": 2.0}), STILL, Wanted(float_altitude_m=3000.0))
    assert card.float_m == pytest.approx(3000.0, abs=1.0)
    assert card.ballast_kg == pytest.approx(9.6 - 2.0, rel=0.03)


@pytest.mark.parametrize("vehicle", [TUBE, LATEX], ids=["film", "latex"])
def test_the_climb_that_is_wanted_is_the_climb_that_comes(vehicle):
    assert fill_card(plan(vehicle), STILL, Wanted(ascent_rate_mps=4.0)).climb_mps == pytest.approx(4.0)


def test_a_hundred_grams_cost_a_film_balloon_about_ninety_metres_and_gas_nothing():
    card = fill_card(plan(TUBE), STILL)
    assert card.per_100_g_m == pytest.approx(-91.0, abs=10.0)
    assert card.per_5_percent_gas_m == pytest.approx(0.0, abs=1.0)
    assert card.needs_valve
    assert 100.0 < card.float_sigma_m < 400.0


def test_a_tube_is_full_at_the_height_that_is_said():
    card = fill_card(plan(TUBE), STILL)
    air, full_m = STILL.column(37.9, 126.7, plan().launch), card.pressure_altitude_m
    full_kgpm3 = physics_of(plan(TUBE).vehicle).filling.density(air.temperature(full_m), air.pressure(full_m))
    assert full_kgpm3 == pytest.approx(card.gas_kg / card.full_m3, rel=1e-4)  # a metre


def test_a_latex_balloon_with_more_gas_bursts_lower():
    card = fill_card(plan(LATEX), STILL)
    assert card.float_m is None
    assert card.bursts == 1.0
    # Five percent more gas in the same burst volume: the air there is five percent denser.
    assert card.per_5_percent_gas_m == pytest.approx(-np.log(1.05) * 6_500.0, rel=0.15)


@pytest.mark.parametrize(
    ("vehicle", "wanted", "said"),
    [
        (BURST, Wanted(), "holds no gas"),
        (LATEX, Wanted(float_altitude_m=5000.0), "does not float"),
        (TUBE, Wanted(float_altitude_m=30_000.0), "less than hangs on it"),
        (LATEX, Wanted(ascent_rate_mps=500.0), "no fill"),
        (TUBE, Wanted(burst_altitude_m=9_000.0), "ask for a float altitude"),
    ],
    ids=["no gas", "latex floats", "too high", "too fast", "film bursts"],
)
def test_a_wish_that_no_fill_grants_is_refused_in_a_sentence(vehicle, wanted, said):
    with pytest.raises(InputError, match=said):
        fill_card(plan(vehicle), STILL, wanted)


BY_VOLUME = {"kind": "latex", "balloon": "Totex 1500", "gas": "helium", "payload_kg": 2.0, "parachute": 1.0}


def test_a_volume_of_gas_metered_into_latex_is_a_fill():
    card = fill_card(plan(BY_VOLUME | {"fill_volume_m3": 6.06}), STILL)
    assert card.volume_m3 == pytest.approx(6.06)
    assert card.gas_kg == pytest.approx(1.03, rel=0.05)


@pytest.mark.parametrize("wanted_m", [12_000.0, 25_000.0, 30_000.0])
@pytest.mark.parametrize("changes", [{}, {"leak_per_hour": 0.03}, {"superheat_k": "auto"}], ids=str)
def test_the_burst_that_is_wanted_is_the_burst_that_comes(wanted_m, changes):
    vehicle = BY_VOLUME | {"fill_volume_m3": 6.06} | changes
    card = fill_card(plan(vehicle), STILL, Wanted(burst_altitude_m=wanted_m))
    assert card.burst_m == pytest.approx(wanted_m, abs=5.0)
    assert card.free_lift_kg > 0.0


def test_a_burst_that_no_fill_reaches_is_refused_with_the_range_that_fills_reach():
    with pytest.raises(
        InputError, match=r"no fill bursts this balloon at 60000 m .*between \d+ m .* and 3\d{4} m \(with 1 %"
    ):
        fill_card(plan(BY_VOLUME | {"fill_volume_m3": 6.06}), STILL, Wanted(burst_altitude_m=60_000.0))


def test_what_stays_in_a_cylinder_is_not_counted():
    def held(cylinder):
        return fill_card(plan(TUBE), STILL, cylinder=cylinder).cylinder_gas_kg

    full = held(Cylinder())
    assert held(Cylinder(usable_share=0.9)) == pytest.approx(0.9 * full)
    assert held(Cylinder(left_bar=15.0)) == pytest.approx(full - held(Cylinder(pressure_bar=15.0)))
    with pytest.raises(InputError, match="150 bar stay in a cylinder that holds 150 bar"):
        Cylinder(left_bar=150.0)


def test_more_cylinders_are_needed_where_less_comes_out_of_each():
    few, many = (fill_card(plan(TUBE), STILL, cylinder=Cylinder(10.0, usable_share=s)) for s in (1.0, 0.5))
    assert few.cylinders < many.cylinders == ceil(few.gas_kg / (0.5 * few.cylinder_gas_kg))


def test_a_cylinder_larger_than_a_bottle_is_warned_of_for_cubic_feet_count_the_gas():
    usual, free = (fill_card(plan(LATEX), STILL, cylinder=Cylinder(litres)) for litres in (50.0, 6909.0))
    assert not any("cubic feet" in said for said in usual.warnings)
    assert any("cubic feet" in said for said in free.warnings)
