"""A station's departures -> a calibration for its surroundings: fitted, then judged on days left out."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from planner.calibrate.block_coverage import JudgedCase, coverage_by_class
from planner.calibrate.column_flights import ColumnCase, column_cases, sigma_factor
from planner.calibrate.departures import Departures
from planner.calibrate.error_fit import fit_error
from planner.spread.calibration import Calibration, Evidence, FittedError, Scope, Surroundings
from planner.vehicle.profile import Integers

FOLDS = 5
SEASON = datetime.timedelta(days=15)
"""So long before and after its days a calibration holds."""


@dataclass(frozen=True)
class StationScope:
    """Of what a calibration is to be: its name, source and place, and when it was made."""

    name: str
    source: str
    latitude_deg: float
    longitude_deg: float
    made_on: datetime.date
    is_sample: bool = False


def calibrated_at(
    departures: Departures,
    scope: StationScope,
    cases_file: str | None = None,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> tuple[Calibration, tuple[JudgedCase, ...]]:
    """The calibration and the cases it was judged on. Raises InputError for too few days."""
    progress(0, FOLDS + 1)
    error = fit_error(departures)
    blocks = np.unique(departures.block)
    folds = _folds(departures, blocks, error, progress)
    effective = float(blocks.size)
    held_out = tuple(_held_out(folds, effective))
    cases = [case for fold in folds for case in fold]
    profiles = int(np.unique(departures.profile).size)
    evidence = Evidence(
        n=profiles,
        n_effective=effective,
        coverage=coverage_by_class(held_out),
        scores={"sample_weather": True} if scope.is_sample else {},
        cases=cases_file,
    )
    found = Calibration(
        name=scope.name,
        kind="forecast",
        date=scope.made_on,
        scope=_scope(departures, scope),
        error=error,
        conformal={"sigma_factor": round(sigma_factor(cases, effective), 4)},
        evidence=evidence,
    )
    return found, held_out


def _folds(
    departures: Departures, blocks: Integers, error: FittedError, progress: Callable[[int, int], None]
) -> list[list[ColumnCase]]:
    """The cases of each fifth of the days, in the error that the other days tell."""
    folds = []
    for number, left_out in enumerate(np.array_split(blocks, min(FOLDS, blocks.size))):
        progress(number + 1, FOLDS + 1)
        out = np.isin(departures.block, left_out)
        found = fit_error(
            departures.some(~out),
            altitudes_m=error.altitudes_m,
            leads_h=error.leads_h,
            memory_h=error.memory_h,
        )
        folds.append(list(column_cases(departures.some(out), found.model())))
    return folds


def _held_out(folds: Sequence[list[ColumnCase]], effective: float) -> list[JudgedCase]:
    """All cases, each with the factor that the other fifths tell."""
    found = []
    for number, fold in enumerate(folds):
        others = [case for other, some in enumerate(folds) if other != number for case in some]
        factor = sigma_factor(others, effective * (1.0 - 1.0 / len(folds)))
        found += [_judged(case, factor) for case in fold]
    return found


def _scope(departures: Departures, scope: StationScope) -> Scope:
    """Held before the first lead, whose error is larger than that of a shorter one; up to the usual top."""
    tops = [departures.altitude_m[departures.profile == one].max() for one in np.unique(departures.profile)]
    begun, ended = (
        datetime.datetime.fromtimestamp(float(at), datetime.UTC)
        for at in (departures.time_s.min(), departures.time_s.max())
    )
    first, last = (begun - SEASON).date(), (ended + SEASON).date()
    days = [first + datetime.timedelta(days=day) for day in range((last - first).days + 1)]
    return Scope(
        sources=(scope.source,),
        leads_h=(0.0, float(departures.lead_h.max())),
        altitudes_m=(0.0, float(np.floor(np.median(tops)))),
        months=tuple(sorted({day.month for day in days})),
        place=Surroundings(latitude=round(scope.latitude_deg, 4), longitude=round(scope.longitude_deg, 4)),
    )


def _judged(case: ColumnCase, factor: float) -> JudgedCase:
    at = datetime.datetime.fromtimestamp(case.time_s, datetime.UTC)
    return JudgedCase(case.flight, at, case.block, round(case.level(factor), 4))
