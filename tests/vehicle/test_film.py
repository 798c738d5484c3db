"""Film tubes: where they float, how they get there, and what they do once their cargo is gone."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.optimize import brentq

from planner.document import parse
from planner.errors import InputError
from planner.plan.film import Film
from planner.plan.tube import Tube
from planner.units import GRAVITY_MPS2, LOWEST_ALTITUDE_M
from planner.vehicle.launch import Load
from planner.vehicle.physics import physics_of
from tests.vehicle.balloons import (
    AIR,
    at,
    closed_float_m,
    floats_at_m,
    flown,
    pressure_altitude_m,
    spot,
    stages,
    timed,
)

SHEET = {"length_m": 10.1, "lay_flat_width_m": 2.13}
"""The tube of greenhouse film that the domain describes."""


def tube(thickness_um: float = 50.0, **words) -> Film:
    fill = {} if {"gas_mass_kg", "fill_volume_m3"} & set(words) else {"free_lift_kg": 1.0}
    return Film(**SHEET, film_thickness_um=thickness_um, **{**fill, **words})


def test_the_domains_tube_measures_what_its_sheet_gives():
    made = Tube(**SHEET, film_thickness_m=50e-6)
    assert made.diameter_m == pytest.approx(1.356, abs=5e-4)
    assert made.volume_m3 == pytest.approx(13.9, abs=0.05)
    assert made.film_area_m2 == pytest.approx(45.7, abs=0.5)
    assert made.film_kg == pytest.approx(made.film_area_m2 * 0.046)


def payload_kg_at(thickness_um: float, altitude_m: float) -> float:
    """The payload with which the tube floats at an altitude, by flying it."""
    return float(
        brentq(lambda kg: floats_at_m(tube(thickness_um, payload_kg=kg)) - altitude_m, 3.0, 11.0, xtol=1e-4)
    )


@pytest.mark.parametrize(("thickness_um", "payloads_kg"), [(50.0, (9.6, 8.5, 7.4)), (100.0, (7.5, 6.4, 5.3))])
def test_the_domains_tube_floats_its_payloads_at_three_four_and_five_kilometres(thickness_um, payloads_kg):
    found = [payload_kg_at(thickness_um, z) for z in (3_000.0, 4_000.0, 5_000.0)]
    assert found == pytest.approx(payloads_kg, rel=0.03)
    assert -np.diff(found) == pytest.approx([1.1, 1.1], abs=0.1)  # kg per km


@pytest.mark.parametrize("gas", ["hydrogen", "helium"])
@pytest.mark.parametrize("purity", [1.0, 0.95])
@pytest.mark.parametrize("payload_kg", [0.0, 2.0, 5.0])
def test_a_vented_tube_floats_where_the_closed_form_says(gas, purity, payload_kg):
    film = tube(gas=gas, gas_purity=purity, payload_kg=payload_kg)
    assert floats_at_m(film) == pytest.approx(closed_float_m(film), abs=1.0)
    assert floats_at_m(film, timed(1.5, 1e6)) == pytest.approx(closed_float_m(film, 1.5), abs=1.0)


def with_inertia(film: Film, mass_kg: float, gas_kg: float, start_m: float, seconds: float):
    """The full equation of a vented tube: its own inertia, and that of the air that moves along."""
    full_m3, face_m2 = film.tube.volume_m3, np.pi / 4 * film.tube.diameter_m**2

    def change(_: float, state):
        z, v = state
        rho = float(AIR.density(z))
        gas_kgpm3 = physics_of(film).filling.density(float(AIR.temperature(z)), float(AIR.pressure(z)))
        volume_m3 = min(gas_kg / gas_kgpm3, full_m3)
        held_kg = volume_m3 * gas_kgpm3
        lift_n = (rho * volume_m3 - held_kg - mass_kg) * GRAVITY_MPS2
        drag_n = 0.5 * rho * film.drag_coefficient * face_m2 * v * abs(v)
        return v, (lift_n - drag_n) / (mass_kg + held_kg + 0.5 * rho * volume_m3)

    return solve_ivp(change, (0.0, seconds), (start_m, 0.0), rtol=1e-8, atol=1e-6, dense_output=True).sol


def assert_climbs_as(climb, true) -> None:
    """Within 45 m at every time, and within 15 s at every height but the last twentieth of the climb.

    It starts some seconds late, and swings some 30 m past its float.
    """
    seconds = np.linspace(0.0, float(climb.duration_s[0]), 4000)
    heights = true(seconds)[0]
    assert climb.law.altitude_m(seconds[None, :])[0] == pytest.approx(heights, abs=45.0)
    begin, end = float(climb.start_m[0]), float(climb.end_m[0])
    assert 0.0 < heights.max() - end < 32.0
    for share in (0.05, 0.1, 0.3, 0.5, 0.7, 0.9, 0.95):
        z = begin + share * (end - begin)
        reached_s = seconds[np.searchsorted(heights, z)]
        assert float(climb.law.elapsed_s(at(z))[0]) == pytest.approx(reached_s, abs=15.0)


@pytest.mark.parametrize("free_lift_kg", [0.3, 1.0, 3.0])
def test_inertia_and_the_air_that_moves_along_hardly_matter_to_a_climb(free_lift_kg):
    film = tube(payload_kg=6.0, free_lift_kg=free_lift_kg)
    gas_kg = physics_of(film).fill(spot(), 0.0).gas_kg
    climb = flown(film).stages[0]
    assert_climbs_as(
        climb, with_inertia(film, physics_of(film).dry_kg, gas_kg, 0.0, float(climb.duration_s[0]))
    )


def test_nor_do_they_when_eight_kilograms_are_let_go_at_the_float():
    film = tube()
    way = flown(film, timed(8.0, 7200.0))
    float_m, climb = float(way.float_m[0]), way.stages[2]
    held_kg = film.tube.volume_m3 * physics_of(film).filling.density(
        AIR.temperature(float_m), AIR.pressure(float_m)
    )
    assert_climbs_as(
        climb,
        with_inertia(film, physics_of(film).dry_kg, float(held_kg), float_m, float(climb.duration_s[0])),
    )


def test_a_vented_tube_relieved_of_its_load_climbs_to_sixteen_kilometres_and_stays():
    way = flown(tube(), timed(8.0, 7200.0))
    kinds = [kind for kind, *_ in stages(way)]
    assert kinds == ["climb", "level", "climb", "level"]
    *_, (_, high_m, still_m, _) = stages(way)
    assert still_m == high_m == pytest.approx(16_000.0, abs=300.0)
    assert high_m == pytest.approx(closed_float_m(tube()), abs=1.0)
    assert way.releases_s[0].tolist() == [7200.0]
    assert sum(seconds for *_, seconds in stages(way)) == pytest.approx(24 * 3600.0)


def test_a_tube_that_opens_after_its_last_release_falls_from_there():
    way = flown(tube(after_release="open"), timed(4.0, 5400.0), timed(4.0, 7200.0))
    *_, (kind, _, end_m, _) = stages(way)
    assert (kind, end_m) == ("fall", LOWEST_ALTITUDE_M)
    assert way.emptied_s.tolist() == [7200.0]
    assert [float(at_s[0]) for at_s in way.releases_s] == [5400.0, 7200.0]
    assert not np.isfinite(way.burst_s).any()


def test_a_tube_that_opens_just_before_it_is_full_never_vents():
    way = flown(tube(after_release="open"), timed(8.0, 690.0))
    assert way.emptied_s.tolist() == [690.0]
    assert not np.isfinite(way.venting_s).any()


def over_a_day_m(film: Film, hours: list[float]) -> list[float]:
    """Its heights at hours after a launch at nine in the morning."""
    climb, hold = flown(film).stages
    after_s = 3600.0 * np.array([hours]) - climb.duration_s[0]
    return list(hold.law.altitude_m(after_s)[0])


@pytest.mark.parametrize("payload_kg", [2.0, 5.0])
def test_a_tube_in_the_sun_holds_its_float_until_the_evening_and_then_sinks(payload_kg):
    """Its gas is all at its warmest by ten: what it then holds is the float of a tube as warm all day."""
    warmest_m = floats_at_m(tube(payload_kg=payload_kg, superheat_k=10.0))
    *day, night = over_a_day_m(tube(payload_kg=payload_kg, superheat_k="auto"), [2.0, 4.0, 5.5, 9.0])
    assert day == pytest.approx([warmest_m] * 3, abs=2.0)
    assert night < warmest_m - 1_000.0


def test_a_leaking_tube_sinks_to_the_ground_and_a_faster_leak_sooner():
    ends = []
    for leak in (0.005, 0.01, 0.03):
        way = flown(tube(payload_kg=8.0, leak_per_hour=leak))
        (_, _, _, climb_s), (kind, high_m, end_m, sink_s) = stages(way)
        assert (kind, end_m) == ("level", LOWEST_ALTITUDE_M)
        assert high_m == pytest.approx(closed_float_m(tube(payload_kg=8.0)), abs=30.0)
        ends.append(climb_s + sink_s)
    assert ends == sorted(ends, reverse=True)


def test_a_sealed_tube_bursts_just_above_the_height_where_it_is_full():
    film = tube(payload_kg=8.0, vented=False)
    way = flown(film)
    (_, _, burst_m, climb_s), (kind, *_, end_m, _) = stages(way)
    assert 0.0 < burst_m - pressure_altitude_m(film) < 300.0
    assert way.burst_s.tolist() == pytest.approx([climb_s])
    assert (kind, end_m) == ("fall", LOWEST_ALTITUDE_M)
    assert not np.isfinite(way.venting_s).any()


def test_a_sealed_tube_of_strong_film_floats_where_the_air_it_displaces_weighs_what_it_does():
    film = tube(payload_kg=8.0, vented=False, film_strength_mpa=200.0)
    way = flown(film)
    total_kg = physics_of(film).dry_kg + physics_of(film).fill(spot(), 0.0).gas_kg
    floats_kgpm3 = float(AIR.density(float(way.float_m[0])))
    assert floats_kgpm3 == pytest.approx(total_kg / film.tube.volume_m3, rel=2e-4)
    assert [kind for kind, *_ in stages(way)] == ["climb", "level"]
    assert stages(way)[1][1] == stages(way)[1][2]


def test_fills_by_lift_by_mass_and_by_volume_are_the_same_balloon():
    by_lift = tube(payload_kg=5.0, free_lift_kg=1.0)
    gas_kg = physics_of(by_lift).fill(spot(), 0.0).gas_kg
    volume_m3 = gas_kg / physics_of(by_lift).gas_density(spot())
    for fill in ({"gas_mass_kg": gas_kg}, {"fill_volume_m3": volume_m3}):
        same = tube(payload_kg=5.0, **fill)
        assert stages(flown(same)) == [
            (kind, *map(pytest.approx, rest)) for kind, *rest in stages(flown(by_lift))
        ]


WRITTEN = {**SHEET, "film_thickness_um": 50.0, "free_lift_kg": 1.0}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"film_thickness_um": 4.9}, "film_thickness_um.*5"),
        ({"gas_mass_kg": 1.0}, "give one of free_lift_kg, gas_mass_kg, fill_volume_m3"),
        ({"free_lift_kg": None}, "give one of free_lift_kg, gas_mass_kg, fill_volume_m3"),
        ({"free_lift_kg": -1.0}, "free_lift_kg"),
        ({"balloon": "film tube 50 um"}, "either balloon, a name of the catalogue, or length_m"),
        ({"film_thickness_um": None}, "either balloon, a name of the catalogue, or length_m"),
        ({"length_m": 1.2}, "shorter than its diameter of 1.36 m"),
        ({"leak_per_hour": 1.0}, "leak_per_hour"),
        ({"gas": "methane"}, "gas"),
        ({"payload_kg": float("nan")}, "payload_kg"),
    ],
)
def test_a_tube_that_cannot_be_meant_is_refused_in_one_sentence(words, said):
    with pytest.raises(InputError, match=said) as refused:
        parse(Film, {**WRITTEN, **words})
    assert "\n" not in str(refused.value)


def test_an_unknown_tube_is_told_the_known_ones():
    with pytest.raises(InputError, match=r"'sausage' in the catalogue; known: .*film tube 50 um"):
        parse(Film, {"balloon": "sausage", "free_lift_kg": 1.0})


def test_a_load_beyond_the_lift_is_refused_by_how_many_grams():
    film = tube(payload_kg=3.0, gas_mass_kg=0.5)
    lifts_kg = physics_of(film).fill(spot(), 0.0).lift_kg
    heavy_kg = lifts_kg - physics_of(film).dry_kg + 0.25
    physics_of(film).require(spot(), (Load(heavy_kg - 0.251),))
    with pytest.raises(InputError, match=r"does not rise: .* is 250 g more than the \d\.\d+ kg"):
        physics_of(film).require(spot(), (Load(heavy_kg),))


def test_a_fill_beyond_the_tube_is_refused():
    with pytest.raises(InputError, match=r"takes 14.50 m3 at the site, the envelope holds 13.\d+ m3"):
        physics_of(tube(fill_volume_m3=14.5)).require(spot(), ())


def test_leaflets_of_unknown_weight_are_refused_on_a_gas_balloon():
    with pytest.raises(InputError, match="release 2 holds leaflets of unknown weight"):
        physics_of(tube()).require(spot(), (Load(1.0), Load(None)))
