"""The wind's own error of drops: what the wind does beyond what any member of a forecast says."""

from collections.abc import Iterator, Sequence
from typing import Literal

import numpy as np

from planner.chance.quantile_functions import student_size
from planner.chance.streams import random_bits, uniforms
from planner.drift.wind_errors import ErrorLaw, WindErrors
from planner.forecast.field import WindField
from planner.forecast.field_set import AnyField, parts_of
from planner.forecast.forecast import Forecast
from planner.forecast.held_winds import WindKind
from planner.geo import Floats
from planner.plan.spread import ErrorNumbers
from planner.spread.error_model import ErrorModel
from planner.spread.error_priors import (
    analysis_prior,
    by_numbers,
    far_from_measured,
    forecast_prior,
    sounding_prior,
)
from planner.spread.member_spread import member_spread
from planner.vehicle.profile import Integers

PRIOR = "prior, not calibrated"
"""What the error, and every probability that rests on it, says of itself."""


def error_model(run: WindField) -> ErrorModel:
    """The prior for the winds of a run, by what they are, less what its members vary by themselves."""
    if run.measured:
        return sounding_prior(run.measured.top_m)
    prior = forecast_prior() if run.forecast.kind is WindKind.FORECAST else analysis_prior()
    return prior.beside(member_spread(run), _lead_zero_s(run))


def _lead_zero_s(run: WindField) -> float:
    """When a run's leads begin [s from its start]: its issue, a sounding's hour; infinite where none says."""
    begins = run.measured.at if run.measured else run.forecast.issued_at
    return run.seconds(begins) if begins else np.inf


def error_laws(written: Literal["prior"] | ErrorNumbers, field: AnyField) -> list[ErrorLaw]:
    """What a plan's `wind_error` means for each run of a forecast."""
    runs = [part.field for part in parts_of(field)]
    if isinstance(written, ErrorNumbers):
        return [by_numbers(written).law(_lead_zero_s(run)) for run in runs]
    return [error_model(run).law(_lead_zero_s(run)) for run in runs]


def size_by_distance(written: Literal["prior"] | ErrorNumbers, field: AnyField, places_deg: Floats) -> Floats:
    """By how much (n,) errors are larger at latitudes and longitudes (2, n): far from a sounding."""
    measured = parts_of(field)[0].field.measured
    if measured is None or isinstance(written, ErrorNumbers):
        return np.ones(places_deg.shape[1])
    return far_from_measured(np.asarray(measured.away_km(*places_deg)))


def error_warnings(written: Literal["prior", "none"] | ErrorNumbers, forecast: Forecast) -> Iterator[str]:
    """What an answer should say of the wind's own error."""
    if isinstance(written, ErrorNumbers):
        yield "the wind's own error is set by hand: for studies, not to fly by"
    elif written == "none":
        yield "wind_error none takes the forecast as exact, which none is: for studies, not to fly by"
    else:
        yield f"the forecast's own error is a {PRIOR}"
        if forecast.issued_at is None and forecast.kind is WindKind.ANALYSIS:
            yield "no issue time: taken for an analysis, whose error is that of fresh measured winds"


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
