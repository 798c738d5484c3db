"""Where the columns of a forecast stand: a regular grid, and the area that it covers."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from planner.errors import InputError
from planner.geo import Floats, east_west
from planner.written.place import read_angle

_EDGE_DEG = 1e-5
"""A metre: so far off an edge is still on it."""


@dataclass(frozen=True)
class Area:
    """What a forecast covers; `east` is less than `west` where it crosses the date line."""

    south: float
    west: float
    north: float
    east: float

    @property
    def width_deg(self) -> float:
        """From west eastwards to east [degrees], 360 all round the Earth."""
        return (self.east - self.west) % 360.0 or 360.0

    def covers(self, other: "Area") -> bool:
        """Whether another area lies within this one, edges included."""
        offset = (other.west - self.west + _EDGE_DEG) % 360.0 - _EDGE_DEG
        beside = self.width_deg >= 360.0 or offset + other.width_deg <= self.width_deg + _EDGE_DEG
        return beside and self.south <= other.south + _EDGE_DEG and other.north <= self.north + _EDGE_DEG

    def common(self, other: "Area") -> "Area | None":
        """What both cover; None where that is nothing."""
        south, north = max(self.south, other.south), min(self.north, other.north)
        if south > north:
            return None
        for one, two in ((self, other), (other, self)):
            if one.width_deg >= 360.0:
                return Area(south, two.west, north, two.east)
        for one, two in ((self, other), (other, self)):
            ahead = (two.west - one.west) % 360.0
            if ahead <= one.width_deg:
                east = float(east_west(two.west + min(one.width_deg - ahead, two.width_deg)))
                return Area(south, two.west, north, east if east > -180.0 else 180.0)
        return None

    def __str__(self) -> str:
        return f"{self.south:g} to {self.north:g} N, {self.west:g} to {self.east:g} E"


def parse_area(text: str) -> Area:
    """`S,W,N,E` in degrees as an area; InputError for anything else."""
    try:
        edges = zip(text.split(","), ("latitude", "longitude") * 2, strict=True)
        south, west, north, east = (_angle(edge, axis) for edge, axis in edges)
    except ValueError:
        raise InputError(f"an area is S,W,N,E such as 33,124,43,132, not {text[:60]!r}") from None
    if not (-90 <= south < north <= 90 and all(-180 <= deg <= 360 for deg in (west, east)) and west != east):
        raise InputError(
            f"the area {text[:60]} is none: south lies below north within -90 to 90, west and east within "
            "-180 to 360"
        )
    return Area(south, float(east_west(west)), north, float(east_west(east)))


def looks_swapped(areas: Iterable[Area], latitude_deg: float, longitude_deg: float) -> str:
    """Words for a place that no area covers, where one covers it with its coordinates swapped; else none."""
    if abs(longitude_deg) > 90.0:
        return ""
    place = Area(longitude_deg, latitude_deg, longitude_deg, latitude_deg + _EDGE_DEG)
    if not any(area.covers(place) for area in areas):
        return ""
    return (
        f"{longitude_deg:g}, {latitude_deg:g} is covered: if latitude and longitude are swapped, write the "
        "latitude first"
    )


def _angle(text: str, axis: str) -> float:
    try:
        return float(text)
    except ValueError:
        return read_angle(text, axis)


@dataclass(frozen=True)
class Grid:
    """A regular grid: rows northwards from `south_deg`, columns eastwards from `west_deg`."""

    south_deg: float
    west_deg: float
    step_latitude_deg: float
    step_longitude_deg: float
    rows: int
    columns: int

    @property
    def latitudes_deg(self) -> Floats:
        """Latitude of each row (rows,), northwards [degrees]."""
        return self.south_deg + self.step_latitude_deg * np.arange(self.rows, dtype=np.float64)

    @property
    def longitudes_deg(self) -> Floats:
        """Longitudes going on eastwards from `west_deg`, past 180 where the grid does."""
        return self.west_deg + self.step_longitude_deg * np.arange(self.columns, dtype=np.float64)

    @property
    def wraps(self) -> bool:
        """Whether the last column is the first one's western neighbour."""
        return self.columns * self.step_longitude_deg > 360.0 - 1e-6

    @property
    def area(self) -> Area:
        """What the grid covers, all longitudes where it wraps."""
        north = float(self.latitudes_deg[-1])
        if self.wraps:
            return Area(self.south_deg, -180.0, north, 180.0)
        west, east = east_west(self.west_deg), east_west(self.longitudes_deg[-1])
        return Area(self.south_deg, float(west), north, float(east) if east > -180.0 else 180.0)

    def cells(self, latitude_deg: Any, longitude_deg: Any) -> tuple[Floats, Floats]:
        """Points [degrees] as (row, column) in grid cells, fractions included, unclipped."""
        row = (np.asarray(latitude_deg, dtype=float) - self.south_deg) / self.step_latitude_deg
        east = (np.asarray(longitude_deg, dtype=float) - self.west_deg + 1e-9) % 360.0 - 1e-9
        return row, east / self.step_longitude_deg

    def contains(self, latitude_deg: Any, longitude_deg: Any) -> Any:
        """Whether points lie on the grid, its edges included."""
        row, column = self.cells(latitude_deg, longitude_deg)
        beside = self.wraps | (column <= self.columns - 1 + 1e-9)
        return (row >= -1e-9) & (row <= self.rows - 1 + 1e-9) & beside

    def place(self, row: int, column: int) -> str:
        """A node in words: `37.5 N 127 E`, negative in the south and west."""
        east = float(east_west(self.longitudes_deg[column]))
        return f"{self.latitudes_deg[row]:g} N {east:g} E"

    def corners(self, latitude_deg: float, longitude_deg: float) -> "Corners":
        """The four columns round a point and their bilinear weights; a point outside is clipped."""
        row, column = self.cells(latitude_deg, longitude_deg)
        last = self.columns if self.wraps else self.columns - 1
        y, x = min(max(float(row), 0.0), self.rows - 1.0), min(max(float(column), 0.0), float(last))
        y0 = int(min(y, max(self.rows - 2, 0)))
        x0 = int(min(x, max(last - 1, 0)))
        fy, fx = float(y - y0), float(x - x0)
        y1, x1 = min(y0 + 1, self.rows - 1), (x0 + 1) % self.columns
        return Corners(
            np.array([y0, y0, y1, y1]),
            np.array([x0, x1, x0, x1]),
            np.array([(1 - fy) * (1 - fx), (1 - fy) * fx, fy * (1 - fx), fy * fx]),
        )


@dataclass(frozen=True)
class Corners:
    """Four columns of a grid and what each weighs at a point between them."""

    row: np.ndarray[Any, np.dtype[np.int64]]
    column: np.ndarray[Any, np.dtype[np.int64]]
    weight: Floats

    def blend(self, values: Any) -> Any:
        """Bilinear value of `values` (..., rows, columns) at the point."""
        asked = self.weight > 0  # a value that weighs nothing may be missing
        return np.asarray(values)[..., self.row[asked], self.column[asked]] @ self.weight[asked]
