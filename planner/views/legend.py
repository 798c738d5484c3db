"""The map's legend as HTML: what each colour, line and sign is, how likely, and by whose weather."""

from collections.abc import Iterator

from planner.units import short
from planner.views.answers import Answer, FlightAnswer, ZoneAnswer, ZonePiece
from planner.views.drawing import Drawing
from planner.views.html_page import harmless
from planner.views.places import Places
from planner.views.styles import (
    AREA_LINES,
    BRANCH_LINE,
    EXPECTED_WORDS,
    PIECE_LINES,
    SIGNS,
    expected,
    figure,
    forecast_line,
    landing_sign,
    percent,
    piece_styles,
    run_sign,
    run_styles,
)


def legend_html(
    places: Places, flight: FlightAnswer | None, zone: ZoneAnswer | None, drawing: Drawing
) -> str:
    """A foldable legend of a flight, a zone or both, with their drawing; words from outside are harmless."""
    answers: list[Answer] = [answer for answer in (zone, flight) if answer]
    rows = [*_inside(zone), *_pieces(flight, zone), *_areas(zone), *_signs(places, flight, zone)]
    rows += [*_runs(zone), *_wrongs(drawing)]
    warnings = dict.fromkeys(warning for answer in answers for warning in answer.warnings)
    rests_on = [zone.calibration.sentence] if zone and zone.calibration.sentence not in warnings else []
    foot = [f'<span class="warning">{harmless(warning)}</span>' for warning in warnings]
    foot += [harmless(line) for line in rests_on]
    sources = dict.fromkeys(f"{forecast_line(a.forecast)}. Windfall {a.version}." for a in answers)
    named = dict.fromkeys(f"Forecasts: {name}." for a in answers for name in a.forecast.attribution)
    foot += [f'<span class="faint">{harmless(line)}</span>' for line in (*sources, *named)]
    rows += [_plain(line) for line in foot]
    return f"<details open><summary>Legend</summary><ul>{''.join(rows)}</ul></details>"


def _plain(inside: str) -> str:
    return f'<li class="plain">{inside}</li>'


def _row(swatch: str, words: str) -> str:
    return f'<li><svg viewBox="-17 -8 34 16" aria-hidden="true">{swatch}</svg><span>{words}</span></li>'


def _pieces(flight: FlightAnswer | None, zone: ZoneAnswer | None) -> Iterator[str]:
    flown = {p.piece: expected(p) for p in flight.pieces} if flight else {}
    lands = {p.piece for p in flight.pieces if p.landing} if flight else set()
    spread = {p.piece: _spread(p) for p in zone.pieces} if zone else {}
    for piece, style in piece_styles(flight, zone).items():
        swatch = _swatch(style, lands=piece in lands)
        said = ". ".join(words[piece] for words in (flown, spread) if piece in words)
        yield _row(swatch, f"<b>{harmless(piece)}</b><br><small>{harmless(said)}</small>")


def _swatch(style: int, *, lands: bool) -> str:
    """A piece's line as the map draws it, with the sign of its landing."""
    dash, weight = PIECE_LINES[style % len(PIECE_LINES)], 2.4 if style else 4.2
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    line = f'<path class="piece-{style}" stroke-width="{weight}"{dashed} d="M-17 0H17"/>'
    mark = f'<g class="mark piece-{style}">{SIGNS[landing_sign(style)]}</g>' if lands else ""
    return line + mark


def _spread(piece: ZonePiece) -> str:
    parts = []
    if piece.distance_km is not None:
        parts.append(
            f"{piece.distance_km.p50:.0f} km from launch (9 in 10 within {piece.distance_km.p90:.0f} km)"
        )
    if piece.bearing_deg is not None:
        parts.append(f"bearing {piece.bearing_deg % 360:03.0f}°")
    if piece.arrival is not None:
        parts.append(f"down by {short(piece.arrival.p50)} (9 in 10 by {short(piece.arrival.p90)})")
    sizes = [f"{percent(float(share))} {figure(km2)}" for share, km2 in piece.area_km2.items()]
    parts += [f"areas km2: {' / '.join(sizes)}"] if sizes else []
    flown = sum(piece.endings.values())
    others = [(name, n) for name, n in piece.endings.items() if name != "landed" and n]
    parts += [f"{percent(n / flown)} {EXPECTED_WORDS[name]}" for name, n in others]
    return ", ".join(parts)


