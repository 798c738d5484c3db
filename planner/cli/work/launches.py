"""What windows does: read a campaign, judge its launches, and show."""

from pathlib import Path

from planner import pipeline, wind_choice
from planner.cli.options import WindWords
from planner.cli.work.calibrating_option import calibration_said
from planner.cli.work.question import opened
from planner.cli.work.showing import show
from planner.cli.work.surroundings import effort
from planner.document import parse, read_written
from planner.spread.known_calibrations import looked_up
from planner.views.tables import windows_table
from planner.views.window_answering import windows_answer
from planner.window.campaign import Campaign


def windows(
    file: Path,
    words: WindWords,
    seed: int | None,
    members: int | None,
    calibration: str | None,
    *,
    as_json: bool,
) -> None:
    """Show go, caution, no-go or unknown for every launch of a campaign's file."""
    said = calibration_said(calibration)
    asked = said.laid_over(read_written(file))
    if isinstance(asked, dict):
        asked |= {name: value for name, value in (("seed", seed), ("members", members)) if value is not None}
    written = looked_up(parse(Campaign, asked).with_files_read(file.parent), said.known)
    clock, open_one = opened(words, written.sites)
    field = wind_choice.wind_for_campaign(written, open_one, now=clock)
    with effort() as allowed:
        found = pipeline.windows(written, field, now=clock, effort=allowed)
    answer = windows_answer(written, found)
    show(answer, as_json=as_json, table=lambda: windows_table(answer))
