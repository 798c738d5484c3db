"""An answer as something to draw: named tracks, areas and points of every piece, then of what may go wrong.

FlightAnswer, ZoneAnswer  ->  Drawing. GeoJSON, KML, GPX, CSV and the map only write what stands here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import shapely
from shapely.geometry import LineString, shape

from planner.date_line import cut_at_date_line, unbroken, unbroken_shape
from planner.views.answers import (
    AreaFeature,
    BranchAnswer,
    Ending,
    EventFix,
    Fix,
    FlightAnswer,
    FlightBranch,
    FlightPiece,
    GroundPoint,
    Position,
    ZoneAnswer,
    ZonePiece,
)
from planner.views.failure_branches import lands_words, wrong_name, wrong_title
from planner.views.styles import expected, figure, outcome, percent, piece_styles


@dataclass(frozen=True)
class DrawnPoint:
    """An event on the way, a landing, where a track was left, or the mean of many landings."""

    kind: Literal["event", "landing", "left", "mean"]
    at: Fix | GroundPoint

    @property
    def event(self) -> str | None:
        """The event's name; None for what is none."""
        return self.at.event if isinstance(self.at, EventFix) else None


@dataclass(frozen=True)
class DrawnTrack:
    """A way through the air: fixes in the order of time, what became of it, the same in the future tense.

    `end` is where it landed, was left, or was last known; None for what was never let go.
    """

    fixes: tuple[Fix, ...]
    end: Fix | None
    ending: Ending
    outcome: str
    expected: str

    def whole(self, centre_deg: float) -> list[float]:
        """The fixes' longitudes [deg] without a jump of 360, the first within 180 of the centre."""
        return unbroken([fix.longitude for fix in self.fixes], centre_deg)

    def cut(self) -> list[Any]:
        """The way as shapely lines (longitude, latitude [deg], altitude [m]), cut at the date line.

        One fix is no line.
        """
        if len(self.fixes) < 2:
            return []
        ways = zip(self.whole(self.fixes[0].longitude), self.fixes, strict=True)
        return cut_at_date_line(LineString([(x, fix.latitude, fix.altitude_m) for x, fix in ways]))


@dataclass(frozen=True)
class DrawnArea:
    """A probability area as the answer has it, and its size where that is known."""

    feature: AreaFeature
    km2: float | None = None

    @property
    def probability(self) -> float:
        """What it holds, as a share of the landings."""
        return self.feature.properties.probability

    @property
    def words(self) -> str:
        """What it holds, and how large it is: `75 % of the landings, 631 km2`."""
        size = "" if self.km2 is None else f", {figure(self.km2)} km2"
        return f"{percent(self.probability)} of the landings{size}"

    def rings(self) -> Iterator[tuple[Position, ...]]:
        """Its closed rings (longitude, latitude [deg]) as they were answered, outer ones and holes."""
        return self.feature.rings()

    def whole(self, centre_deg: float) -> Any:
        """A shapely polygon in degrees without a jump of 360, beside the centre; it may pass 180."""
        return unbroken_shape(self._shape(), centre_deg)

    def cut(self) -> list[Any]:
        """Shapely polygons cut at the date line, outer rings counterclockwise, as RFC 7946 wants them."""
        drawn = self._shape()
        parts = cut_at_date_line(unbroken_shape(drawn, drawn.bounds[0]))
        return list(shapely.orient_polygons(parts))

    def _shape(self) -> Any:
        return shape(self.feature.geometry.model_dump())


@dataclass(frozen=True)
class DrawnBranch:
    """What may go wrong: its name, how likely it is, how hard the piece lands then and whom it could hurt."""

    name: str
    probability: float
    consequence: str


@dataclass(frozen=True)
class DrawnPiece:
    """One piece of an answer. A piece of a flight has a track, one of a zone has areas; the other is None.

    `name` is the only one of its kind in an answer, `title` also says how likely a branch is, `style` numbers
    colours and lines.
    """

    piece: str
    name: str
    title: str
    style: int
    branch: DrawnBranch | None
    points: tuple[DrawnPoint, ...]
    track: DrawnTrack | None = None
    areas: tuple[DrawnArea, ...] | None = None


@dataclass(frozen=True)
class Drawing:
    """What one answer, or a flight and a zone of one plan, has to be drawn: the main piece first."""

    about: FlightAnswer | ZoneAnswer
    planned: tuple[DrawnPiece, ...]
    branches: tuple[DrawnPiece, ...]

    @property
    def pieces(self) -> tuple[DrawnPiece, ...]:
        """All of them, what may go wrong last."""
        return (*self.planned, *self.branches)

    def wrongs(self) -> dict[str, list[DrawnPiece]]:
        """What may go wrong by its title: a piece's areas and its track together, areas first."""
        together: dict[str, list[DrawnPiece]] = {}
        for piece in self.branches:
            together.setdefault(piece.title, []).append(piece)
        return together


def drawing_of(*answers: FlightAnswer | ZoneAnswer) -> Drawing:
    """What an answer, or a flight and a zone of one plan, has to be drawn; areas come before tracks."""
    flight = next((answer for answer in answers if isinstance(answer, FlightAnswer)), None)
    zone = next((answer for answer in answers if isinstance(answer, ZoneAnswer)), None)
    styles = piece_styles(flight, zone)
    ordered = [answer for answer in (zone, flight) if answer]
    return Drawing(
        ordered[0],
        tuple(_drawn(piece, styles) for answer in ordered for piece in answer.pieces),
        tuple(_drawn(piece, styles) for answer in ordered for piece in answer.branches),
    )


def _drawn(found: FlightPiece | ZonePiece, styles: Mapping[str, int]) -> DrawnPiece:
    name = title = found.piece
    branch = None
    if isinstance(found, FlightBranch | BranchAnswer):
        name, title = wrong_name(found), wrong_title(found)
        branch = DrawnBranch(found.branch, found.probability, lands_words(found))
    named: Any = {"piece": found.piece, "name": name, "title": title, "style": styles[found.piece]}
    if isinstance(found, ZonePiece):
        points = [DrawnPoint("mean", found.mean)] if found.mean else []
        areas = tuple(_area(feature, found) for feature in found.areas.features)
        return DrawnPiece(**named, branch=branch, points=tuple(points), areas=areas)
    end = found.landing or found.left or next(iter(found.track[-1:]), None)
    track = DrawnTrack(found.track, end, found.ending, outcome(found), expected(found))
    return DrawnPiece(**named, branch=branch, points=tuple(_flight_points(found)), track=track)


def _area(feature: AreaFeature, piece: ZonePiece) -> DrawnArea:
    return DrawnArea(feature, piece.area_km2.get(f"{feature.properties.probability:g}"))


def _flight_points(piece: FlightPiece) -> Iterator[DrawnPoint]:
    yield from (DrawnPoint("event", event) for event in piece.events)
    if piece.landing is not None:
        yield DrawnPoint("landing", piece.landing)
    if piece.left is not None:
        yield DrawnPoint("left", piece.left)
