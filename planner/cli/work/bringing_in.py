"""What ingest and sample do: bring runs into the store, those of files and one that is made."""

from datetime import UTC, datetime
from pathlib import Path

from planner.cli.effort import progress_line
from planner.cli.output import say
from planner.cli.work.showing import show
from planner.cli.work.surroundings import fixed_time, kept_runs
from planner.errors import InputError
from planner.forecast.decoded_run import wind_field
from planner.forecast.reading.read import read
from planner.sample.sample import ensure_sample, latest_cycle, make_sample
from planner.views.forecast_card import ForecastsAnswer, kept_forecast
from planner.views.tables import forecasts_table


def ingest(files: list[Path], issued_at: str | None, *, as_json: bool) -> None:
    """Keep the runs of files, and say what is doubtful about them."""
    store = kept_runs()
    reading = read(files, issued_at=fixed_time("--issued-at", issued_at), apart=True)
    fields = [wind_field(cube) for cube in reading.cubes]
    kept = ForecastsAnswer(forecasts=tuple(kept_forecast(store, store.add(field)) for field in fields))
    left = ", ".join(f"{name} {count}" for name, count in reading.not_needed.most_common())
    say(f"{reading.used} fields used" + (f"; not needed: {left}" if left else ""))
    for field in fields:
        for warning in field.warnings:
            say(f"{field.forecast.id}: {warning}")
    show(kept, as_json=as_json, table=lambda: forecasts_table(kept, now=datetime.now(UTC)))


def make_sample_run(out: Path | None, *, as_json: bool) -> None:
    """Keep the sample forecast; its files too where `out` names a folder."""
    now, store = datetime.now(UTC), kept_runs()
    with progress_line() as line:
        progress = line.write_now
        if out is not None:
            _require_folder(out)
            line.say(f"{len(make_sample(out, latest_cycle(now), progress=progress))} files in {out}")
        made = kept_forecast(store, ensure_sample(store, now, progress=progress).forecast)
    only = ForecastsAnswer(forecasts=(made,))
    show(made, as_json=as_json, table=lambda: forecasts_table(only, now=now))


def _require_folder(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"cannot write to {out}: {error.strerror or error}") from None
