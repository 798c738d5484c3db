"""Scores and levels against closed forms: what a normal cloud must score, and twins of its own model."""

import numpy as np
import pytest

from planner.landing.highest_density import level_at, probability_areas
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
    assert dawid_sebastiani(points, middle) == pytest.approx(np.log(np.linalg.det(np.cov(points.T))))
    assert dawid_sebastiani(points, middle + np.array([4.0, 0.0])) > dawid_sebastiani(points, middle)
    assert dawid_sebastiani(10 * points, 10 * middle) > dawid_sebastiani(points, middle)


def test_a_level_is_the_share_of_landings_where_it_is_denser_and_one_beyond_all() -> None:
    points = cloud(4_000)
    inverse = np.linalg.inv(np.cov(points.T))
    for place in ([0.0, 0.0], [3.0, 0.5], [6.0, 2.0]):
        distance2 = float(np.array(place) @ inverse @ np.array(place))
        assert level_at(points, np.array(place)) == pytest.approx(1.0 - np.exp(-distance2 / 2.0), abs=0.04)
    assert level_at(points, np.array([300.0, 0.0])) == 1.0


def test_a_place_lies_in_an_area_where_its_level_is_no_higher_than_the_areas_share() -> None:
    points, shares = cloud(2_000), (0.5, 0.75, 0.9, 0.95)
    areas = probability_areas(points, shares)
    from shapely import Point

    for place in cloud(200, seed=2):
        level = level_at(points, place)
        held = [area.covers(Point(*place)) for area in areas]
        sure = [abs(level - share) > 0.02 for share in shares]
        assert all(h == (level < s) for h, s, clear in zip(held, shares, sure, strict=True) if clear)


def test_levels_of_honest_zones_are_even_and_of_wide_ones_are_not() -> None:
    points = cloud(2_000)
    honest = np.array([level_at(points, place) for place in cloud(60, seed=3)])
    wide = np.array([level_at(3 * points, place) for place in cloud(60, seed=3)])
    assert uniformity(honest) > 0.01
    assert uniformity(wide) < 1e-6
    assert sum(level_fifths(wide)) == 60
    assert level_fifths(wide)[0] > 40


def test_an_interval_of_a_mean_covers_it_and_narrows_with_more_flights() -> None:
    values = np.random.default_rng(4).normal(size=400)
    few, many = (resampled(values[:n], lambda v: float(v.mean()), 0) for n in (25, 400))
    assert few[0] < 0.0 < few[1]
    assert many[1] - many[0] < (few[1] - few[0]) / 2
