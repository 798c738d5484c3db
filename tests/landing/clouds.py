"""Clouds of landings [km] whose true shape is known, for asking whether areas are honest."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely
from scipy.stats import f, gamma

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


PROBABILITIES = (0.5, 0.75, 0.9, 0.95)
_NORMAL_KM2 = -2 * np.pi * np.log(1 - np.array(PROBABILITIES))
"""The smallest areas of a round normal cloud of unit spread."""


@dataclass(frozen=True)
class KnownCloud:
    """A cloud whose smallest areas at PROBABILITIES are known in closed form, `best_km2` (4,)."""

    name: str
    draw: Callable[[np.random.Generator, int], Floats]
    best_km2: Floats


def _turned(degrees: float, along_km: float, across_km: float) -> KnownCloud:
    cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    axes = np.array([[cos, sin], [-sin, cos]]) * [[along_km], [across_km]]
    name = f"{along_km / across_km:.0f} to 1 at {degrees:.0f} deg"
    return KnownCloud(name, lambda rng, n: rng.normal(size=(n, 2)) @ axes, _NORMAL_KM2 * along_km * across_km)


def _bent(rng: np.random.Generator, n: int) -> Floats:
    """A normal cloud sheared along a parabola: areas stay what they were."""
    along, across = rng.normal(size=(2, n))
    return np.stack([20 * along, 6 * along**2 + across], axis=1)


def _far_apart(rng: np.random.Generator, n: int) -> Floats:
    return rng.normal(size=(n, 2)) + np.where(rng.random(n) < 0.5, 0.0, 1.0)[:, None] * [200.0, 80.0]


def _five_places(rng: np.random.Generator, n: int) -> Floats:
    places = np.array([[0, 0], [60, 10], [-20, 50], [40, -45], [-50, -30]])
    return places[rng.integers(5, size=n)] + rng.normal(size=(n, 2))


def _trailing_off(rng: np.random.Generator, n: int) -> Floats:
    """A streak with one blunt end: exponential along (15 km), normal across (0.4 km)."""
    turn = np.array([[np.cos(0.6), np.sin(0.6)], [-np.sin(0.6), np.cos(0.6)]])
    return np.stack([rng.exponential(15.0, n), 0.4 * rng.normal(size=n)], axis=1) @ turn


KNOWN = [
    _turned(0, 3.0, 2.0),
    *(_turned(degrees, 13.0, 0.33) for degrees in (0, 33, 45, 90)),
    KnownCloud("bent 20 to 1", _bent, _NORMAL_KM2 * 20),
    KnownCloud("two far apart", _far_apart, 2 * _NORMAL_KM2),
    KnownCloud("five places", _five_places, 5 * _NORMAL_KM2),
    KnownCloud("trailing off", _trailing_off, 8 * np.sqrt(2.0) * gamma.ppf(PROBABILITIES, 1.5) ** 1.5),
    KnownCloud("Student's, three degrees", heavy_tails, 2 * np.pi * f.ppf(PROBABILITIES, 2, 3)),
    KnownCloud("even", sharp_edge, 30.0 * np.array(PROBABILITIES)),
]
