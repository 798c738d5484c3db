"""The wind's own error of drops: what the wind does beyond what any member of a forecast says."""

from collections.abc import Sequence

import numpy as np

from planner.chance.quantile_functions import student_size
from planner.chance.streams import random_bits, uniforms
from planner.drift.wind_errors import ErrorLaw, WindErrors, no_errors
from planner.forecast.field import WindField
from planner.forecast.field_set import AnyField, parts_of
from planner.forecast.held_winds import WindKind
from planner.geo import Floats
from planner.plan.spread import ErrorNumbers, WrittenError
from planner.spread.calibration import Calibration
from planner.spread.calibration_in_use import CalibrationInUse, lead_zero_s
from planner.spread.error_in_doubt import ErrorInDoubt
from planner.spread.error_model import ErrorModel
from planner.spread.error_priors import (
    analysis_prior,
    by_numbers,
    far_from_measured,
    forecast_prior,
)
from planner.spread.measured_error import measured_error
from planner.spread.member_spread import MemberSpread, member_spread
from planner.vehicle.profile import Integers


def error_model(
    run: WindField, calibration: Calibration | None = None, members: MemberSpread | None = None
) -> ErrorModel:
    """The error of a run's winds as calibrated, or its prior, beside its members' spread, or another's."""
    if run.measured:
        return measured_error(calibration.model() if calibration else analysis_prior(), run, run.measured)
    prior = forecast_prior() if run.forecast.kind is WindKind.FORECAST else analysis_prior()
    return (calibration or prior).beside(members or member_spread(run), lead_zero_s(run))


def error_laws(
    written: WrittenError, field: AnyField, members: MemberSpread | None = None
) -> Sequence[ErrorLaw]:
    """What a plan's `wind_error` means for each run of a forecast; nothing at all where it is `none`.

    `members` are the spread of a run in place of its own.
    """
    if isinstance(written, ErrorInDoubt):
        return [written.law(law) for law in error_laws(written.written, field, members)]
    if written == "none":
        return ()
    runs = [part.field for part in parts_of(field)]
    if isinstance(written, ErrorNumbers):
        return [by_numbers(written).law(lead_zero_s(run)) for run in runs]
    calibration = written.flown if isinstance(written, CalibrationInUse) else None
    return [error_model(run, calibration, members).law(lead_zero_s(run)) for run in runs]


def size_by_distance(written: WrittenError, field: AnyField, member: Integers, places_deg: Floats) -> Floats:
    """By how much (n,) errors are larger at latitudes and longitudes (2, n): far from a sounding.

    Of several runs each flight counts its own, by its `member` (n,) of them.
    """
    size = np.ones(member.size)
    for part in parts_of(field) if not isinstance(written, ErrorNumbers) else ():
        its = np.isin(member, part.numbers)
        if part.field.measured is not None:
            size[its] = far_from_measured(np.asarray(part.field.measured.away_km(*places_deg[:, its])))
    return size


def wind_errors(
    laws: Sequence[ErrorLaw],
    *,
    seed: int,
    first: int,
    count: int,
    row: Integers,
    origin_s: Floats,
    size: Floats,
) -> WindErrors:
    """Errors of n flights that begin at `origin_s` (n,) [s], each of the drop `row` (n,) from `first` on.

    `laws` are those of the runs that it flies in, in their order; `size` (n,) makes a flight's larger.
    """
    key = random_bits(seed, "wind", first, count)
    tail = np.ones(count)
    if laws[0].tail is not None:
        tail = student_size(uniforms(seed, "wind size", first, count), laws[0].tail)
    return WindErrors(key[row], size * tail[row], origin_s, laws[0], tuple(laws[1:]))


def mean_error(laws: Sequence[ErrorLaw], origin_s: float) -> WindErrors:
    """The mean of what the error of one flight can be, after what was seen of it since `origin_s` [s]."""
    if all(law.seen is None for law in laws):
        return no_errors(1)
    key = np.zeros(1, dtype=np.uint64)
    return WindErrors(key, np.ones(1), np.array([origin_s]), laws[0], tuple(laws[1:]), mean=True)
