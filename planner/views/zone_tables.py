"""A landing zone as tables for a terminal: all pieces and branches, and every area asked about."""

from collections.abc import Iterator

from rich.console import RenderableType

from planner.units import short
from planner.views.answer_page import answer_page
from planner.views.answers import BranchAnswer, InsideAnswer, ZoneAnswer, ZonePiece
from planner.views.failure_branches import wrong_name
from planner.views.styles import ENDING_WORDS, degrees, figure, percent
from planner.views.terminal_table import TerminalTable


def zone_table(answer: ZoneAnswer) -> RenderableType:
    """All pieces and branches beside each other, and how likely each is inside each area."""
    tables = [_pieces(answer)]
    if answer.forecast.parts:
        tables.append(_by_run(answer))
    asked = [("", found) for found in answer.inside]
    asked += [(branch.branch, found) for branch in answer.branches for found in branch.inside]
    if asked:
        tables.append(_inside(asked))
    tables += [_varied(answer)] if answer.varied else []
    return answer_page(answer, tables)


def _pieces(answer: ZoneAnswer) -> TerminalTable:
    """A column for each piece as planned, then for what may go wrong; a row for whatever any of them has."""
    columns = [dict(_figures(piece)) for piece in (*answer.pieces, *answer.branches)]
    heads = [*(piece.piece for piece in answer.pieces), *map(wrong_name, answer.branches)]
    table = TerminalTable("Median (9 in 10 within)", *heads)
    for name in dict.fromkeys(name for column in columns for name in column):
        table.add(name, *(column.get(name, "") for column in columns))
    return table


def _figures(piece: ZonePiece) -> Iterator[tuple[str, str]]:
    """What a piece's landings come to: names with their units, and numbers for people."""
    members, chance = sum(piece.endings.values()), "as planned"
    if isinstance(piece, BranchAnswer):
        chance = percent(piece.probability)
    yield "Happens", chance
    yield "Lands", percent(piece.endings.get("landed", 0) / members) if members else ""
    others = (f"{n} {ENDING_WORDS[name]}" for name, n in piece.endings.items() if n and name != "landed")
    if any(n for name, n in piece.endings.items() if name != "landed"):
        yield "Otherwise", ", ".join(others)
    if piece.mean:
        yield "Mean landing", degrees(piece.mean.latitude, piece.mean.longitude)
    if piece.bearing_deg is not None:
        yield "Bearing", f"{piece.bearing_deg % 360:03.0f}°"
    yield from _halves_and_most(piece)
    for share, km2 in piece.area_km2.items():
        yield f"Area km2, {percent(float(share))}", figure(km2)
    for share, number in piece.leaflets_per_km2.items():
        yield f"Leaflets/km2, {percent(float(share))}", figure(number)
    if piece.impact and piece.mean:
        yield "Impact", piece.impact.hurts


def _halves_and_most(piece: ZonePiece) -> Iterator[tuple[str, str]]:
    """The median of each figure, and what nine in ten stay within."""
    for name, found in (
        ("km from launch", piece.distance_km),
        ("Apogee m", piece.apogee_m),
        ("Flight h", piece.flight_time_h),
        ("Impact m/s", piece.impact_speed_mps),
        ("Impact J", piece.impact_energy_j),
    ):
        if found:
            yield name, f"{figure(found.p50)} ({figure(found.p90)})"
    if piece.arrival:
        yield "Down by, half", short(piece.arrival.p50)
        yield "Down by, 9 in 10", short(piece.arrival.p90)


def _inside(asked: list[tuple[str, InsideAnswer]]) -> TerminalTable:
    """P(inside) of each area, as planned and when something goes wrong."""
    table = TerminalTable("Area", "Piece", "If", "Probability", "Between", "More drops leave")
    for wrong, found in asked:
        known = found.low is not None and found.high is not None
        between = f"{percent(found.low or 0.0)} and {percent(found.high or 0.0)}" if known else ""
        left = f"{percent(found.sampling_low)} to {percent(found.sampling_high)}"
        table.add(found.area, found.piece, wrong, percent(found.probability), between, left)
    return table


def _varied(answer: ZoneAnswer) -> TerminalTable:
    """What varied from drop to drop, and where each number comes from."""
    table = TerminalTable("Varies", "From")
    for found in answer.varied:
        table.add(found.sentence, found.source)
    return table


def _by_run(answer: ZoneAnswer) -> TerminalTable:
    """Which of several runs says what of each piece."""
    table = TerminalTable("Run", "Piece", "Drops", "Landed", "Mean landing", "Median km")
    for piece in answer.pieces:
        for run in piece.parts:
            place = degrees(run.mean.latitude, run.mean.longitude) if run.mean else "does not land"
            far = "" if run.median_km is None else f"{run.median_km:.1f}"
            table.add(run.id, piece.piece, str(run.drops), str(run.landed), place, far)
    return table
