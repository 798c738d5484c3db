"""The level of a place among landings: the share of them that lie where it is denser."""

import numpy as np
import pytest
from shapely import Point

from planner.landing.highest_density import level_at, levels_at, probability_areas


def cloud(n: int, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(n, 2)) @ np.array([[3.0, 0.0], [1.0, 1.0]])


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
    for place in cloud(200, seed=2):
        level = level_at(points, place)
        held = [area.covers(Point(*place)) for area in areas]
        sure = [abs(level - share) > 0.02 for share in shares]
        assert all(h == (level < s) for h, s, clear in zip(held, shares, sure, strict=True) if clear)


def test_levels_of_honest_landings_are_even_and_of_too_wide_ones_are_not() -> None:
    points = cloud(2_000)
    honest = [level_at(points, place) for place in cloud(60, seed=3)]
    wide = [level_at(3 * points, place) for place in cloud(60, seed=3)]
    assert np.mean(honest) == pytest.approx(0.5, abs=0.12)
    assert np.mean(wide) < 0.15


@pytest.mark.parametrize(("members", "inflation"), [(4, 1.4), (10, 1.24), (30, 1.13), (50, 1.1)])
def test_one_more_of_few_normal_members_is_covered(members: int, inflation: float) -> None:
    """Alone, 4 members hold hardly any truth; what each carries beside is docs/uncertainty.md's table."""
    rng, found = np.random.default_rng(members), list[np.ndarray]()
    for _ in range(400):
        points = rng.normal(size=(members, 2))[np.arange(1_000) % members]
        tail = np.sqrt(4.0 / rng.chisquare(6, size=(1_000, 1)))  # Student's, of variance 1
        cloud = points + np.sqrt(inflation**2 - 1.0) * tail * rng.normal(size=points.shape)
        found.append(levels_at(cloud, rng.normal(size=(5, 2))))
    half, most = ((np.array(found) <= share).mean() for share in (0.5, 0.9))
    assert 0.45 <= half <= 0.55
    assert 0.87 <= most <= 0.93
