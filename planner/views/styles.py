"""How things look and what they are called: piece colours, area lines, signs, and the words of an outcome.

Colour alone never carries a meaning: areas differ by their line, marks by their shape, keep-out
areas by hatching.
"""

from planner.geo import east_west
from planner.units import short
from planner.views.answers import Ending, FlightAnswer, FlightPiece, ZoneAnswer
from planner.views.forecast_card import ForecastAnswer, RunAnswer

SAMPLE_BAND = "Sample weather, not for flight"
DAY_COLOURS = ("#0072b2", "#d55e00", "#8a4f9e", "#2f2f2f", "#b8860b", "#3d9bd1", "#c2578f", "#6b6b2a")
NIGHT_COLOURS = ("#56b4e9", "#ff8c42", "#d9a5ea", "#f2f2f2", "#f0c94a", "#8fd3ff", "#ff9ac8", "#cfcf7a")
"""A piece's colour on light and on dark ground, after Okabe and Ito's set for every kind of sight."""

AREA_LINES = ((None, 0.30), ("18 4", 0.18), ("9 5", 0.14), ("2 5", 0.10))
"""Dash and opacity of the areas, the smallest probability first."""

ENDING_WORDS: dict[Ending, str] = {
    "landed": "landed",
    "left_the_forecast": "left the forecast",
    "forecast_ended": "forecast ended",
    "still_flying": "still flying",
    "not_released": "not released",
}
EXPECTED_WORDS: dict[Ending, str] = {
    "landed": "will land",
    "left_the_forecast": "will leave the forecast",
    "forecast_ended": "will fly past the end of the forecast",
    "still_flying": "will still be flying",
    "not_released": "will not be released",
}
"""The same of a flight that nobody has flown yet."""
_BY_WHICH_WAY = {"top": " through its top", "edge": " over its edge"}
PIECE_LINES = (None, "12 5", "3 5", "16 4 3 4", "8 3", "2 8", "20 6", "10 3 2 3 2 3")
"""Dash of a piece's track: the main piece's is drawn through."""
QUIET_OPACITY = 0.45
"""How much fainter the areas of lesser pieces are."""
BRANCH_LINE = "13 4 2 4"
BRANCH_AREA_OPACITY = 0.05
"""Dash of everything that goes wrong: no planned line has it. Its areas are hardly filled."""

_CROSS = '<path class="cross" d="M-3-3 3 3M3-3-3 3"/>'
_LANDINGS = 5
SIGNS = {
    "launch": '<path class="fill" d="M0-9 8 6H-8Z"/>',
    "landing-0": f'<circle class="fill" r="8.5"/>{_CROSS}',
    "landing-1": f'<path class="fill" d="M0-9.5 9.5 0 0 9.5-9.5 0Z"/>{_CROSS}',
    "landing-2": f'<path class="fill" d="M-7.5-7.5H7.5V7.5H-7.5Z"/>{_CROSS}',
    "landing-3": f'<path class="fill" d="M0 9.5-9.5-6.5H9.5Z"/>{_CROSS}',
    "landing-4": f'<path class="fill" d="M0-9.5 9-3 5.6 7.7H-5.6L-9-3Z"/>{_CROSS}',
    "event": '<circle class="fill" r="4"/>',
    "mean": '<path class="halo" d="M0-9V9M-9 0H9"/><path class="line" d="M0-9V9M-9 0H9"/>',
    "lost": '<rect class="fill" x="-6" y="-6" width="12" height="12"/>',
}


def sign(drawing: str) -> str:
    """A mark as SVG, centred on its point; `drawing` is a value of SIGNS or a `run_sign`."""
    return f'<svg width="1" height="1" aria-hidden="true">{drawing}</svg>'


def landing_sign(style: int) -> str:
    """The name of the sign where a piece lands: each of the first five has a shape of its own."""
    return f"landing-{style % _LANDINGS}"


def piece_styles(flight: FlightAnswer | None, zone: ZoneAnswer | None) -> dict[str, int]:
    """Each piece's style number, the main piece first, the same for its track and its areas."""
    names = [p.piece for answer in (flight, zone) if answer for p in answer.pieces]
    return {name: k % len(DAY_COLOURS) for k, name in enumerate(dict.fromkeys(names))}


def piece_css() -> str:
    """The style of every piece's lines and signs and of every run's marks, by day and by night."""
    return _hues("", DAY_COLOURS) + _hues(".night ", NIGHT_COLOURS)


def _hues(under: str, colours: tuple[str, ...]) -> str:
    # Runs take the colours from the end: where there are few of both, no run looks like a piece.
    last = len(colours) - 1
    names = ((f"{under}.piece-{k}", f"{under}.run-{last - k}", hue) for k, hue in enumerate(colours))
    return "".join(f"{piece},{run}{{stroke:{hue};color:{hue}}}" for piece, run, hue in names)


def percent(share: float) -> str:
    """A share (0 to 1) in percent for people: never 0 % or 100 % unless it is."""
    if 0.0 < share < 0.01:
        return "< 1 %"
    if 0.99 < share < 1.0:
        return "> 99 %"
    return f"{100 * share:.0f} %"


def figure(number: float) -> str:
    """A number for people, to three digits, or to a whole one: 0.81, 4.29, 31.6, 208, 11,720."""
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.3g}"


def degrees(latitude: float, longitude: float) -> str:
    """A place [deg] for people to four decimals, some 10 m; longitudes -180..180."""
    return f"{latitude:.4f}, {float(east_west(longitude)):.4f}"


def outcome(piece: FlightPiece) -> str:
    """What became of a piece, in a few words."""
    return _ended(piece, ENDING_WORDS)


def expected(piece: FlightPiece) -> str:
    """What will become of a piece, in a few words."""
    return _ended(piece, EXPECTED_WORDS)


def _ended(piece: FlightPiece, words: dict[Ending, str]) -> str:
    end = piece.landing or piece.left
    edge_words = _BY_WHICH_WAY.get(piece.left.reason, "") if piece.left else ""
    return f"{words[piece.ending]}{edge_words}" + (f" {short(end.time)}" if end else "")


def forecast_line(forecast: ForecastAnswer) -> str:
    """The forecast's name and age; of several runs, each one's."""
    if not forecast.parts:
        return f"Forecast {forecast.id} ({forecast.source}), {_issued(forecast)}"
    runs = (f"{run.id} ({run.source}), {_issued(run)}{_weighing(run)}" for run in forecast.parts)
    return "Forecasts " + "; ".join(runs)


def _issued(run: ForecastAnswer | RunAnswer) -> str:
    return f"issued {short(run.issued_at)}" if run.issued_at else "no issue time"


def _weighing(run: RunAnswer) -> str:
    members = "1 member" if run.members == 1 else f"{run.members} members"
    return f", {members}" + (f" of weight {run.weight:.3g}" if run.weight != 1 else "")


def run_styles(forecast: ForecastAnswer) -> dict[str, int]:
    """Each run's style number where several fly as one: a source's runs share its colour."""
    sources = list(dict.fromkeys(run.source for run in forecast.parts))
    return {run.id: sources.index(run.source) % len(DAY_COLOURS) for run in forecast.parts}


def run_sign(number: int) -> str:
    """The mark of the `number`-th run, from 1, as SVG: a small square with its number in it."""
    return (
        '<rect class="fill" x="-7" y="-7" width="14" height="14" rx="3"/>'
        f'<text class="number" text-anchor="middle" y="4">{number}</text>'
    )
