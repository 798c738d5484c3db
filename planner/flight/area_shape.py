"""The areas of a plan as shapes: in degrees for maps, on a plane where insideness is asked."""

from typing import Any

import numpy as np
import shapely
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry

from planner.errors import InputError
from planner.geo import LocalPlane, east_west
from planner.outline import circle, outline
from planner.plan.area import NamedArea

_TURN_DEG = 360.0
_SEEN_DEG = 179.999  # either side of a plane's middle


def area_shape(area: NamedArea) -> BaseGeometry:
    """An area in degrees, x longitude and y latitude; what crosses the date line goes on past 180."""
    if area.file is not None:
        raise InputError(f"area {area.name!r}: files are only read from the command line")
    if area.geometry is not None:
        return outline(area.geometry, area.name)
    assert area.latitude_deg is not None
    assert area.longitude_deg is not None
    return circle(area.latitude_deg, float(east_west(area.longitude_deg)), area.arc)


def area_on_plane(area: NamedArea, plane: LocalPlane) -> BaseGeometry:
    """An area on a local plane [km], where insideness is asked; whole across the date line."""
    centre = plane.longitude_deg
    seen = shapely.box(centre - _SEEN_DEG, -90, centre + _SEEN_DEG, 90)
    written = area_shape(area)
    turns = [shapely.intersection(translate(written, turn), seen) for turn in (-_TURN_DEG, 0, _TURN_DEG)]

    def to_km(points: Any) -> Any:
        return np.column_stack(plane.to_km(points[:, 1], points[:, 0]))

    return shapely.transform(shapely.union_all(turns), to_km)
