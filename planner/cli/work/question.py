"""What a command asks: the plan that its words spell out, and the forecast that they name."""

import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from planner import wind_choice
from planner.cli.effort import ProgressLine
from planner.cli.options import PlanWords, WindWords
from planner.cli.work.calibrating_option import calibration_said
from planner.cli.work.last_positions import track_positions
from planner.cli.work.surroundings import fixed_time, kept_runs
from planner.document import parse, read_written
from planner.errors import InputError
from planner.flight.nowcast.nowcast import wind_wanted
from planner.flight.run_ceiling import high_enough
from planner.forecast.field_set import AnyField, parts_of
from planner.forecast.store.as_of import Opener, as_of
from planner.forecast.store.start import Start
from planner.plan.plan import Plan
from planner.plan.site import Site
from planner.spread.known_calibrations import looked_up
from planner.written.place import read_place


def plan_data(asked: PlanWords) -> Any:
    """A plan's data: what a file says, with what the options say laid over it."""
    data = read_written(asked.file) if asked.file else {}
    if not isinstance(data, dict):
        raise InputError(f"{asked.file} does not hold a plan: a mapping of names to values is wanted")
    said = {"launch_time": asked.launch, "seed": asked.seed, "members": asked.members}
    data = data | {name: value for name, value in said.items() if value is not None}
    if asked.site is not None:
        data["site"] = site_data(asked.site)
    given = {name: value for name, value in asked.vehicle.items() if value is not None}
    if given:
        before = data.get("vehicle", {"kind": "constant_rate"})
        data["vehicle"] = (before if isinstance(before, dict) else {}) | given
    if not asked.file:
        _require(data, given)
    return data | _searched(asked, data) | _updated(asked)


def _searched(asked: PlanWords, data: dict[str, Any]) -> dict[str, Any]:
    """What was searched by the options, after what the plan's file says of it."""
    if (asked.detection is None) != (not asked.searched):
        raise InputError("--searched FILE and --detection P go together: where, and how likely a find was")
    before = data.get("searched", [])
    areas = [{"file": str(path.absolute()), "detection": asked.detection} for path in asked.searched]
    return {"searched": [*before, *areas]} if areas and isinstance(before, list) else {}


def _updated(asked: PlanWords) -> dict[str, Any]:
    """What the options say of the flight in the air."""
    told: dict[str, Any] = {"positions": track_positions(asked.update)} if asked.update else {}
    told |= {"phase": asked.phase} if asked.phase else {}
    return told | ({"release_now": True} if asked.release_now else {})


def _require(data: dict[str, Any], vehicle: dict[str, float]) -> None:
    """Without a plan file, say which options are missing rather than which fields."""
    missing = [flag for flag, name in (("--site", "site"), ("--launch", "launch_time")) if name not in data]
    missing += [] if "descent_rate_mps" in vehicle else ["--descent-rate"]
    if missing:
        raise InputError(f"give a plan file, or spell the flight out: {', '.join(missing)} missing")


def site_data(text: str) -> dict[str, float]:
    """A place as people type it as a site's data; InputError says what would have been right."""
    try:
        return read_place(text).data()
    except ValueError as error:
        raise InputError(
            "--site wants LAT,LON or LAT,LON,ALT_M such as 37.90,126.70 or '40.5N 105.2W', "
            f"not {text[:60]!r}: {error}"
        ) from None


def on_wind(asked: PlanWords, words: WindWords) -> tuple[Plan, AnyField]:
    """The plan that was asked for and the forecast that it flies in, times made absolute."""
    said = calibration_said(asked.calibration)
    plan = parse(Plan, said.laid_over(plan_data(asked)))
    plan = looked_up(plan.with_files_read(asked.file.parent if asked.file else Path()), said.known)
    now, open_one = opened(words, [plan.site])
    known = None if plan.launch_time.base == "run" else plan.launch_time.at(now, now)
    field = open_one(wind_wanted(plan, known))
    plan = plan.fixed(now=now, run=field.forecast.issued_at or field.start)
    return plan, high_enough(plan, field)


def opened(words: WindWords, sites: Iterable[Site]) -> tuple[datetime, Opener]:
    """The time that counts as now at some sites, and what opens a forecast that covers a start."""
    dated, store = fixed_time("--issued-at", words.issued_at), kept_runs(words.hold_h)
    clock = fixed_time("--now", words.now)
    now = clock or datetime.now(UTC).replace(microsecond=0)
    line = ProgressLine(seen=sys.stderr.isatty())
    progress = line.write_now
    open_quietly = wind_choice.wind_opener(
        words.wind, store, now=now, issued_at=dated, lag=words.lag, progress=progress
    )

    def open_one(*starts: Start) -> AnyField:
        try:
            field = open_quietly(*starts)
            _require_sounding(field, words.hold_h)
            return field
        finally:
            line.clear()

    if clock is not None or not wind_choice.is_one_of_its_own(words.wind, store):
        return now, open_one
    return as_of(open_one, [Start(s.latitude_deg, s.longitude_deg) for s in sites], now=now)


def _require_sounding(field: AnyField, hold_h: float | None) -> None:
    """Refuse to hold what is no sounding for so long."""
    if hold_h is not None and not any(part.opened.measured for part in parts_of(field)):
        raise InputError(f"--hold is for soundings, and {field.forecast.id} is none; leave it out")
