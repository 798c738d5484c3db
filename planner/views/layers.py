"""What a map draws over the ground, as data: layers of areas, lines, marks and labels, each with its words.

Drawing, Places  ->  [{name, css, hollow, shown, listed, items: [...]}, ...]

The page's own script (`browser/map.js`) draws it; words travel as JSON and become text there, never code.
The main piece is loud, the others are quiet.
"""

from collections.abc import Iterator
from typing import Any

from pydantic import JsonValue

from planner.date_line import beside, unbroken_shape
from planner.flight.area_shape import area_shape
from planner.plan.area import NamedArea
from planner.units import short
from planner.views.answers import EventFix, ZoneAnswer
from planner.views.drawing import Drawing, DrawnArea, DrawnPiece, DrawnTrack
from planner.views.geojson import geometry_json
from planner.views.places import Places
from planner.views.styles import (
    AREA_LINES,
    BRANCH_AREA_OPACITY,
    BRANCH_LINE,
    PIECE_LINES,
    QUIET_OPACITY,
    degrees,
    landing_sign,
    run_styles,
)

Item = dict[str, JsonValue]
_KINDS = (("target", "Targets", "target", 0.15), ("keepout", "Keep out", "keep out", 0.6))


def map_layers(places: Places, drawing: Drawing) -> JsonValue:
    """The layers from the lowest to the highest; places as [latitude, longitude], rounded to a metre."""
    drawn = [*_place_layers(places), *_piece_layers(drawing, places.centre_deg)]
    drawn += _branch_layers(drawing, places.centre_deg)
    if isinstance(drawing.about, ZoneAnswer) and drawing.about.forecast.parts:
        drawn.append(_layer("Runs told apart", _runs(drawing.about, places.centre_deg)))
    site, at = places.site, (places.site.latitude_deg, places.centre_deg)
    home = [_label(at, site.name, "launch"), _mark(at, "launch", "launch", f"{site.name}: {degrees(*at)}")]
    return [*drawn, _layer("Launch site", home, listed=False)]


def _layer(
    name: str,
    items: list[Item],
    *,
    css: str = "",
    hollow: bool = False,
    shown: bool = True,
    listed: bool = True,
) -> Item:
    look: Item = {"css": css, "hollow": hollow, "shown": shown, "listed": listed}
    return {"name": name, **look, "items": [*items]}


def _mark(at: tuple[float, float], sign: str, css: str, said: str) -> Item:
    return {"kind": "mark", "at": _point(at), "sign": sign, "css": css, "said": said}


def _label(at: tuple[float, float], words: str, css: str) -> Item:
    return {"kind": "label", "at": _point(at), "words": words, "css": css}


def _shape(
    geometry: Any, said: str, *, css: str, weight: float, fill: float, dash: str | None = None
) -> Item:
    style: Item = {"css": css, "weight": weight, "dash": dash, "fill": round(fill, 3)}
    return {"kind": "area", "shape": geometry_json(geometry), "said": said} | style


def _point(at: tuple[float, float]) -> JsonValue:
    return [round(at[0], 5), round(at[1], 5)]


def _place_layers(places: Places) -> Iterator[Item]:
    for (css, title, words, fill), areas in zip(_KINDS, (places.targets, places.keep_out), strict=True):
        items = [item for area in areas for item in _named(area, css, words, fill, places.centre_deg)]
        if items:
            yield _layer(title, items)


def _named(area: NamedArea, css: str, words: str, fill: float, centre_deg: float) -> Iterator[Item]:
    geometry = unbroken_shape(area_shape(area), centre_deg)
    yield _shape(geometry, f"{area.name} ({words})", css=css, weight=2.5, fill=fill)
    # Above the area: its middle is where the landing marks are.
    yield _label((geometry.bounds[3], geometry.centroid.x), area.name, css)


def _piece_layers(drawing: Drawing, centre_deg: float) -> Iterator[Item]:
    # The main piece is drawn last, over the others.
    pieces = drawing.planned[::-1]
    for piece, areas in ((piece, piece.areas) for piece in pieces if piece.areas is not None):
        yield _layer(f"{piece.title}: areas", list(_areas(piece, areas, centre_deg)), css=_css(piece))
    for piece, track in ((piece, piece.track) for piece in pieces if piece.track):
        yield _layer(f"{piece.title}: track", list(_track(piece, track, centre_deg)), css=_css(piece))


