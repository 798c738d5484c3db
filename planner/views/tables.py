"""Answers as tables for a terminal; the caller prints them.

Verdicts are words in colour, never colour alone. Nothing that a person named can steer the terminal.
"""

from collections.abc import Iterator
from datetime import datetime

from pydantic import JsonValue
from rich.console import Group, RenderableType
from rich.text import Text

from planner.units import HOUR_S, short
from planner.views.answer_page import answer_page
from planner.views.answers import FlightAnswer
from planner.views.card import FillAnswer, error_lines, flight_lines, handling_lines
from planner.views.catalogue_answers import CatalogueAnswer
from planner.views.forecast_card import ForecastsAnswer, KeptForecast
from planner.views.meaning import Meaning
from planner.views.styles import (
    ENDING_WORDS,
    SAMPLE_BAND,
    degrees,
    outcome,
    percent,
)
from planner.views.terminal_table import TerminalTable, words
from planner.views.window_answers import WindowsAnswer
from planner.views.window_cells import hour_style, judged, sign_lines, verdict_word


def flight_table(answer: FlightAnswer) -> RenderableType:
    """Each piece's outcome, landing place and time."""
    table = TerminalTable("Piece", "Ending", "At", "Latitude, longitude", "m", "km", "Bearing", "Top m")
    for piece in answer.pieces:
        end = piece.landing or piece.left
        place = (
            (short(end.time), degrees(end.latitude, end.longitude), f"{end.altitude_m:.0f}") if end else ()
        )
        far = "" if piece.distance_km is None else f"{piece.distance_km:.1f}"
        bearing = "" if piece.bearing_deg is None else f"{piece.bearing_deg:03.0f}°"
        top = f"{max(fix.altitude_m for fix in piece.track):.0f}" if piece.track else ""
        ending = ENDING_WORDS[piece.ending]
        table.add(piece.piece, ending, *(place or ("", "", "")), far, bearing, top)
    return answer_page(answer, [table, _wrong_ways(answer)] if answer.branches else [table])


def _wrong_ways(answer: FlightAnswer) -> TerminalTable:
    """What may go wrong: how likely, where it comes down then, how hard."""
    table = TerminalTable("If", "Piece", "Likely", "Ending", "Latitude, longitude", "Energy J", "Which")
    for found in answer.branches:
        end, hit = found.landing or found.left, found.impact
        place = degrees(end.latitude, end.longitude) if end else ""
        energy, hurts = (f"{hit.energy_j:.0f}", hit.hurts) if hit else ("", "")
        likely = percent(found.probability)
        table.add(found.branch, found.piece, likely, outcome(found), place, energy, hurts)
    return table


def fill_table(answer: FillAnswer) -> RenderableType:
    """The fill card."""
    table = _pairs()
    for line in (*handling_lines(answer), *flight_lines(answer), *error_lines(answer)):
        table.add(*line)
    return answer_page(answer, [table])


def meaning_table(answer: Meaning) -> RenderableType:
    """What a plan or campaign means."""
    table = _pairs()
    for line in answer.lines:
        table.add(line.about, line.means)
    for one in answer.read:
        table.add("Read", f"{one.key}: {one.written!r} as {_value(one.value)}")
    warnings = [words(f"Warning: {warning}") for warning in answer.warnings]
    return Group(words(f"A {answer.kind}, and nothing is wrong with it."), Text(""), table, *warnings)


def _value(value: JsonValue) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_value(one)}" for name, one in value.items())
    return f"{value:.9g}" if isinstance(value, int | float) else str(value)


def windows_table(answer: WindowsAnswer) -> RenderableType:
    """What caps them all, the launch windows of each site, and every launch time with what drove it."""
    misses = [words(f"Nearest miss at {s.site}, {s.nearest_miss}") for s in answer.sites if s.nearest_miss]
    return answer_page(answer, [*map(words, sign_lines(answer)), _spans(answer), *misses, _hours(answer)])


