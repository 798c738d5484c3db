"""Mass and lift of gas balloons, whatever they are, carry and lose: at every event the books balance."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from planner.air import AirColumn
from planner.plan.film import Film
from planner.plan.gas_balloon import GasBalloon
from planner.plan.latex import Latex
from planner.vehicle.balloon_trajectory import BalloonTrajectory
from planner.vehicle.launch import Load
from planner.vehicle.physics import physics_of
from tests.vehicle.balloons import AIR, flies, launch, planned, spot, timed

FEW = settings(max_examples=40, deadline=None, derandomize=True)
WARM_K = st.sampled_from([0.0, -5.0, 12.0])


@st.composite
def films(draw, **fixed) -> Film:
    """A tube, vented or sealed."""
    words = {
        "length_m": draw(st.floats(5.0, 25.0)),
        "lay_flat_width_m": draw(st.floats(1.0, 3.5)),
        "film_thickness_um": draw(st.floats(15.0, 150.0)),
        "vented": draw(st.booleans()),
        "after_release": draw(st.sampled_from(["keep", "open"])),
    }
    return Film(**{**words, **draw(filled()), **fixed})


@st.composite
def latexes(draw) -> Latex:
    """A latex balloon of any size."""
    mass_kg = draw(st.floats(0.1, 3.0))
    return Latex(mass_kg=mass_kg, burst_diameter_m=draw(st.floats(3.0, 13.0)), **draw(filled()))


@st.composite
def filled(draw) -> dict[str, Any]:
    """What any gas balloon has."""
    return {
        "gas": draw(st.sampled_from(["hydrogen", "helium"])),
        "gas_purity": draw(st.sampled_from([1.0, 0.95])),
        "free_lift_kg": draw(st.floats(0.05, 4.0)),
        "payload_kg": draw(st.floats(0.0, 3.0)),
        "leak_per_hour": draw(st.sampled_from([0.0, 0.004, 0.05, 0.5])),
        "superheat_k": draw(WARM_K),
    }


@st.composite
def fliers(draw, balloons=None, longest_s=900.0) -> tuple[GasBalloon, tuple[Load, ...]]:
    """A balloon that rises, with what it lets go: at times or at heights, at once or bit by bit."""
    balloon = draw(st.one_of(films(), latexes()) if balloons is None else balloons)
    timers = draw(st.lists(st.tuples(st.floats(0.01, 3.0), st.integers(60, 20_000)), max_size=3))
    strewn_s = draw(st.sampled_from([0.0, longest_s]))
    loads = [timed(kg, float(after_s), strewn_s) for kg, after_s in timers]
    loads += [Load(kg, altitude_m=z) for kg, z in draw(st.lists(HEIGHTS, max_size=1))]
    assume(flies(balloon, *loads))
    return balloon, tuple(loads)


HEIGHTS = st.tuples(st.floats(0.01, 3.0), st.floats(200.0, 12_000.0))


def flown(balloon: GasBalloon, loads: tuple[Load, ...]) -> BalloonTrajectory:
    return physics_of(balloon).trajectory(launch(*loads, hours=12.0), planned())


def books(trajectory: BalloonTrajectory) -> list[Any]:
    """What one balloon has at begin, top and end of each leg, in order."""
    return list(trajectory.accounts[:, 0])


def capacity_m3(balloon: GasBalloon) -> float:
    return physics_of(balloon).envelope().full_m3


def gas_volume_m3(balloon: GasBalloon, book: Any, air: AirColumn = AIR) -> float:
    """The room that the gas left would take at the air's pressure."""
    kelvin = air.temperature(book["altitude_m"]) + balloon.superheat_k
    return float(
        book["gas_kg"] / physics_of(balloon).filling.density(kelvin, air.pressure(book["altitude_m"]))
    )


