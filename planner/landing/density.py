"""Landings on a plane -> areas that hold a stated share of further drops.

A kernel density by histogram and Gaussian smoothing, drawn on a stretched copy of the plane: turned
to the cloud's own axes, scaled to its spread, and drawn together far out, so that one bandwidth fits
the middle and the tails. The level of an area is the one that the drops themselves clear, each under
the density of all the others: so it is honest on fresh drops whatever the cloud's shape (conformal
prediction: Lei, Robins and Wasserman 2013). Points are (n, 2), east and north [km].
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import shapely
from contourpy import contour_generator
from scipy.ndimage import correlate1d
from scipy.special import fdtri

from planner.geo import Floats

BLUR_KM = 0.025
"""To what a landing is known: each is blurred by this, so that drops on one point have an area too
(95 % within some 60 m)."""

FEWEST = 5
"""Landings below which there is no area: they cannot say how far off the next one may be."""

FEWEST_OUTSIDE = 2
"""Landings that must lie outside the widest area before levels are counted; with fewer the areas
are ellipses in which the next landing of a normal cloud lies with that probability."""

_BLUR_SEED = 0x6C616E64696E67  # its own, so that the blur goes with nobody's draws
_STRETCH = 3.0  # spreads from the middle where drawing together sets in
_CELLS = 2.5  # grid cells to a bandwidth
_REACH = 10  # cells that a kernel reaches: four bandwidths
_MOST_CELLS = 512  # along an axis
_COARSE = 1.4  # the first bandwidth tried, in Scott's n^(-1/6)
_FINER = 0.7  # from one bandwidth to the next one tried
_BETTER = 1.02  # what a finer bandwidth must gain
_RING_POINTS = 72
_KERNEL = np.exp(-0.5 * (np.arange(-_REACH, _REACH + 1) / _CELLS) ** 2)
_KERNEL /= _KERNEL.sum()


def probability_areas(points_km: Floats, probabilities: Sequence[float]) -> list[Any]:
    """One shapely area [km] per probability, nested; none at all from fewer than `FEWEST` points."""
    if len(points_km) < FEWEST:
        return []
    blur = np.random.default_rng(_BLUR_SEED).normal(scale=BLUR_KM, size=points_km.shape)
    points = points_km + blur
    if len(points) * (1 - max(probabilities)) < FEWEST_OUTSIDE:
        return [_ellipse(points, probability) for probability in probabilities]
    stretch = stretch_of(points)
    stretched = stretch.forward(points)
    density = finest_density(stretched)
    cleared = np.sort(density.alone * stretch.shrink(stretched))
    x, y = (density.corner[k] + density.cell * np.arange(density.value.shape[k]) for k in (0, 1))
    nodes = np.stack(np.meshgrid(x, y, indexing="ij"), axis=-1)
    height = density.value * stretch.shrink(nodes)
    # Contouring wants rows along y; what lies above a level comes as rings, holes after their shells.
    contours = contour_generator(x, y, height.T, fill_type="OuterOffset")
    return [_above(contours, _level(cleared, probability), stretch) for probability in probabilities]


def _level(cleared: Floats, probability: float) -> float:
    """The height that a further drop clears with this probability, from the sorted heights of all."""
    outside = int((cleared.size + 1) * (1 - probability) + 1e-9)
    return float(max(cleared[max(outside - 1, 0)], np.finfo(float).tiny))


def _above(contours: Any, level: float, stretch: "Stretch") -> Any:
    polygons = []
    for points, offsets in zip(*contours.filled(level, np.inf), strict=True):
        rings = [stretch.back(points[a:b]) for a, b in pairwise(offsets)]
        polygons.append(shapely.Polygon(rings[0], rings[1:]))
    return shapely.make_valid(shapely.MultiPolygon(polygons), method="structure", keep_collapsed=False)


def _ellipse(points_km: Floats, probability: float) -> Any:
    """Where the next landing of a normal cloud lies (Hotelling's prediction ellipse)."""
    n = len(points_km)
    reach = np.sqrt(2 * (n**2 - 1) / (n * (n - 2)) * fdtri(2, n - 2, probability))
    variance, axes = np.linalg.eigh(np.cov(points_km.T))
    angle = np.linspace(0, 2 * np.pi, _RING_POINTS, endpoint=False)
    ring = np.column_stack([np.cos(angle), np.sin(angle)]) * np.sqrt(np.maximum(variance, 0.0)) @ axes.T
    # The polygon lies inside its ellipse; grown a little, the two are equally large.
    fair = np.sqrt(2 * np.pi / _RING_POINTS / np.sin(2 * np.pi / _RING_POINTS))
    return shapely.Polygon(points_km.mean(axis=0) + reach * fair * ring)


@dataclass(frozen=True)
class Stretch:
    """The plane as the cloud sees it: its middle, its axes (2, 2) in columns, its spread (2,) [km]."""

    middle_km: Floats
    axes: Floats
    spread_km: Floats

    def forward(self, points_km: Floats) -> Floats:
        """Points of the plane (..., 2) [km], turned to the axes and stretched to about unit spread."""
        z = (points_km - self.middle_km) @ self.axes / self.spread_km
        far = np.linalg.norm(z, axis=-1, keepdims=True) / _STRETCH
        with np.errstate(invalid="ignore"):
            return np.asarray(np.where(far > 1e-9, z * np.arcsinh(far) / far, z))

    def back(self, stretched: Floats) -> Floats:
        """Stretched points (..., 2), back on the plane [km]: the inverse of `forward`."""
        far = np.linalg.norm(stretched, axis=-1, keepdims=True) / _STRETCH
        with np.errstate(invalid="ignore"):
            z = np.where(far > 1e-9, stretched * np.sinh(far) / far, stretched)
        return np.asarray((z * self.spread_km) @ self.axes.T + self.middle_km)

    def shrink(self, stretched: Floats) -> Floats:
        """Stretched area over plane area at stretched points (..., 2), but for a constant."""
        far = np.linalg.norm(stretched, axis=-1) / _STRETCH
        with np.errstate(invalid="ignore"):
            return np.asarray(np.where(far > 1e-9, far / np.sinh(far), 1.0) / np.cosh(far))


def stretch_of(points_km: Floats) -> Stretch:
    """The stretch that makes a cloud round and of unit spread, not misled by a few far drops."""
    middle = np.median(points_km, axis=0)
    off = points_km - middle
    reach = 3.0 * _spread(off)
    near = np.clip(off, -reach, reach)
    _, axes = np.linalg.eigh(near.T @ near)
    return Stretch(middle, axes, _spread(off @ axes))


def _spread(off: Floats) -> Floats:
    """Robust standard deviation of each column, from where the middle four fifths lie."""
    low, high = np.quantile(off, [0.1, 0.9], axis=0)
    return np.asarray((high - low) / 2.563)


@dataclass(frozen=True)
class Density:
    """Density of stretched points: `value` (X, Y) on square cells of a size, from a corner (2,).

    `alone` (n,) is the density at each point by all the others.
    """

    value: Floats
    corner: Floats
    cell: float
    alone: Floats

    @property
    def roughness(self) -> float:
        """Integrated squared error but for a constant (least-squares cross-validation); mostly < 0."""
        return float((self.value**2).sum() * self.cell**2 - 2 * self.alone.mean())


def finest_density(stretched: Floats) -> Density:
    """The density of (n, 2) stretched points, finer for as long as that foretells the drops better."""
    extent = np.ptp(stretched, axis=0).max()
    widest = extent * _CELLS / (_MOST_CELLS - 2 * _REACH - 8)
    bandwidth = max(_COARSE * len(stretched) ** (-1 / 6), widest)
    best = density_of(stretched, bandwidth)
    while bandwidth * _FINER > widest:
        bandwidth *= _FINER
        finer = density_of(stretched, bandwidth)
        if finer.roughness > best.roughness * _BETTER:  # both negative
            break
        best = finer
    return best


def density_of(stretched: Floats, bandwidth: float) -> Density:
    """The density of (n, 2) stretched points at one bandwidth, the same along both axes."""
    n, cell = len(stretched), bandwidth / _CELLS
    corner = stretched.min(axis=0) - (_REACH + 2) * cell
    place = (stretched - corner) / cell
    shape = place.max(axis=0).astype(np.int64) + _REACH + 4
    node = place.astype(np.int64)
    part = place - node
    index = node[:, 0] * shape[1] + node[:, 1]
    corners = [
        (index + i * shape[1] + j, _share(part[:, 0], i) * _share(part[:, 1], j))
        for i, j in ((0, 0), (0, 1), (1, 0), (1, 1))
    ]
    count = sum(np.bincount(at, weight, shape.prod()) for at, weight in corners)
    value = np.asarray(count).reshape(shape) / (n * cell**2)
    for axis in (0, 1):
        value = correlate1d(value, _KERNEL, axis=axis, mode="constant")
    here = sum(weight * value.ravel()[at] for at, weight in corners)
    own = _own(part[:, 0]) * _own(part[:, 1]) / (n * cell**2)
    return Density(value, corner, cell, np.maximum(here - own, 0.0) * n / (n - 1))


def _share(part: Floats, side: int) -> Floats:
    return part if side else 1.0 - part


def _own(part: Floats) -> Floats:
    """What a point adds to the density at itself along one axis, through binning and reading."""
    near, beside = _KERNEL[_REACH], _KERNEL[_REACH + 1]
    return np.asarray(((1 - part) ** 2 + part**2) * near + 2 * part * (1 - part) * beside)