def _areas(zone: ZoneAnswer | None) -> Iterator[str]:
    features = [f for p in zone.pieces for f in p.areas.features] if zone else []
    for rank, probability in enumerate(sorted({f.properties.probability for f in features})):
        dash, opacity = AREA_LINES[min(rank, len(AREA_LINES) - 1)]
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        swatch = (
            f'<rect class="area piece-0" fill-opacity="{opacity}" stroke-width="2"{dashed} '
            'x="-15" y="-7" width="30" height="14"/>'
        )
        yield _row(swatch, f"{percent(probability)} of the landings")


def _signs(places: Places, flight: FlightAnswer | None, zone: ZoneAnswer | None) -> Iterator[str]:
    yield _mark("launch", "launch", "launch site")
    if flight and any(p.landing for p in flight.pieces):
        yield _mark("landing-0", "piece-0", "where it will land, flown as planned; a shape for each piece")
    if flight and any(p.landing is None and p.track for p in flight.pieces):
        yield _mark("lost", "piece-0", "last known: will not land by then")
    if zone and any(p.mean for p in zone.pieces):
        yield _mark("mean", "piece-0", "mean of the landings")
    box = 'stroke-width="2" x="-15" y="-7" width="30" height="14"/>'
    if places.targets:
        yield _row(f'<rect class="target" fill-opacity="0.15" {box}', "target")
    if places.keep_out:
        yield _row(f'<rect class="keepout" {box}', "keep out")


def _mark(kind: str, style: str, words: str) -> str:
    return _row(f'<g class="mark {style}">{SIGNS[kind]}</g>', words)


def _runs(zone: ZoneAnswer | None) -> Iterator[str]:
    """Where each of several runs takes the main piece: one mark a run, a colour a source."""
    if zone is None or not zone.forecast.parts:
        return
    yield _plain("<h4>Mean of the landings by run</h4>")
    styles = run_styles(zone.forecast)
    for number, run in enumerate(zone.pieces[0].parts, start=1):
        far = "does not land" if run.median_km is None else f"{run.median_km:.0f} km from launch"
        words = f"<b>{harmless(run.id)}</b><br><small>{run.drops} drops, {far}</small>"
        yield _row(f'<g class="mark run-{styles[run.id]}">{run_sign(number)}</g>', words)


def _inside(zone: ZoneAnswer | None) -> Iterator[str]:
    if zone is None or not zone.inside:
        return
    cells = []
    for found in zone.inside:
        ends = found.low is not None and found.high is not None
        interval = f" ({percent(found.low or 0.0)} to {percent(found.high or 0.0)})" if ends else ""
        words = f"{found.piece} in {found.area}"
        cells.append(f"<tr><td>{harmless(words)}</td><td>{percent(found.probability)}{interval}</td></tr>")
    yield _plain(f"<h4>Probability of landing inside</h4><table>{''.join(cells)}</table>")


def _wrongs(drawing: Drawing) -> Iterator[str]:
    """What may go wrong: how likely, how hard it lands, whom it could hurt. Its layers are off at first."""
    found = [(first, first.branch) for first, *_ in drawing.wrongs().values() if first.branch]
    if not found:
        return
    yield _plain("<h4>What may go wrong (layers to switch on, hollow marks)</h4>")
    for piece, branch in found:
        line = f'stroke-width="3" stroke-dasharray="{BRANCH_LINE}" d="M-15 0H15"'
        swatch = f'<path class="branch piece-{piece.style}" {line}/>'
        words = f"<b>{harmless(piece.name)}</b>, {percent(branch.probability)}"
        yield _row(swatch, f"{words}<br><small>{harmless(branch.consequence)}</small>")
