"""Cargoes that one call carries together land to the bit where each lands alone."""

import numpy as np
import pytest

from planner import fly
from planner.flight.ensemble import fly_ensemble
from tests.worlds import BUNDLE, BURST, after, at_altitude, plan, weather

OPENS_LOW = {"kind": "parachute", "mass_kg": 5.0, "drag_area_m2": 4.0, "opens_at_m": 2500.0}
OPENS_LOWER = {"kind": "parachute", "mass_kg": 2.0, "drag_area_m2": 1.0, "opens_at_m": 900.0}
SHEETS = {"kind": "leaflets", "count": 100, "fall_speed_mps": 1.5, "fall_speed_cv": 0, "glide_mps": 0}
STREWN = {**SHEETS, "fall_speed_mps": 3.0, "dispersal_s": 600.0}
FIRST = [BUNDLE, SHEETS, {**BUNDLE, "mass_kg": 1.0}, OPENS_LOW, OPENS_LOWER, STREWN]
THEN = [{**SHEETS, "fall_speed_mps": 2.0}, OPENS_LOW]
DROP = (after(900.0, *FIRST), at_altitude(6000.0, *THEN))
SHEAR = weather(lambda lat, lon, h, t: 5.0 + 0.002 * h, lambda lat, lon, h, t: 2.0 + 1e-5 * t + 0.0 * h)
NUMBERED = [(DROP[0] | {"cargo": [cargo]}, k) for k, cargo in enumerate(FIRST)] + [
    (DROP[1] | {"cargo": [cargo]}, k) for k, cargo in enumerate(THEN, start=len(FIRST))
]


@pytest.mark.parametrize(("release", "number"), NUMBERED)
def test_one_drop_flies_its_pieces_as_if_each_were_alone(release, number):
    together = fly(plan(BURST, *DROP), SHEAR).pieces[1 + number]
    (_, alone) = fly(plan(BURST, release), SHEAR).pieces
    points = int(alone.arrivals.points[0])
    assert int(together.arrivals.points[0]) == points
    np.testing.assert_array_equal(together.arrivals.track[0, :points], alone.arrivals.track[0, :points])
    np.testing.assert_array_equal(together.arrivals.marks, alone.arrivals.marks)
    assert together.released_s == alone.released_s
    assert together.events == alone.events


@pytest.mark.parametrize("number", [0, 1, 2, 3, 4, 6, 7])  # when a sheet is strewn goes by its number
def test_so_do_many(number):
    release, _ = NUMBERED[number]
    together = fly_ensemble(plan(BURST, *DROP), SHEAR).pieces[number]
    alone = fly_ensemble(plan(BURST, release), SHEAR).pieces[0]
    np.testing.assert_array_equal(together.latitude_deg, alone.latitude_deg)
    np.testing.assert_array_equal(together.longitude_deg, alone.longitude_deg)
    np.testing.assert_array_equal(together.time_s, alone.time_s)
