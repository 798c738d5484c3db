"""What a map draws over the ground, as data: layers of areas, lines, marks and labels, each with its words.

FlightAnswer, ZoneAnswer, Places  ->  [{name, css, hollow, shown, listed, items: [...]}, ...]

The page's own script (`browser/map.js`) draws it; words travel as JSON and become text there, never code.
The main piece is loud, the others are quiet.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from pydantic import JsonValue
from shapely.geometry import shape

from planner.date_line import beside, unbroken, unbroken_shape
from planner.flight.area_shape import area_shape
from planner.plan.area import NamedArea
from planner.units import short
from planner.views.answers import FlightAnswer, FlightPiece, ZoneAnswer, ZonePiece
from planner.views.failure_branches import wrong_title, wrongs
from planner.views.geojson import geometry_json
from planner.views.places import Places
from planner.views.styles import (
    AREA_LINES,
    BRANCH_AREA_OPACITY,
    BRANCH_LINE,
    PIECE_LINES,
    QUIET_OPACITY,
    degrees,
    expected,
    landing_sign,
    percent,
    piece_styles,
    run_styles,
)

Item = dict[str, JsonValue]
_KINDS = (("target", "Targets", "target", 0.15), ("keepout", "Keep out", "keep out", 0.6))


class Look(NamedTuple):
    """What a piece is called on the map, its style number, and whether it is a branch or a lesser piece."""

    title: str
    style: int
    branch: bool = False

    @property
    def css(self) -> str:
        quiet = " quiet" if self.style or self.branch else ""
        return f"{'branch ' if self.branch else ''}piece-{self.style}{quiet}"

    @property
    def quiet(self) -> bool:
        return bool(self.style) or self.branch


def map_layers(places: Places, flight: FlightAnswer | None, zone: ZoneAnswer | None) -> JsonValue:
    """The layers from the lowest to the highest."""
    drawn = [*_place_layers(places), *_piece_layers(places.centre_deg, flight, zone)]
    drawn += _branch_layers(places.centre_deg, flight, zone)
    if zone and zone.forecast.parts:
        drawn.append(_layer("Runs told apart", _runs(zone, places.centre_deg)))
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
    return {
        "name": name,
        "css": css,
        "hollow": hollow,
        "shown": shown,
        "listed": listed,
        "items": [*items],
    }


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


def _piece_layers(centre_deg: float, flight: FlightAnswer | None, zone: ZoneAnswer | None) -> Iterator[Item]:
    styles = piece_styles(flight, zone)
    looks = {name: Look(name, style) for name, style in styles.items()}
    # The main piece is drawn last, over the others.
    for piece in reversed(zone.pieces if zone else ()):
        look = looks[piece.piece]
        yield _layer(f"{look.title}: areas", list(_areas(piece, look, centre_deg)), css=look.css)
    for flown in reversed(flight.pieces if flight else ()):
        look = looks[flown.piece]
        yield _layer(f"{look.title}: track", list(_track(flown, look, centre_deg)), css=look.css)


def _branch_layers(centre_deg: float, flight: FlightAnswer | None, zone: ZoneAnswer | None) -> Iterator[Item]:
    styles = piece_styles(flight, zone)
    for wrong in wrongs(flight, zone):
        look = Look(wrong_title(wrong.found), styles[wrong.found.piece], branch=True)
        items = list(_areas(wrong.zone, look, centre_deg)) if wrong.zone else []
        items += _track(wrong.flight, look, centre_deg) if wrong.flight else []
        yield _layer(look.title, items, css=look.css, hollow=True, shown=False)


def _areas(piece: ZonePiece, look: Look, centre_deg: float) -> Iterator[Item]:
    ranked = list(enumerate(sorted(piece.areas.features, key=lambda f: f.properties.probability)))
    for rank, feature in reversed(ranked):
        dash, opacity = AREA_LINES[min(rank, len(AREA_LINES) - 1)]
        if look.branch:
            dash, opacity = BRANCH_LINE, BRANCH_AREA_OPACITY
        elif look.quiet:
            opacity *= QUIET_OPACITY
        geometry = unbroken_shape(shape(feature.geometry.model_dump()), centre_deg)
        said = f"{look.title}: {percent(feature.properties.probability)} of the landings"
        weight = 1.5 if look.quiet else 2.2
        yield _shape(geometry, said, css=f"area {look.css}", weight=weight, fill=opacity, dash=dash)
    if piece.mean is not None:
        at = (piece.mean.latitude, beside(piece.mean.longitude, centre_deg))
        yield _mark(at, "mean", look.css, f"{look.title}: mean of the landings, {degrees(*at)}")


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


def _track(piece: FlightPiece, look: Look, centre_deg: float) -> Iterator[Item]:
    way = unbroken([fix.longitude for fix in piece.track], centre_deg)
    line: list[JsonValue] = [_point((fix.latitude, x)) for fix, x in zip(piece.track, way, strict=True)]
    if not line:
        return
    words = f"{look.title}: {expected(piece)}"
    dash = BRANCH_LINE if look.branch else PIECE_LINES[look.style % len(PIECE_LINES)]
    yield {
        "kind": "line",
        "points": line,
        "css": f"track {look.css}",
        "weight": 2.4 if look.quiet else 4.2,
        "dash": dash,
        "said": words,
    }
    for event in piece.events:
        at = (event.latitude, beside(event.longitude, way[0]))
        said = f"{look.title}: {event.event}, {short(event.time)}, {event.altitude_m:.0f} m"
        yield _mark(at, "event", look.css, said)
    end = piece.landing or piece.left or piece.track[-1]
    at = (end.latitude, way[-1] + beside(end.longitude - way[-1], 0.0))
    said = f"{words}, {degrees(end.latitude, end.longitude)}, {end.altitude_m:.0f} m"
    yield _mark(at, landing_sign(look.style) if piece.landing else "lost", look.css, said)
