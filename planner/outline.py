"""Outlines of areas in GeoJSON as shapes: checked, mended, and whole across the date line."""

from pathlib import Path
from typing import Any, Literal

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from planner.document import read_file
from planner.errors import InputError

_CIRCLE_POINTS = 72
_TURN_DEG = 360.0
_MOST_CORNERS = 20_000
_MOST_VALUES = 5 * _MOST_CORNERS  # each corner is a list of two or three numbers, in a ring, in a polygon
_MOST_MENDED = 200
_MOST_WIDE = 20
_POLYGONS = ("Polygon", "MultiPolygon")


def geometry_in(file: Path, name: str) -> dict[str, Any]:
    """The one geometry of a GeoJSON file; InputError where it holds none."""
    return _geometry_of(read_file(file), name)


def _geometry_of(data: Any, name: str) -> dict[str, Any]:
    """The one geometry of a GeoJSON document: itself, a feature's, or all features' together."""
    kind: Literal["FeatureCollection", "Feature"] | str | None = (
        data.get("type") if isinstance(data, dict) else None
    )
    if kind == "Feature":
        return _geometry_of(data.get("geometry"), name)
    if kind == "FeatureCollection":
        features = data.get("features")
        if not isinstance(features, list) or not features:
            raise InputError(f"area {name!r}: its file holds no features")
        parts = [outline(_geometry_of(feature, name), name) for feature in features]
        return dict(shapely.geometry.mapping(shapely.union_all(parts)))
    if not isinstance(data, dict):
        raise InputError(f"area {name!r}: its file holds no GeoJSON geometry")
    return data


def outline(geometry: dict[str, Any], name: str) -> BaseGeometry:
    """The shape of a GeoJSON polygon or multipolygon in degrees; ValueError says what is wrong with it.

    x is the longitude, y the latitude; what crosses the date line goes on past 180.
    """
    if geometry.get("type") not in _POLYGONS:
        msg = f"area {name!r}: a Polygon or MultiPolygon is wanted, not {geometry.get('type')!a:.40}"
        raise ValueError(msg)
    _refuse_endless(geometry.get("coordinates"), name)
    try:
        with np.errstate(invalid="ignore"):  # what is not a number is refused below, with a sentence
            made = _shape(geometry)
    except (KeyError, TypeError, ValueError, IndexError, OverflowError, shapely.errors.ShapelyError):
        msg = f"area {name!r}: its coordinates are not those of a {geometry['type']}"
        raise ValueError(msg) from None
    points = shapely.get_coordinates(made)
    sound = np.isfinite(points) & (np.abs(points) <= np.array([360.0, 90.0]))
    if made.is_empty or not sound.all():
        msg = f"area {name!r}: longitudes within -180..360 and latitudes within -90..90 are wanted"
        raise ValueError(msg)
    if len(points) > _MOST_CORNERS:
        msg = (
            f"area {name!r}: {len(points):,} corners are more than {_MOST_CORNERS:,}; give a simpler outline"
        )
        raise ValueError(msg)
    area = _whole(shapely.get_parts(made), name)
    if not area.is_valid:
        area = _mended(area, len(points), name)
    if area.is_empty:
        msg = f"area {name!r}: its corners lie on a line, so that nothing lies inside"
        raise ValueError(msg)
    return area


def _shape(geometry: dict[str, Any]) -> BaseGeometry:
    """A polygon or multipolygon of GeoJSON, all rings made at once: one by one a megabyte takes seconds."""
    written = geometry["coordinates"]
    polygons = written if geometry["type"] == "MultiPolygon" else [written]
    if not isinstance(written, list | tuple):
        raise TypeError
    rings = [ring for polygon in polygons for ring in polygon]
    points = np.array([corner[:2] for ring in rings for corner in ring])
    if not points.size:
        return shapely.MultiPolygon()
    if points.dtype.kind not in "if":
        raise TypeError
    of_ring = np.repeat(np.arange(len(rings)), [len(ring) for ring in rings])
    made = shapely.linearrings(points, indices=of_ring)
    of_polygon = np.repeat(np.arange(len(polygons)), [len(polygon) for polygon in polygons])
    return shapely.multipolygons(shapely.polygons(made, indices=of_polygon))


