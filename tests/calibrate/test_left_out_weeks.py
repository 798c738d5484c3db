"""Weeks that are left out: nothing of them judges them, and neighbours in time count for fewer."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from planner.calibrate.block_coverage import JudgedCase, coverage_by_class, effective_by_class
from planner.calibrate.cross_validation import cross_validated, weeks
from planner.calibrate.departures import Departures
from planner.calibrate.drift_questions import Way
from planner.calibrate.error_fit import fit_error
from planner.calibrate.persistence import DriftCase
from planner.errors import InputError

FIRST = datetime(2015, 1, 23, 11, 30, tzinfo=UTC)
HALVES = 84
TIMES = [FIRST + timedelta(hours=12 * half) for half in range(HALVES)]
HEIGHTS_M = np.array([1_000.0, 2_000.0, 3_000.0])


def departures() -> Departures:
    n = HEIGHTS_M.size
    return Departures(
        profile=np.repeat(np.arange(HALVES), n),
        block=np.zeros(n * HALVES, dtype=int),
        time_s=np.repeat([time.timestamp() for time in TIMES], n),
        altitude_m=np.tile(HEIGHTS_M, HALVES),
        lead_h=np.full(n * HALVES, 12.0),
        error_mps=np.random.default_rng(4).normal(scale=4.0, size=(n * HALVES, 2)),
        wind_mps=np.full((n * HALVES, 2), 5.0),
    )


def cases() -> list[DriftCase]:
    """An hour at 2 km in 4 m/s of error each way: missed by 14.4 km a component."""
    after_s, part = np.arange(18.0, 3_600.0, 36.0), 36.0
    way = Way((48.0, 16.0), part, after_s, np.full(after_s.size, 2_000.0), np.full(after_s.size, 7.0))
    misses = np.hypot(*np.random.default_rng(5).normal(scale=14.4, size=(2, HALVES)))
    return [
        DriftCase("float_2000m_12h", at, 12.0, way, float(miss))
        for at, miss in zip(TIMES, misses, strict=True)
    ]


def fit(some: Departures):
    return fit_error(some, kind="analysis", altitudes_m=(2_000.0,), leads_h=(12.0,), asked="means")


@pytest.mark.slow
def test_what_a_week_was_like_judges_none_of_its_own_flights():
    """Its departures made ten times as large and its misses too: its levels rise by the misses alone."""
    told, judged = departures(), cases()
    plain = cross_validated(told, judged, fit)
    of_week = weeks(TIMES) == 2
    wild = np.where(np.repeat(of_week, HEIGHTS_M.size)[:, None], 10.0, 1.0)
    stormy = cross_validated(replace(told, error_mps=told.error_mps * wild), judged, fit)
    assert np.array_equal(stormy.level[of_week], plain.level[of_week])
    assert not np.array_equal(stormy.level[~of_week], plain.level[~of_week])
    far = [replace(c, miss_km=10 * c.miss_km) if own else c for c, own in zip(judged, of_week, strict=True)]
    missed = cross_validated(told, far, fit)
    assert (missed.level[of_week] > plain.level[of_week]).all()
    assert missed.conformal.sigma_factor > plain.conformal.sigma_factor
    assert np.unique(plain.block).tolist() == list(range(7))


def test_four_weeks_are_too_few_to_be_held_against_each_other():
    short = departures().some(departures().time_s < TIMES[50].timestamp())
    with pytest.raises(
        InputError, match="4 weeks of weather cannot be held against each other; 5 at least can"
    ):
        cross_validated(short, cases()[:50], fit)


def judged(levels: np.ndarray) -> list[JudgedCase]:
    block = weeks(TIMES)
    return [
        JudgedCase("a", at, int(b), float(level)) for at, b, level in zip(TIMES, block, levels, strict=True)
    ]


def test_cases_that_go_on_as_they_were_are_worth_fewer():
    rng = np.random.default_rng(6)
    each = effective_by_class(judged(rng.random(HALVES)))["a"]
    by_week = judged(rng.random(7)[weeks(TIMES)])
    assert each > 25  # of 42 days with two cases each
    assert effective_by_class(by_week)["a"] < 12
    row = next(r for r in coverage_by_class(by_week) if r.probability == 0.5)
    assert row.high - row.low > 0.4
