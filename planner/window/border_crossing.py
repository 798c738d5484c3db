"""Which drops enter another State on their way, whose, and when first.

A State's air is that over its land and its territorial sea, of twelve nautical miles at most (Chicago
Convention, Articles 1 and 2; UN Convention on the Law of the Sea, Article 3). Between two States' waters the
line that is as far from both is taken.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import shapely

from planner.flight.flight_tube import FlightTube
from planner.geo import Floats, LocalPlane
from planner.places.land_round import LandRound, land_round

_LOOKED_AT = 12
"""Samples of a drop of which the distance to other States is measured."""


@dataclass(frozen=True, eq=False)
class BordersRound:
    """The land round a launch: the State that it is launched from, None of the high sea, and all others.

    `margin_km` is the error of the borders, `waters_km` how wide a State's territorial sea is taken.
    """

    plane: LocalPlane
    land: LandRound
    margin_km: float
    waters_km: float

    @cached_property
    def home(self) -> str | None:
        """The State on whose land the launch lies, or to whose it is nearest within the borders' error."""
        here = shapely.points(0.0, 0.0)
        far = {name: float(shapely.distance(shape, here)) for name, shape in self.land.land.items()}
        nearest = min(far, key=far.__getitem__, default=None)
        return nearest if nearest is not None and far[nearest] <= self.margin_km else None

    @cached_property
    def others(self) -> tuple[str, ...]:
        """All other States whose land lies within reach."""
        return tuple(name for name in self.land.land if name != self.home)

    def entered(self, name: str, east_km: Floats, north_km: Floats, gap_km: float) -> Any:
        """Which points (n,) lie in a State, or so near that the borders' error or the gap leaves it open."""
        margin_km = max(self.margin_km, gap_km / 2)
        far_km = self.land.distance_km(name, east_km, north_km, margin_km + self.waters_km)
        inside = (far_km <= margin_km) | self.land.in_state(name, east_km, north_km)
        near = np.flatnonzero(np.isfinite(far_km) & ~inside)
        wet = near[~self._on_land(east_km[near], north_km[near])]
        if self.home and wet.size:
            ours = self.land.distance_km(self.home, east_km[wet], north_km[wet])
            wet = wet[far_km[wet] <= ours + margin_km]
        inside[wet] = True
        return inside

    def _on_land(self, east_km: Floats, north_km: Floats) -> Any:
        found = [self.land.in_state(name, east_km, north_km) for name in self.land.land]
        return np.any(found, axis=0)

    def in_reach(self, name: str, east_km: Floats, north_km: Floats, gap_km: float) -> bool:
        """Whether a State's land lies anywhere near some points."""
        margin_km = max(self.margin_km, gap_km / 2) + self.waters_km
        west, south, east, north = shapely.bounds(self.land.land[name])
        beside = east_km.min() - margin_km <= east and east_km.max() + margin_km >= west
        return bool(beside and north_km.min() - margin_km <= north and north_km.max() + margin_km >= south)

    def nearest_km(self, tube: FlightTube) -> Floats:
        """How near each drop of a tube comes to another State's edge [km], (n,), at some of its samples."""
        step = max(1, tube.time_s.shape[1] // _LOOKED_AT)
        east, north = self.plane.to_km(tube.latitude_deg[:, ::step], tube.longitude_deg[:, ::step])
        known = np.isfinite(east)
        far = np.full(east.shape, np.inf)
        for name in self.others:
            far[known] = np.minimum(far[known], self.land.distance_km(name, east[known], north[known]))
        return np.asarray(far.min(axis=1))


def borders_round(
    plane: LocalPlane, tubes: Iterable[FlightTube], margin_km: float, waters_km: float
) -> BordersRound:
    """The borders as far as any of the tubes reaches."""
    ends = [np.abs(plane.to_km(tube.latitude_deg, tube.longitude_deg)) for tube in tubes]
    reach = max((float(np.nanmax(end, initial=0.0)) for end in ends), default=0.0)
    return BordersRound(plane, land_round(plane, reach + margin_km + waters_km), margin_km, waters_km)


@dataclass(frozen=True)
class BorderCrossing:
    """The drops (n,) that enter a State, and when and how high [m] the first of them does.

    `first_s` counts from the launch.
    """

    state: str
    drops: Any
    first_s: float
    altitude_m: float

    def joined(self, other: "BorderCrossing") -> "BorderCrossing":
        """Both pieces' crossings of one State."""
        first = min((self, other), key=lambda one: one.first_s)
        return BorderCrossing(self.state, self.drops | other.drops, first.first_s, first.altitude_m)


def crossings(borders: BordersRound, tubes: Iterable[FlightTube]) -> dict[str, BorderCrossing]:
    """Every State that a drop of the tubes enters, with the drops that do."""
    found: dict[str, BorderCrossing] = {}
    for tube in tubes:
        east, north = borders.plane.to_km(tube.latitude_deg, tube.longitude_deg)
        known = np.isfinite(east)
        if not known.any():
            continue
        gap_km = float(np.nanmax(np.hypot(np.diff(east), np.diff(north)), initial=0.0))
        for name in borders.others:
            if not borders.in_reach(name, east[known], north[known], gap_km):
                continue
            inside = np.zeros(east.shape, dtype=np.bool_)
            inside[known] = borders.entered(name, east[known], north[known], gap_km)
            if not inside.any():
                continue
            one = _crossing(name, tube, inside)
            found[name] = found[name].joined(one) if name in found else one
    return found


def _crossing(name: str, tube: FlightTube, inside: Any) -> BorderCrossing:
    entered_s = np.where(inside, tube.time_s, np.inf)
    first = np.unravel_index(np.argmin(entered_s), entered_s.shape)
    altitude_m = float(tube.altitude_m[first])
    return BorderCrossing(name, inside.any(axis=1), float(entered_s[first]), altitude_m)
