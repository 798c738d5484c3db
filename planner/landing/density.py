"""How densely landings lie, on a plane that is stretched to fit them.

A kernel density by histogram and Gaussian smoothing, drawn on a stretched copy of the plane: turned
to the cloud's own axes, scaled to its spread, and drawn together far out, so that one bandwidth fits
the middle and the tails. Points are (n, 2), east and north [km].
"""

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import correlate1d

from planner.geo import Floats

_STRETCH = 3.0  # spreads from the middle where drawing together sets in
_CELLS = 2.5  # grid cells to a bandwidth
_REACH = 10  # cells that a kernel reaches: four bandwidths
_MOST_CELLS = 512  # along an axis
_COARSE = 1.4  # the first bandwidth tried, in Scott's n^(-1/6)
_FINER = 0.7  # from one bandwidth to the next one tried
_BETTER = 1.02  # what a finer bandwidth must gain
_KERNEL = np.exp(-0.5 * (np.arange(-_REACH, _REACH + 1) / _CELLS) ** 2)
_KERNEL /= _KERNEL.sum()


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
        """Stretched area over plane area [km-2] at stretched points (..., 2)."""
        far = np.linalg.norm(stretched, axis=-1) / _STRETCH
        with np.errstate(invalid="ignore"):
            drawn = np.where(far > 1e-9, far / np.sinh(far), 1.0) / np.cosh(far)
        return np.asarray(drawn / self.spread_km.prod())


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

    `alone` (n,) is the density at each point by all the others, `weight` (n,) what each weighs.
    """

    value: Floats
    corner: Floats
    cell: float
    alone: Floats
    weight: Floats

    @property
    def roughness(self) -> float:
        """Integrated squared error but for a constant (least-squares cross-validation); mostly < 0."""
        foretold = (self.weight * self.alone).sum() / self.weight.sum()
        return float((self.value**2).sum() * self.cell**2 - 2 * foretold)


def finest_density(stretched: Floats, weight: Floats | None = None) -> Density:
    """The density of (n, 2) stretched points, finer for as long as that foretells the drops better.

    What they weigh, `weight` (n,), is 1 each where it is not given.
    """
    weight = np.ones(len(stretched)) if weight is None else weight
    widest = np.ptp(stretched, axis=0).max() * _CELLS / (_MOST_CELLS - 2 * _REACH - 8)
    bandwidth = max(_COARSE * float(weight.sum() ** 2 / (weight**2).sum()) ** (-1 / 6), widest)
    best = density_of(stretched, bandwidth, weight)
    while bandwidth * _FINER > widest:
        bandwidth *= _FINER
        finer = density_of(stretched, bandwidth, weight)
        if finer.roughness > best.roughness * _BETTER:  # both negative
            break
        best = finer
    return best


def density_of(stretched: Floats, bandwidth: float, weight: Floats | None = None) -> Density:
    """The density of (n, 2) stretched points at one bandwidth, the same along both axes."""
    weight = np.ones(len(stretched)) if weight is None else weight
    total, cell = float(weight.sum()), bandwidth / _CELLS
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
    count = sum(np.bincount(at, share * weight, shape.prod()) for at, share in corners)
    value = np.asarray(count).reshape(shape) / (total * cell**2)
    for axis in (0, 1):
        value = correlate1d(value, _KERNEL, axis=axis, mode="constant")
    here = sum(share * value.ravel()[at] for at, share in corners)
    own = weight * (_own(part[:, 0]) * _own(part[:, 1])) / (total * cell**2)
    alone = np.maximum(here - own, 0.0) * total / (total - weight)
    return Density(value, corner, cell, alone, weight)


def _share(part: Floats, side: int) -> Floats:
    return part if side else 1.0 - part


def _own(part: Floats) -> Floats:
    """What a point adds to the density at itself along one axis, through binning and reading."""
    near, beside = _KERNEL[_REACH], _KERNEL[_REACH + 1]
    return np.asarray(((1 - part) ** 2 + part**2) * near + 2 * part * (1 - part) * beside)
