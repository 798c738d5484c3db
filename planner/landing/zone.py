"""Where the pieces of many drops land: probability areas, distances, P(inside) of every area.

Every drop is counted. A piece's areas are of its drops that landed; its P(inside) is out of all
drops, so that a piece that does not land never lowers another's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import shapely
from shapely.affinity import translate

from planner.drift.endings import Ending
from planner.flight.ensemble import Ensemble, PieceLandings
from planner.geo import LocalPlane, bearing_deg, distance_m, east_west
from planner.landing.density import FEWEST, FEWEST_OUTSIDE, probability_areas
from planner.landing.probability import Bools, Drops, share_inside
from planner.units import KM_M

PROBABILITIES = (0.5, 0.9, 0.95)
UNKNOWN = (Ending.LEFT_THE_FORECAST, Ending.FORECAST_ENDED, Ending.STILL_FLYING)
"""Endings after which the piece comes down somewhere that nobody knows. Cargo that was never
released comes down with its balloon, whose landings answer for it."""


@dataclass(frozen=True)
class ProbabilityArea:
    """Where a further drop lands with a probability; degrees, x longitude and y latitude.

    Longitudes lie in -180..180: what crosses the date line is cut there. Shells wind
    counterclockwise.
    """

    probability: float
    polygon: Any


@dataclass(frozen=True)
class Distances:
    """Median and 90th percentile [km]."""

    p50: float
    p90: float


@dataclass(frozen=True)
class PieceZone:
    """Where one piece lands; what needs a landing is None (or empty) where nothing landed."""

    piece: str
    endings: dict[Ending, int]
    areas: tuple[ProbabilityArea, ...]
    mean_latitude_deg: float | None
    mean_longitude_deg: float | None
    distance_km: Distances | None
    bearing_deg: float | None


@dataclass(frozen=True)
class Inside:
    """P(a piece lands inside an area) out of all drops; the interval is None with one forecast member."""

    area: str
    piece: str
    probability: float
    low: float | None
    high: float | None
    kind: Literal["target", "keep_out"]


@dataclass(frozen=True)
class LandingZone:
    """Where a plan's drops land; `endings` counts them by the main piece, which comes first."""

    members: int
    endings: dict[Ending, int]
    pieces: tuple[PieceZone, ...]
    inside: tuple[Inside, ...]
    warnings: tuple[str, ...]


def landing_zone(ensemble: Ensemble, probabilities: Sequence[float] = PROBABILITIES) -> LandingZone:
    """Areas of every piece at some probabilities, and its P(inside) of every target and keep-out area."""
    pieces = tuple(_piece_zone(piece, ensemble, probabilities) for piece in ensemble.pieces)
    said = [line for piece in ensemble.pieces for line in _unlanded(piece, ensemble.members)]
    said += [line for piece in ensemble.pieces for line in _few(piece, probabilities)]
    return LandingZone(
        members=ensemble.members,
        endings=pieces[0].endings,
        pieces=pieces,
        inside=inside_areas(ensemble),
        warnings=(*ensemble.warnings, *said),
    )


def inside_areas(ensemble: Ensemble) -> tuple[Inside, ...]:
    """P(inside) of every target and keep-out area for every piece, targets first."""
    plane = LocalPlane(ensemble.latitude_deg, ensemble.longitude_deg)
    drops = {piece.piece: _drops(piece, ensemble, plane) for piece in ensemble.pieces}
    kinds: list[tuple[Literal["target", "keep_out"], Any]] = [
        *(("target", area) for area in ensemble.plan.targets),
        *(("keep_out", area) for area in ensemble.plan.keep_out),
    ]
    found = []
    for kind, area in kinds:
        polygon = area.on_plane(plane)
        for name, landings in drops.items():
            share = share_inside(landings, polygon)
            found.append(Inside(area.name, name, share.probability, share.low, share.high, kind))
    return tuple(found)


