"""The forecast's own error: its size by height and lead time, and how long it remembers."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from scipy.stats import kstest, norm

from planner.chance.error_series import DECORRELATION_S, SPACING_S, error_series
from planner.drift.wind_errors import wind_error
from planner.spread.wind_error import wind_errors

START = datetime(2026, 11, 24, tzinfo=UTC)
HOUR_S = 3600.0


def errors(n: int = 4000, *, seed: int = 0, first: int = 0, hours: float = 24.0, issued_at=START):
    series = error_series(seed=seed, first=first, count=n, longest_s=hours * HOUR_S)
    return wind_errors(series, row=np.arange(n), origin_s=np.zeros(n), start=START, issued_at=issued_at)


def sigma(height_m: float, lead_h: float, issued_at=START) -> float:
    """The table as a drop meets it: the error where the series would be one."""
    given = errors(1, issued_at=issued_at)
    ones = given._replace(series=np.ones((2000, 1, 2)))
    u, v = wind_error(ones, 0, lead_h * HOUR_S, height_m)
    assert u == v
    return u


@pytest.mark.parametrize(
    ("height_m", "lead_h", "expected"),
    [
        (1000, 6, 1.5),
        (5574, 48, 2.8),
        (10_363, 120, 8.5),
        (3012, 15, (1.3 + 1.7) / 2),  # half-way between 6 and 24 h
        ((3012 + 5574) / 2, 6, (1.3 + 1.5) / 2),
        (1228.5, 96, ((2.5 + 3.5) / 2 + (2.9 + 4.2) / 2) / 2),
    ],
)
def test_sigma_is_the_tables_and_straight_between(height_m, lead_h, expected):
    assert sigma(height_m, lead_h) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(
    ("height_m", "lead_h", "same_as"),
    [
        (0, 6, (1000, 6)),
        (-400, 24, (1000, 24)),
        (30_000, 6, (10_363, 6)),
        (80_000, 200, (10_363, 120)),
        (5574, 0, (5574, 6)),
        (5574, -30, (5574, 6)),
        (5574, 240, (5574, 120)),
    ],
)
def test_beyond_the_tables_ends_its_end_values_hold(height_m, lead_h, same_as):
    assert sigma(height_m, lead_h) == pytest.approx(sigma(*same_as), rel=1e-12)


def test_lead_time_counts_from_the_issue():
    earlier = START - timedelta(hours=24)
    assert sigma(5574, 24, issued_at=earlier) == pytest.approx(sigma(5574, 48))


def test_without_an_issue_time_every_instant_is_six_hours_ahead():
    for lead_h in (0, 6, 48, 500):
        assert sigma(5574, lead_h, issued_at=None) == pytest.approx(1.5)


def test_the_series_is_standard_normal_at_every_node():
    series = errors(8000).series
    assert np.abs(series.mean(axis=1)).max() < 5 / np.sqrt(8000)
    assert series.std(axis=1) == pytest.approx(np.ones((len(series), 2)), abs=0.04)


def test_the_series_is_normal_out_to_its_tails():
    """Though what it is summed from ends at two and a half."""
    series = errors(8000).series
    assert kstest(series[-1, :, 0], "norm").pvalue > 0.01
    for far in (2.0, 3.0):
        # Some 80,000 independent numbers: 1 and 7 % of these shares.
        assert (np.abs(series) > far).mean() == pytest.approx(2 * norm.sf(far), rel=0.2)
    assert np.abs(series).max() > 4


@pytest.mark.parametrize("hours", [1, 4, 8, 12])
def test_the_error_forgets_as_an_ornstein_uhlenbeck_process_does(hours):
    series = errors(8000).series
    lag = int(hours * HOUR_S / SPACING_S)
    kept = (series[:-lag] * series[lag:]).mean()
    # 24 h x 8,000 drops: some 40,000 independent pairs.
    assert kept == pytest.approx(np.exp(-hours * HOUR_S / DECORRELATION_S), abs=0.02)


def test_east_and_north_have_nothing_to_do_with_each_other():
    series = errors(8000).series
    assert abs((series[..., 0] * series[..., 1]).mean()) < 0.02


def test_drop_k_meets_the_same_error_in_any_block():
    whole = errors(50).series
    assert np.array_equal(whole[:, 20:], errors(30, first=20).series)
    assert not np.array_equal(whole, errors(50, seed=1).series)


def test_a_longer_flight_begins_with_the_same_error():
    short, long = errors(5, hours=6).series, errors(5, hours=48).series
    assert np.array_equal(short, long[: len(short)])


def test_the_series_outlasts_the_longest_flight():
    assert (len(errors(1, hours=24.0).series) - 1) * SPACING_S >= 24 * HOUR_S
