"""Scores against closed forms: what a normal cloud must score."""

import numpy as np
import pytest

from planner.verify.proper_scores import crps, dawid_sebastiani, energy_score
from planner.verify.reliability import level_fifths, resampled, uniformity


def cloud(n: int, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(n, 2)) @ np.array([[3.0, 0.0], [1.0, 1.0]])


def test_the_crps_of_a_normal_forecast_is_its_closed_form() -> None:
    """Gneiting and Raftery 2007, equation 21: at the mean it is sigma (sqrt 2 - 1) / sqrt pi."""
    draws = np.random.default_rng(0).normal(5.0, 2.0, 40_000)
    assert crps(draws, 5.0) == pytest.approx(2.0 * (np.sqrt(2.0) - 1.0) / np.sqrt(np.pi), rel=0.02)
    assert crps(draws, 5.0) < crps(draws, 6.0) < crps(draws, 9.0)


def test_the_energy_score_in_one_dimension_is_the_crps() -> None:
    draws = np.random.default_rng(0).normal(size=700)
    plane = np.column_stack([draws, np.zeros(700)])
    assert energy_score(plane, np.array([0.4, 0.0])) == pytest.approx(crps(draws, 0.4), rel=1e-12)


def test_dawid_and_sebastiani_pay_for_distance_and_for_width() -> None:
    points = cloud(50_000)
    middle = points.mean(axis=0)
    assert dawid_sebastiani(points, middle) == pytest.approx(
        np.log(np.linalg.det(np.cov(points.T))), abs=1e-3
    )
    assert np.isfinite(dawid_sebastiani(np.zeros((50, 2)), np.array([1.0, 0.0])))
    assert dawid_sebastiani(points, middle + np.array([4.0, 0.0])) > dawid_sebastiani(points, middle)
    assert dawid_sebastiani(10 * points, 10 * middle) > dawid_sebastiani(points, middle)


def test_even_levels_are_told_from_uneven_ones() -> None:
    even = np.random.default_rng(3).random(60)
    assert uniformity(even) > 0.01
    assert uniformity(even / 3.0) < 1e-6
    assert sum(level_fifths(even / 3.0)) == 60
    assert level_fifths(even / 3.0)[2:] == (0, 0, 0)


def test_an_interval_of_a_mean_covers_it_and_narrows_with_more_flights() -> None:
    values = np.random.default_rng(4).normal(size=400)
    few, many = (resampled(values[:n], _mean, 0, np.arange(n)) for n in (25, 400))
    assert few[0] < 0.0 < few[1]
    assert many[1] - many[0] < (few[1] - few[0]) / 2


def test_flights_of_one_day_count_as_one() -> None:
    """Eight of each of 25 days, alike all day: the interval is that of 25 flights, not of 200."""
    days = np.random.default_rng(4).normal(size=25)
    alone = resampled(days, _mean, 0, np.arange(25))
    together = resampled(np.repeat(days, 8), _mean, 0, np.repeat(np.arange(25), 8))
    assert together == pytest.approx(alone)


def _mean(values: np.ndarray) -> float:
    return float(values.mean())
