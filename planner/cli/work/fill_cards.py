"""What fill does: work a fill out, and show it or print it as a card."""

from pathlib import Path

from planner import pipeline
from planner.cli.options import PlanWords, WindWords
from planner.cli.output import say, write_file
from planner.cli.work.question import on_wind
from planner.cli.work.showing import show
from planner.flight.cylinder import Cylinder
from planner.flight.wanted import Wanted
from planner.views.card import fill_answer
from planner.views.card_page import fill_html
from planner.views.tables import fill_table


def fill(
    asked: PlanWords,
    words: WindWords,
    *,
    wanted: tuple[float | None, float | None, float | None],
    cylinder: tuple[float, float, float, float],
    out: Path | None,
    as_json: bool,
) -> None:
    """Show how to fill for what is `wanted` (float [m], climb [m/s], burst [m]) from cylinders.

    A `cylinder` is its volume [l], pressure when full and when left [bar], and the share that can be used.
    """
    for_this, bottle = Wanted(*wanted), Cylinder(*cylinder)
    written, field = on_wind(asked, words)
    answer = fill_answer(written, field.forecast, pipeline.fill(written, field, for_this, bottle))
    if out:
        write_file(out, fill_html(answer))
        say(f"{out} written")
    if as_json or not out:
        show(answer, as_json=as_json, table=lambda: fill_table(answer))
