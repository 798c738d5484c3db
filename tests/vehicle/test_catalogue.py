"""The catalogue: every row says where its numbers come from, and flies."""

import csv

import numpy as np
import pytest
from pydantic import ValidationError

from planner.data_files import data_folder
from planner.plan.cargo import Leaflets, Parachute
from planner.plan.catalogue import balloon_catalogue, balloon_named, canopy_named, cargo_catalogue
from planner.plan.film import Film
from planner.plan.latex import Latex
from planner.plan.parachutes import parachute_catalogue
from planner.plan.plan import Plan
from planner.units import GRAVITY_MPS2, SEA_LEVEL_DENSITY_KGPM3
from planner.vehicle.cargo_physics import fall_profile, fall_stages
from planner.vehicle.physics import physics_of
from tests.vehicle.balloons import ONE, at, flown, stages
from tests.vehicle.descents import standard_fall
from tests.worlds import campaign

LEAFLETS = {name: cargo for name, cargo in cargo_catalogue().items() if isinstance(cargo, Leaflets)}


@pytest.mark.parametrize("table", ["balloons.csv", "cargo.csv", "parachutes.csv"])
def test_every_row_says_where_its_numbers_come_from_and_no_name_stands_twice(table):
    with (data_folder() / table).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert all(len(row["source"]) > 20 for row in rows)
    assert len({row["name"] for row in rows}) == len(rows)


@pytest.mark.parametrize("name", sorted(cargo_catalogue()))
def test_every_cargo_falls_from_five_kilometres_and_its_weight_is_known(name):
    cargo = cargo_catalogue()[name]
    fall = fall_profile([cargo], standard_fall(), row=ONE, start_m=at(5_000.0), factor=np.ones(1))
    assert 60.0 < fall.passage_s(np.zeros(1))[0] < 3 * 3600.0
    assert cargo.load_kg > 0.0


@pytest.mark.parametrize("name", sorted(LEAFLETS))
def test_a_leaflet_falls_as_its_paper_says_and_its_row_repeats_no_speed(name):
    """v = sqrt(2 sigma g / (rho Cd)); how large the sheet is does not matter."""
    sheet = LEAFLETS[name]
    assert sheet.fall_speed_mps is None
    assert f"{sheet.areal_density_gpm2:g} g/m2" in name
    weight = 2 * sheet.areal_density_gpm2 / 1000 * GRAVITY_MPS2
    owed = np.sqrt(weight / (SEA_LEVEL_DENSITY_KGPM3 * sheet.drag_coefficient))
    assert fall_stages(sheet) == [(pytest.approx(owed, rel=1e-12), None)]


def test_iso_sheets_halve_from_size_to_size():
    areas = {size: cargo_catalogue()[f"leaflets {size} on 80 g/m2 paper"].sheet_area_cm2 for size in ISO}
    for size, (long_mm, short_mm) in ISO.items():
        assert areas[size] == pytest.approx(long_mm * short_mm / 100, rel=1e-3)


ISO = {"A5": (210, 148), "A6": (148, 105), "A7": (105, 74)}


@pytest.mark.parametrize("name", sorted(parachute_catalogue()))
def test_a_parachute_brings_a_latex_balloon_down_and_a_cargo_alike(name):
    row = parachute_catalogue()[name]
    assert row.drag_area_m2 == pytest.approx(row.drag_coefficient * np.pi * row.diameter_m**2 / 4)
    latex = Latex(balloon="Totex 1000", free_lift_kg=1.0, payload_kg=1.0, parachute=name)
    assert physics_of(latex).dry_kg == pytest.approx(2.0 + row.mass_kg)
    comes_down_kg = 1.0 + row.mass_kg + 0.5
    descent = physics_of(latex).descent(lambda name, stream="": np.ones(1))
    cargo = Parachute(mass_kg=comes_down_kg, canopy=name)
    ((cargo_mps, _),) = fall_stages(cargo)
    assert descent.speed_mps(np.zeros(1))[0] == pytest.approx(cargo_mps)
    assert 1.0 < cargo_mps < 20.0


