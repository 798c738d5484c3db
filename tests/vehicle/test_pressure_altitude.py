"""Where a vented tube is full and begins to spill: inside a layer, not at the node above it."""

import numpy as np
import pytest

from planner.plan.film import Film
from planner.vehicle.balloon_trajectory import BalloonTrajectory
from planner.vehicle.physics import physics_of
from tests.vehicle.balloons import flown, pressure_altitude_m, spot, stages, timed

NAMED = {"kind": "film", "balloon": "film tube 50 um"}


def vents_at_m(trajectory: BalloonTrajectory) -> float:
    """The height of the first stage when it begins to spill."""
    return float(trajectory.stages[0].law.altitude_m(trajectory.venting_s[:, None])[0, 0])


@pytest.mark.parametrize("payload_kg", [0.0, 1.7, 4.0, 8.0])
@pytest.mark.parametrize("free_lift_kg", [0.15, 0.3, 1.0, 3.0])
@pytest.mark.parametrize("superheat_k", [0.0, 12.0])
def test_a_tube_begins_to_spill_where_its_gas_fills_it(payload_kg, free_lift_kg, superheat_k):
    film = Film(**NAMED, payload_kg=payload_kg, free_lift_kg=free_lift_kg, superheat_k=superheat_k)
    trajectory, full_m = flown(film), pressure_altitude_m(film, warm_k=superheat_k)
    assert vents_at_m(trajectory) == pytest.approx(full_m, abs=1.0)
    assert float(trajectory.venting_s[0]) == pytest.approx(
        trajectory.profile().passage_s(np.array([full_m]))[0], abs=0.5
    )


def test_the_float_lies_above_where_it_begins_to_spill_however_little_it_spills():
    film = Film(**NAMED, payload_kg=8.0, free_lift_kg=0.02)
    trajectory, full_m = flown(film), pressure_altitude_m(film)
    assert vents_at_m(trajectory) == pytest.approx(full_m, abs=1.0)
    assert full_m < float(trajectory.float_m[0]) < full_m + 50.0


def test_a_tube_relieved_of_its_load_while_slack_spills_where_it_would_have_with_it():
    film = Film(**NAMED, payload_kg=1.0, free_lift_kg=0.5)
    trajectory = flown(film, timed(3.0, 300.0))
    full_m = pressure_altitude_m(film, 3.0)
    assert float(trajectory.venting_s[0]) > 300.0
    assert float(trajectory.venting_s[0]) == pytest.approx(
        trajectory.profile().passage_s(np.array([full_m]))[0], abs=0.5
    )


def test_a_tube_that_is_full_at_its_launch_spills_from_there():
    film = Film(**NAMED, fill_volume_m3=Film(**NAMED, free_lift_kg=1.0).tube.volume_m3)
    assert vents_at_m(flown(film)) == pytest.approx(0.0, abs=1.0)


def test_a_tube_that_rises_from_its_rest_while_it_strews_spills_where_it_is_full():
    """A hold is charted at heights five minutes apart: between them it is read along a straight line."""
    lighter = Film(**NAMED, payload_kg=2.0, free_lift_kg=0.001)
    film = lighter.with_gas(0.995 * physics_of(lighter).fill(spot(), 4.0).gas_kg)
    trajectory = flown(film, timed(4.0, 0.0, 3600.0))
    ((kind, *_),) = stages(trajectory)
    assert kind == "level"
    assert vents_at_m(trajectory) == pytest.approx(pressure_altitude_m(film), abs=30.0)
