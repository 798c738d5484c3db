"""Areas on the ground as people write them: GeoJSON, a file of it, or a circle."""

from math import degrees
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import ConfigDict, Field, WithJsonSchema, model_validator

from planner.errors import InputError
from planner.plan.frozen_model import FrozenModel
from planner.plan.limits import Latitude, Longitude
from planner.units import EARTH_RADIUS_M, KM_M
from planner.written.alternatives import Alternatives, in_schema
from planner.written.polygon_schema import POLYGON_SCHEMA

_SHAPES = Alternatives(
    (("geometry",), ("file",), ("latitude_deg", "longitude_deg", "radius_km")),
    "give a geometry, or a file, or latitude_deg with longitude_deg and radius_km",
)


class NamedArea(FrozenModel):
    """A target or a keep-out area: one of a GeoJSON geometry, a file of it, or a circle."""

    model_config = ConfigDict(json_schema_extra=in_schema(_SHAPES))

    name: str = Field(min_length=1, max_length=100)
    geometry: Annotated[dict[str, Any], WithJsonSchema(POLYGON_SCHEMA)] | None = Field(
        default=None, description="GeoJSON polygon or multipolygon"
    )
    file: str | None = Field(default=None, description="a GeoJSON file; only on the command line")
    latitude_deg: Latitude | None = None
    longitude_deg: Longitude | None = None
    radius_km: float | None = Field(default=None, ge=0.001, le=5000, allow_inf_nan=False, strict=True)

    @model_validator(mode="after")
    def _one_shape(self) -> Self:
        _SHAPES.require(self)
        if self.geometry is not None:
            _require_outline(self.geometry, self.name)
        if self.latitude_deg is not None and abs(self.latitude_deg) + degrees(self.arc) > 90:
            msg = (
                f"a circle of {self.radius_km:g} km round latitude {self.latitude_deg:g} reaches over a "
                "pole, where a map has no inside; give a smaller one"
            )
            raise ValueError(msg)
        return self

    def with_file_read(self, folder: Path) -> Self:
        """The same area with its file's geometry in place, paths taken from `folder`."""
        if self.file is None:
            return self
        try:
            geometry = _geometry_in(folder / self.file, self.name)
            _require_outline(geometry, self.name)
        except ValueError as error:
            raise InputError(str(error)) from None
        return self.model_copy(update={"geometry": geometry, "file": None})

    @property
    def arc(self) -> float:
        """A circle's radius as an angle at the earth's centre [rad]."""
        return (self.radius_km or 0.0) * KM_M / EARTH_RADIUS_M


class SearchedArea(NamedArea):
    """An area where the main piece was looked for and not found."""

    name: str = Field(default="searched", min_length=1, max_length=100)
    detection: float = Field(
        ge=0, le=1, allow_inf_nan=False, strict=True, description="how likely it would have been found there"
    )


# Shapely, and NumPy with it, are loaded with the first outline that anybody writes, not with the model.


def _require_outline(geometry: dict[str, Any], name: str) -> None:
    """Raise ValueError for a geometry that is no outline."""
    from planner.outline import outline  # noqa: PLC0415

    outline(geometry, name)


def _geometry_in(file: Path, name: str) -> dict[str, Any]:
    """The one geometry of a GeoJSON file."""
    from planner.outline import geometry_in  # noqa: PLC0415

    return geometry_in(file, name)
