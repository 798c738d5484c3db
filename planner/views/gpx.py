"""Answers as GPX for handhelds and chase cars: tracks and waypoints of a flight, outlines of a zone.

What may go wrong comes last, of type `branch`, with its name and chance in the extensions.
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from gpxpy.gpx import GPX, GPXTrack, GPXTrackPoint, GPXTrackSegment, GPXWaypoint

from planner.views.answers import (
    Answer,
    BranchAnswer,
    Fix,
    FlightAnswer,
    FlightBranch,
    FlightPiece,
    ZoneAnswer,
    ZonePiece,
)
from planner.views.failure_branches import lands_words, wrong_title
from planner.views.styles import SAMPLE_BAND, forecast_line, outcome, percent, printable

NAMESPACE = "urn:windfall:gpx:1"
"""Of our extensions: `branch` and `probability_of_branch`."""


def flight_gpx(answer: FlightAnswer) -> str:
    """Tracks with heights and times, and a waypoint for every event and landing."""
    document = _document(answer)
    for piece in answer.pieces:
        _add_flown(document, piece, piece.piece)
    for branch in answer.branches:
        with_branch = _document(answer)
        _add_flown(with_branch, branch, wrong_title(branch))
        _add_wrong(document, with_branch, branch)
    return str(document.to_xml(version="1.1")) + "\n"


def zone_gpx(answer: ZoneAnswer) -> str:
    """A track round every probability area, and a waypoint at each piece's mean landing."""
    document = _document(answer)
    for piece in answer.pieces:
        _add_spread(document, piece, piece.piece)
    for branch in answer.branches:
        with_branch = _document(answer)
        _add_spread(with_branch, branch, wrong_title(branch))
        _add_wrong(document, with_branch, branch)
    return str(document.to_xml(version="1.1")) + "\n"


def _add_flown(document: GPX, piece: FlightPiece, name: str) -> None:
    document.waypoints.extend(_waypoints(piece, name))
    if piece.track:
        track = GPXTrack(name=printable(name), description=outcome(piece))
        track.segments.append(GPXTrackSegment([_track_point(fix) for fix in piece.track]))
        document.tracks.append(track)


def _add_spread(document: GPX, piece: ZonePiece, name: str) -> None:
    if piece.mean is not None:
        said = printable(f"{name}: mean landing")
        document.waypoints.append(GPXWaypoint(piece.mean.latitude, piece.mean.longitude, name=said))
    for area in piece.areas.features:
        outline = GPXTrack(name=printable(f"{name}: {percent(area.properties.probability)} area"))
        for ring in area.rings():
            points = [GPXTrackPoint(latitude, longitude) for longitude, latitude in ring]
            outline.segments.append(GPXTrackSegment(points))
        document.tracks.append(outline)


def _add_wrong(document: GPX, drawn: GPX, found: FlightBranch | BranchAnswer) -> None:
    """What was drawn of a branch, marked as that of a branch."""
    parts: list[GPXWaypoint | GPXTrack] = [*drawn.waypoints, *drawn.tracks]
    for part in parts:
        part.type, part.comment = "branch", lands_words(found)
        said = (("branch", found.branch), ("probability_of_branch", f"{found.probability:g}"))
        for name, value in said:
            element = Element(f"{{{NAMESPACE}}}{name}")
            element.text = value
            part.extensions.append(element)
    document.nsmap["windfall"] = NAMESPACE
    document.waypoints.extend(drawn.waypoints)
    document.tracks.extend(drawn.tracks)


def _document(answer: Answer) -> GPX:
    document = GPX()
    document.creator = f"Windfall {answer.version}"
    document.name = printable(forecast_line(answer.forecast))
    document.description = SAMPLE_BAND if answer.is_sample else None
    return document


def _waypoints(piece: FlightPiece, name: str) -> Iterator[GPXWaypoint]:
    for event in piece.events:
        yield _waypoint(event, f"{name}: {event.event}")
    if piece.landing is not None and not any(event.event == "landing" for event in piece.events):
        yield _waypoint(piece.landing, f"{name}: landing")
    if piece.left is not None:
        last = _waypoint(piece.left, f"{name}: {outcome(piece)}")
        last.description = printable(piece.left.sentence)
        yield last


def _waypoint(fix: Fix, name: str) -> GPXWaypoint:
    return GPXWaypoint(
        fix.latitude, fix.longitude, elevation=fix.altitude_m, time=fix.time, name=printable(name)
    )


def _track_point(fix: Fix) -> GPXTrackPoint:
    return GPXTrackPoint(fix.latitude, fix.longitude, elevation=fix.altitude_m, time=fix.time)
