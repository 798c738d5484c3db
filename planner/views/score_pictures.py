"""Pictures of a verification as SVG: they ask no host for a thing, and read in black and white."""

from collections.abc import Iterable, Sequence
from typing import Any

import shapely

from planner.geo import LocalPlane
from planner.verify.flight_score import FlightScore
from planner.views.calibration_answers import CoverageAnswer
from planner.views.html_page import harmless
from planner.views.verify_answers import FlightScoreAnswer, SaidAndCameAnswer

SIDE, EDGE = 240.0, 34.0
ROOM = SIDE - 2 * EDGE


def reliability_picture(coverage: Sequence[CoverageAnswer]) -> str:
    """Which share of flights each area holds, with its interval; honest areas lie on the diagonal."""
    held = [(row.probability, row.inside / row.n, row.low, row.high) for row in coverage]
    return _diagonal("Areas hold", held, ("stated", "held"))


def inside_picture(table: Sequence[SaidAndCameAnswer]) -> str:
    """Which share came true of what was called so likely, with its interval."""
    came = [(row.said, row.came / row.n, row.low, row.high) for row in table]
    return _diagonal("P(inside)", came, ("said", "came"))


def _diagonal(title: str, shares: Iterable[tuple[float, ...]], axes: tuple[str, str]) -> str:
    """Shares by probability with their intervals, each (x, y, low, high)."""
    marks = []
    for x, y, low, high in (map(_at, row) for row in shares):
        across, foot = f"{EDGE + x:.1f}", SIDE - EDGE
        marks.append(
            f'<line class="bar" x1="{across}" x2="{across}" y1="{foot - low:.1f}" y2="{foot - high:.1f}"/>'
            f'<circle cx="{across}" cy="{foot - y:.1f}" r="4"/>'
        )
    diagonal = f'<line class="aim" x1="{EDGE}" y1="{SIDE - EDGE}" x2="{SIDE - EDGE}" y2="{EDGE}"/>'
    return _picture(title, [diagonal, *marks], axes, ("0", "1"))


def level_picture(fifths: Sequence[int]) -> str:
    """How many flights have their level in each fifth; honest zones have as many in each."""
    most, wide = max(*fifths, 1) / 0.9, ROOM / len(fifths)  # with room for the number on the highest
    even = SIDE - EDGE - ROOM * sum(fifths) / len(fifths) / most
    bars = []
    for k, count in enumerate(fifths):
        high = ROOM * count / most
        left, top = EDGE + k * wide, SIDE - EDGE - high
        bars.append(
            f'<rect x="{left + 2:.1f}" y="{top:.1f}" width="{wide - 4:.1f}" height="{high:.1f}"/>'
            f'<text x="{left + wide / 2:.1f}" y="{top - 3:.1f}" text-anchor="middle">{count}</text>'
        )
    aim = f'<line class="aim" x1="{EDGE}" x2="{SIDE - EDGE}" y1="{even:.1f}" y2="{even:.1f}"/>'
    return _picture("Level of the truth", [*bars, aim], ("middle to edge", "flights"), ("0", "1"))


def error_picture(flights: Sequence[FlightScoreAnswer]) -> str:
    """Where predictions lie, seen from the flown end: along is up, across to the right."""
    far = max([abs(off) for f in flights for off in (f.along_km, f.across_km)] or [1.0]) or 1.0
    middle, scale = SIDE / 2, ROOM / 2 / far
    cross = [
        f'<line class="aim" x1="{EDGE}" x2="{SIDE - EDGE}" y1="{middle}" y2="{middle}"/>',
        f'<line class="aim" y1="{EDGE}" y2="{SIDE - EDGE}" x1="{middle}" x2="{middle}"/>',
    ]
    marks = [
        f'<circle cx="{middle + f.across_km * scale:.1f}" cy="{middle - f.along_km * scale:.1f}" r="3">'
        f"<title>{harmless(f.flight)}: {f.error_km:.1f} km</title></circle>"
        for f in flights
    ]
    return _picture("Errors [km]", [*cross, *marks], ("across", "along"), (f"{-far:.0f}", f"{far:.0f}"))


