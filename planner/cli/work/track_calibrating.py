"""What calibrate does with tracks: read them, fit, judge each by the others, write, and show."""

from datetime import UTC, datetime
from pathlib import Path

from planner.calibrate.flown_calibration import CalibrationTold, calibrate_flights, that_teach
from planner.cli.calibrating import CalibrateWords
from planner.cli.output import say, write_file
from planner.cli.work.flown_reading import flown_flights
from planner.cli.work.showing import show
from planner.cli.work.surroundings import effort
from planner.document import parse, read_written
from planner.errors import InputError
from planner.plan.plan import Plan
from planner.verify.flight_plan import MEMBERS
from planner.views.calibration_file import calibration_yaml, cases_csv, judged_table

SUFFIXES = (".yaml", ".yml")
FEWEST, MOST = 200, 100_000
"""Drops by which a flight is judged."""


def calibrate(asked: CalibrateWords, out: Path | None, *, as_json: bool) -> None:
    """Write the calibration of some flown balloons and the list of its cases, and show how it was judged."""
    if not asked.tracks or out is None:
        raise InputError("say tracks, or --soundings FILE --persistence 12h; and -o NAME.yaml; or --score")
    if out.suffix not in SUFFIXES:
        raise InputError(f"{out} is no calibration's name; end it in .yaml")
    flights, no_tracks = flown_flights(asked.tracks, asked.events, asked.issued_at)
    flights, teach_nothing = that_teach(flights)
    for name, why in (*no_tracks, *teach_nothing):
        say(f"{name} was left out: {why}")
    plan = parse(Plan, read_written(asked.plan)) if asked.plan else None
    members = MEMBERS if asked.members is None else asked.members
    if not FEWEST <= members <= MOST:
        raise InputError(f"{members} drops tell no areas; {FEWEST} to {MOST:,} are allowed")
    cases = out.with_suffix(".csv")
    told = CalibrationTold(out.stem, datetime.now(UTC).date(), cases.name, plan, asked.seed or 0, members)
    with effort() as allowed:
        found, landings = calibrate_flights(flights, told, allowed)
    write_file(cases, cases_csv(landings))
    write_file(out, calibration_yaml(found))
    say(f"{out} and {cases.name} written")
    show(found, as_json=as_json, table=lambda: judged_table(found))
