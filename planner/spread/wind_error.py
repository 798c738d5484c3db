"""The wind's own error: what the wind does beyond what any member of a forecast says.

Two priors, named apart; neither is calibrated. *Forecasts*: `data/wind_error.csv` by height and lead time.
*Analyses* (a sounding, a balloon's own ascent, a reanalysis): `data/wind_error_analysis.csv` by height and
age, from flown balloons up to an hour and from soundings half a day and a day apart beyond. How an error
forgets, and why these numbers: `docs/uncertainty.md`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

import numpy as np

from planner.chance.quantile_functions import student_size
from planner.chance.streams import random_bits, uniforms
from planner.data_files import data_folder
from planner.drift.wind_errors import ErrorLaw, WindErrors
from planner.forecast.field_set import AnyField, parts_of
from planner.forecast.forecast import Forecast
from planner.geo import Floats
from planner.plan.spread import ErrorNumbers
from planner.spread.member_spread import MemberSpread, member_spread
from planner.units import HOUR_S
from planner.vehicle.profile import Integers

PRIOR = "prior, not calibrated"
"""What the error, and every probability that rests on it, says of itself."""

_LEAST_OF_TABLE = 0.5
"""What is left of the table's sigma at least where the part that grows with the wind is taken out of it."""

_LEAST_BESIDE_MEMBERS = 0.5
"""What is left of sigma at least beside the members of an ensemble: a prior."""


@dataclass(frozen=True)
class ErrorModel:
    """How large the wind's error is and how it forgets, for one kind of winds.

    `sigma_mps` (H, J) of one component at `altitudes_m` (H,) and `leads_h` (J,), to which `wind_share` of the
    wind is added; `length_km` (J,) by lead. The tail is Student's with `tail` degrees of freedom, None is
    normal.
    """

    name: str
    kind: Literal["forecast", "analysis"]
    sigma_mps: Floats
    altitudes_m: Floats
    leads_h: Floats
    column_share: float
    length_km: Floats
    memory_h: float
    wind_share: float
    tail: float | None

    def beside(self, members: MemberSpread | None, issued_s: float) -> "ErrorModel":
        """The same less what a forecast's members vary by themselves: so that nothing is counted twice.

        `_LEAST_BESIDE_MEMBERS` of the size stays, for members of one model share its faults, and in the first
        two days they lie closer together than the truth does to them.
        """
        if members is None:
            return self
        leads_h = (members.times_s - issued_s) / HOUR_S if np.isfinite(issued_s) else 0.0 * members.times_s
        altitudes_m = np.union1d(self.altitudes_m, members.altitudes_m)
        new_leads_h = np.union1d(self.leads_h, np.clip(leads_h, self.leads_h[0], None))
        whole = _on(altitudes_m, new_leads_h, self.altitudes_m, self.leads_h, self.sigma_mps**2)
        variance = members.variance if np.isfinite(issued_s) else members.variance.mean(axis=1, keepdims=True)
        at_h = leads_h if np.isfinite(issued_s) else self.leads_h[:1]
        carried = _on(altitudes_m, new_leads_h, members.altitudes_m, at_h, variance)
        missing = np.sqrt(np.maximum(whole - carried, _LEAST_BESIDE_MEMBERS**2 * whole))
        length_km = np.interp(new_leads_h, self.leads_h, self.length_km)
        return replace(
            self, sigma_mps=missing, altitudes_m=altitudes_m, leads_h=new_leads_h, length_km=length_km
        )

    def law(self, issued_s: float) -> ErrorLaw:
        """The same as the drift takes it, with lead zero at `issued_s`."""
        return ErrorLaw(
            self.sigma_mps,
            self.altitudes_m,
            self.leads_h * HOUR_S,
            self.length_km * 1_000.0,
            self.column_share,
            self.memory_h * HOUR_S,
            self.wind_share,
            issued_s,
            self.tail,
        )


def _on(altitudes_m: Floats, leads_h: Floats, rows_m: Floats, columns_h: Floats, values: Floats) -> Floats:
    """A table by altitude and lead, linear between and held beyond, at other altitudes and leads."""
    by_lead = np.stack([np.interp(leads_h, columns_h, row) for row in values])
    return np.stack([np.interp(altitudes_m, rows_m, column) for column in by_lead.T], axis=1)


def _table(name: str) -> tuple[Floats, Floats, Floats]:
    """Altitudes (H,) [m], leads (J,) [h] and sigma (H, J) [m/s] of one wind component."""
    path = data_folder() / name
    header = path.read_text(encoding="utf-8").splitlines()[0].split(",")
    leads = np.array([float(word.removeprefix("lead_").removesuffix("h_mps")) for word in header[1:]])
    rows = np.loadtxt(path, delimiter=",", skiprows=1)
    return rows[:, 0].copy(), leads, rows[:, 1:].copy()  # contiguous, as the kernels were compiled