def time_picture(flights: Sequence[FlightScoreAnswer]) -> str:
    """How the error grows with the time flown, a line a flight."""
    last_h = max([at.after_s / 3600 for f in flights for at in f.by_time] or [1.0]) or 1.0
    most = max([at.error_km for f in flights for at in f.by_time] or [1.0]) or 1.0
    lines = []
    for flight in flights:
        points = " ".join(
            f"{EDGE + ROOM * at.after_s / 3600 / last_h:.1f},{SIDE - EDGE - ROOM * at.error_km / most:.1f}"
            for at in flight.by_time
        )
        lines.append(f'<polyline points="{points}"><title>{harmless(flight.flight)}</title></polyline>')
    return _picture(f"Error by time, to {most:.0f} km", lines, ("hours flown", "km"), ("0", f"{last_h:.1f}"))


def zone_picture(score: FlightScore) -> str:
    """One flight's areas, where it ended (a cross), and the drop as planned (a circle)."""
    plane = LocalPlane(*score.truth)
    areas = [_on_plane(area, plane) for _, area in sorted(score.rings.items(), reverse=True)]
    east, north = (float(part) for part in plane.to_km(*score.predicted))
    seen = shapely.union_all([*areas, shapely.box(-1, -1, 1, 1), shapely.Point(east, north)])
    west, south, right, top = seen.bounds
    scale = ROOM / max(right - west, top - south)

    def place(x: float, y: float) -> str:
        return f"{EDGE + (x - west) * scale:.1f},{EDGE + (top - y) * scale:.1f}"

    paths = [f'<path class="area" d="{_path(area, place)}"/>' for area in areas]
    x, y = (float(part) for part in place(0.0, 0.0).split(","))
    cross = f'<path class="truth" d="M{x - 6},{y}h12M{x},{y - 6}v12"/>'
    a, b = place(east, north).split(",")
    wide_km = max(right - west, top - south)
    said = f"{score.error_km:.1f} km, level {round(score.level, 5):.2f}; {wide_km:.0f} km wide"
    return (
        f'<figure><svg viewBox="0 0 {SIDE:g} {SIDE:g}" role="img" aria-label="{harmless(score.flight.name)}">'
        f'{"".join(paths)}{cross}<circle cx="{a}" cy="{b}" r="4"/></svg>'
        f"<figcaption>{harmless(score.flight.name)}<br>{said}</figcaption></figure>"
    )


def _on_plane(area: Any, plane: LocalPlane) -> Any:
    def to_km(points: Any) -> Any:
        east, north = plane.to_km(points[:, 1], points[:, 0])
        points = points.copy()
        points[:, 0], points[:, 1] = east, north
        return points

    return shapely.simplify(shapely.transform(area, to_km), 0.05)


def _path(area: Any, place: Any) -> str:
    rings = (ring for part in shapely.get_parts(area) for ring in (part.exterior, *part.interiors))
    return "".join("M" + "L".join(place(x, y) for x, y in ring.coords) + "Z" for ring in rings)


def _at(share: float) -> float:
    return ROOM * share


def _picture(title: str, marks: Iterable[str], axes: tuple[str, str], ends: tuple[str, str]) -> str:
    frame = f'<rect class="frame" x="{EDGE}" y="{EDGE}" width="{ROOM}" height="{ROOM}"/>'
    foot, middle = SIDE - EDGE + 14, SIDE / 2
    words = (
        f'<text x="{SIDE / 2}" y="{EDGE - 12}" text-anchor="middle">{title}</text>'
        f'<text x="{SIDE / 2}" y="{foot}" text-anchor="middle">{axes[0]}</text>'
        f'<text x="{EDGE}" y="{foot}" text-anchor="middle">{ends[0]}</text>'
        f'<text x="{SIDE - EDGE}" y="{foot}" text-anchor="middle">{ends[1]}</text>'
        f'<text transform="translate({EDGE - 10} {middle}) rotate(-90)" text-anchor="middle">{axes[1]}</text>'
    )
    head = f'<svg viewBox="0 0 {SIDE:g} {SIDE:g}" role="img" aria-label="{title}">'
    return f"{head}{frame}{''.join(marks)}{words}</svg>"
