"""Landings on a plane -> areas that hold a stated share of further drops, the smallest that do.

Landings in patches far from each other (`clusters`) have a density each (`density`), all weighed by
their drops and cut at one level. It is the level that the drops themselves clear, each under the density
of all the others: so an area is honest on fresh drops whatever the cloud's shape (conformal prediction:
Lei, Robins and Wasserman 2013). Points are (n, 2), east and north [km].
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import shapely
from contourpy import contour_generator
from scipy.ndimage import map_coordinates
from scipy.special import fdtri

from planner.geo import Floats
from planner.landing.clusters import FEWEST, clusters
from planner.landing.density import Density, Stretch, finest_density, stretch_of
from planner.landing.searched import effective

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
_FEWEST_IN_AN_ELLIPSE = 3.0


def probability_areas(
    points_km: Floats, probabilities: Sequence[float], weight: Floats | None = None
) -> list[Any]:
    """One shapely area [km] per probability, nested; none at all from fewer than `FEWEST` points.

    Of points that weigh `weight` (n,), 1 each where it is not given, as many count as say as much.
    """
    weight = np.ones(len(points_km)) if weight is None else weight
    if effective(weight) < FEWEST:
        return []
    parts, total = _parts(points_km, weight), float(weight.sum())
    outside = effective(weight) * (1 - max(probabilities))
    if outside >= FEWEST_OUTSIDE:
        return _counted(parts, total, probabilities)
    few = [shapely.union_all([_ellipse(part, p) for part in parts]) for p in probabilities]
    if outside < FEWEST_OUTSIDE / 2:
        return few
    counted = _counted(parts, total, probabilities)
    least = int(np.argmin(probabilities))
    fits = counted[least].area > _NO_ELLIPSE * few[least].area
    return few if fits else counted


def level_at(points_km: Floats, place_km: Floats) -> float:
    """The share of landings (n, 2) that lie where others lie denser than at a place (2,); 1 beyond all.

    A place is inside the area of a probability where its level is no more than that. NaN from fewer than
    `FEWEST` landings.
    """
    return float(levels_at(points_km, place_km[None])[0])


def levels_at(points_km: Floats, places_km: Floats) -> Floats:
    """The same at places (k, 2), from one density."""
    n = len(points_km)
    if n < FEWEST:
        return np.full(len(places_km), np.nan)
    patches = [_Patch.of(part, n) for part in _parts(points_km, np.ones(n))]
    here = np.max([patch.at(places_km) for patch in patches], axis=0)
    cleared = np.sort(np.concatenate([patch.cleared for patch in patches]))
    denser = 1.0 - np.searchsorted(cleared, here, side="right") / n
    return np.where(here > 0.0, denser, 1.0)


class _Part(NamedTuple):
    """Landings (k, 2) [km] in a patch, and what they weigh (k,)."""

    points_km: Floats
    weight: Floats


def _parts(points_km: Floats, weight: Floats) -> list[_Part]:
    """Landings, blurred, by patch; those that weigh nothing are left out."""
    blurred = points_km + np.random.default_rng(_BLUR_SEED).normal(scale=BLUR_KM, size=points_km.shape)
    blurred, weight = blurred[weight > 0.0], weight[weight > 0.0]
    return [_Part(blurred[its], weight[its]) for its in clusters(blurred)]


def _counted(parts: list[_Part], total: float, probabilities: Sequence[float]) -> list[Any]:
    """Areas that the drops themselves clear, each under the density of the others."""
    patches = [_Patch.of(part, total) for part in parts]
    cleared = np.concatenate([patch.cleared for patch in patches])
    order = np.argsort(cleared, kind="stable")
    weight = np.concatenate([part.weight for part in parts])[order]
    return [
        shapely.union_all([patch.above(level) for patch in patches])
        for level in (_level(cleared[order], weight, probability) for probability in probabilities)
    ]


def _level(cleared: Floats, weight: Floats, probability: float) -> float:
    """The height that a further drop clears with this probability, from the sorted heights of all."""
    total = weight.sum()
    beyond = (total + total / weight.size) * (1 - probability) + 1e-9
    outside = int(np.searchsorted(np.cumsum(weight), beyond, side="right"))
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
    def of(cls, part: _Part, total: float) -> "_Patch":
        """The patch of some landings, of all that weigh `total`."""
        stretch = stretch_of(part.points_km)
        stretched = stretch.forward(part.points_km)
        density = finest_density(stretched, part.weight)
        share = float(part.weight.sum()) / total
        others = (part.weight.sum() - part.weight) / (total - part.weight)
        return cls(stretch, density, share, others * density.alone * stretch.shrink(stretched))

    def at(self, places_km: Floats) -> Floats:
        """How densely landings lie at places (k, 2) [km-2]; 0 beyond all."""
        stretched = self.stretch.forward(places_km)
        cells = (stretched - self.density.corner) / self.density.cell
        value = map_coordinates(self.density.value, cells.T, order=1, mode="constant")
        return np.asarray(self.share * value * self.stretch.shrink(stretched))

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


def _ellipse(part: _Part, probability: float) -> Any:
    """Where the next landing of a normal cloud lies (Hotelling's prediction ellipse)."""
    points_km, n = part.points_km, max(effective(part.weight), _FEWEST_IN_AN_ELLIPSE)
    weight = None if (part.weight == 1.0).all() else part.weight
    reach = np.sqrt(2 * (n**2 - 1) / (n * (n - 2)) * fdtri(2, n - 2, probability))
    variance, axes = np.linalg.eigh(np.cov(points_km.T, aweights=weight))
    angle = np.linspace(0, 2 * np.pi, _RING_POINTS, endpoint=False)
    ring = np.column_stack([np.cos(angle), np.sin(angle)]) * np.sqrt(np.maximum(variance, 0.0)) @ axes.T
    middle = points_km.mean(axis=0) if weight is None else np.average(points_km, axis=0, weights=weight)
    # The polygon lies inside its ellipse; grown a little, the two are equally large.
    fair = np.sqrt(2 * np.pi / _RING_POINTS / np.sin(2 * np.pi / _RING_POINTS))
    return shapely.Polygon(middle + reach * fair * ring)
