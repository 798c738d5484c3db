"""The answer as a map: one HTML page that asks no other host for anything.

FlightAnswer, ZoneAnswer, Places  ->  HTML, with our own files beside it or inside it.
"""

from pathlib import Path
from typing import Any, NamedTuple

import folium
from branca.element import Element, MacroElement
from folium.plugins import Fullscreen, MousePosition
from folium.template import Template
from shapely.geometry import shape

from planner.errors import InputError
from planner.flight.area import NamedArea
from planner.units import iso, short
from planner.views import page
from planner.views.answers import FlightAnswer, FlightPiece, ZoneAnswer, ZonePiece
from planner.views.assets import ATLAS_FILE, asset_folder
from planner.views.basemap import Basemap, draw
from planner.views.frame import Frame, beside, frame_of, frame_of_branches, unbroken, unbroken_shape
from planner.views.geojson import geometry_json
from planner.views.legend import legend_html
from planner.views.marks import (
    AREA_LINES,
    BRANCH_AREA_OPACITY,
    BRANCH_LINE,
    SAMPLE_BAND,
    SIGNS,
    degrees,
    outcome,
    percent,
    piece_css,
    piece_styles,
    run_sign,
    run_styles,
    sign,
)
from planner.views.places import Places
from planner.views.player import player_pieces
from planner.views.wrongs import wrong_title, wrongs

_BROWSER = Path(__file__).parent / "browser"
_HATCH = (
    '<svg class="hatching" aria-hidden="true"><defs><pattern id="hatch" width="8" height="8" '
    'patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0V8"/></pattern></defs></svg>'
)


def _from_our_files(element: Any, name: str) -> Any:
    """The folium element with its one script and style from our folder, not a content network."""
    element.default_js = [(name, f"{page.VENDOR}/{name}.js")]
    element.default_css = [(f"{name}_css", f"{page.VENDOR}/{name}.css")]
    return element


class _Look(NamedTuple):
    """What a piece is called on the map, its style, and the dash of its lines where it is a branch."""

    title: str
    css: str
    dash: str | None = None


