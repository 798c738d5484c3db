"""Answers as KML for globes: tracks with time and true height, landings, probability areas.

What may go wrong comes last, in folders that are not shown at first, with its name and chance as data.
"""

from html import escape
from threading import Lock
from typing import Any

import shapely
import simplekml
from shapely.geometry import shape

from planner.units import iso
from planner.views.answers import (
    Answer,
    AreaFeature,
    BranchAnswer,
    Fix,
    FlightAnswer,
    FlightBranch,
    FlightPiece,
    ZoneAnswer,
    ZonePiece,
)
from planner.views.failure_branches import lands_words, wrong_title
from planner.views.geojson import cut_at_date_line
from planner.views.map_extent import unbroken_shape
from planner.views.styles import (
    DAY_COLOURS,
    SAMPLE_BAND,
    forecast_line,
    outcome,
    percent,
    piece_styles,
    printable,
)

FILL_OPACITY, BRANCH_OPACITY = 70, 20  # of 255
# simplekml numbers its elements, and knows its root, by class variables.
_ONE_AT_A_TIME = Lock()


def flight_kml(answer: FlightAnswer) -> str:
    """Each piece's track, events and landing in a folder of its own; altitudes above mean sea level."""
    styles = piece_styles(answer, None)
    with _ONE_AT_A_TIME:
        drawn = _document(answer)
        for piece in answer.pieces:
            folder = drawn.newfolder(name=_words(piece.piece))
            _add_flown(folder, piece, piece.piece, DAY_COLOURS[styles[piece.piece]])
        for branch in answer.branches:
            folder = _branch_folder(drawn, branch)
            _add_flown(folder, branch, wrong_title(branch), DAY_COLOURS[styles[branch.piece]])
            _hide(folder, branch)
        return str(drawn.kml())


def zone_kml(answer: ZoneAnswer) -> str:
    """Each piece's probability areas and mean landing in a folder of its own."""
    styles = piece_styles(None, answer)
    with _ONE_AT_A_TIME:
        drawn = _document(answer)
        for piece in answer.pieces:
            folder = drawn.newfolder(name=_words(piece.piece))
            _add_spread(folder, piece, piece.piece, DAY_COLOURS[styles[piece.piece]], FILL_OPACITY)
        for branch in answer.branches:
            folder, colour = _branch_folder(drawn, branch), DAY_COLOURS[styles[branch.piece]]
            _add_spread(folder, branch, wrong_title(branch), colour, BRANCH_OPACITY)
            _hide(folder, branch)
        return str(drawn.kml())


def _document(answer: Answer) -> Any:
    simplekml.Kml.resetidcounter()
    line = forecast_line(answer.forecast)
    drawn = simplekml.Kml(name=_words(f"{SAMPLE_BAND}: {line}" if answer.is_sample else line))
    drawn.parsetext(parse=False)  # it would let through what a name wraps in CDATA
    return drawn


def _words(words: str) -> str:
    return escape(printable(words))


def _branch_folder(drawn: Any, found: FlightBranch | BranchAnswer) -> Any:
    return drawn.newfolder(name=_words(wrong_title(found)), description=_words(lands_words(found)))


def _hide(folder: Any, found: FlightBranch | BranchAnswer) -> None:
    """Off until somebody asks for it, every part of it marked as that of a branch."""
    for part in (folder, *(drawn.placemark for drawn in folder.features)):
        part.visibility = 0
        part.extendeddata.newdata(name="branch", value=_words(found.branch))
        part.extendeddata.newdata(name="probability_of_branch", value=f"{found.probability:g}")


def _add_spread(folder: Any, piece: ZonePiece, name: str, colour: str, opacity: int) -> None:
    for area in sorted(piece.areas.features, key=lambda f: -f.properties.probability):
        _add_area(folder, name, area, colour, opacity)
    if piece.mean is not None:
        at = [(piece.mean.longitude, piece.mean.latitude)]
        folder.newpoint(name=_words(f"{name}: mean of the landings"), coords=at)


def _add_flown(folder: Any, piece: FlightPiece, name: str, colour: str) -> None:
    if piece.track:
        track = folder.newgxtrack(name=_words(f"{name}: {outcome(piece)}"))
        track.altitudemode = simplekml.AltitudeMode.absolute
        track.newwhen([iso(fix.time) for fix in piece.track])
        track.newgxcoord([_coordinates(fix) for fix in piece.track])
        track.style.linestyle.color = simplekml.Color.hex(colour.lstrip("#"))
        track.style.linestyle.width = 4
    for event in piece.events:
        _add_point(folder, f"{name}: {event.event}", event)
    if piece.landing is not None:
        _add_point(folder, f"{name}: {outcome(piece)}", piece.landing)
    if piece.left is not None:
        last = _add_point(folder, f"{name}: {outcome(piece)}", piece.left)
        last.description = _words(piece.left.sentence)


def _add_point(folder: Any, name: str, fix: Fix) -> Any:
    point = folder.newpoint(name=_words(name), coords=[_coordinates(fix)])
    point.altitudemode = simplekml.AltitudeMode.absolute
    point.timestamp.when = iso(fix.time)
    return point


def _coordinates(fix: Fix) -> tuple[float, float, float]:
    return (fix.longitude, fix.latitude, fix.altitude_m)


def _add_area(folder: Any, piece: str, area: AreaFeature, colour: str, opacity: int) -> None:
    drawn = shape(area.geometry.model_dump())
    parts = shapely.get_parts(cut_at_date_line(unbroken_shape(drawn, drawn.bounds[0])))
    name = f"{piece}: {percent(area.properties.probability)} of the landings"
    several = folder.newmultigeometry(name=_words(name))
    for part in shapely.orient_polygons(parts):
        several.newpolygon(
            outerboundaryis=list(part.exterior.coords),
            innerboundaryis=[list(ring.coords) for ring in part.interiors],
        )
    hue = colour.lstrip("#")
    several.style.linestyle.color = simplekml.Color.hex(hue)
    several.style.polystyle.color = simplekml.Color.changealphaint(opacity, simplekml.Color.hex(hue))
