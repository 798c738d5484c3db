"""What calibrate does with a station's soundings: make a calibration of persistence, or score one."""

from datetime import UTC, datetime
from pathlib import Path

from planner.calibrate.persistence_calibration import (
    JudgedPersistence,
    calibrated_persistence,
    scored_persistence,
)
from planner.calibrate.sounding_columns import columns_of
from planner.cli.calibrating import PersistenceWords
from planner.cli.output import say, write_file
from planner.cli.work.showing import show
from planner.errors import InputError
from planner.plan.launch_time import duration
from planner.spread.calibration import read_calibration
from planner.units import HOUR_S
from planner.views.calibrating_answer import calibrating_answer, calibrating_table
from planner.views.calibration_file import calibration_yaml, cases_csv

SHORTEST_H, LONGEST_H = 3.0, 120.0


def calibrate(asked: PersistenceWords, out: Path | None, *, as_json: bool) -> None:
    """Make a calibration and write it with its cases, or score one; show what its areas hold."""
    found, said = _scored(asked) if asked.score else _made(asked, out)
    answer = calibrating_answer(found, said)
    show(answer, as_json=as_json, table=lambda: calibrating_table(answer, found.calibration))


def _scored(asked: PersistenceWords) -> tuple[JudgedPersistence, tuple[str, ...]]:
    if asked.calibration is None or not asked.held_out:
        raise InputError("--score wants files of soundings and the calibration (--calibration FILE.yaml)")
    calibration = read_calibration(asked.calibration)
    columns, said = columns_of(asked.held_out)
    return scored_persistence(columns, calibration), said


def _made(asked: PersistenceWords, out: Path | None) -> tuple[JudgedPersistence, tuple[str, ...]]:
    if asked.soundings is None or asked.persistence is None or out is None:
        raise InputError("say --soundings FILE, --persistence 12h and -o FILE.yaml; or --score")
    leads_h = _leads_h(asked.persistence)
    if out.suffix != ".yaml":
        raise InputError(f"{out}: a calibration is kept in a file that ends in .yaml")
    cases = out.with_suffix(".csv")
    columns, said = columns_of([asked.soundings])
    found = calibrated_persistence(
        columns, leads_h, name=out.stem, date=datetime.now(UTC).date(), cases_file=cases.name
    )
    _keep(found, out, cases)
    return found, said


def _keep(found: JudgedPersistence, out: Path, cases: Path) -> None:
    write_file(cases, cases_csv(found.cases))
    write_file(out, calibration_yaml(found.calibration))
    say(f"{out} and {cases.name} written")


def _leads_h(text: str) -> list[float]:
    """The hours of `12h,24h`."""
    try:
        leads = sorted({duration(part).total_seconds() / HOUR_S for part in text.split(",")})
    except ValueError as error:
        raise InputError(f"--persistence: {error}") from None
    if not all(SHORTEST_H <= lead <= LONGEST_H for lead in leads):
        raise InputError(f"--persistence {text[:40]}: {SHORTEST_H:g} to {LONGEST_H:g} h are allowed")
    return leads