class _Text(Element):
    """Text that Jinja passes on untouched."""

    _template = Template("{{ this.text }}")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class _Call(MacroElement):
    """A call of one of the page's own functions (browser/map.js) with the map."""

    _template = Template(
        "{% macro script(this, kwargs) %}windfall.{{ this.function }}"
        "({{ this._parent.get_name() }}{% for a in this.given %}, {{ a }}{% endfor %});{% endmacro %}"
    )

    def __init__(self, function: str, *given: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.function = function
        self.given = given


def drop_map(
    places: Places,
    *,
    flight: FlightAnswer | None = None,
    zone: ZoneAnswer | None = None,
    inline: bool = False,
    nonce: str | None = None,
) -> str:
    """One drop as a page: tracks of a flight, areas of a zone, or both.

    ``inline`` puts every file inside the page; otherwise they are asked for at ``/static/vendor``.
    ``nonce`` goes on every script and style, for a Content-Security-Policy.
    """
    answer = zone or flight
    if answer is None:
        raise InputError("a map needs a flight or a zone and got neither; give at least one")
    folder = asset_folder()
    frame = frame_of(places, flight, zone)
    drawn = _canvas(draw(folder / ATLAS_FILE, frame, frame_of_branches(frame, flight, zone)))
    if any(a.is_sample for a in (flight, zone) if a):
        drawn.get_root().html.add_child(_Text(f'<div class="band" role="alert">{SAMPLE_BAND}</div>'))
        drawn.add_child(_Call("band"))
    _add_places(drawn, places)
    _add_pieces(drawn, places, flight, zone)
    if zone and zone.forecast.parts:
        _add_runs(drawn, zone, places.centre_deg)
    _add_controls(drawn, places, frame, flight)
    drawn.add_child(_Call("legend", page.script_json(legend_html(places, flight, zone))))
    drawn.get_root().title = page.harmless(f"{places.site.name}: where it lands")
    text = page.same_names(drawn.get_root().render())
    text = page.with_nonce(text, nonce) if nonce else text
    return page.inlined(text, folder) if inline else text


def _canvas(ground: Basemap) -> Any:
    limits = ground.limits
    plain = folium.Map(
        location=None,
        tiles=None,
        control_scale=True,
        zoom_snap=0.25,
        min_zoom=3,
        max_zoom=15,
        max_bounds=True,
        min_lat=limits.south,
        max_lat=limits.north,
        min_lon=limits.west,
        max_lon=limits.east,
    )
    drawn = _from_our_files(plain, "leaflet")
    html = drawn.get_root().html
    html.add_child(_Text(f"<style>{_browser_text('map.css')}{piece_css()}</style>"))
    html.add_child(_Text(_HATCH))
    drawn.get_root().header.add_child(_Text('<link rel="icon" href="data:,">'))
    drawn.get_root().header.add_child(_Text(f"<script>{_browser_text('map.js')}</script>"))
    drawn.add_child(_Call("ground", page.script_json(ground.lines())))
    drawn.add_child(_Call("names", page.script_json(ground.labels())))
    return drawn


def _browser_text(name: str) -> str:
    return (_BROWSER / name).read_text(encoding="utf-8")


def _mark(at: tuple[float, float], drawing: str, style: str, said: str) -> Any:
    icon = folium.DivIcon(html=sign(drawing), icon_size=(0, 0), class_name=f"mark {style}")
    hint = folium.Tooltip(page.harmless(said), sticky=False)
    return folium.Marker(at, icon=icon, tooltip=hint)


def _label(at: tuple[float, float], words: str, style: str) -> Any:
    icon = folium.DivIcon(
        html=f"<span>{page.harmless(words)}</span>", icon_size=(0, 0), class_name=f"label {style}"
    )
    return folium.Marker(at, icon=icon, interactive=False, keyboard=False)


def _shaped(geometry: Any, style: dict[str, Any], said: str) -> Any:
    feature = {"type": "Feature", "id": "0", "properties": {}, "geometry": geometry_json(geometry)}
    hint = folium.Tooltip(page.harmless(said))
    return folium.GeoJson(feature, style_function=lambda _: style, tooltip=hint, smooth_factor=0.5)


def _line(way: list[tuple[float, float]], style: str, weight: float, **more: Any) -> Any:
    return folium.PolyLine(  # type: ignore[no-untyped-call]
        way, class_name=style, weight=weight, smooth_factor=0.8, opacity=1.0, **more
    )


def _add_places(drawn: Any, places: Places) -> None:
    centre = places.centre_deg
    for kind, title, areas in (
        ("target", "Targets", places.targets),
        ("keepout", "Keep out", places.keep_out),
    ):
        group = folium.FeatureGroup(name=title)
        for area in areas:
            _add_named(group, area, kind, centre)
        if areas:
            group.add_to(drawn)
    home = folium.FeatureGroup(name="Launch site", control=False)
    at = (places.site.latitude_deg, centre)
    home.add_child(_label(at, places.site.name, "launch"))
    home.add_child(_mark(at, SIGNS["launch"], "launch", f"{places.site.name}: {degrees(*at)}"))
    home.add_to(drawn)


def _add_named(group: Any, area: NamedArea, kind: str, centre_deg: float) -> None:
    geometry = unbroken_shape(area.polygon(), centre_deg)
    style = {"className": kind, "weight": 2.5, "fillOpacity": 0.15 if kind == "target" else 0.6}
    words = {"target": "target", "keepout": "keep out"}[kind]
    group.add_child(_shaped(geometry, style, f"{area.name} ({words})"))
    # Above the area: its middle is where the landing marks are.
    group.add_child(_label((geometry.bounds[3], geometry.centroid.x), area.name, kind))


def _add_pieces(drawn: Any, places: Places, flight: FlightAnswer | None, zone: ZoneAnswer | None) -> None:
    styles = piece_styles(flight, zone)
    centre = places.centre_deg
    for piece in zone.pieces if zone else ():
        group = folium.FeatureGroup(name=_layer_name(piece.piece, styles, "areas"))
        _add_areas(group, piece, _Look(piece.piece, f"piece-{styles[piece.piece]}"), centre)
        group.add_to(drawn)
    for flown in flight.pieces if flight else ():
        group = folium.FeatureGroup(name=_layer_name(flown.piece, styles, "track"))
        _add_track(group, flown, _Look(flown.piece, f"piece-{styles[flown.piece]}"), centre)
        group.add_to(drawn)
    for wrong in wrongs(flight, zone):
        css = f"branch piece-{styles[wrong.found.piece]}"
        look = _Look(wrong_title(wrong.found), css, BRANCH_LINE)
        group = folium.FeatureGroup(name=f'<b class="{css}">○</b> {page.harmless(look.title)}', show=False)
        if wrong.zone:
            _add_areas(group, wrong.zone, look, centre)
        if wrong.flight:
            _add_track(group, wrong.flight, look, centre)
        group.add_to(drawn)


def _layer_name(piece: str, styles: dict[str, int], part: str) -> str:
    return f'<b class="piece-{styles[piece]}">●</b> {page.harmless(piece)}: {part}'


def _add_areas(group: Any, piece: ZonePiece, look: _Look, centre_deg: float) -> None:
    ranked = list(enumerate(sorted(piece.areas.features, key=lambda f: f.properties.probability)))
    for rank, feature in reversed(ranked):
        planned = AREA_LINES[min(rank, len(AREA_LINES) - 1)]
        dash, opacity = (look.dash, BRANCH_AREA_OPACITY) if look.dash else planned
        weight = 1.5 if look.dash else 2
        style = {"className": f"area {look.css}", "weight": weight, "dashArray": dash, "fillOpacity": opacity}
        geometry = unbroken_shape(shape(feature.geometry.model_dump()), centre_deg)
        said = f"{look.title}: {percent(feature.properties.probability)} of the landings"
        group.add_child(_shaped(geometry, style, said))
    if piece.mean is not None:
        at = (piece.mean.latitude, beside(piece.mean.longitude, centre_deg))
        group.add_child(
            _mark(at, SIGNS["mean"], look.css, f"{look.title}: mean of the landings, {degrees(*at)}")
        )


def _add_runs(drawn: Any, zone: ZoneAnswer, centre_deg: float) -> None:
    """Where each of several runs takes each piece; a layer, so that a crowd of marks can be put away."""
    styles, group = run_styles(zone.forecast), folium.FeatureGroup(name="Runs told apart")
    for piece in zone.pieces:
        for number, run in enumerate(piece.parts, start=1):
            if run.mean is not None:
                at = (run.mean.latitude, beside(run.mean.longitude, centre_deg))
                said = f"{piece.piece}: mean of {run.landed} landings by {run.id}, {degrees(*at)}"
                group.add_child(_mark(at, run_sign(number), f"run-{styles[run.id]}", said))
    group.add_to(drawn)


def _add_track(group: Any, piece: FlightPiece, look: _Look, centre_deg: float) -> None:
    way = unbroken([fix.longitude for fix in piece.track], centre_deg)
    line = [(fix.latitude, longitude) for fix, longitude in zip(piece.track, way, strict=True)]
    if not line:
        return
    group.add_child(_line(line, "casing", 6, interactive=False))
    hint = folium.Tooltip(page.harmless(f"{look.title}: {outcome(piece)}"))
    group.add_child(_line(line, f"track {look.css}", 3.2, tooltip=hint, dash_array=look.dash))
    for event in piece.events:
        said = f"{look.title}: {event.event}, {short(event.time)}, {event.altitude_m:.0f} m"
        at = (event.latitude, beside(event.longitude, line[0][1]))
        group.add_child(_mark(at, SIGNS["event"], look.css, said))
    end = piece.landing or piece.left or piece.track[-1]
    at = (end.latitude, line[-1][1] + beside(end.longitude - line[-1][1], 0.0))
    said = f"{look.title}: {outcome(piece)}, {degrees(end.latitude, end.longitude)}, {end.altitude_m:.0f} m"
    group.add_child(_mark(at, SIGNS["landing" if piece.landing else "lost"], look.css, said))


def _add_controls(drawn: Any, places: Places, frame: Frame, flight: FlightAnswer | None) -> None:
    full = Fullscreen(position="topleft", force_separate_button=True)  # type: ignore[no-untyped-call]
    drawn.add_child(_from_our_files(full, "fullscreen"))
    for control in ("night", "measure", "graticule"):
        drawn.add_child(_Call(control))
    pointer = MousePosition(separator=", ", empty_string="", num_digits=4)  # type: ignore[no-untyped-call]
    drawn.add_child(_from_our_files(pointer, "mouse-position"))
    layers = folium.LayerControl(position="topright", collapsed=False)
    layers.add_to(drawn)
    corners: Any = [[frame.south, frame.west], [frame.north, frame.east]]
    drawn.add_child(_Call("fit", page.script_json(corners), layers.get_name()))
    if flight and (moving := player_pieces(flight, places.centre_deg)):
        drawn.add_child(_Call("player", page.script_json(iso(moving.start)), page.script_json(moving.pieces)))
