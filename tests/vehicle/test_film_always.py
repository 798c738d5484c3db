"""What holds for film tubes whatever they are, carry and lose."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from planner.plan.film import Film
from planner.plan.gas_balloon import GasKind
from planner.units import LOWEST_ALTITUDE_M
from planner.vehicle.buoyancy import BALLOON, sampled, weigh
from planner.vehicle.envelope import EnvelopeKind
from planner.vehicle.gas import Gas
from planner.vehicle.launch import Load
from tests.vehicle.balloons import AIR, closed_float_m, flies, floats_at_m, flown, stages, timed

SHEETS = st.tuples(st.floats(5.0, 25.0), st.floats(1.0, 3.5), st.floats(15.0, 150.0))
"""Length [m], lay-flat width [m], thickness [um]."""


@st.composite
def fliers(draw, **fixed) -> tuple[Film, tuple[Load, ...]]:
    """A tube that rises, with what it lets go."""
    length_m, width_m, film_um = draw(SHEETS)
    loads = draw(st.lists(st.tuples(st.floats(0.01, 3.0), st.integers(60, 20_000)), max_size=3))
    words = {
        "free_lift_kg": draw(st.floats(0.05, 4.0)),
        "payload_kg": draw(st.floats(0.0, 3.0)),
        "leak_per_hour": draw(st.sampled_from([0.0, 0.004, 0.05, 0.5])),
        "vented": draw(st.booleans()),
        "superheat_k": draw(st.sampled_from([0.0, -5.0, 12.0, "auto"])),
        "after_release": draw(st.sampled_from(["keep", "open"])),
        **fixed,
    }
    film = Film(length_m=length_m, lay_flat_width_m=width_m, film_thickness_um=film_um, **words)
    strewn_s = draw(st.sampled_from([0.0, 900.0]))
    hung = tuple(timed(kg, float(after_s), strewn_s) for kg, after_s in loads)
    assume(flies(film, *hung))
    return film, hung


FEW = settings(max_examples=40, deadline=None, derandomize=True)


@FEW
@given(fliers())
def test_whatever_flies_stays_finite_and_comes_to_an_end(flier):
    film, loads = flier
    flight = stages(flown(film, *loads, hours=12.0))
    assert np.isfinite([numbers for _, *numbers in flight]).all()
    assert all(seconds >= 0.0 for *_, seconds in flight)
    assert all(after == before for (_, _, before, _), (_, after, *_) in pairwise(flight))
    down = flight[-1][2] <= LOWEST_ALTITUDE_M
    assert down or sum(seconds for *_, seconds in flight) == pytest.approx(12 * 3600.0)


@FEW
@given(fliers())
def test_whatever_is_let_go_is_noted_once_and_when_it_was_due(flier):
    film, loads = flier
    trajectory = flown(film, *loads, hours=12.0)
    ends_s = sum(seconds for *_, seconds in stages(trajectory))
    assert len(trajectory.releases_s) == len(loads)
    for load, noted in zip(loads, trajectory.releases_s, strict=True):
        due_s = float(load.after_s[0])
        assert float(noted[0]) == pytest.approx(due_s) or (np.isinf(noted[0]) and due_s >= ends_s - 1e-3)


@FEW
@given(fliers(vented=True, superheat_k=0.0))
def test_no_vented_tube_rises_above_where_it_floats_with_all_let_go(flier):
    film, loads = flier
    highest_m = max(max(start, end) for _, start, end, _ in stages(flown(film, *loads)))
    assert highest_m <= closed_float_m(film) + 1.0


@FEW
@given(fliers(vented=True, leak_per_hour=0.0, superheat_k=0.0), st.floats(0.05, 2.0))
def test_the_heavier_of_two_vented_tubes_floats_lower(flier, more_kg):
    film, _ = flier
    heavier = film.model_copy(update={"payload_kg": film.payload_kg + more_kg})
    assume(flies(heavier))
    assert floats_at_m(heavier) < floats_at_m(film)


@FEW
@given(
    st.lists(st.floats(0.0, 20_000.0), min_size=2, max_size=12), st.floats(0.0, 0.3), st.floats(-5.0, 15.0)
)
def test_the_gas_of_a_vented_tube_never_grows_and_never_takes_more_room_than_there_is(heights, leak, warm_k):
    nodes = np.arange(LOWEST_ALTITUDE_M, 21_000.0, 100.0)
    gas = Gas(GasKind.HYDROGEN)
    warm = [np.array([warm_k])]
    air = sampled([AIR], nodes, warm_k=warm, warm_every_s=300.0, gas_constant=gas.constant)
    (b,) = np.zeros(1, dtype=BALLOON).view(np.recarray)
    b.kind, b.gas_kg, b.dry_kg, b.full_m3, b.leak_per_s = (
        int(EnvelopeKind.VENTED),
        1.0,
        3.0,
        13.9,
        leak / 3600,
    )
    b.face_m2, b.drag, b.vented_s = 1.44, 0.5, np.inf
    held_kg = [1.0]
    for number, altitude_m in enumerate(heights):
        weigh(air, 0.0, 600.0 * number, altitude_m, b)
        held_kg.append(float(b.gas_kg))
        kelvin, pascal = AIR.temperature(altitude_m) + warm_k, AIR.pressure(altitude_m)
        assert b.gas_kg / gas.density(kelvin, pascal) <= 13.9 * (1 + 1e-5)  # read between nodes
    assert (np.diff(held_kg) <= 0.0).all()
