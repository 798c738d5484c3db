"""The part of the earth that a picture shows.

A frame's longitudes may pass 180: a flight across the date line is one line in the picture.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from shapely import box

from planner.date_line import unbroken_shape
from planner.flight.area_shape import area_shape
from planner.views.drawing import Drawing, DrawnPiece
from planner.views.places import Places

MERCATOR_LIMIT_DEG = 85.0
SMALLEST_VIEW_DEG = 0.2
Corner = tuple[float, float]
"""Latitude, longitude [deg]."""


@dataclass(frozen=True)
class Frame:
    """A rectangle of the map [deg]; west < east always, either may pass 180."""

    south: float
    west: float
    north: float
    east: float

    @classmethod
    def around(cls, points: Iterable[tuple[float, float]]) -> "Frame":
        """The smallest frame that holds the points (latitude, longitude)."""
        latitudes, longitudes = zip(*points, strict=True)
        return cls(min(latitudes), min(longitudes), max(latitudes), max(longitudes))

    @property
    def span_deg(self) -> float:
        """Its longer side [deg]."""
        return max(self.north - self.south, self.east - self.west)

    def grown(self, by_deg: float) -> "Frame":
        """The frame with a margin on every side, kept inside the map's projection."""
        limit = MERCATOR_LIMIT_DEG
        south, north = max(self.south - by_deg, -limit), min(self.north + by_deg, limit)
        return Frame(south, self.west - by_deg, north, self.east + by_deg)

    def at_least(self, span_deg: float) -> "Frame":
        """The frame with no side shorter than that: a flight due east is a line, and shows nothing."""
        high, wide = (
            max(0.0, span_deg - side) / 2 for side in (self.north - self.south, self.east - self.west)
        )
        return Frame(self.south - high, self.west - wide, self.north + high, self.east + wide)

    def snapped(self, step_deg: float) -> "Frame":
        """The smallest frame round it whose edges are multiples of a step, kept inside the projection."""
        south, west = (float(np.floor(x / step_deg)) * step_deg for x in (self.south, self.west))
        north, east = (float(np.ceil(x / step_deg)) * step_deg for x in (self.north, self.east))
        limit = MERCATOR_LIMIT_DEG
        return Frame(max(south, -limit), west, min(north, limit), east)

    def joined(self, other: "Frame") -> "Frame":
        """The smallest frame that holds both."""
        south, north = min(self.south, other.south), max(self.north, other.north)
        return Frame(south, min(self.west, other.west), north, max(self.east, other.east))

    def rectangle(self) -> Any:
        """The frame as a shapely polygon (longitude, latitude [deg])."""
        return box(self.west, self.south, self.east, self.north)


def frame_of(places: Places, drawing: Drawing) -> Frame:
    """The smallest frame round launch, tracks, areas and targets; a keep-out area may be far wider."""
    centre = places.centre_deg
    targets = (unbroken_shape(area_shape(target), centre) for target in places.targets)
    points = [(places.site.latitude_deg, centre), *_corners(targets), *_drawn(drawing.planned, centre)]
    frame = Frame.around(points)
    return frame.grown(max(0.0, (SMALLEST_VIEW_DEG - frame.span_deg) / 2)).at_least(SMALLEST_VIEW_DEG / 4)


def frame_of_branches(frame: Frame, drawing: Drawing) -> Frame:
    """That frame grown until it holds the branches too."""
    points = list(_drawn(drawing.branches, (frame.west + frame.east) / 2))
    return frame.joined(Frame.around(points)) if points else frame


def _drawn(pieces: Iterable[DrawnPiece], centre_deg: float) -> Iterator[Corner]:
    for piece in pieces:
        if piece.track:
            latitudes = [fix.latitude for fix in piece.track.fixes]
            yield from zip(latitudes, piece.track.whole(centre_deg), strict=True)
        yield from _corners(area.whole(centre_deg) for area in piece.areas or ())


def _corners(areas: Iterable[Any]) -> Iterator[Corner]:
    for area in areas:
        west, south, east, north = area.bounds
        yield from ((south, west), (north, east))
