"""Answers as GPX for handhelds and chase cars: tracks and waypoints of a flight, outlines of a zone."""

from collections.abc import Iterator

from gpxpy.gpx import GPX, GPXTrack, GPXTrackPoint, GPXTrackSegment, GPXWaypoint

from planner.views.answers import Answer, Fix, FlightAnswer, FlightPiece, ZoneAnswer
from planner.views.marks import SAMPLE_BAND, forecast_line, outcome, percent, printable


def flight_gpx(answer: FlightAnswer) -> str:
    """Tracks with heights and times, and a waypoint for every event and landing."""
    document = _document(answer)
    for piece in answer.pieces:
        document.waypoints.extend(_waypoints(piece))
        if piece.track:
            track = GPXTrack(name=printable(piece.piece), description=outcome(piece))
            track.segments.append(GPXTrackSegment([_track_point(fix) for fix in piece.track]))
            document.tracks.append(track)
    return str(document.to_xml(version="1.1")) + "\n"


def zone_gpx(answer: ZoneAnswer) -> str:
    """A track round every probability area, and a waypoint at each piece's mean landing."""
    document = _document(answer)
    for piece in answer.pieces:
        if piece.mean is not None:
            name = printable(f"{piece.piece}: mean landing")
            document.waypoints.append(GPXWaypoint(piece.mean.latitude, piece.mean.longitude, name=name))
        for area in piece.areas.features:
            outline = GPXTrack(name=printable(f"{piece.piece}: {percent(area.properties.probability)} area"))
            for ring in area.rings():
                points = [GPXTrackPoint(latitude, longitude) for longitude, latitude in ring]
                outline.segments.append(GPXTrackSegment(points))
            document.tracks.append(outline)
    return str(document.to_xml(version="1.1")) + "\n"


def _document(answer: Answer) -> GPX:
    document = GPX()
    document.creator = f"Windfall {answer.version}"
    document.name = printable(forecast_line(answer.forecast))
    document.description = SAMPLE_BAND if answer.is_sample else None
    return document


def _waypoints(piece: FlightPiece) -> Iterator[GPXWaypoint]:
    for event in piece.events:
        yield _waypoint(event, f"{piece.piece}: {event.event}")
    if piece.landing is not None and not any(event.event == "landing" for event in piece.events):
        yield _waypoint(piece.landing, f"{piece.piece}: landing")


def _waypoint(fix: Fix, name: str) -> GPXWaypoint:
    return GPXWaypoint(
        fix.latitude, fix.longitude, elevation=fix.altitude_m, time=fix.time, name=printable(name)
    )


def _track_point(fix: Fix) -> GPXTrackPoint:
    return GPXTrackPoint(fix.latitude, fix.longitude, elevation=fix.altitude_m, time=fix.time)