def _refuse_endless(coordinates: Any, name: str) -> None:
    """Refuse more than any outline of allowed size holds, before shapes are made of it."""
    count, left = 0, [coordinates]
    while left:
        part = left.pop()
        if isinstance(part, list | tuple):
            count += len(part)
            left.extend(part)
        if count > _MOST_VALUES:
            msg = f"area {name!r}: more than {_MOST_CORNERS:,} corners; give a simpler outline"
            raise ValueError(msg)


def _mended(area: BaseGeometry, corners: int, name: str) -> BaseGeometry:
    """An area whose outline crosses itself, made whole; mending a large one could take minutes."""
    if corners > _MOST_MENDED:
        msg = f"area {name!r}: its outline of {corners:,} corners crosses itself; give one that does not"
        raise ValueError(msg)
    return shapely.make_valid(area, method="structure", keep_collapsed=False)


def _whole(parts: Any, name: str) -> BaseGeometry:
    """Polygons without jumps, the west of each in -180..180; those of half the earth go one by one."""
    points, of_part = shapely.get_coordinates(parts, return_index=True)
    begins = np.searchsorted(of_part, np.arange(len(parts)))
    west = np.minimum.reduceat(points[:, 0], begins)
    wide = np.maximum.reduceat(points[:, 0], begins) - west >= _TURN_DEG / 2
    if wide.sum() > _MOST_WIDE:
        raise ValueError(
            f"area {name!r}: {wide.sum():,} of its parts span 180 degrees of longitude or more; "
            f"cut them at the date line ({_MOST_WIDE} may)"
        )
    turns = np.floor((west + _TURN_DEG / 2) / _TURN_DEG)[of_part]
    points[:, 0] -= _TURN_DEG * np.where(wide[of_part], 0.0, turns)
    parts = shapely.set_coordinates(parts, points)
    parts[wide] = [_unbroken(part) for part in parts[wide]]
    return shapely.multipolygons(parts)


def _unbroken(part: Any) -> Any:
    """A polygon without jumps, its west in -180..180.

    An edge over more than 180 degrees is meant the short way, unless it goes all the way round.
    """
    rings = [shapely.get_coordinates(ring) for ring in shapely.get_rings(part)]
    for ring in rings:
        if np.abs(np.diff(ring[:, 0])).max() < _TURN_DEG:
            ring[:, 0] = np.unwrap(ring[:, 0], period=_TURN_DEG)
        middle = np.ptp(ring[:, 0]) / 2 + ring[:, 0].min()
        shell = np.ptp(rings[0][:, 0]) / 2 + rings[0][:, 0].min()
        ring[:, 0] -= _TURN_DEG * np.round((middle - shell) / _TURN_DEG)
    turns = _TURN_DEG * np.floor((rings[0][:, 0].min() + _TURN_DEG / 2) / _TURN_DEG)
    shell, *holes = [ring - np.array([turns, 0.0]) for ring in rings]
    return shapely.Polygon(shell, holes)


def circle(latitude_deg: float, longitude_deg: float, arc: float) -> Any:
    """A circle on the sphere, `arc` [rad] round a point, in degrees."""
    bearing = np.linspace(2 * np.pi, 0, _CIRCLE_POINTS, endpoint=False)
    middle = np.radians(latitude_deg)
    latitude = np.arcsin(np.sin(middle) * np.cos(arc) + np.cos(middle) * np.sin(arc) * np.cos(bearing))
    east = np.arctan2(
        np.sin(bearing) * np.sin(arc) * np.cos(middle), np.cos(arc) - np.sin(middle) * np.sin(latitude)
    )
    return shapely.Polygon(np.column_stack([longitude_deg + np.degrees(east), np.degrees(latitude)]))