def test_a_larger_canopy_of_one_maker_falls_slower_and_weighs_more():
    for maker in ("Rocketman", "Spherachutes", "flat"):
        rows = [row for name, row in parachute_catalogue().items() if name.startswith(maker)]
        rows.sort(key=lambda row: row.diameter_m)
        assert len(rows) >= 6
        assert (np.diff([row.drag_area_m2 for row in rows]) > 0).all()
        assert (np.diff([row.mass_kg for row in rows]) > 0).all()


def test_a_load_under_a_parachute_of_the_catalogue_is_a_balloons_own_too():
    assert canopy_named("usb bag on parachute") == {"drag_area_m2": 0.45, "mass_kg": 0.5}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"canopy": "umbrella"}, r"no parachute 'umbrella' in the catalogue; nearest of \d+: "),
        ({}, "give one of drag_area_m2, canopy"),
        ({"canopy": "flat 0.9 m", "drag_area_m2": 1.0}, "give one of drag_area_m2, canopy"),
    ],
)
def test_a_load_hangs_under_one_canopy_that_is_known(words, said):
    with pytest.raises(ValidationError, match=said):
        Parachute(mass_kg=1.0, **words)


@pytest.mark.parametrize("name", [row.name for row in balloon_catalogue().values() if row.kind == "film"])
def test_every_film_tube_floats_with_a_kilogram(name):
    (first, *_) = stages(flown(Film(balloon=name, payload_kg=1.0, free_lift_kg=1.0)))
    assert 3_000.0 < first[2] < 20_000.0


def test_the_large_sizes_burst_where_their_sellers_say():
    rows = balloon_catalogue()
    assert [rows[f"Totex {size}"].burst_diameter_m for size in (1800, 4000)] == [9.98, 15.06]


@pytest.mark.parametrize(
    "name", ["Kaymont 1500", "kaymont 1500", "KAYMONT-1500", "totex1500", " Totex  1500 ", "TOTEX_1500"]
)
def test_a_balloon_is_found_by_its_seller_too_whatever_its_case_spaces_and_hyphens(name):
    assert balloon_named(name, "latex") is balloon_catalogue()["Totex 1500"]


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("Kaymont 1300", "Kaymont 1200, Kaymont 1500, Kaymont 1600"),
        ("Totx 1500", "Totex 1500, Totex 1600, Totex 1800"),
        ("Hwoyee 1500", "Hwoyee 1600, Hwoyee 1200, Hwoyee 2000"),
        ("1500", "Totex 1500, Totex 1600, Hwoyee 1600"),
    ],
)
def test_a_balloon_that_there_is_not_is_answered_with_the_nearest_three(name, near):
    with pytest.raises(ValueError, match=rf"no latex balloon '{name}' .*; nearest of \d+: {near}$"):
        balloon_named(name, "latex")


def test_cargo_parachutes_kinds_gases_and_criteria_are_found_whatever_their_case():
    leaflets = "Leaflets a6 on 80 g/m\u00b2 PAPER"
    vehicle = {
        "kind": "Latex",
        "gas": "H2",
        "balloon": "totex 600",
        "free_lift_kg": 1,
        "parachute": "Flat 0.9 M",
    }
    cargo = [leaflets, {"kind": "Bundle", "mass_kg": 1.0, "drag_area_m2": 0.1}]
    release = {"after_s": 60, "cargo": cargo}
    site = {"latitude_deg": 1.0, "longitude_deg": 1.0}
    plan = Plan(site=site, launch_time="now", vehicle=vehicle, releases=[release])
    assert (plan.vehicle.kind, plan.vehicle.gas) == ("latex", "hydrogen")
    assert [cargo.kind for cargo in plan.releases[0].cargo] == ["leaflets", "bundle"]
    told = campaign(criteria={"Surface wind": {}, "KEEP-OUT": None})
    assert [criterion.name for criterion in told.criteria] == ["surface_wind", "keep_out"]
