"""A calibration of persistence: made of a station's soundings, or held against others of that station."""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planner.calibrate.block_coverage import JudgedCase, coverage_by_class, effective_by_class
from planner.calibrate.cross_validation import cross_validated, weeks
from planner.calibrate.departures import Departures
from planner.calibrate.drift_questions import FLOAT_HOURS, LONGEST_H, QUESTIONS, level_of
from planner.calibrate.error_fit import fit_error
from planner.calibrate.persistence import HIGHEST_M, DriftCase, Persisted
from planner.calibrate.sounding_columns import OFF_H, SoundingColumn, before
from planner.errors import InputError
from planner.forecast.run_names import SOUNDING
from planner.spread.calibration import Calibration, CoverageFound, Evidence, FittedError, Scope, Surroundings
from planner.verify.reliability import uniformity

HALF_A_FLIGHT_H = FLOAT_HOURS / 2
"""The later sounding stands for the winds of a whole flight: what it departs by is that much older."""

_ALTITUDES_M = (1_000.0, 3_000.0, 5_500.0, 9_000.0, 12_000.0, 15_000.0, HIGHEST_M)
_CLASS = re.compile(r".+_(\d+(?:\.\d+)?)h")


@dataclass(frozen=True)
class JudgedPersistence:
    """A calibration, the cases that judge it, their coverage, and how many of each class were left out."""

    calibration: Calibration
    cases: tuple[JudgedCase, ...]
    coverage: tuple[CoverageFound, ...]
    left_out: dict[str, int]


def calibrated_persistence(
    columns: Sequence[SoundingColumn],
    leads_h: Sequence[float],
    *,
    name: str,
    date: datetime.date,
    cases_file: str,
) -> JudgedPersistence:
    """Fit the error of winds so many hours old, and judge it by weeks that it has not seen.

    Raises InputError for too few soundings.
    """
    persisted = Persisted.of(columns, leads_h)
    cases, left_out = persisted.cases()
    fitted_h = _fitted_leads_h(columns, leads_h)
    told = Persisted.of(columns, fitted_h).departures().later(HALF_A_FLIGHT_H)
    found = cross_validated(told, cases, lambda some: _fit(some, fitted_h))
    judged = _judged(cases, found.block.tolist(), found.level.tolist())
    coverage = coverage_by_class(judged)
    factor = found.conformal
    calibration = Calibration(
        name=name,
        kind="analysis",
        date=date,
        scope=_scope(columns, leads_h),
        error=found.error,
        conformal={"sigma_factor": round(factor.sigma_factor, 4), "tail": round(factor.tail, 2)},
        evidence=_evidence(judged, coverage, cases_file),
    )
    return JudgedPersistence(calibration, judged, coverage, left_out)


def scored_persistence(columns: Sequence[SoundingColumn], calibration: Calibration) -> JudgedPersistence:
    """Hold a calibration of persistence against other soundings, as it stands.

    Raises InputError for a calibration of anything else, and where no flight can be judged.
    """
    persisted = Persisted.of(columns, _leads_of(calibration))
    cases, left_out = persisted.cases()
    if not cases:
        raise InputError("no flight can be judged: every sounding ends below the floats that are asked")
    model = calibration.model()
    level = level_of(np.array([case.standard(model) for case in cases]), model.tail)
    block = weeks([case.time for case in cases])
    judged = _judged(cases, block.tolist(), level.tolist())
    return JudgedPersistence(calibration, judged, coverage_by_class(judged), left_out)


def _fitted_leads_h(columns: Sequence[SoundingColumn], leads_h: Sequence[float]) -> Sequence[float]:
    """Of one lead alone twice that too, where there is one: only two tell how long an error lasts."""
    twice = [2 * lead for lead in leads_h if len(leads_h) == 1 and before(columns, 2 * lead)]
    return [*leads_h, *twice]


def _fit(departures: Departures, leads_h: Sequence[float]) -> FittedError:
    return fit_error(
        departures,
        kind="analysis",
        altitudes_m=_ALTITUDES_M,
        leads_h=[lead + HALF_A_FLIGHT_H for lead in leads_h],
        asked="means",
    )


def _leads_of(calibration: Calibration) -> list[float]:
    """The leads of the classes that it was judged on."""
    found = (_CLASS.fullmatch(row.case_class) for row in calibration.evidence.coverage)
    leads = sorted({float(match[1]) for match in found if match})
    if not leads or SOUNDING not in calibration.scope.sources:
        raise InputError(
            f"{calibration.name} is no calibration of persistence; soundings judge one that was made of "
            "soundings (--soundings FILE --persistence 12h)"
        )
    return leads


def _judged(cases: Sequence[DriftCase], block: list[int], level: list[float]) -> tuple[JudgedCase, ...]:
    return tuple(
        JudgedCase(case.case_class, case.time, b, round(at, 4))
        for case, b, at in zip(cases, block, level, strict=True)
    )


def _scope(columns: Sequence[SoundingColumn], leads_h: Sequence[float]) -> Scope:
    """Winds of soundings round the station, from the shortest lead to the end of flights at the longest."""
    latitude, longitude = columns[0].place
    return Scope(
        sources=(SOUNDING,),
        leads_h=(min(leads_h) - OFF_H, max(leads_h) + LONGEST_H),
        altitudes_m=(min(question.top_m for question in QUESTIONS), HIGHEST_M),
        months=tuple(sorted({column.time.month for column in columns})),
        place=Surroundings(latitude=round(latitude, 4), longitude=round(longitude, 4)),
    )


def _evidence(judged: Sequence[JudgedCase], coverage: tuple[CoverageFound, ...], cases_file: str) -> Evidence:
    """As many effective cases as the class has that has fewest."""
    effective = effective_by_class(judged)
    return Evidence(
        n=len(judged),
        n_effective=min(effective.values()),
        coverage=coverage,
        scores={
            "n_effective": effective,
            "weeks": len({case.block for case in judged}),
            "level_p": round(uniformity(np.array([case.level for case in judged])), 4),
        },
        cases=cases_file,
    )
