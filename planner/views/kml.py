"""A drawing as KML 2.2 for globes: tracks with time and true height, landings, probability areas.

A folder for each piece. What may go wrong comes last, in folders that are not shown at first, with its name
and chance as data. Tracks are Google's `gx:Track`, which globes play in time; altitudes are above
mean sea level.
"""

from datetime import datetime
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from planner.units import iso
from planner.views.answers import Fix, LeftFix
from planner.views.drawing import Drawing, DrawnArea, DrawnBranch, DrawnPiece, DrawnPoint, DrawnTrack
from planner.views.printable import printable
from planner.views.styles import DAY_COLOURS, SAMPLE_BAND, forecast_line

FILL_OPACITY, BRANCH_OPACITY = 70, 20  # of 255
_NAMESPACES = {"xmlns": "http://www.opengis.net/kml/2.2", "xmlns:gx": "http://www.google.com/kml/ext/2.2"}


def write(drawing: Drawing) -> str:
    """One document, named for its forecast, which says where that is the sample."""
    root = Element("kml", _NAMESPACES)
    document = SubElement(root, "Document")
    line = forecast_line(drawing.about.forecast)
    _text(document, "name", f"{SAMPLE_BAND}: {line}" if drawing.about.is_sample else line)
    for piece in drawing.pieces:
        _add_piece(document, piece)
    indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'


def _add_piece(document: Element, piece: DrawnPiece) -> None:
    lands = piece.branch.consequence if piece.branch else None
    folder = _feature(document, "Folder", piece.title, piece.branch, description=lands)
    if piece.track and piece.track.fixes:
        _add_track(folder, piece, piece.track)
    for area in sorted(piece.areas or (), key=lambda area: -area.probability):
        _add_area(folder, piece, area)
    for point in piece.points:
        _add_point(folder, piece, point)


def _add_track(folder: Element, piece: DrawnPiece, track: DrawnTrack) -> None:
    style = Element("Style")
    line = SubElement(style, "LineStyle")
    _text(line, "color", _colour(piece))
    _text(line, "width", "4")
    mark = _feature(folder, "Placemark", f"{piece.title}: {track.outcome}", piece.branch, style=style)
    gx_track = SubElement(mark, "gx:Track")
    for fix in track.fixes:
        _text(gx_track, "when", iso(fix.time))
    for fix in track.fixes:
        _text(gx_track, "gx:coord", f"{fix.longitude} {fix.latitude} {fix.altitude_m}")
    _text(gx_track, "altitudeMode", "absolute")


def _add_area(folder: Element, piece: DrawnPiece, area: DrawnArea) -> None:
    style = Element("Style")
    _text(SubElement(style, "LineStyle"), "color", _colour(piece))
    opacity = BRANCH_OPACITY if piece.branch else FILL_OPACITY
    _text(SubElement(style, "PolyStyle"), "color", _colour(piece, opacity))
    name = f"{piece.title}: {area.words}"
    several = SubElement(_feature(folder, "Placemark", name, piece.branch, style=style), "MultiGeometry")
    for polygon in area.cut():
        drawn = SubElement(several, "Polygon")
        edges = [("outerBoundaryIs", polygon.exterior), *(("innerBoundaryIs", r) for r in polygon.interiors)]
        for edge, ring in edges:
            corners = " ".join(f"{longitude},{latitude},0.0" for longitude, latitude in ring.coords)
            _text(SubElement(SubElement(drawn, edge), "LinearRing"), "coordinates", corners)


def _add_point(folder: Element, piece: DrawnPiece, point: DrawnPoint) -> None:
    at = point.at
    name = f"{piece.title}: {_said(piece, point)}"
    description = at.sentence if isinstance(at, LeftFix) else None
    time = at.time if isinstance(at, Fix) else None
    mark = _feature(folder, "Placemark", name, piece.branch, description=description, time=time)
    place = SubElement(mark, "Point")
    altitude_m = at.altitude_m if isinstance(at, Fix) else 0.0
    _text(place, "coordinates", f"{at.longitude},{at.latitude},{altitude_m}")
    if isinstance(at, Fix):
        _text(place, "altitudeMode", "absolute")


def _said(piece: DrawnPiece, point: DrawnPoint) -> str:
    """A point in words: an event's name, else what became of the piece."""
    return point.event or (piece.track.outcome if piece.track else "mean of the landings")


def _feature(
    parent: Element,
    tag: str,
    name: str,
    branch: DrawnBranch | None,
    *,
    description: str | None = None,
    time: datetime | None = None,
    style: Element | None = None,
) -> Element:
    """A folder or placemark with what comes before its geometry, in the order that KML's schema asks for.

    What belongs to a branch is off until somebody asks for it, and says whose it is.
    """
    feature = SubElement(parent, tag)
    _text(feature, "name", name)
    if branch:
        _text(feature, "visibility", "0")
    if description:
        _text(feature, "description", description)
    if time:
        _text(SubElement(feature, "TimeStamp"), "when", iso(time))
    if style is not None:
        feature.append(style)
    if branch:
        said = SubElement(feature, "ExtendedData")
        for key, value in (("branch", branch.name), ("probability_of_branch", f"{branch.probability:g}")):
            _text(SubElement(said, "Data", name=key), "value", value)
    return feature


def _text(parent: Element, tag: str, words: str) -> None:
    """An element of words; signs that XML forbids are replaced here, `<` and `&` escaped by the library."""
    SubElement(parent, tag).text = printable(words)


def _colour(piece: DrawnPiece, opacity: int = 255) -> str:
    """A piece's colour as KML writes it: opacity, blue, green, red."""
    hue = DAY_COLOURS[piece.style].lstrip("#")
    return f"{opacity:02x}{hue[4:6]}{hue[2:4]}{hue[0:2]}"
