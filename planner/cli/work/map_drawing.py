"""What map does: draw a drop's flight and zone as one file."""

from pathlib import Path

from planner import pipeline
from planner.cli.options import PlanWords, WindWords
from planner.cli.output import say, write_file
from planner.cli.work.question import on_wind
from planner.cli.work.surroundings import effort
from planner.views.answering import flight_answer
from planner.views.map import drop_map
from planner.views.places import Places
from planner.views.zone_answering import zone_answer


def draw_map(asked: PlanWords, words: WindWords, out: Path) -> None:
    """Write both answers as one map."""
    written, field = on_wind(asked, words)
    flight = flight_answer(pipeline.fly(written, field))
    with effort() as allowed:
        landing = zone_answer(*pipeline.zone(written, field, allowed))
    places = Places(written.site, written.targets, written.keep_out)
    write_file(out, drop_map(places, flight=flight, zone=landing, inline=True))
    say(f"{out} written")
