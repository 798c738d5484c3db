"""What calibrate does for a station: gather winds, fit, judge on days left out, write and show."""

import re
from datetime import UTC, datetime
from pathlib import Path

from planner.calibrate.station_calibration import StationScope, calibrated_at
from planner.calibrate.station_departures import station_departures
from planner.cli.calibrating import StationQuestion
from planner.cli.effort import progress_line
from planner.cli.output import say, write_file
from planner.cli.work.showing import show
from planner.cli.work.station_winds import StationWinds, StationWords, station_winds
from planner.cli.work.surroundings import fixed_time
from planner.errors import InputError
from planner.forecast.provider import provider_named
from planner.views.calibration_file import calibration_yaml, cases_csv, judged_table

SUFFIX = ".yaml"


def calibrate(asked: StationQuestion, out: Path | None, *, as_json: bool) -> None:
    """Show the calibration; `out` and its cases are written beside each other."""
    words = _words(asked, out)
    winds = station_winds(words)
    departures = station_departures(winds.hours)
    name = out.stem if out is not None else f"{words.provider.name}-{winds.station.name}"
    cases = None if out is None else f"{out.stem}.csv"
    with progress_line() as line:
        found, held_out = calibrated_at(
            departures,
            _scope(name, words, winds),
            cases,
            lambda done, of: line.write_now(f"fitting the error, {done} of {of} parts done"),
        )
    if winds.is_sample:
        say("these are the fake provider's winds: a calibration for trying out, not to fly by")
    if out is not None and cases is not None:
        write_file(out.with_name(cases), cases_csv(held_out))
        write_file(out, calibration_yaml(found))
        say(f"{out} written, its cases in {cases} beside it")
    show(found, as_json=as_json, table=lambda: judged_table(found))


def _words(asked: StationQuestion, out: Path | None) -> StationWords:
    if out is not None and out.suffix != SUFFIX:
        raise InputError(f"{out} is no calibration's file; end its name in {SUFFIX}")
    if asked.station is None:
        raise InputError("--fetch SOURCE is held against a station's soundings; say --station ID too")
    sources = [name for name in (asked.fetch or "").split(",") if name.strip()]
    if len(sources) != 1:
        raise InputError(
            "--fetch names one source such as gfs: whose forecasts are held against the station; a "
            "file is of one"
        )
    now = fixed_time("--now", asked.now) or datetime.now(UTC)
    provider = provider_named(sources[0].strip())
    return StationWords(asked.station, provider, asked.days, _leads(asked.leads), now, asked.yes)


def _leads(text: str) -> tuple[int, ...]:
    """Whole hours: `6h,24h,48h`; InputError for anything else."""
    found = [re.fullmatch(r"(\d{1,3}) ?h?", part.strip()) for part in text.split(",")]
    leads = sorted({int(one[1]) for one in found if one})
    if None in found or not leads or leads[-1] > 384:
        raise InputError(f"--leads are whole hours ahead such as 6h,24h,48h, up to 384, not {text[:40]!r}")
    return tuple(leads)


def _scope(name: str, words: StationWords, winds: StationWinds) -> StationScope:
    return StationScope(
        name,
        words.provider.name,
        winds.station.latitude_deg,
        winds.station.longitude_deg,
        words.now.date(),
        winds.is_sample,
    )
