"""Faults that the march was found with; each sentence is what should be so."""

import numpy as np
import pytest

from planner.drift.endings import Ending
from tests.drift.flying import endings, launches
from tests.drift.marching import flights, march_over, yardstick
from tests.drift.test_endings import blowing, slope


@pytest.mark.parametrize("hours", [None, 1.0], ids=["a burst", "a float"])
def test_a_launch_after_the_forecasts_end_ends_at_its_launch_and_not_before(hours: float | None) -> None:
    """Launch times are drawn too: one may be later than the last valid time."""
    starts = launches(35.0, 121.0, time_s=3 * 3_600.0 + 50.0)
    field, profile = blowing(hours=(0.0, 3.0)), flights([0.0], hours=hours)
    out, exact = march_over(field, profile, starts), yardstick(field, profile, starts)
    assert endings(out) == endings(exact) == [Ending.FORECAST_ENDED]
    assert out.time_s[0] == exact.time_s[0] == starts.time_s[0]


def test_a_mark_under_the_ground_is_not_clear_of_it_though_its_stride_ends_above() -> None:
    """From 810 m under ground at 850 m: out of it after eight seconds, at the next rung after eighteen."""
    field = blowing(0.0, ground_gpm=slope(200.0))
    starts = launches(35.0, 124.25, altitude_m=810.0)
    marks_s = np.array([[2.0, 7.0, 9.0, 17.0]])
    out = march_over(field, flights([810.0]), starts, marks_s=marks_s)
    exact = yardstick(field, flights([810.0]), starts, marks_s=marks_s)
    assert exact.marks[0, :, 4].tolist() == [0.0, 0.0, 1.0, 1.0]
    assert out.marks[0, :, 4].tolist() == [0.0, 0.0, 1.0, 1.0]
