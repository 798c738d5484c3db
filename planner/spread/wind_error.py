"""The forecast's own error: what the wind does beyond what any member says.

Per drop one error, the same everywhere, that decorrelates in time (Ornstein-Uhlenbeck); its size by
height and lead time is a table in `data/wind_error.csv`. It is a prior and not calibrated.
"""

from datetime import datetime
from functools import lru_cache

import numpy as np

from planner.drift.wind_errors import WindErrors
from planner.geo import Floats
from planner.settings import data_folder
from planner.spread.draws import normals
from planner.units import HOUR_S

DECORRELATION_S = 4 * HOUR_S
SPACING_S = 600.0
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
    *, seed: int, first: int, origin_s: Floats, longest_s: float, start: datetime, issued_at: datetime | None
) -> WindErrors:
    """Errors of drops `first` onwards that begin at `origin_s` (n,), seconds from `start`.

    Without an issue time every instant counts as six hours ahead, the table's first column.
    """
    heights, leads, sigma = _table()
    nodes = int(np.ceil(longest_s / SPACING_S)) + 2
    rho = np.exp(-SPACING_S / DECORRELATION_S)
    series = np.empty((origin_s.size, nodes, 2))
    for k in range(nodes):
        fresh = np.stack([normals(seed, f"wind {axis} {k}", first, origin_s.size) for axis in "uv"], axis=1)
        series[:, k] = fresh if k == 0 else rho * series[:, k - 1] + np.sqrt(1 - rho**2) * fresh
    issued_s = (issued_at - start).total_seconds() if issued_at else np.inf
    return WindErrors(series, origin_s, SPACING_S, sigma, heights, leads, issued_s)
