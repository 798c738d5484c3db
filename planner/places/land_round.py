"""The land round a place on a plane, where distances are kilometres: whose it is, and what is sea."""

from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Any

import numpy as np
import shapely
from scipy.spatial import cKDTree

from planner.geo import LocalPlane
from planner.places.states import States, states

_LEAST_REACH_KM = 64.0
_BEYOND_KM = 60.0
"""So much more than is asked about is kept, so that no cut passes for a coast or a border."""
_APART_KM = 1.0
_SEEN_DEG = 179.999  # either side of the middle
_MAKING = Lock()


@dataclass(frozen=True, eq=False)
class LandRound:
    """The land within reach of a place on its plane, by State; points are asked as east, north (n,) [km]."""

    reach_km: float
    land: dict[str, Any]

    def in_state(self, name: str, east_km: Any, north_km: Any) -> Any:
        """Which points lie on a State's land, (n,)."""
        return shapely.contains_xy(self.land[name], east_km, north_km)

    def distance_km(self, name: str, east_km: Any, north_km: Any, most_km: float = np.inf) -> Any:
        """How far points (n,) lie from a State's edge, inland too; endless where further than `most_km`.

        By its corners and places a kilometre apart between them: too long by 25 m at 5 km.
        """
        return _edge(self, name).query(np.column_stack([east_km, north_km]), distance_upper_bound=most_km)[0]

    def sea(self, margin_km: float) -> Any:
        """What lies outside all land, or no further inland than `margin_km`, as a shape [km]."""
        return _sea(self, margin_km)


def land_round(plane: LocalPlane, reach_km: float) -> LandRound:
    """The land within at least `reach_km` east, west, north and south of the middle of a plane."""
    # In steps, so that the launches of a campaign share one.
    reach = float(2.0 ** np.ceil(np.log2(max(reach_km, _LEAST_REACH_KM))))
    known = states()
    with _MAKING:
        return _round(known, plane, reach + _BEYOND_KM)


@lru_cache(maxsize=64)
def _round(known: States, plane: LocalPlane, reach_km: float) -> LandRound:
    parts: dict[str, list[Any]] = {}
    for number, part in known.near(*_box(plane, reach_km)):
        parts.setdefault(known.names[number], []).append(_on_plane(part, plane))
    land = {name: shapely.union_all(shapely.make_valid(pieces)) for name, pieces in parts.items()}
    for shape in land.values():
        _make_ready(shape)
    return LandRound(reach_km, land)


@lru_cache(maxsize=256)
def _edge(land: LandRound, name: str) -> cKDTree:
    edge = shapely.segmentize(shapely.boundary(land.land[name]), _APART_KM)
    return cKDTree(shapely.get_coordinates(edge))


@lru_cache(maxsize=64)
def _sea(land: LandRound, margin_km: float) -> Any:
    reach = land.reach_km
    dry = shapely.buffer(shapely.union_all(list(land.land.values())), -margin_km, quad_segs=4)
    wet = shapely.difference(shapely.box(-reach, -reach, reach, reach), dry)
    _make_ready(wet)
    return wet


def _make_ready(shape: Any) -> None:
    """Make a shape's index now: two threads that asked it first would make it at once."""
    shapely.prepare(shape)
    shapely.contains_xy(shape, 0.0, 0.0)


def _box(plane: LocalPlane, reach_km: float) -> tuple[float, float, float, float]:
    (south, north), _ = plane.to_degrees(0.0, np.array([-reach_km, reach_km]))
    _, (west, east) = plane.to_degrees(np.array([-reach_km, reach_km]), 0.0)
    half = min((east - west) / 2, _SEEN_DEG)
    middle = plane.longitude_deg
    return middle - half, max(float(south), -90.0), middle + half, min(float(north), 90.0)


def _on_plane(part: Any, plane: LocalPlane) -> Any:
    def to_km(points: Any) -> Any:
        return np.column_stack(plane.to_km(points[:, 1], points[:, 0]))

    return shapely.transform(part, to_km)
