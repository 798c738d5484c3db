"""The forecast's own error: what the wind does beyond what any member says.

Per drop one error, the same everywhere, that decorrelates in time (Ornstein-Uhlenbeck); its size by
height and lead time is a table in `data/wind_error.csv`. It is a prior and not calibrated.
"""

from datetime import datetime
from functools import lru_cache

import numpy as np

from planner.chance.error_series import SPACING_S
from planner.data_files import data_folder
from planner.drift.wind_errors import WindErrors
from planner.geo import Floats
from planner.units import HOUR_S
from planner.vehicle.profile import Integers

PRIOR = "prior, not calibrated"
"""What the error, and every probability that rests on it, says of itself."""


@lru_cache(maxsize=1)
def _table() -> tuple[Floats, Floats, Floats]:
    """Altitudes (H,) [m], leads (J,) [s] and sigma (H, J) [m/s] of one wind component."""
    path = data_folder() / "wind_error.csv"
    header = path.read_text(encoding="utf-8").splitlines()[0].split(",")
    leads = np.array([float(name.removeprefix("lead_").removesuffix("h_mps")) for name in header[1:]])
    rows = np.loadtxt(path, delimiter=",", skiprows=1)
    return rows[:, 0].copy(), leads * HOUR_S, rows[:, 1:].copy()  # contiguous, as the kernels were compiled


def wind_errors(
    series: Floats, *, row: Integers, origin_s: Floats, start: datetime, issued_at: datetime | None
) -> WindErrors:
    """Errors of n drops that begin at `origin_s` (n,) seconds from `start`, each with a column of `series`.

    Without an issue time every instant counts as six hours ahead, the table's first column.
    """
    heights, leads, sigma = _table()
    issued_s = (issued_at - start).total_seconds() if issued_at else np.inf
    return WindErrors(series, row, origin_s, SPACING_S, sigma, heights, leads, issued_s)