def _branch_layers(drawing: Drawing, centre_deg: float) -> Iterator[Item]:
    for title, pieces in drawing.wrongs().items():
        items = [item for piece in pieces for item in _areas(piece, piece.areas or (), centre_deg)]
        items += [item for p in pieces if p.track for item in _track(p, p.track, centre_deg)]
        yield _layer(title, items, css=_css(pieces[0]), hollow=True, shown=False)


def _quiet(piece: DrawnPiece) -> bool:
    """Whether it is drawn fainter: a lesser piece, or a branch."""
    return bool(piece.style) or piece.branch is not None


def _css(piece: DrawnPiece) -> str:
    """The classes of its look in `browser/map.css`."""
    return f"{'branch ' if piece.branch else ''}piece-{piece.style}{' quiet' if _quiet(piece) else ''}"


def _areas(piece: DrawnPiece, areas: tuple[DrawnArea, ...], centre_deg: float) -> Iterator[Item]:
    ranked = list(enumerate(sorted(areas, key=lambda area: area.probability)))
    for rank, area in reversed(ranked):
        dash, opacity = AREA_LINES[min(rank, len(AREA_LINES) - 1)]
        if piece.branch:
            dash, opacity = BRANCH_LINE, BRANCH_AREA_OPACITY
        elif _quiet(piece):
            opacity *= QUIET_OPACITY
        said = f"{piece.title}: {area.words}"
        css, weight = f"area {_css(piece)}", 1.5 if _quiet(piece) else 2.2
        yield _shape(area.whole(centre_deg), said, css=css, weight=weight, fill=opacity, dash=dash)
    for mean in (point.at for point in piece.points if point.kind == "mean"):
        at = (mean.latitude, beside(mean.longitude, centre_deg))
        yield _mark(at, "mean", _css(piece), f"{piece.title}: mean of the landings, {degrees(*at)}")


def _runs(zone: ZoneAnswer, centre_deg: float) -> list[Item]:
    """Where each of several runs takes each piece; a layer, so that a crowd of marks can be put away."""
    styles, marks = run_styles(zone.forecast), []
    for piece in zone.pieces:
        for number, run in enumerate(piece.parts, start=1):
            if run.mean is not None:
                at = (run.mean.latitude, beside(run.mean.longitude, centre_deg))
                said = f"{piece.piece}: mean of {run.landed} landings by {run.id}, {degrees(*at)}"
                marks.append(_mark(at, f"run-{number}", f"run-{styles[run.id]}", said))
    return marks


def _track(piece: DrawnPiece, track: DrawnTrack, centre_deg: float) -> Iterator[Item]:
    longitudes_deg, end = track.whole(centre_deg), track.end
    if end is None or not longitudes_deg:
        return
    words = f"{piece.title}: {track.expected}"
    yield {
        "kind": "line",
        "points": [_point((fix.latitude, x)) for fix, x in zip(track.fixes, longitudes_deg, strict=True)],
        "css": f"track {_css(piece)}",
        "weight": 2.4 if _quiet(piece) else 4.2,
        "dash": BRANCH_LINE if piece.branch else PIECE_LINES[piece.style % len(PIECE_LINES)],
        "said": words,
    }
    for event in (point.at for point in piece.points if isinstance(point.at, EventFix)):
        at = (event.latitude, beside(event.longitude, longitudes_deg[0]))
        said = f"{piece.title}: {event.event}, {short(event.time)}, {event.altitude_m:.0f} m"
        yield _mark(at, "event", _css(piece), said)
    at = (end.latitude, longitudes_deg[-1] + beside(end.longitude - longitudes_deg[-1], 0.0))
    said = f"{words}, {degrees(end.latitude, end.longitude)}, {end.altitude_m:.0f} m"
    yield _mark(at, landing_sign(piece.style) if track.ending == "landed" else "lost", _css(piece), said)
