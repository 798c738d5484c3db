"""The forecast's own error along a flight, compiled: what a drop meets beyond the forecast wind."""

from typing import Any, NamedTuple

import numpy as np

from planner.compiled import inlined
from planner.geo import Floats
from planner.vehicle.profile import Integers


class WindErrors(NamedTuple):
    """The forecast's own error of n drops: the same everywhere, decorrelating in time.

    Drop i meets column `row[i]` of `series` (K, S, 2), standard normal at steps of `spacing_s` from
    `origin_s` (n,), linear between; `sigma_mps` (H, J) at `heights_m` (H,) and `leads_s` (J,) scales it;
    `issued_s` is lead zero. No steps mean no error. Steps come first, for drops
    side by side ask for the same one at about the same time.
    """

    series: Floats
    row: Integers
    origin_s: Floats
    spacing_s: float
    sigma_mps: Floats
    heights_m: Floats
    leads_s: Floats
    issued_s: float

    def some(self, pick: Any) -> "WindErrors":
        """Those of some of the drops: a slice, or an index array."""
        return self._replace(row=self.row[pick], origin_s=self.origin_s[pick])


@inlined
def _clamped_cell(nodes: Floats, value: float) -> tuple[int, float]:
    """Index and fraction of a value between sorted nodes, held at both ends."""
    i = 0
    while i < nodes.size - 2 and value >= nodes[i + 1]:
        i += 1
    return i, min(max((value - nodes[i]) / (nodes[i + 1] - nodes[i]), 0.0), 1.0)


@inlined
def wind_error(errors: WindErrors, drop: int, time_s: float, altitude_m: float) -> tuple[float, float]:
    """The error of u and v [m/s] that a drop meets at a time and height."""
    z, fz = _clamped_cell(errors.heights_m, altitude_m)
    lead, fl = _clamped_cell(errors.leads_s, time_s - errors.issued_s)
    s = errors.sigma_mps
    low = (1.0 - fl) * s[z, lead] + fl * s[z, lead + 1]
    high = (1.0 - fl) * s[z + 1, lead] + fl * s[z + 1, lead + 1]
    sigma = (1.0 - fz) * low + fz * high
    at = max((time_s - errors.origin_s[drop]) / errors.spacing_s, 0.0)
    i = min(int(at), errors.series.shape[0] - 2)
    f = min(at - i, 1.0)
    e, row = errors.series, errors.row[drop]
    u = (1.0 - f) * e[i, row, 0] + f * e[i + 1, row, 0]
    v = (1.0 - f) * e[i, row, 1] + f * e[i + 1, row, 1]
    return sigma * u, sigma * v


def no_errors(n: int) -> WindErrors:
    """The wind as forecast, for n flights."""
    table = np.zeros((2, 2))
    nodes = np.array([0.0, 1.0])
    row = np.zeros(n, dtype=np.int64)
    return WindErrors(np.zeros((0, 1, 2)), row, np.zeros(n), 1.0, table, nodes, nodes, 0.0)
