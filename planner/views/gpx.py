"""A drawing as GPX 1.1 for handhelds and chase cars: tracks and waypoints of a flight, outlines of a zone.

What may go wrong comes last, of type `branch`, with its name and chance in the extensions.
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from gpxpy.gpx import GPX, GPXTrack, GPXTrackPoint, GPXTrackSegment, GPXWaypoint

from planner.views.answers import Fix, LeftFix
from planner.views.drawing import Drawing, DrawnBranch, DrawnPiece, DrawnPoint
from planner.views.printable import printable
from planner.views.styles import SAMPLE_BAND, forecast_line, percent

NAMESPACE = "urn:windfall:gpx:1"
"""Of our extensions: `branch` and `probability_of_branch`."""


def write(drawing: Drawing) -> str:
    """Tracks with heights and times, a waypoint for each point, and a track round each probability area."""
    document = GPX()
    document.creator = f"Windfall {drawing.about.version}"
    document.name = printable(forecast_line(drawing.about.forecast))
    document.description = SAMPLE_BAND if drawing.about.is_sample else None
    if drawing.branches:
        document.nsmap["windfall"] = NAMESPACE
    for piece in drawing.pieces:
        waypoints, tracks = list(_waypoints(piece)), list(_tracks(piece))
        if piece.branch:
            _mark([*waypoints, *tracks], piece.branch)
        document.waypoints.extend(waypoints)
        document.tracks.extend(tracks)
    return str(document.to_xml(version="1.1")) + "\n"


def _tracks(piece: DrawnPiece) -> Iterator[GPXTrack]:
    if piece.track and piece.track.fixes:
        track = GPXTrack(name=printable(piece.title), description=piece.track.outcome)
        track.segments.append(GPXTrackSegment([_track_point(fix) for fix in piece.track.fixes]))
        yield track
    for area in piece.areas or ():
        outline = GPXTrack(name=printable(f"{piece.title}: {percent(area.probability)} area"))
        for ring in area.rings():
            points = [GPXTrackPoint(latitude, longitude) for longitude, latitude in ring]
            outline.segments.append(GPXTrackSegment(points))
        yield outline


def _waypoints(piece: DrawnPiece) -> Iterator[GPXWaypoint]:
    landed = any(point.event == "landing" for point in piece.points)
    for point in piece.points:
        if not (point.kind == "landing" and landed):
            yield _waypoint(point, f"{piece.title}: {_said(piece, point)}")


def _said(piece: DrawnPiece, point: DrawnPoint) -> str:
    """A point in words: an event's name, what became of a piece that was left, else what the point is."""
    if point.kind == "left" and piece.track:
        return piece.track.outcome
    return point.event or {"mean": "mean landing"}.get(point.kind, point.kind)


def _waypoint(point: DrawnPoint, name: str) -> GPXWaypoint:
    at, said = point.at, printable(name)
    if not isinstance(at, Fix):
        return GPXWaypoint(at.latitude, at.longitude, name=said)
    description = printable(at.sentence) if isinstance(at, LeftFix) else None
    return GPXWaypoint(
        at.latitude, at.longitude, elevation=at.altitude_m, time=at.time, name=said, description=description
    )


def _track_point(fix: Fix) -> GPXTrackPoint:
    return GPXTrackPoint(fix.latitude, fix.longitude, elevation=fix.altitude_m, time=fix.time)


def _mark(drawn: list[GPXWaypoint | GPXTrack], branch: DrawnBranch) -> None:
    """What was drawn of a branch, marked as that of a branch."""
    said = (("branch", branch.name), ("probability_of_branch", f"{branch.probability:g}"))
    for part in drawn:
        part.type, part.comment = "branch", branch.consequence
        for name, value in said:
            element = Element(f"{{{NAMESPACE}}}{name}")
            element.text = value
            part.extensions.append(element)
