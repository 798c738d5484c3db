"""Land without tiles: coasts, borders and country names for a map that works in the field.

The atlas that set-up made (build_basemap.py)  ->  the part that a frame shows, thinned to its scale.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import shapely
from pydantic import JsonValue
from shapely.geometry import LineString, MultiLineString, MultiPolygon

from planner.places.topology import polygons
from planner.views.build_basemap import COARSE, FINE
from planner.views.geojson import geometry_json
from planner.views.map_extent import SMALLEST_VIEW_DEG, Frame

SURROUNDINGS_DEG = 15.0
FINE_UP_TO_DEG = 12.0
LABEL_SHARE = 0.01  # a country smaller than this share of the picture goes unnamed
KEPT = 16  # grounds
STEPS_A_FRAME = 8
LINES_A_PICTURE = 2500.0  # nothing smaller than a pixel of a wide screen is kept


@dataclass(frozen=True)
class GroundShapes:
    """What is drawn inside one frame; shapely geometries (longitude, latitude)."""

    land: Any
    coast: Any
    borders: Any


@dataclass(frozen=True)
class CountryName:
    """A name and where it is written [deg]."""

    name: str
    latitude_deg: float
    longitude_deg: float


@dataclass(frozen=True)
class Basemap:
    """The ground of one picture: fine inside its frame, coarse round it up to ``limits``."""

    fine: GroundShapes
    coarse: GroundShapes
    names: tuple[CountryName, ...]
    limits: Frame

    @cached_property
    def lines(self) -> JsonValue:
        """What is drawn, in the order of drawing: [name, line width, GeoJSON geometry]."""
        sheets = (self.coarse, self.fine)
        land: list[JsonValue] = [["land", 0, geometry_json(sheet.land)] for sheet in sheets]
        borders: list[JsonValue] = [["border", 1, geometry_json(sheet.borders)] for sheet in sheets]
        return land + borders + [["coast", 1, geometry_json(sheet.coast)] for sheet in sheets]

    def labels(self) -> JsonValue:
        """The country names: [latitude, longitude, name]."""
        return [[n.latitude_deg, n.longitude_deg, n.name] for n in self.names]


# Its headers go through `ast`, which in Python 3.11 fails now and then when two threads are in it.
_READING = Lock()


def _atlas(path: Path) -> dict[str, Any]:
    with _READING:
        return _atlas_read(path)


@lru_cache(maxsize=2)
def _atlas_read(path: Path) -> dict[str, Any]:
    with np.load(path, allow_pickle=False) as file:
        names = [key.removesuffix("_end") for key in file.files if key.endswith("_end")]
        atlas = {name: _unpacked(file[f"{name}_wkb"], file[f"{name}_end"]) for name in names}
        return atlas | {"countries_name": file["countries_name"]}


def _unpacked(wkb: Any, ends: Any) -> Any:
    starts = np.concatenate([[0], ends[:-1]])
    raw = wkb.tobytes()
    return shapely.from_wkb([raw[a:b] for a, b in zip(starts, ends, strict=True)])


def draw(path: Path, frame: Frame, reach: Frame | None = None) -> Basemap:
    """The ground under a frame, with a wide margin, from the atlas that set-up made.

    `reach` is covered too, if only in coarse lines. Frames that hardly differ share one ground: the launches
    of a campaign are looked at one after the other.
    """
    step = 2.0 ** np.ceil(np.log2(max(frame.span_deg, SMALLEST_VIEW_DEG) / STEPS_A_FRAME))
    return _drawn(path, frame.snapped(step), reach.snapped(4 * step) if reach else None)


@lru_cache(maxsize=KEPT)
def _drawn(path: Path, frame: Frame, reach: Frame | None) -> Basemap:
    atlas = _atlas(path)
    close = frame.grown(frame.span_deg)
    wide = close.grown(max(SURROUNDINGS_DEG, frame.span_deg))
    wide = wide.joined(reach.grown(frame.span_deg)) if reach else wide
    coarse = _sheet(atlas, COARSE, wide, wide.span_deg / LINES_A_PICTURE)
    hole = close.rectangle()
    around = GroundShapes(
        coarse.land.difference(hole), coarse.coast.difference(hole), coarse.borders.difference(hole)
    )
    scale = FINE if frame.span_deg < FINE_UP_TO_DEG else COARSE
    fine = _sheet(atlas, scale, close, frame.span_deg / LINES_A_PICTURE)
    return Basemap(fine, around, tuple(_names(atlas, frame)), wide)


def _clipped(geometries: Any, frame: Frame) -> Iterator[Any]:
    # The atlas runs from -180 to 180; a frame across the date line takes from it twice.
    for turn in (-360.0, 0.0, 360.0):
        west, east = frame.west - turn, frame.east - turn
        if east <= -180.0 or west >= 180.0:
            continue
        rectangle = shapely.box(west, frame.south, east, frame.north)
        shapely.prepare(rectangle)
        near = geometries[shapely.intersects(rectangle, geometries)]
        cut = shapely.clip_by_rect(near, west, frame.south, east, frame.north)
        yield from shapely.transform(cut, lambda points, turn=turn: points + np.array([turn, 0.0]))


def _sheet(atlas: dict[str, Any], scale: str, frame: Frame, tolerance_deg: float) -> GroundShapes:
    land = MultiPolygon(polygons(_clipped(atlas[f"{scale}_land"], frame)))
    land = MultiPolygon(polygons([shapely.make_valid(shapely.simplify(land, tolerance_deg))]))
    # The rectangle's own edge, and the date line's, are cuts and no coast.
    inner = frame.grown(-1e-6)
    coast = shapely.clip_by_rect(land.boundary, inner.west, inner.south, inner.east, inner.north)
    coast = shapely.difference(coast, _date_lines(frame))
    borders = MultiLineString(_lines(_clipped(atlas[f"{scale}_borders"], frame)))
    return GroundShapes(land, coast, shapely.simplify(borders, tolerance_deg))


def _date_lines(frame: Frame) -> Any:
    strips = [shapely.box(x - 1e-3, frame.south, x + 1e-3, frame.north) for x in (-180.0, 180.0)]
    return shapely.union_all(strips)


def _lines(geometries: Iterable[Any]) -> list[Any]:
    return [p for p in shapely.get_parts(list(geometries)) if isinstance(p, LineString) and not p.is_empty]


def _names(atlas: dict[str, Any], frame: Frame) -> Iterator[CountryName]:
    shown = frame.rectangle().area
    for name, country in zip(atlas["countries_name"], atlas["countries"], strict=True):
        parts = polygons(_clipped(np.array([country]), frame))
        largest = max(parts, key=lambda p: p.area, default=None)
        if largest is not None and largest.area > LABEL_SHARE * shown:
            # The middle of the widest place in it, where a name has room.
            longitude, latitude = shapely.maximum_inscribed_circle(largest, frame.span_deg / 50).coords[0]
            yield CountryName(str(name), latitude, longitude)
