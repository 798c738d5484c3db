"""A projected grid -> a regular one of latitudes and longitudes at the same spacing, by bilinear weights.

Knows nothing of files. The regular grid is the largest box of latitudes and longitudes that lies wholly
within the projected one: nothing is made up beyond its edge. How the projection's axes lie towards east and
north is worked out at every node, for winds that blow along them.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from planner.errors import ForecastFileError
from planner.forecast.field import Float32s
from planner.forecast.grid import Area, Grid
from planner.forecast.reading.files.axes import Layout
from planner.forecast.reading.files.holes import largest_rectangle
from planner.forecast.reading.files.map_projection import (
    EARTH_SIZES,
    Attributes,
    EvenAxis,
    MapProjection,
    cells_of,
    map_projection,
    on_sphere,
)
from planner.forecast.reading.files.turning import Turning
from planner.geo import Floats, east_west

_ON_THE_EDGE = 1e-3
"""Of a cell: so far outside a node still counts as on the edge, which packed corners round away."""
_ASIDE = 0.01
"""Of a cell: how far along an axis its direction is looked for."""
_LEAST = 2
_MOST_NODES_A_POINT = 6
"""A box round a cone's grid takes one and a half times its points, round a pole two; more makes no sense."""
_FLATTEST = 0.1
"""Cosine of the latitude beyond which columns are set no further apart [degrees of longitude]."""
_WGS_84_TAKEN = (
    "; its grid_mapping has no earth_radius or semi_major_axis: WGS 84 was taken, and places lie up to 20 km "
    "off if it was made on a sphere"
)


@dataclass(frozen=True, eq=False)
class ProjectedLayout:
    """A regular grid, which four values of a projected field weigh how much at each node, and how it lies.

    `nearest` are their flat indices (4, N), `weights` (4, N). `earth_is_said` whether the file says how large
    its earth is.
    """

    kind: str
    grid: Grid
    nearest: npt.NDArray[np.intp]
    weights: Float32s
    turning: Turning
    earth_is_said: bool = True

    @property
    def words(self) -> str:
        """What is to be said of it."""
        grid = self.grid
        return (
            f"the grid is a projected one ({self.kind}): its fields were drawn on latitudes and longitudes "
            f"{grid.step_latitude_deg:g} x {grid.step_longitude_deg:.3g} degrees apart, in {grid.area}, the "
            "largest box within it" + ("" if self.earth_is_said else _WGS_84_TAKEN)
        )

    def arranged(self, values: Any) -> Float32s:
        """Values (..., y, x) as the file has them, on the regular grid (..., rows, columns)."""
        fields = np.asarray(values, dtype=np.float32)
        flat = fields.reshape(-1, fields.shape[-2] * fields.shape[-1])
        made = np.empty((flat.shape[0], self.nearest.shape[1]), dtype=np.float32)
        for k, field in enumerate(flat):
            made[k] = sum(w * field[at] for at, w in zip(self.nearest, self.weights, strict=True))
        return made.reshape(*fields.shape[:-2], self.grid.rows, self.grid.columns)


@lru_cache(maxsize=4)
def projected_layout(attributes: Attributes, x: EvenAxis, y: EvenAxis, area: Area | None) -> ProjectedLayout:
    """How a projected grid becomes a regular one, or its part within an area.

    Raises ForecastFileError where the projection cannot be understood, or no box of 2 x 2 nodes lies in it.
    """
    projection = map_projection(attributes)
    whole = _grid_round(projection, x, y)
    if area is not None:
        whole = Layout(whole, np.arange(whole.rows), np.arange(whole.columns)).within(area).grid
    if (nodes := whole.rows * whole.columns) > _MOST_NODES_A_POINT * x.points * y.points:
        raise ForecastFileError(
            f"the projected grid has {y.points} x {x.points} points, and a box of latitudes and longitudes "
            f"round it {nodes:,}, over {_MOST_NODES_A_POINT} times as many; bring a smaller part"
        )
    grid = _largest_box(projection, whole, x, y)
    longitude, latitude = (one.ravel() for one in np.meshgrid(grid.longitudes_deg, grid.latitudes_deg))
    column, row = cells_of(projection, longitude, latitude, x, y)
    nearest, weights = _bilinear(column, row, x.points, y.points)
    axes = [
        axis.reshape(grid.rows, grid.columns).astype(np.float32)
        for right, up in ((_ASIDE * np.sign(x.step), 0.0), (0.0, _ASIDE * np.sign(y.step)))
        for axis in projection.direction(
            longitude, latitude, x.first + (column + right) * x.step, y.first + (row + up) * y.step
        )
    ]
    told = dict(attributes)
    is_said = projection.is_rotated or any(name in told for name in EARTH_SIZES)
    return ProjectedLayout(str(told["grid_mapping_name"]), grid, nearest, weights, Turning(*axes), is_said)


