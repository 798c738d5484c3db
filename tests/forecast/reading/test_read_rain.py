"""Sums in whatever spans become rates over the steps."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from planner.errors import ForecastFileError
from planner.forecast.grid import Grid
from planner.forecast.reading.files.rain import precipitation
from planner.forecast.reading.files.slices import Slice

ISSUED = datetime(2026, 11, 24, 6, tzinfo=UTC)
GRID = Grid(33.0, 124.0, 1.0, 1.0, 2, 3)
RATES = {0: 1.0, 3: 2.0, 6: 0.0, 9: 4.0}
"""The true rain [mm/h] of the three hours that begin then."""


def hour(hours):
    return ISSUED + timedelta(hours=hours)


def field(name, value, until, since=None, member=0):
    values = np.full((2, 3), value, dtype=np.float32)
    begin = None if since is None else hour(since)
    return Slice(name, 0.0, member, ISSUED, hour(until), values, GRID, since=begin)


def sum_of(since, until, member=0):
    amount = sum(3.0 * rate for begin, rate in RATES.items() if since <= begin < until)
    return field("rain", amount, until, since, member)


def rates(sums, mean_rates=(), times=(0, 3, 6, 9, 12), members=(0,)):
    found = precipitation(sums, mean_rates, members, [hour(h) for h in times])
    return found[:, :, 0, 0].tolist()


BUCKETS = {
    "summed from the start": [(0, 3), (0, 6), (0, 9), (0, 12)],
    "in buckets of a step": [(0, 3), (3, 6), (6, 9), (9, 12)],
    "in buckets of six hours": [(0, 3), (0, 6), (6, 9), (6, 12)],
    "in six-hour buckets beside sums from the start": [(0, 3), (0, 6), (6, 9), (0, 9), (6, 12), (0, 12)],
}


@pytest.mark.parametrize("spans", BUCKETS.values(), ids=BUCKETS)
def test_rain_summed_in_any_way_is_the_same_rate_over_each_step(spans):
    np.testing.assert_allclose(
        rates([sum_of(*span) for span in spans]), [[1.0, 1.0, 2.0, 0.0, 4.0]], atol=1e-6
    )


def test_steps_of_two_buckets_take_both():
    spans = [(0, 3), (3, 6), (6, 9), (9, 12)]
    np.testing.assert_allclose(rates([sum_of(*span) for span in spans], times=(0, 6, 12)), [[1.5, 1.5, 2.0]])


def test_buckets_shorter_than_the_step_stand_for_it():
    assert rates([field("rain", 2.0, h, h - 1) for h in (3, 6)], times=(3, 6)) == [[2.0, 2.0]]


def test_mean_rates_count_as_sums_and_rates_of_the_moment_as_they_are():
    means = [field("rain_rate", 1.0, 3, 0), field("rain_rate", 1.5, 6, 0)]
    np.testing.assert_allclose(rates([], means, times=(0, 3, 6)), [[1.0, 1.0, 2.0]])
    assert rates([], [field("rain_rate", r, h) for r, h in ((5.0, 0), (6.0, 3))], times=(0, 3)) == [
        [5.0, 6.0]
    ]


def test_packing_never_makes_rain_negative():
    assert rates([field("rain", 2.0, 3, 0), field("rain", 1.999, 6, 0)], times=(3, 6))[0][1] == 0.0


def test_each_member_has_its_own_rain():
    sums = [field("rain", 3.0 * (m + 1), 3, 0, member=m) for m in (0, 1)]
    assert rates(sums, times=(0, 3), members=(0, 1)) == [[1.0, 1.0], [2.0, 2.0]]


def test_no_rain_field_at_all_is_no_rain_known():
    assert precipitation([], [], [0], [ISSUED]) is None


def test_rain_missing_at_a_later_step_is_refused():
    with pytest.raises(
        ForecastFileError, match="precipitation is missing in 1 of 3 fields, first at 2026-11-24 12:00Z"
    ):
        rates([sum_of(0, 3)], times=(0, 3, 6))
