"""A landing zone as tables for a terminal: all pieces and branches, and every area asked about."""

from collections.abc import Iterator

from rich.console import RenderableType

from planner.views.answer_page import answer_page
from planner.views.answers import ZoneAnswer, ZonePiece
from planner.views.styles import ENDING_WORDS, degrees, percent
from planner.views.terminal_table import TerminalTable


def zone_table(answer: ZoneAnswer) -> RenderableType:
    """Where each piece comes down, and how likely it is inside each area."""
    table = TerminalTable(
        "Piece", "Landed", "Mean landing", "Median km", "9 in 10 km", "Bearing", "Otherwise"
    )
    for piece in answer.pieces:
        table.add(*_zone_row(piece))
    tables = [table]
    if answer.forecast.parts:
        tables.append(_by_run(answer))
    if answer.inside:
        inside = TerminalTable("Area", "Piece", "Probability", "Between")
        for found in answer.inside:
            known = found.low is not None and found.high is not None
            between = f"{percent(found.low or 0.0)} and {percent(found.high or 0.0)}" if known else ""
            inside.add(found.area, found.piece, percent(found.probability), between)
        tables.append(inside)
    if answer.branches:
        tables.append(_branches(answer))
    return answer_page(answer, tables)


def _by_run(answer: ZoneAnswer) -> TerminalTable:
    """Which of several runs says what of each piece."""
    table = TerminalTable("Run", "Piece", "Drops", "Landed", "Mean landing", "Median km")
    for piece in answer.pieces:
        for run in piece.parts:
            place = degrees(run.mean.latitude, run.mean.longitude) if run.mean else "does not land"
            far = "" if run.median_km is None else f"{run.median_km:.1f}"
            table.add(run.id, piece.piece, str(run.drops), str(run.landed), place, far)
    return table


def _branches(answer: ZoneAnswer) -> TerminalTable:
    """What may go wrong: how likely, where it lands, how hard."""
    table = TerminalTable("If", "Piece", "Likely", "Mean landing", "Energy J", "Which")
    for found in answer.branches:
        place = degrees(found.mean.latitude, found.mean.longitude) if found.mean else "does not land"
        hit = found.impact if found.mean else None
        energy, hurts = (f"{hit.energy_j:.0f}", hit.hurts) if hit else ("", "")
        table.add(found.branch, found.piece, percent(found.probability), place, energy, hurts)
    return table


def _zone_row(piece: ZonePiece) -> Iterator[str]:
    members = sum(piece.endings.values())
    yield piece.piece
    yield percent(piece.endings.get("landed", 0) / members) if members else ""
    yield degrees(piece.mean.latitude, piece.mean.longitude) if piece.mean else ""
    yield f"{piece.distance_km.p50:.1f}" if piece.distance_km else ""
    yield f"{piece.distance_km.p90:.1f}" if piece.distance_km else ""
    yield f"{piece.bearing_deg % 360:03.0f}°" if piece.bearing_deg is not None else ""
    yield ", ".join(
        f"{n} {ENDING_WORDS[name]}" for name, n in piece.endings.items() if n and name != "landed"
    )
