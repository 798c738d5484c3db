"""What a JSON schema says of an outline in GeoJSON: a polygon or multipolygon, longitude first."""

from typing import Any


def _list_of(items: dict[str, Any], *, least: int = 1) -> dict[str, Any]:
    return {"type": "array", "items": items, "minItems": least}


def _number(low: float, high: float) -> dict[str, Any]:
    return {"type": "number", "minimum": low, "maximum": high}


_CORNER = {
    "type": "array",
    "prefixItems": [_number(-180, 360), _number(-90, 90)],
    "items": {"type": "number"},
    "minItems": 2,
    "maxItems": 3,
}
_RINGS = _list_of(_list_of(_CORNER, least=4))


def _geojson(kind: str, coordinates: dict[str, Any]) -> dict[str, Any]:
    named = {"type": {"const": kind}, "coordinates": coordinates}
    return {"type": "object", "required": [*named], "properties": named}


POLYGON_SCHEMA = {"oneOf": [_geojson("Polygon", _RINGS), _geojson("MultiPolygon", _list_of(_RINGS))]}
"""A geometry as the schema says it: a ring's corners that lie on a line, or cross, it cannot see."""

SIDE_SCHEMA = {"oneOf": [*POLYGON_SCHEMA["oneOf"], _geojson("LineString", _list_of(_CORNER, least=2))]}
"""The same, or a line."""
