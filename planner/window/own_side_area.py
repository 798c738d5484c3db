"""The launch side as a campaign writes it: an area, or a line with the launch on one side of it."""

from pathlib import Path
from typing import Annotated, Any, Literal, Self

import numpy as np
import shapely
from pydantic import ConfigDict, Field, WithJsonSchema, model_validator
from shapely.geometry.base import BaseGeometry
from shapely.ops import split

from planner.document import read_file
from planner.errors import InputError
from planner.flight.area_shape import area_on_plane
from planner.geo import LocalPlane
from planner.outline import geometry_in, outline
from planner.plan.area import NamedArea
from planner.plan.frozen_model import FrozenModel
from planner.written.alternatives import Alternatives, in_schema
from planner.written.polygon_schema import SIDE_SCHEMA

_LINE: Literal["LineString"] = "LineString"
_FAR_KM = 15_000.0
_MOST_CORNERS = 20_000
_SHAPES = Alternatives.one_of("geometry", "file")


class OwnSideArea(FrozenModel):
    """The side that nothing may come down on: a polygon, or a line on one side of which the launch lies."""

    model_config = ConfigDict(json_schema_extra=in_schema(_SHAPES))

    name: str = Field(default="as written", min_length=1, max_length=100)
    geometry: Annotated[dict[str, Any], WithJsonSchema(SIDE_SCHEMA)] | None = Field(
        default=None, description="GeoJSON polygon, multipolygon or linestring; a line goes on at both ends"
    )
    file: str | None = Field(default=None, description="a GeoJSON file; only on the command line")

    @model_validator(mode="after")
    def _one_shape(self) -> Self:
        _SHAPES.require(self)
        if self.geometry is not None:
            _require_shape(self.geometry, self.name)
        return self

    def with_file_read(self, folder: Path) -> Self:
        """The same with its file's geometry in place, paths taken from `folder`."""
        if self.file is None:
            return self
        try:
            geometry = _geometry_in(folder / self.file, self.name)
            _require_shape(geometry, self.name)
        except ValueError as error:
            raise InputError(str(error)) from None
        return self.model_copy(update={"geometry": geometry, "file": None})

    def on_plane(self, plane: LocalPlane) -> BaseGeometry | None:
        """The own side on the plane round a launch [km]; None where the launch lies on the very line."""
        assert self.geometry is not None
        if self.geometry["type"] != _LINE:
            return area_on_plane(NamedArea(name=self.name, geometry=self.geometry), plane)
        corners = np.asarray([corner[:2] for corner in self.geometry["coordinates"]], dtype=float)
        line = _gone_on(np.column_stack(plane.to_km(corners[:, 1], corners[:, 0])))
        sides = split(shapely.box(-_FAR_KM, -_FAR_KM, _FAR_KM, _FAR_KM), line)
        launch = shapely.points(0.0, 0.0)
        return next((side for side in sides.geoms if shapely.contains_properly(side, launch)), None)


def _gone_on(corners_km: Any) -> BaseGeometry:
    """A line with both its ends gone on straight, far beyond all that is asked about."""
    first, last = corners_km[0] - corners_km[1], corners_km[-1] - corners_km[-2]
    ends = [vector / np.hypot(*vector) * 4 * _FAR_KM for vector in (first, last)]
    return shapely.linestrings([corners_km[0] + ends[0], *corners_km, corners_km[-1] + ends[1]])


def _geometry_in(file: Path, name: str) -> dict[str, Any]:
    """The one geometry of a GeoJSON file, a line too."""
    data = read_file(file)
    inner = data.get("geometry", data) if isinstance(data, dict) else data
    return inner if isinstance(inner, dict) and inner.get("type") == _LINE else geometry_in(file, name)


def _require_shape(geometry: dict[str, Any], name: str) -> None:
    """Raise ValueError for what is neither an area nor a line."""
    if geometry.get("type") != _LINE:
        outline(geometry, name)
        return
    corners = geometry.get("coordinates")
    if not isinstance(corners, list | tuple) or not 2 <= len(corners) <= _MOST_CORNERS:
        msg = f"area {name!r}: a line has 2 to {_MOST_CORNERS:,} corners"
        raise ValueError(msg)
    try:
        places = np.asarray([corner[:2] for corner in corners], dtype=float)
    except (TypeError, ValueError):
        places = np.empty(0)
    within = places.shape == (len(corners), 2) and bool((np.abs(places) <= [360.0, 90.0]).all())
    if not within:
        msg = f"area {name!r}: longitudes within -180..360 and latitudes within -90..90 are wanted"
        raise ValueError(msg)
    if not np.hypot(*np.diff(places, axis=0).T).all():
        msg = f"area {name!r}: two corners of its line in a row are one place; leave one out"
        raise ValueError(msg)