@FEW
@given(fliers())
def test_gas_only_ever_goes_by_leak_until_it_is_vented_and_is_never_gone(flier):
    balloon, loads = flier
    trajectory = flown(balloon, loads)
    assert books(trajectory)[0]["gas_kg"] == pytest.approx(
        physics_of(balloon).fill(spot(), hung_kg(loads)).gas_kg, rel=1e-12
    )
    for before, after in pairwise(books(trajectory)):
        kept = (1.0 - balloon.leak_per_hour) ** ((after["time_s"] - before["time_s"]) / 3600.0)
        left_kg = before["gas_kg"] * kept
        assert 0.0 < after["gas_kg"] <= left_kg * (1 + 1e-9)
        if after["time_s"] < trajectory.venting_s[0]:
            assert after["gas_kg"] == pytest.approx(left_kg, rel=1e-9)


def hung_kg(loads: tuple[Load, ...]) -> float:
    return sum(load.mass_kg for load in loads)


@FEW
@given(fliers())
def test_a_balloon_that_is_not_vented_loses_nothing_but_its_leak(flier):
    balloon, loads = flier
    trajectory = flown(balloon, loads)
    vented = isinstance(balloon, Film) and balloon.vented
    assert np.isinf(trajectory.venting_s[0]) or vented


@FEW
@given(fliers())
def test_what_hangs_on_it_is_all_that_is_not_yet_gone_to_the_gram(flier):
    """Something goes where a leg begins: at once, or from then on bit by bit."""
    balloon, loads = flier
    trajectory = flown(balloon, loads)
    for number, book in enumerate(books(trajectory)):
        begun_s = books(trajectory)[number - number % 3]["time_s"]
        left_kg = 0.0
        for load, (released_s,) in zip(loads, trajectory.releases_s, strict=True):
            strewn = (book["time_s"] - released_s) / load.over_s if load.over_s else 1.0
            left_kg += load.mass_kg * (1.0 - min(strewn, 1.0) if released_s <= begun_s else 1.0)
        assert book["hanging_kg"] == pytest.approx(left_kg, abs=1e-9)


@FEW
@given(fliers())
def test_its_lift_is_that_of_the_air_displaced_by_the_gas_that_is_left_and_by_no_more(flier):
    balloon, loads = flier
    for book in books(flown(balloon, loads)):
        free_m3, air_kgpm3 = gas_volume_m3(balloon, book), AIR.density(book["altitude_m"])
        lift_kg = book["net_kg"] + physics_of(balloon).dry_kg + book["hanging_kg"]
        assert lift_kg <= air_kgpm3 * free_m3 * (1 + 1e-4) - book["gas_kg"]
        room_m3 = free_m3 if isinstance(balloon, Latex) else min(free_m3, capacity_m3(balloon))
        # The tropopause of the standard atmosphere is a kink, which heights 100 m apart cut off.
        assert lift_kg == pytest.approx(air_kgpm3 * room_m3 - book["gas_kg"], rel=1e-3)


@FEW
@given(fliers(films(vented=True)))
def test_no_vented_envelope_holds_more_than_it_has_room_for(flier):
    balloon, loads = flier
    for book in books(flown(balloon, loads)):
        assert gas_volume_m3(balloon, book) <= capacity_m3(balloon) * (1 + 1e-3)


@FEW
@given(fliers(films(leak_per_hour=0.0), longest_s=0.0))
def test_where_a_climb_ends_at_rest_it_lifts_what_it_weighs(flier):
    balloon, loads = flier
    trajectory = flown(balloon, loads)
    for float_s in trajectory.float_starts_s:
        tops = [book for book in books(trajectory)[1::3] if book["time_s"] == float_s[0]]
        assert all(abs(book["net_kg"]) < 1e-4 for book in tops)


@FEW
@given(fliers())
def test_time_runs_on_from_account_to_account(flier):
    balloon, loads = flier
    trajectory = flown(balloon, loads)
    times = [book["time_s"] for book in books(trajectory)]
    assert times[0] == 0.0
    assert all(after >= before for before, after in pairwise(times))
    assert times[-1] <= 12 * 3600.0 * (1 + 1e-9)