def usual_speed_mps(altitude_m: Floats) -> Floats:
    """The median wind at altitudes (`data/wind_speed.csv`), at which a table's sigma holds as a whole."""
    altitudes_m, speeds_mps = np.loadtxt(data_folder() / "wind_speed.csv", delimiter=",", skiprows=1).T
    return np.asarray(np.interp(altitude_m, altitudes_m, speeds_mps))


def _without_wind(altitudes_m: Floats, sigma_mps: Floats, share: float) -> tuple[Floats, Floats]:
    """The part of a table that does not grow with the wind, at its heights and those of the usual wind.

    So that the rms error at the usual wind is the table's, or larger where that wind alone would be more.
    """
    heights_m = np.union1d(
        altitudes_m, [0.0, 1_500.0, 3_000.0, 5_500.0, 9_000.0, 12_000.0, 15_000.0, 20_000.0]
    )
    whole = np.stack([np.interp(heights_m, altitudes_m, column) for column in sigma_mps.T], axis=1)
    grows = share * usual_speed_mps(heights_m)[:, None]
    return heights_m, np.sqrt(np.maximum(whole**2 - grows**2, (_LEAST_OF_TABLE * whole) ** 2))


@lru_cache(maxsize=1)
def forecast_prior() -> ErrorModel:
    """Forecasts until calibrated: cautious, as no evidence says how narrow their error is in height.

    The table is not lowered by what grows with the wind: in a calm it would be less than 0.7 of what it was
    as one offset, a day ahead.
    """
    altitudes_m, leads_h, sigma_mps = _table("wind_error.csv")
    length_km = np.interp(leads_h, [6.0, 24.0], [2.0, 5.0])
    return ErrorModel("prior", "forecast", sigma_mps, altitudes_m, leads_h, 0.3, length_km, 4.0, 0.1, 6.0)


@lru_cache(maxsize=1)
def analysis_prior() -> ErrorModel:
    """Winds that were measured or analysed: nearly white in height while they are fresh.

    At the usual wind the whole error is the table's.
    """
    altitudes_m, leads_h, sigma_mps = _table("wind_error_analysis.csv")
    share = 0.15
    heights_m, sigma_mps = _without_wind(altitudes_m, sigma_mps, share)
    length_km = np.interp(leads_h, [1.0, 12.0], [1.5, 9.0])
    return ErrorModel("prior", "analysis", sigma_mps, heights_m, leads_h, 0.2, length_km, 4.0, share, 6.0)


def by_numbers(numbers: ErrorNumbers) -> ErrorModel:
    """The forecasts' table as it stands, times a scale, forgetting as somebody wrote."""
    altitudes_m, leads_h, sigma_mps = _table("wind_error.csv")
    return ErrorModel(
        "by numbers",
        "forecast",
        numbers.scale * sigma_mps,
        altitudes_m,
        leads_h,
        numbers.column_share,
        np.full(leads_h.size, numbers.length_km),
        numbers.memory_h,
        numbers.wind_share,
        None,
    )


def error_model(written: Literal["prior"] | ErrorNumbers, forecast: Forecast) -> ErrorModel:
    """What a plan's `wind_error` means for winds of this forecast."""
    if isinstance(written, ErrorNumbers):
        return by_numbers(written)
    return analysis_prior() if forecast.issued_at is None else forecast_prior()


def error_warnings(written: Literal["prior", "none"] | ErrorNumbers, forecast: Forecast) -> Iterator[str]:
    """What an answer should say of the wind's own error."""
    if isinstance(written, ErrorNumbers):
        yield "the wind's own error is set by hand: for studies, not to fly by"
    elif written == "none":
        yield "wind_error none takes the forecast as exact, which none is: for studies, not to fly by"
    else:
        yield f"the forecast's own error is a {PRIOR}"
        if forecast.issued_at is None:
            yield "no issue time: taken for an analysis, whose error is that of fresh measured winds"


def error_laws(written: Literal["prior"] | ErrorNumbers, field: AnyField) -> list[ErrorLaw]:
    """What a plan's `wind_error` means for each run of a forecast, beside what its members vary."""
    laws = []
    for part in parts_of(field):
        forecast, run = part.field.forecast, part.field
        model = error_model(written, forecast)
        issued_s = run.seconds(forecast.issued_at) if forecast.issued_at else np.inf
        if not isinstance(written, ErrorNumbers):
            model = model.beside(member_spread(run), issued_s)
        laws.append(model.law(issued_s))
    return laws


def wind_errors(
    laws: Sequence[ErrorLaw], *, seed: int, first: int, count: int, row: Integers, origin_s: Floats
) -> WindErrors:
    """Errors of n flights that begin at `origin_s` (n,) [s], each of the drop `row` (n,) from `first` on.

    `laws` are those of the runs that it flies in, in their order.
    """
    key = random_bits(seed, "wind", first, count)
    size = np.ones(count)
    if laws[0].tail is not None:
        size = student_size(uniforms(seed, "wind size", first, count), laws[0].tail)
    return WindErrors(key[row], size[row], origin_s, laws[0], tuple(laws[1:]))
