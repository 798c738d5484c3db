"""Tables suit the terminal: no word is broken, nothing is cut, and what is too wide is told by rows."""

import pytest
from rich.console import Console

from planner.views.terminal_table import TerminalTable

RUN = "sample-20261130T1200Z-7c44705d"


def shown(table: TerminalTable, width: int) -> list[str]:
    console = Console(width=width)
    with console.capture() as lines:
        console.print(table)
    return lines.get().splitlines()


def landings() -> TerminalTable:
    table = TerminalTable("Piece", "Ending", "Landing time", "Latitude, longitude", "Which")
    table.add("leaflets", "landed", "2026-12-01 03:52:59Z", "38.0665, 127.6357", "can kill whoever it hits")
    return table


@pytest.mark.parametrize("width", [40, 60, 80, 90, 120, 200])
def test_every_word_stands_whole_at_every_width(width):
    lines = shown(landings(), width)
    assert max(map(len, lines)) <= width
    words = " ".join(lines).split()
    for word in ("leaflets", "landed", "03:52:59Z", "127.6357", "whoever"):
        assert any(word in found for found in words)


def test_a_time_and_a_place_stand_in_one_line_in_columns():
    lines = shown(landings(), 80)
    assert any("2026-12-01 03:52:59Z  38.0665, 127.6357" in line for line in lines)


def test_what_is_too_wide_is_told_by_rows_with_the_name_of_each_cell():
    table = TerminalTable("Run", "Source", "Issued", "Area S,W,N,E", "Members", "Top m", "MB", "")
    table.add(RUN, "sample", "2026-11-30 12:00Z", "28,116,46,138", "5", "38957", "449.1", "not for flight")
    first, *rest = shown(table, 80)
    assert first.strip() == RUN
    assert all(line.startswith("  ") for line in rest)
    told = " ".join(line.strip() for line in rest)
    assert told == (
        "Source sample; Issued 2026-11-30 12:00Z; Area S,W,N,E 28,116,46,138; Members 5; Top m 38957; "
        "MB 449.1; not for flight"
    )
    assert len(shown(table, 160)) == 2


def test_words_cannot_steer_the_terminal_nor_are_they_markup():
    table = TerminalTable("Site")
    table.add("[red]\x1b[31mhill")
    assert "[red]" in shown(table, 80)[1]
    assert "\x1b" not in "".join(shown(table, 80))
