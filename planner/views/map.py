"""The answer as a map: one HTML page that asks no other host for anything.

FlightAnswer, ZoneAnswer, Places  ->  HTML, with our own files beside it or inside it.
"""

import re
from pathlib import Path
from typing import Any

import folium
from branca.element import Element, MacroElement
from folium.plugins import Fullscreen, MousePosition
from folium.template import Template
from pydantic import JsonValue

from planner.errors import InputError
from planner.units import iso
from planner.views import html_page
from planner.views.answers import FlightAnswer, ZoneAnswer
from planner.views.assets import ATLAS_FILE, asset_folder
from planner.views.basemap import Basemap, draw
from planner.views.drawing import Drawing, drawing_of
from planner.views.layers import map_layers
from planner.views.legend import legend_html
from planner.views.map_extent import Frame, frame_of, frame_of_branches
from planner.views.places import Places
from planner.views.player import player_pieces
from planner.views.styles import SAMPLE_BAND, SIGNS, piece_css, run_sign

_BROWSER = Path(__file__).parent / "browser"
_HATCH = (
    '<svg class="hatching" aria-hidden="true"><defs><pattern id="hatch" width="8" height="8" '
    'patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0V8"/></pattern></defs></svg>'
)


def _from_our_files(element: Any, name: str) -> Any:
    """The folium element with its one script and style from our folder, not a content network."""
    element.default_js = [(name, f"{html_page.VENDOR}/{name}.js")]
    element.default_css = [(f"{name}_css", f"{html_page.VENDOR}/{name}.css")]
    return element


class _Text(Element):
    """Text that Jinja passes on untouched."""

    _template = Template("{{ this.text }}")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class _Show(MacroElement):
    """What the page's own script does with the map (browser/map.js)."""

    _template = Template(
        "{% macro script(this, kwargs) %}windfall.show({{ this._parent.get_name() }});{% endmacro %}"
    )


def drop_map(
    places: Places,
    *,
    flight: FlightAnswer | None = None,
    zone: ZoneAnswer | None = None,
    inline: bool = False,
    nonce: str | None = None,
) -> str:
    """One drop as a page: tracks of a flight, areas of a zone, or both.

    `inline` puts every file inside the page; otherwise they are asked for at `/static/vendor`.
    `nonce` goes on every script and style, for a Content-Security-Policy.
    InputError without an answer, or where set-up has not made the browser's files.
    """
    answers = [answer for answer in (flight, zone) if answer]
    if not answers:
        raise InputError("a map needs a flight or a zone and got neither; give at least one")
    folder, drawing = asset_folder(), drawing_of(*answers)
    frame = frame_of(places, drawing)
    ground = draw(folder / ATLAS_FILE, frame, frame_of_branches(frame, drawing))
    sample = any(answer.is_sample for answer in answers)
    legend = legend_html(places, flight, zone, drawing)
    given = _given(places, ground, frame, drawing)
    drawn = _canvas(ground, given | {"legend": legend, "sample": sample})
    if sample:
        drawn.get_root().html.add_child(_Text(f'<div class="band" role="alert">{SAMPLE_BAND}</div>'))
    drawn.get_root().title = html_page.harmless(f"{places.site.name}: where it lands")
    text = _open_to_all(html_page.same_names(drawn.get_root().render()))
    text = html_page.with_nonce(text, nonce) if nonce else text
    return html_page.inlined(text, folder) if inline else text


def _open_to_all(text: str) -> str:
    """Folium's page with its language named, and free to be enlarged."""
    text = text.replace("<html>", '<html lang="en">', 1)
    return re.sub(r'(<meta name="viewport" content=")[^"]*', r"\1width=device-width, initial-scale=1.0", text)


def _given(places: Places, ground: Basemap, frame: Frame, drawing: Drawing) -> dict[str, JsonValue]:
    """What the page's script is given to draw."""
    runs = len(drawing.about.forecast.parts) if isinstance(drawing.about, ZoneAnswer) else 0
    moving = player_pieces(drawing, places.centre_deg)
    return {
        "ground": ground.lines,
        "names": ground.labels(),
        "signs": {**SIGNS, **{f"run-{k}": run_sign(k) for k in range(1, runs + 1)}},
        "layers": map_layers(places, drawing),
        "frame": [[frame.south, frame.west], [frame.north, frame.east]],
        "player": {"start": iso(moving.start), "pieces": moving.pieces} if moving else None,
    }


def _canvas(ground: Basemap, given: dict[str, JsonValue]) -> Any:
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
    # Not as arguments in folium's script: branca would read all of it as a template once more.
    script = f"{_browser_text('map.js')}\nwindfall.given = {html_page.script_json(given)};"
    drawn.get_root().header.add_child(_Text(f"<script>{script}</script>"))
    full = Fullscreen(position="topleft", force_separate_button=True)  # type: ignore[no-untyped-call]
    drawn.add_child(_from_our_files(full, "fullscreen"))
    pointer = MousePosition(separator=", ", empty_string="", num_digits=4)  # type: ignore[no-untyped-call]
    drawn.add_child(_from_our_files(pointer, "mouse-position"))
    drawn.add_child(_Show())  # type: ignore[no-untyped-call]
    return drawn


def _browser_text(name: str) -> str:
    return (_BROWSER / name).read_text(encoding="utf-8")