def _drops(piece: PieceLandings, ensemble: Ensemble, plane: LocalPlane) -> Drops:
    east, north = plane.to_km(piece.latitude_deg, piece.longitude_deg)
    return Drops(east, north, piece.landed, _unknown(piece), ensemble.forecast_member)


def _unknown(piece: PieceLandings) -> Bools:
    codes = [list(Ending).index(ending) for ending in UNKNOWN]
    return np.isin(piece.ending, codes)


def _piece_zone(piece: PieceLandings, ensemble: Ensemble, probabilities: Sequence[float]) -> PieceZone:
    latitude, longitude = piece.latitude_deg[piece.landed], piece.longitude_deg[piece.landed]
    if not latitude.size:
        return PieceZone(piece.piece, piece.endings(), (), None, None, None, None)
    launch = ensemble.latitude_deg, ensemble.longitude_deg
    east, north = LocalPlane(*launch).to_km(latitude, longitude)
    middle = LocalPlane(*launch).to_degrees(np.median(east), np.median(north))
    plane = LocalPlane(float(middle[0]), float(middle[1]))
    points = np.column_stack(plane.to_km(latitude, longitude))
    mean_latitude, mean_longitude = (float(part) for part in plane.to_degrees(*points.mean(axis=0)))
    far = np.quantile(distance_m(*launch, latitude, longitude) / KM_M, [0.5, 0.9])
    areas = probability_areas(points, probabilities)
    return PieceZone(
        piece=piece.piece,
        endings=piece.endings(),
        areas=tuple(
            ProbabilityArea(probability, in_degrees(area, plane))
            for probability, area in zip(probabilities, areas, strict=bool(areas))
        ),
        mean_latitude_deg=mean_latitude,
        mean_longitude_deg=float(east_west(mean_longitude)),
        distance_km=Distances(float(far[0]), float(far[1])),
        bearing_deg=float(bearing_deg(*launch, mean_latitude, mean_longitude)),
    )


def in_degrees(area_km: Any, plane: LocalPlane) -> Any:
    """A shapely area of a plane [km] in degrees, cut where it crosses the date line or a pole."""

    def to_degrees(points: Any) -> Any:
        latitude, longitude = plane.to_degrees(points[:, 0], points[:, 1])
        return np.column_stack([longitude, latitude])

    whole = shapely.transform(area_km, to_degrees)
    west, south, east, north = shapely.bounds(whole)
    if west < -180 or east > 180 or south < -90 or north > 90:
        earth = shapely.box(-180, -90, 180, 90)
        turns = [translate(whole, turn).intersection(earth) for turn in (-360, 0, 360)]
        whole = shapely.union_all(turns)
    return shapely.orient_polygons(whole)


def _unlanded(piece: PieceLandings, members: int) -> list[str]:
    """What the answer says of drops that did not land."""
    missing = {e: n for e, n in piece.endings().items() if n and e is not Ending.LANDED}
    if not missing:
        return []
    listed = ", ".join(f"{ending} {count:,}" for ending, count in missing.items())
    said = (
        f"{sum(missing.values()):,} of {members:,} drops of {piece.piece!r} did not land: {listed}; "
        "its areas are of those that did"
    )
    unknown = int(_unknown(piece).sum())
    if unknown:
        said += f", and each P(inside) of it may be up to {unknown / members:.3g} higher"
    return [said]


def _few(piece: PieceLandings, probabilities: Sequence[float]) -> list[str]:
    """What the answer says of areas that come from few drops."""
    landed = int(piece.landed.sum())
    if landed < FEWEST:
        drops = "1 drop" if landed == 1 else f"{landed} drops"
        return [f"{drops} of {piece.piece!r} landed: too few for areas; {FEWEST} are needed"]
    needed = FEWEST_OUTSIDE / (1 - max(probabilities))
    if landed < needed:
        return [
            f"{landed} drops of {piece.piece!r} landed: its areas are ellipses of a normal cloud; "
            f"from {needed:.0f} on they follow the drops"
        ]
    return []