def _largest_box(projection: MapProjection, whole: Grid, x: EvenAxis, y: EvenAxis) -> Grid:
    """The largest part of a regular grid whose every node lies within the projected one."""
    column, row = cells_of(projection, *np.meshgrid(whole.longitudes_deg, whole.latitudes_deg), x, y)
    inside = np.ones(column.shape, dtype=np.bool_)
    for at, points in ((column, x.points), (row, y.points)):
        inside &= (at >= -_ON_THE_EDGE) & (at <= points - 1 + _ON_THE_EDGE)
    rows, columns = largest_rectangle(inside)
    high, wide = rows.stop - rows.start, columns.stop - columns.start
    if min(high, wide) < _LEAST:
        raise ForecastFileError(
            f"no box of latitudes and longitudes lies within the projected grid of {y.points} x {x.points} "
            "points, or within the part asked for; bring a larger one"
        )
    south = round(whole.south_deg + rows.start * whole.step_latitude_deg, 9)
    west = round(float(east_west(whole.west_deg + columns.start * whole.step_longitude_deg)), 9)
    return Grid(south, west, whole.step_latitude_deg, whole.step_longitude_deg, high, wide)


def _grid_round(projection: MapProjection, x: EvenAxis, y: EvenAxis) -> Grid:
    """A regular grid round all of a projected one, as fine as that is in its middle."""
    south, west, north, wide = _box_round(projection, x, y)
    step = _spacing_deg(projection, x, y)
    step_east = _tidy(step / max(float(np.cos(np.radians((south + north) / 2))), _FLATTEST))
    columns = int(wide / step_east) + 1
    if wide >= 360.0:
        columns = max(int(360.0 / step_east), 2)
        step_east = 360.0 / columns
    south = float(np.ceil(south / step - 1e-9) * step)
    rows = int((north - south) / step + 1e-9) + 1
    return Grid(round(south, 9), round(float(east_west(west)), 9), step, step_east, rows, columns)


def _box_round(projection: MapProjection, x: EvenAxis, y: EvenAxis) -> tuple[float, float, float, float]:
    """South, west, north and width [degrees] of the box round a projected grid."""
    across, up = x.values, y.values
    edge = np.concatenate(
        [
            *(np.stack([across, np.full(x.points, at)]) for at in (up[0], up[-1])),
            *(np.stack([np.full(y.points, at), up]) for at in (across[0], across[-1])),
        ],
        axis=1,
    )
    longitude, latitude = projection.on_earth(*edge)
    if not (np.isfinite(longitude).all() and np.isfinite(latitude).all()):
        raise ForecastFileError("the projected grid reaches beyond its projection; check its parameters")
    south, north = float(latitude.min()), float(latitude.max())
    for pole in (-90.0, 90.0):
        column, row = cells_of(projection, np.array([0.0]), np.array([pole]), x, y)
        if 0 <= column[0] <= x.points - 1 and 0 <= row[0] <= y.points - 1:
            south, north = min(south, pole), max(north, pole)
    if max(abs(south), abs(north)) > 90.0 - 1e-9:
        return south, -180.0, north, 360.0
    circle = np.sort(longitude % 360.0)
    ahead = np.diff(circle, append=circle[0] + 360.0)
    first = (int(ahead.argmax()) + 1) % circle.size
    return south, float(circle[first]), north, 360.0 - float(ahead.max())


def _spacing_deg(projection: MapProjection, x: EvenAxis, y: EvenAxis) -> float:
    """How far the points of a projected grid lie apart in its middle [degrees of arc], the shorter way."""
    at = x.first + x.step * (x.points // 2), y.first + y.step * (y.points // 2)
    steps = ((0.0, 0.0), (x.step, 0.0), (0.0, y.step))
    places = np.array([(at[0] + dx, at[1] + dy) for dx, dy in steps]).T
    here, *others = on_sphere(*projection.on_earth(*places)).T
    return _tidy(min(float(np.degrees(np.linalg.norm(other - here))) for other in others))


def _tidy(step_deg: float) -> float:
    return float(f"{step_deg:.3g}")


def _bilinear(column: Floats, row: Floats, columns: int, rows: int) -> tuple[npt.NDArray[np.intp], Float32s]:
    """Flat indices (4, N) of the points round each place, and their weights (4, N)."""
    column, row = np.clip(column, 0.0, columns - 1.0), np.clip(row, 0.0, rows - 1.0)
    left, low = (np.minimum(at.astype(np.intp), last - 2) for at, last in ((column, columns), (row, rows)))
    across, up = column - left, row - low
    first = low * columns + left
    nearest = np.stack([first, first + 1, first + columns, first + columns + 1])
    weights = np.stack([(1 - up) * (1 - across), (1 - up) * across, up * (1 - across), up * across])
    return nearest, weights.astype(np.float32)
