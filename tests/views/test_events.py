"""The events of a piece's way, as an answer lists them."""

import pytest

from planner import fly
from planner.views.answering import flight_answer
from tests.worlds import BUNDLE, FLOAT, after, plan, weather

CLOUD = {"kind": "leaflets", "count": 1000, "fall_speed_mps": 1.0}
SHEAR = {"u": lambda lat, lon, h, t: 3.0 + 2e-3 * h, "v": lambda lat, lon, h, t: 2.0 - 5e-4 * h}


def test_sheets_that_take_their_time_leave_every_event_of_the_balloon_where_it_was():
    slow, quick = CLOUD | {"dispersal_s": 600.0}, CLOUD | {"name": "quick"}
    drop = plan(FLOAT, after(1_200, slow, quick), after(7_200, slow), after(9_000, BUNDLE))
    leaflets, *_, balloon = flight_answer(fly(drop, weather(**SHEAR))).pieces
    events = [(e.event, (e.time - balloon.track[0].time).total_seconds()) for e in balloon.events]
    assert events[:-2] == [
        *(("launch", 0.0), ("float_start", 1_000.0), ("release", 1_200.0)),
        *(("release", 7_200.0), ("release", 9_000.0)),
    ]
    assert [name for name, _ in events[-2:]] == ["float_end", "landing"]
    assert all(e.altitude_m == pytest.approx(4000.0) for e in balloon.events[1:6])
    (released, _) = leaflets.events
    assert (released.time - balloon.track[0].time).total_seconds() == 1_500.0  # the middle sheet
