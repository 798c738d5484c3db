"""Leaflets: how fast a sheet falls, how long it takes, what a load of them weighs."""

import numpy as np
import pytest
from pydantic import ValidationError

from planner.air import AirColumn
from planner.plan.cargo import Bundle, Leaflets, Parachute
from planner.units import GAS_CONSTANT_DRY_AIR, GRAVITY_MPS2, SEA_LEVEL_DENSITY_KGPM3
from planner.vehicle.cargo_physics import fall_profile, fall_stages
from planner.vehicle.fall import column_fall_table
from tests.vehicle.descents import standard_fall

SCALE_M = 8_000.0
"""Over this height the air of these tests thins by e."""


def exponential_column() -> AirColumn:
    """Air at one temperature, of 1.225 kg/m3 at the sea: its density is exponential in altitude."""
    kelvin = SCALE_M * GRAVITY_MPS2 / GAS_CONSTANT_DRY_AIR
    pascal = SEA_LEVEL_DENSITY_KGPM3 * GAS_CONSTANT_DRY_AIR * kelvin
    altitude_m = np.linspace(-500.0, 30_000.0, 62)
    return AirColumn(altitude_m, np.full(62, kelvin), pascal * np.exp(-altitude_m / SCALE_M))


@pytest.mark.parametrize("sheet", [{"fall_speed_mps": 0.5}, {"areal_density_gpm2": 80.0}, {}])
@pytest.mark.parametrize("height_m", [3_000.0, 5_000.0, 20_000.0])
def test_a_sheet_falls_as_long_as_the_closed_form_says(sheet, height_m):
    cargo = Leaflets(count=1, **sheet)
    (speed_mps, _), *rest = fall_stages(cargo)
    assert not rest
    table, start = column_fall_table(exponential_column()), np.array([height_m])
    fall = fall_profile([cargo], table, row=np.zeros(1, dtype=np.int64), start_m=start, factor=np.ones(1))
    owed = 2 * SCALE_M / speed_mps * (1 - np.exp(-height_m / (2 * SCALE_M)))
    assert fall.passage_s(np.zeros(1))[0] == pytest.approx(owed, rel=1e-3)


@pytest.mark.parametrize(("speed_mps", "minutes"), [(0.5, (93, 148)), (1.0, (46, 74)), (2.0, (23, 37))])
def test_fall_times_from_three_and_five_kilometres_are_the_domains(speed_mps, minutes):
    cargo = Leaflets(count=1, fall_speed_mps=speed_mps)
    start = np.array([3_000.0, 5_000.0])
    fall = fall_profile(
        [cargo], standard_fall(), row=np.zeros(2, dtype=np.int64), start_m=start, factor=np.ones(2)
    )
    np.testing.assert_allclose(fall.passage_s(np.zeros(2)) / 60, minutes, atol=0.6)  # they are rounded


@pytest.mark.parametrize(
    ("drag", "paper"),
    [
        (0.8, {30: 0.77, 50: 1.0, 80: 1.27, 120: 1.55}),
        (1.2, {30: 0.63, 50: 0.82, 80: 1.03, 120: 1.27}),
        (2.0, {30: 0.49, 50: 0.63, 80: 0.80, 120: 0.98}),
    ],
)
def test_heavier_paper_falls_faster_as_the_domains_table_says(drag, paper):
    for grams, speed_mps in paper.items():
        cargo = Leaflets(count=1, areal_density_gpm2=float(grams), drag_coefficient=drag)
        assert fall_stages(cargo)[0][0] == pytest.approx(speed_mps, abs=0.01)
        assert cargo.warnings("leaflets") == []


def test_a_speed_that_was_given_wins_and_one_that_nobody_gave_is_said():
    both = Leaflets(count=1, areal_density_gpm2=80.0, fall_speed_mps=0.7)
    assert fall_stages(both) == [(0.7, None)]
    unknown = Leaflets(count=1)
    assert fall_stages(unknown) == [(1.0, None)]
    assert unknown.warnings("sheets") == ["sheets: no fall_speed_mps given, 1 m/s at sea level assumed"]


def test_a_load_weighs_what_is_in_it():
    assert Leaflets(count=10_000, areal_density_gpm2=80.0, sheet_area_cm2=116.0).load_kg == pytest.approx(
        9.28
    )
    assert Leaflets(count=10_000, areal_density_gpm2=80.0).load_kg is None
    assert Leaflets(count=10_000, sheet_area_cm2=116.0).load_kg is None
    assert Bundle(mass_kg=2.5, drag_area_m2=0.1).load_kg == 2.5
    assert Parachute(mass_kg=0.5, drag_area_m2=0.45).load_kg == 0.5


@pytest.mark.parametrize(
    "wrong", [{"fall_speed_cv": -0.1}, {"fall_speed_cv": 2.0}, {"glide_mps": -1.0}, {"drag_coefficient": 0.0}]
)
def test_absurd_sheets_are_refused(wrong):
    with pytest.raises(ValidationError):
        Leaflets(count=1, **wrong)
