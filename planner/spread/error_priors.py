"""The wind's own error until somebody calibrates it: two priors, named apart, and errors by numbers.

*Forecasts*: `data/wind_error.csv` by height and lead time. *Analyses* (a sounding, a balloon's own ascent, a
reanalysis): `data/wind_error_analysis.csv` by height and age, from flown balloons up to three hours and
from soundings half a day and a day apart beyond. How an error forgets, and why these numbers:
`docs/uncertainty.md`.
"""

from functools import cache, lru_cache

import numpy as np

from planner.data_files import data_folder
from planner.geo import Floats
from planner.plan.spread import ErrorNumbers
from planner.spread.error_model import ErrorModel

_LEAST_OF_TABLE = 0.5
"""What is left of the table's sigma at least where the part that grows with the wind is taken out of it."""

_FRESH_H = 0.5
"""An own ascent's wind is exact where and when it was measured; how soon it is as wrong as another balloon's.

28 flown descents against their ascents: 0.4 of the variance shows after some 10 minutes, 0.7 after 30, all
after an hour.
"""

_FAR_MPS_PER_KM = 0.02
"""How much a measured wind's error grows with the distance: ASTRA's tables, 0.011 to 0.04 m/s a km."""


@cache
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
    return ErrorModel(sigma_mps, altitudes_m, leads_h, 0.3, length_km, 4.0, 0.1, 6.0)


@lru_cache(maxsize=1)
def analysis_prior() -> ErrorModel:
    """Winds that were measured or analysed: nearly white in height while they are fresh.

    At the usual wind the whole error is the table's.
    """
    altitudes_m, leads_h, sigma_mps = _table("wind_error_analysis.csv")
    share = 0.15
    heights_m, sigma_mps = _without_wind(altitudes_m, sigma_mps, share)
    length_km = np.interp(leads_h, [1.0, 12.0], [1.5, 9.0])
    return ErrorModel(sigma_mps, heights_m, leads_h, 0.2, length_km, 4.0, share, 6.0, _FRESH_H)


def by_numbers(numbers: ErrorNumbers) -> ErrorModel:
    """The forecasts' table as it stands, times a scale, forgetting as somebody wrote."""
    altitudes_m, leads_h, sigma_mps = _table("wind_error.csv")
    return ErrorModel(
        numbers.scale * sigma_mps,
        altitudes_m,
        leads_h,
        numbers.column_share,
        np.full(leads_h.size, numbers.length_km),
        numbers.memory_h,
        numbers.wind_share,
        None,
    )


def far_from_measured(away_km: Floats) -> Floats:
    """By how much (n,) errors are larger where a drop begins so far from where winds were measured."""
    fresh_mps = 2.5
    return np.asarray(np.sqrt(1.0 + (_FAR_MPS_PER_KM * away_km / fresh_mps) ** 2))
