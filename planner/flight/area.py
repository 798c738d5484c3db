"""Areas on the ground as people write them: GeoJSON, a file of it, or a circle."""

from pathlib import Path
from typing import Annotated, Any, Literal, Self

import numpy as np
import shapely
from pydantic import BaseModel, ConfigDict, Field, model_validator
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from planner.document import read_file
from planner.errors import InputError
from planner.geo import LocalPlane, east_west

Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False, strict=True)]
Longitude = Annotated[float, Field(ge=-180, le=360, allow_inf_nan=False, strict=True)]
_CIRCLE_POINTS = 72
_POLYGONS = ("Polygon", "MultiPolygon")


class NamedArea(BaseModel):
    """A target or a keep-out area: one of a GeoJSON geometry, a file of it, or a circle."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, max_length=100)
    geometry: dict[str, Any] | None = Field(default=None, description="GeoJSON polygon or multipolygon")
    file: str | None = Field(default=None, description="a GeoJSON file; only on the command line")
    latitude_deg: Latitude | None = None
    longitude_deg: Longitude | None = None
    radius_km: float | None = Field(default=None, gt=0, le=5000, allow_inf_nan=False, strict=True)

    @model_validator(mode="after")
    def _one_shape(self) -> Self:
        circle = (self.latitude_deg, self.longitude_deg, self.radius_km)
        ways = (self.geometry is not None) + (self.file is not None) + any(c is not None for c in circle)
        if ways != 1 or (self.geometry is None and self.file is None and None in circle):
            msg = "give a geometry, or a file, or latitude_deg with longitude_deg and radius_km"
            raise ValueError(msg)
        if self.geometry is not None:
            _polygon(self.geometry, self.name)
        return self

    def with_file_read(self, folder: Path) -> "NamedArea":
        """The same area with its file's geometry in place, paths taken from `folder`."""
        if self.file is None:
            return self
        return NamedArea(name=self.name, geometry=_geometry_of(read_file(folder / self.file), self.name))

    def polygon(self) -> BaseGeometry:
        """The area in degrees, x longitude and y latitude, longitudes as written."""
        if self.file is not None:
            raise InputError(f"area {self.name!r}: files are only read from the command line")
        if self.geometry is not None:
            return _polygon(self.geometry, self.name)
        assert self.latitude_deg is not None
        assert self.longitude_deg is not None
        plane = LocalPlane(self.latitude_deg, float(east_west(self.longitude_deg)))
        angle = np.linspace(0, 2 * np.pi, _CIRCLE_POINTS, endpoint=False)
        radius = self.radius_km or 0.0
        latitude, longitude = plane.to_degrees(radius * np.cos(angle), radius * np.sin(angle))
        return shapely.Polygon(np.column_stack([longitude, np.clip(latitude, -90, 90)]))

    def on_plane(self, plane: LocalPlane) -> BaseGeometry:
        """The area on a local plane [km], where insideness is asked."""

        def to_km(points: Any) -> Any:
            return np.column_stack(plane.to_km(points[:, 1], points[:, 0]))

        return shapely.make_valid(shapely.transform(self.polygon(), to_km))


def _geometry_of(data: Any, name: str) -> dict[str, Any]:
    """The one geometry of a GeoJSON document: itself, a feature's, or all features' together."""
    kind: Literal["FeatureCollection", "Feature"] | str | None = (
        data.get("type") if isinstance(data, dict) else None
    )
    if kind == "Feature":
        return _geometry_of(data.get("geometry"), name)
    if kind == "FeatureCollection":
        parts = [_polygon(_geometry_of(feature, name), name) for feature in data.get("features", [])]
        return dict(shapely.geometry.mapping(shapely.union_all(parts)))
    if not isinstance(data, dict):
        raise InputError(f"area {name!r}: its file holds no GeoJSON geometry")
    return data


def _polygon(geometry: dict[str, Any], name: str) -> BaseGeometry:
    if geometry.get("type") not in _POLYGONS:
        msg = f"area {name!r}: a Polygon or MultiPolygon is wanted, not {str(geometry.get('type'))[:40]}"
        raise ValueError(msg)
    try:
        made = shape(geometry)
    except (KeyError, TypeError, ValueError, IndexError, shapely.errors.ShapelyError):
        msg = f"area {name!r}: its coordinates are not those of a {geometry['type']}"
        raise ValueError(msg) from None
    points = shapely.get_coordinates(made)
    sound = np.isfinite(points) & (np.abs(points) <= np.array([360.0, 90.0]))
    if made.is_empty or not sound.all():
        msg = f"area {name!r}: longitudes within -180..360 and latitudes within -90..90 are wanted"
        raise ValueError(msg)
    return shapely.make_valid(made)