def _spans(answer: WindowsAnswer) -> TerminalTable:
    """The launch windows of each site, each with its best launch."""
    spans = TerminalTable("Site", "From", "To", "Verdict", "Best launch")
    for site in answer.sites:
        for window in site.windows:
            best = window.best
            hit = f"{short(best.launch_time)}, {percent(best.probability)}" if best else ""
            span = (words(site.site), Text(short(window.from_)), Text(short(window.to)))
            spans.add_row(*span, verdict_word(window.verdict), Text(hit))
    return spans


def _hours(answer: WindowsAnswer) -> TerminalTable:
    """Every launch time with what each site's launch is judged."""
    hours = TerminalTable("Launch", *(site.site for site in answer.sites))
    times = sorted({time.launch_time for site in answer.sites for time in site.times})
    by_site = [{time.launch_time: time for time in site.times} for site in answer.sites]
    for launch_time in times:
        cells = [judged(site[launch_time]) if launch_time in site else Text("") for site in by_site]
        hours.add_row(Text(short(launch_time), style=hour_style(launch_time, answer.now)), *cells)
    return hours


def forecasts_table(answer: ForecastsAnswer, now: datetime) -> RenderableType:
    """The runs in the store: what each covers, and how old it is at `now`."""
    table = TerminalTable(
        "Run", "Source", "Issued", "Age h", "Covers", "Area S,W,N,E", "Members", "Top m", "MB", ""
    )
    for run in answer.forecasts:
        table.add(*_forecast_row(run, now))
    return table


def _forecast_row(run: KeptForecast, now: datetime) -> Iterator[str]:
    area = run.area
    yield from (run.id, run.source)
    yield short(run.issued_at) if run.issued_at else ""
    yield f"{(now - run.issued_at).total_seconds() / HOUR_S:.1f}" if run.issued_at else ""
    yield f"{short(run.valid_from)} to {short(run.valid_to)}"
    yield f"{area.south:g},{area.west:g},{area.north:g},{area.east:g}"
    yield from (str(run.members), f"{run.top_m:.0f}", f"{run.size_bytes / 1e6:.1f}")
    yield SAMPLE_BAND if run.is_sample else ""


def catalogue_table(answer: CatalogueAnswer) -> RenderableType:
    """Vehicles, balloons, parachutes, cargo, criteria and sources, each with its fields."""
    rows = TerminalTable("By name", "Kind", "Numbers")
    for row in (*answer.balloons, *answer.parachutes, *answer.cargo):
        numbers = ", ".join(f"{name} {value}" for name, value in row.values.items() if name != "source")
        rows.add(row.name, row.kind, numbers)
    from_where = TerminalTable("Source", "What it is")
    for source in answer.sources:
        from_where.add(source.name, source.description)
    return Group(_kinds(answer), Text(""), rows, Text(""), from_where)


def _kinds(answer: CatalogueAnswer) -> TerminalTable:
    """Vehicles, cargo and criteria, each with its fields."""
    kinds = TerminalTable("Part", "Name", "Field", "Default", "Limits", "What it is")
    parts = (("vehicle", answer.vehicles), ("cargo", answer.cargo_kinds), ("criterion", answer.criteria))
    for title, listed in parts:
        for part in listed:
            kinds.add(title, part.name, "", "", "", part.description)
            for field in part.fields:
                default = "required" if field.required else _written(field.default)
                kinds.add("", "", field.name, default, _range(field.limits), field.description)
    return kinds


def _written(default: JsonValue) -> str:
    return "" if default is None else str(default)


def _range(limits: dict[str, JsonValue]) -> str:
    """Lowest and highest value of a field, as far as it has them."""
    low = limits.get("minimum", limits.get("exclusiveMinimum"))
    high = limits.get("maximum", limits.get("exclusiveMaximum"))
    return "" if low is None and high is None else f"{_written(low)} to {_written(high)}"


def _pairs() -> TerminalTable:
    """Names and what is said of each, without a head."""
    table = TerminalTable("", "")
    table.show_header = False
    return table
