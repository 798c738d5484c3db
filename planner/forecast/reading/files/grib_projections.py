"""The projected grids of GRIB files, told as CF tells projections (GRIB2 templates 3.1, 3.10, 3.20, 3.30)."""

import eccodes
import numpy as np

from planner.errors import ForecastFileError
from planner.forecast.grid import Area
from planner.forecast.reading.files.axes import Layout
from planner.forecast.reading.files.grib_names import number
from planner.forecast.reading.files.map_projection import (
    ROTATED,
    Attributes,
    EvenAxis,
    map_projection,
    require_agreement,
)
from planner.forecast.reading.files.projected_layout import ProjectedLayout, projected_layout
from planner.forecast.reading.files.turning import WINDS, Turning

ROTATED_LL = "rotated_ll"
PROJECTED = {
    "lambert": "lambert_conformal_conic",
    "polar_stereographic": "polar_stereographic",
    "mercator": "mercator",
    ROTATED_LL: ROTATED,
}
"""Kinds of grid by eccodes' names that are read, and CF's names for them."""

_SOUTH_POLE_ON_PLANE, _ALONG_THE_GRID = 128, 8
_EDITION_1_TRUE_AT_DEG = 60.0
"""Where polar stereographic grids of GRIB1 have their true scale, which they do not say."""


def grib_projected_layout(handle: int, grid_type: str, area: Area | None) -> ProjectedLayout:
    """How the field of a projected grid becomes one of a regular grid, or of its part within an area.

    Raises ForecastFileError where the grid cannot be understood, or is not where eccodes puts its points.
    """
    attributes = _attributes(handle, grid_type)
    x, y = _axes(handle, grid_type, attributes)
    if (attributes, x, y) not in _AGREED:
        _require_agreement(handle, attributes, x, y)
        _AGREED.add((attributes, x, y))
    return projected_layout(attributes, x, y, area)


def turning_of(handle: int, name: str, where: Layout | ProjectedLayout) -> Turning | None:
    """How a wind along a projection's axes is to be turned; None for one to east or north, and for others."""
    if not isinstance(where, ProjectedLayout) or name not in WINDS or not _blows_along_the_grid(handle):
        return None
    return where.turning


def _blows_along_the_grid(handle: int) -> bool:
    """Whether a wind's halves lie along the grid's x and y (GRIB2 flag table 3.3), not to east and north."""
    return bool(number(handle, "resolutionAndComponentFlags") & _ALONG_THE_GRID)


_AGREED: set[tuple[Attributes, EvenAxis, EvenAxis]] = set()
"""Grids that were found where eccodes has them; one thread at a time decodes."""


def _require_agreement(handle: int, attributes: Attributes, x: EvenAxis, y: EvenAxis) -> None:
    """Raise ForecastFileError where eccodes puts the grid's points elsewhere.

    On a plane it goes eastwards and northwards, whatever the scanning mode says: of others it is not asked.
    """
    if dict(attributes)["grid_mapping_name"] != ROTATED and (x.step < 0.0 or y.step < 0.0):
        return
    places = (eccodes.codes_get_array(handle, f"{name}itudes", float) for name in ("long", "lat"))
    by_columns = bool(number(handle, "jPointsAreConsecutive"))
    longitudes, latitudes = (
        one.reshape(x.points, y.points).T if by_columns else one.reshape(y.points, x.points) for one in places
    )
    require_agreement(attributes, x, y, longitudes, latitudes)


def _degrees(handle: int, name: str) -> float:
    return float(eccodes.codes_get(handle, f"{name}InDegrees", float))


def _attributes(handle: int, grid_type: str) -> Attributes:
    told: dict[str, str | tuple[float, ...]] = {"grid_mapping_name": PROJECTED[grid_type]}
    told |= {name: (value,) for name, value in (_earth(handle) | _parameters(handle, grid_type)).items()}
    if grid_type == "lambert":
        told["standard_parallel"] = (_degrees(handle, "Latin1"), _degrees(handle, "Latin2"))
    return tuple(sorted(told.items()))


def _earth(handle: int) -> dict[str, float]:
    if number(handle, "earthIsOblate"):
        axes = [
            float(eccodes.codes_get(handle, f"earth{way}AxisInMetres", float)) for way in ("Major", "Minor")
        ]
        return dict(zip(("semi_major_axis", "semi_minor_axis"), axes, strict=True))
    return {"earth_radius": float(eccodes.codes_get(handle, "radius", float))}


def _parameters(handle: int, grid_type: str) -> dict[str, float]:
    match grid_type:
        case "lambert":
            return {
                "latitude_of_projection_origin": _degrees(handle, "LaD"),
                "longitude_of_central_meridian": _degrees(handle, "LoV"),
            }
        case "polar_stereographic":
            south = bool(number(handle, "projectionCentreFlag") & _SOUTH_POLE_ON_PLANE)
            said = eccodes.codes_is_defined(handle, "LaDInDegrees")
            true_at = abs(_degrees(handle, "LaD")) if said else _EDITION_1_TRUE_AT_DEG
            return {
                "latitude_of_projection_origin": -90.0 if south else 90.0,
                "straight_vertical_longitude_from_pole": _degrees(handle, "orientationOfTheGrid"),
                "standard_parallel": -true_at if south else true_at,
            }
        case "mercator":
            return {"standard_parallel": _degrees(handle, "LaD"), "longitude_of_projection_origin": 0.0}
        case _:
            if angle := float(eccodes.codes_get(handle, "angleOfRotationInDegrees", float)):
                raise ForecastFileError(
                    f"the grid's pole is rotated, and the grid about it by {angle:g} degrees more: regrid it"
                )
            return {
                "grid_north_pole_latitude": -_degrees(handle, "latitudeOfSouthernPole"),
                "grid_north_pole_longitude": _degrees(handle, "longitudeOfSouthernPole") % 360.0 - 180.0,
            }


def _axes(handle: int, grid_type: str, attributes: Attributes) -> tuple[EvenAxis, EvenAxis]:
    """The axes of the grid in the order in which it is scanned."""
    columns, rows = number(handle, "Ni"), number(handle, "Nj")
    if not (2 <= rows <= 100_000 and 2 <= columns <= 100_000):
        raise ForecastFileError(f"grid has {rows} x {columns} points; 2 x 2 at least are needed")
    west = -1.0 if number(handle, "iScansNegatively") else 1.0
    north = 1.0 if number(handle, "jScansPositively") else -1.0
    first = _degrees(handle, "longitudeOfFirstGridPoint"), _degrees(handle, "latitudeOfFirstGridPoint")
    if grid_type == ROTATED_LL:
        last = _degrees(handle, "longitudeOfLastGridPoint"), _degrees(handle, "latitudeOfLastGridPoint")
        across = west * ((west * (last[0] - first[0])) % 360.0)
        return (
            EvenAxis(first[0], across / (columns - 1), columns),
            EvenAxis(first[1], (last[1] - first[1]) / (rows - 1), rows),
        )
    x, y = map_projection(attributes).on_grid(*(np.array([degrees]) for degrees in first))
    steps = (_metres(handle, way) for way in ("ij" if grid_type == "mercator" else "xy"))
    dx, dy = steps
    return EvenAxis(float(x[0]), west * dx, columns), EvenAxis(float(y[0]), north * dy, rows)


def _metres(handle: int, way: str) -> float:
    step = float(eccodes.codes_get(handle, f"D{way}InMetres", float))
    if not step > 0.0:
        raise ForecastFileError(
            f"the projected grid says that its points lie {step:g} m apart; it is damaged"
        )
    return step
