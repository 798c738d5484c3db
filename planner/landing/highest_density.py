"""Landings on a plane -> areas that hold a stated share of further drops, the smallest that do.

Landings in patches far from each other (`clusters`) have a density each (`density`), all weighed by
their drops and cut at one level. It is the level that the drops themselves clear, each under the density
of all the others: so an area is honest on fresh drops whatever the cloud's shape (conformal prediction:
Lei, Robins and Wasserman 2013). Points are (n, 2), east and north [km].
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import shapely
from contourpy import contour_generator
from scipy.ndimage import map_coordinates
from scipy.special import fdtri

from planner.geo import Floats
from planner.landing.clusters import FEWEST, clusters
from planner.landing.density import Density, Stretch, finest_density, stretch_of

BLUR_KM = 0.025
"""To what a landing is known: each is blurred by this, so that drops on one point have an area too
(95 % within some 60 m)."""

FEWEST_OUTSIDE = 2
"""Landings that must lie outside the widest area before levels are counted; with fewer the areas
are ellipses in which the next landing of a normal cloud lies with that probability, unless the drops
plainly are no such cloud."""

_BLUR_SEED = 0x6C616E64696E67  # its own, so that the blur goes with nobody's draws

_NO_ELLIPSE = 0.6  # of an ellipse: few drops of which a share fits into so little are no normal cloud
_RING_POINTS = 72


def probability_areas(points_km: Floats, probabilities: Sequence[float]) -> list[Any]:
    """One shapely area [km] per probability, nested; none at all from fewer than `FEWEST` points."""
    n = len(points_km)
    if n < FEWEST:
        return []
    parts = clusters(_blurred(points_km))
    outside = n * (1 - max(probabilities))
    if outside >= FEWEST_OUTSIDE:
        return _counted(parts, n, probabilities)
    few = [shapely.union_all([_ellipse(part, p) for part in parts]) for p in probabilities]
    if outside < FEWEST_OUTSIDE / 2:
        return few
    counted = _counted(parts, n, probabilities)
    least = int(np.argmin(probabilities))
    fits = counted[least].area > _NO_ELLIPSE * few[least].area
    return few if fits else counted


def level_at(points_km: Floats, place_km: Floats) -> float:
    """The share of landings (n, 2) that lie where others lie denser than at a place (2,); 1 beyond all.

    A place is inside the area of a probability where its level is no more than that. NaN from fewer than
    `FEWEST` landings.
    """
    n = len(points_km)
    if n < FEWEST:
        return float("nan")
    patches = [_Patch.of(part, n) for part in clusters(_blurred(points_km))]
    here = max(patch.at(place_km) for patch in patches)
    cleared = np.concatenate([patch.cleared for patch in patches])
    return float(np.mean(cleared > here)) if here > 0.0 else 1.0


def _blurred(points_km: Floats) -> Floats:
    return points_km + np.random.default_rng(_BLUR_SEED).normal(scale=BLUR_KM, size=points_km.shape)


def _counted(parts: list[Floats], n: int, probabilities: Sequence[float]) -> list[Any]:
    """Areas that the drops themselves clear, each under the density of the others."""
    patches = [_Patch.of(part, n) for part in parts]
    cleared = np.sort(np.concatenate([patch.cleared for patch in patches]))
    return [
        shapely.union_all([patch.above(level) for patch in patches])
        for level in (_level(cleared, probability) for probability in probabilities)
    ]


def _level(cleared: Floats, probability: float) -> float:
    """The height that a further drop clears with this probability, from the sorted heights of all."""
    outside = int((cleared.size + 1) * (1 - probability) + 1e-9)
    return float(max(cleared[max(outside - 1, 0)], np.finfo(float).tiny))


@dataclass(frozen=True)
class _Patch:
    """One cluster of an ensemble's landings: its stretch, and its density in that.

    `cleared` (n,) is how densely [km-2] others lie at each of its landings.
    """

    stretch: Stretch
    density: Density
    share: float
    cleared: Floats

    @classmethod
    def of(cls, points_km: Floats, n: int) -> "_Patch":
        """The patch of landings (k, 2) out of n."""
        stretch = stretch_of(points_km)
        stretched = stretch.forward(points_km)
        density = finest_density(stretched)
        share = len(points_km) / n
        others = (len(points_km) - 1) / (n - 1)
        return cls(stretch, density, share, others * density.alone * stretch.shrink(stretched))

    def at(self, place_km: Floats) -> float:
        """How densely landings lie at a place (2,) [km-2]; 0 beyond all."""
        stretched = self.stretch.forward(place_km)
        cells = (stretched - self.density.corner) / self.density.cell
        value = map_coordinates(self.density.value, cells[:, None], order=1, mode="constant")[0]
        return float(self.share * value * self.stretch.shrink(stretched))

    def above(self, level: float) -> Any:
        """Where more than `level` [km-2] land, as a shapely area [km]."""
        density, stretch = self.density, self.stretch
        x, y = (density.corner[k] + density.cell * np.arange(density.value.shape[k]) for k in (0, 1))
        nodes = np.stack(np.meshgrid(x, y, indexing="ij"), axis=-1)
        height = self.share * density.value * stretch.shrink(nodes)
        # Contouring wants rows along y; what lies above a level comes as rings, holes after their shells.
        contours = contour_generator(x, y, height.T, fill_type="OuterOffset")
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
