"""Clouds of landings [km] whose true shape is known, for asking whether areas are honest."""

from collections.abc import Callable

import numpy as np
import shapely

from planner.geo import Floats


def round_cloud(rng: np.random.Generator, n: int) -> Floats:
    return rng.normal(size=(n, 2)) * [3.0, 2.0]


def streak(rng: np.random.Generator, n: int) -> Floats:
    """Thirty times as long as wide, across the map's axes."""
    turn = np.array([[np.cos(0.6), -np.sin(0.6)], [np.sin(0.6), np.cos(0.6)]])
    return rng.normal(size=(n, 2)) * [30.0, 1.0] @ turn


def curved_streak(rng: np.random.Generator, n: int) -> Floats:
    """What wind shear makes of a spread in fall speed."""
    along = rng.normal(size=n)
    return np.stack([20 * along + rng.normal(size=n) / 2, 6 * along**2 + rng.normal(size=n)], axis=1)


def two_clouds(rng: np.random.Generator, n: int) -> Floats:
    """Three in five here, two in five far from there."""
    return rng.normal(size=(n, 2)) + np.where(rng.random(n) < 0.6, 0.0, 1.0)[:, None] * [25.0, 10.0]


def heavy_tails(rng: np.random.Generator, n: int) -> Floats:
    return rng.standard_normal((n, 2)) / np.sqrt(rng.chisquare(3, n) / 3)[:, None]


def no_variance(rng: np.random.Generator, n: int) -> Floats:
    """Cauchy: a few drops land hundreds of spreads away."""
    return rng.standard_normal((n, 2)) / np.sqrt(rng.chisquare(1, n))[:, None]


def some_astray(rng: np.random.Generator, n: int) -> Floats:
    """One drop in ten flies twenty times as far."""
    return rng.normal(size=(n, 2)) * np.where(rng.random(n) < 0.1, 20.0, 1.0)[:, None]


def sharp_edge(rng: np.random.Generator, n: int) -> Floats:
    return rng.random((n, 2)) * [10.0, 3.0]


CLOUDS: list[Callable[[np.random.Generator, int], Floats]] = [
    round_cloud,
    streak,
    curved_streak,
    two_clouds,
    heavy_tails,
    no_variance,
    some_astray,
    sharp_edge,
]


def held(area: shapely.Geometry, points: Floats) -> float:
    """The share of points inside an area."""
    shapely.prepare(area)
    return float(shapely.contains_xy(area, points[:, 0], points[:, 1]).mean())
