"""Answers as GeoJSON (RFC 7946): the one place where longitude comes first.

FlightAnswer: tracks, events, landings. ZoneAnswer: areas, means. What may go wrong comes last, under
kinds of its own (`branch_track`) with `branch` and `probability_of_branch`, which nothing planned has.
Longitudes are -180..180, rings wind counterclockwise, what crosses the date line is cut there in two.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import shapely
from pydantic import JsonValue
from shapely.geometry import LineString, MultiLineString, Point, box, shape

from planner.units import iso
from planner.views.answers import (
    AreaFeature,
    BranchAnswer,
    Fix,
    FlightAnswer,
    FlightBranch,
    FlightPiece,
    ZoneAnswer,
    ZonePiece,
)
from planner.views.html_page import compact_json
from planner.views.map_extent import TURN_DEG, unbroken, unbroken_shape

DIGITS = 6
Feature = dict[str, JsonValue]


def flight_geojson(answer: FlightAnswer) -> str:
    """Tracks with their heights and times, events and landings of one drop; then those of its branches."""
    features = [feature for piece in answer.pieces for feature in _flown(piece)]
    features += [_wrong(feature, branch) for branch in answer.branches for feature in _flown(branch)]
    return _document(features, {"forecast": answer.forecast.id, "is_sample": answer.is_sample})


def zone_geojson(answer: ZoneAnswer) -> str:
    """Probability areas and mean landings of every piece, then of every branch."""
    features = [feature for piece in answer.pieces for feature in _spread(piece)]
    features += [_wrong(feature, branch) for branch in answer.branches for feature in _spread(branch)]
    return _document(features, {"forecast": answer.forecast.id, "is_sample": answer.is_sample})


def _document(features: list[Feature], about: dict[str, JsonValue]) -> str:
    return compact_json({"type": "FeatureCollection", **about, "features": [*features]}) + "\n"


def _feature(geometry: JsonValue, properties: dict[str, JsonValue]) -> Feature:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _wrong(feature: Feature, found: FlightBranch | BranchAnswer) -> Feature:
    """A feature as that of a branch: of another kind, so that nobody takes it for the planned one."""
    planned: Any = feature["properties"]
    said = {"branch": found.branch, "probability_of_branch": found.probability}
    return feature | {"properties": {**planned, "kind": f"branch_{planned['kind']}", **said}}


def _spread(piece: ZonePiece) -> Iterator[Feature]:
    yield from (_area(piece.piece, area) for area in piece.areas.features)
    if piece.mean is not None:
        place = geometry_json(Point(piece.mean.longitude, piece.mean.latitude), DIGITS)
        yield _feature(place, {"piece": piece.piece, "kind": "mean"})


def _flown(piece: FlightPiece) -> Iterator[Feature]:
    if len(piece.track) > 1:
        times: JsonValue = [iso(fix.time) for fix in piece.track]
        about: dict[str, JsonValue] = {"piece": piece.piece, "kind": "track", "ending": piece.ending}
        yield _feature(_line(piece.track), about | {"times": times})
    for event in piece.events:
        yield _point(event, {"piece": piece.piece, "kind": "event", "event": event.event})
    if piece.landing is not None:
        yield _point(piece.landing, {"piece": piece.piece, "kind": "landing"})
    if piece.left is not None:
        said = {"reason": piece.left.reason, "sentence": piece.left.sentence}
        yield _point(piece.left, {"piece": piece.piece, "kind": "left", **said})


def _point(fix: Fix, properties: dict[str, JsonValue]) -> Feature:
    at = geometry_json(Point(fix.longitude, fix.latitude, fix.altitude_m), DIGITS)
    return _feature(at, properties | {"time": iso(fix.time), "altitude_m": fix.altitude_m})


def _line(track: Sequence[Fix]) -> JsonValue:
    way = unbroken([fix.longitude for fix in track], track[0].longitude)
    points = [(x, fix.latitude, fix.altitude_m) for x, fix in zip(way, track, strict=True)]
    return geometry_json(cut_at_date_line(LineString(points)), DIGITS)


def _area(piece: str, area: AreaFeature) -> Feature:
    drawn = shape(area.geometry.model_dump())
    whole = unbroken_shape(drawn, drawn.bounds[0])
    geometry = shapely.orient_polygons(cut_at_date_line(whole))
    about: dict[str, JsonValue] = {"piece": piece, "kind": "area", "probability": area.properties.probability}
    return _feature(geometry_json(geometry, DIGITS), about)


def cut_at_date_line(geometry: Any) -> Any:
    """A whole shapely geometry as its parts between -180 and 180; untouched where it lies there already."""
    west, south, east, north = geometry.bounds
    first, last = (int(np.floor((edge + TURN_DEG / 2) / TURN_DEG)) for edge in (west, east))
    if first == last == 0:
        return geometry
    parts = []
    for turn in range(first, last + 1):
        strip = box((turn - 0.5) * TURN_DEG, south - 1, (turn + 0.5) * TURN_DEG, north + 1)
        inside = shapely.transform(geometry.intersection(strip), _turned(turn), include_z=geometry.has_z)
        wanted = "Line" if "Line" in geometry.geom_type else "Polygon"
        parts += [part for part in shapely.get_parts(inside) if part.geom_type.startswith(wanted)]
    return MultiLineString(parts) if "Line" in geometry.geom_type else shapely.multipolygons(parts)


def _turned(turn: int) -> Any:
    def back(points: Any) -> Any:
        moved = points.copy()
        moved[:, 0] -= turn * TURN_DEG
        return moved

    return back


def geometry_json(geometry: Any, digits: int = 4) -> JsonValue:
    """A shapely geometry as GeoJSON, rounded: 4 digits are some 10 m, 6 a hand's breadth."""
    if geometry.is_empty:
        return {"type": "GeometryCollection", "geometries": []}
    deep = bool(shapely.has_z(geometry))
    rounded = shapely.transform(geometry, lambda points: np.round(points, digits), include_z=deep)
    found: JsonValue = json.loads(shapely.to_geojson(rounded))
    return found
