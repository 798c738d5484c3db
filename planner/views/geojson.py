"""A drawing as GeoJSON (RFC 7946): the one place where longitude comes first.

Of a flight tracks, events and landings, of a zone areas and means. What may go wrong comes last, under
kinds of its own (`branch_track`) with `branch` and `probability_of_branch`, which nothing planned has.
Longitudes are -180..180, rings wind counterclockwise, what crosses the date line is cut there in two.
"""

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import shapely
from pydantic import JsonValue
from shapely.geometry import MultiLineString, MultiPolygon, Point

from planner.units import iso
from planner.views.answers import Fix, LeftFix
from planner.views.drawing import Drawing, DrawnArea, DrawnPiece, DrawnPoint, DrawnTrack
from planner.views.html_page import compact_json

DIGITS = 6
Feature = dict[str, JsonValue]


def write(drawing: Drawing) -> str:
    """One FeatureCollection, which says its forecast and whether that is the sample."""
    about: Feature = {"forecast": drawing.about.forecast.id, "is_sample": drawing.about.is_sample}
    features = [feature for piece in drawing.pieces for feature in _features(piece)]
    return compact_json({"type": "FeatureCollection", **about, "features": [*features]}) + "\n"


def _features(piece: DrawnPiece) -> Iterator[Feature]:
    drawn: list[tuple[Any, str, Feature]] = [_area(area) for area in piece.areas or ()]
    if piece.track and (lines := piece.track.cut()):
        drawn.append(_track(lines, piece.track))
    drawn += map(_point, piece.points)
    # Of another kind, so that nobody takes a branch for what is planned.
    kind_of, wrong = ("{}", Feature())
    if piece.branch:
        kind_of = "branch_{}"
        wrong = {"branch": piece.branch.name, "probability_of_branch": piece.branch.probability}
    for geometry, kind, said in drawn:
        properties: Feature = {"piece": piece.piece, "kind": kind_of.format(kind), **said, **wrong}
        yield {"type": "Feature", "properties": properties, "geometry": geometry_json(geometry, DIGITS)}


def _area(area: DrawnArea) -> tuple[Any, str, Feature]:
    parts = area.cut()
    said: Feature = {"probability": area.probability}
    if area.km2 is not None:
        said["area_km2"] = area.km2
    return parts[0] if len(parts) == 1 else MultiPolygon(parts), "area", said


def _track(lines: list[Any], track: DrawnTrack) -> tuple[Any, str, Feature]:
    times: list[JsonValue] = [iso(fix.time) for fix in track.fixes]
    drawn = lines[0] if len(lines) == 1 else MultiLineString(lines)
    return drawn, "track", {"ending": track.ending, "times": times}


def _point(point: DrawnPoint) -> tuple[Any, str, Feature]:
    at = point.at
    if not isinstance(at, Fix):
        return Point(at.longitude, at.latitude), point.kind, {}
    said: Feature = {"event": point.event} if point.event else {}
    if isinstance(at, LeftFix):
        said = {"reason": at.reason, "sentence": at.sentence}
    said |= {"time": iso(at.time), "altitude_m": at.altitude_m}
    return Point(at.longitude, at.latitude, at.altitude_m), point.kind, said


def geometry_json(geometry: Any, digits: int = 4) -> JsonValue:
    """A shapely geometry as GeoJSON, rounded: 4 digits of a degree are 10 m, 6 are 0.1 m."""
    if geometry.is_empty:
        return {"type": "GeometryCollection", "geometries": []}
    deep = bool(shapely.has_z(geometry))
    rounded = shapely.transform(geometry, lambda points: np.round(points, digits), include_z=deep)
    found: JsonValue = json.loads(shapely.to_geojson(rounded))
    return found
