"""Native levels -> the ladder: winds at fixed heights, for kernels that march from rung to rung.

The rungs are the same for all members of a run: the area-mean heights of its native levels, layers
thicker than a limit split. From the lowest ground to the highest the rungs stand closer, because
there the winds near the ground bend sharply, at another height over every node. Winds are those of
the native column at each rung, which the reference kernel reads too.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from planner.air import LOWEST_ALTITUDE_M
from planner.compiled import kernel
from planner.forecast.field import Float32s, WindField
from planner.forecast.native import Winds, column_wind, winds
from planner.geo import Floats, geometric_altitude
from planner.units import EARTH_RADIUS_M

LAYER_M = 300.0
"""Thickest layer between two rungs: above it the error of integration grows past 10 m."""

NEAR_GROUND_LAYER_M = 50.0
"""Thickest layer where the ground may be near."""

_CLOSEST_M = 10.0  # rungs closer than this are one


@dataclass(frozen=True)
class Ladder:
    """The winds of one member on the rungs.

    `wind` (K, T, Y, X, 2) float32 holds u and v in grid cells per second, u as on the equator: what a
    parallel's shortness adds is left to the kernel, for it is not linear between rows (`docs/decisions.md`).
    `rungs_m` (K,) altitudes rising. Axes are at least 2 long, and X has the first column again at the
    end where the grid goes round the earth, so that every point has neighbours.
    """

    rungs_m: Floats
    wind: Float32s


def rungs_m(field: WindField, layer_m: float = LAYER_M, near_ground_m: float = NEAR_GROUND_LAYER_M) -> Floats:
    """Altitudes (K,) [m] of a run's rungs, from the lowest that flights reach to its top."""
    low, high = float(field.ground_m.min()), float(field.ground_m.max())
    near = field.near_heights_m
    levels = geometric_altitude(field.wind[..., 0].mean(axis=(0, 1, 2, 3), dtype=np.float64))
    top = field.forecast.top_m
    bent = high + float(near[-1]) if near.size else high
    wanted = [LOWEST_ALTITUDE_M, low, *(low + near), bent, *levels[levels > bent], top]
    nodes = [LOWEST_ALTITUDE_M]
    for node in sorted(wanted):
        if nodes[-1] + _CLOSEST_M <= node <= top:
            limit = near_ground_m if low < node <= bent else layer_m
            parts = int(np.ceil((node - nodes[-1]) / limit - 1e-9))
            nodes += list(np.linspace(nodes[-1], node, parts + 1)[1:])
    nodes[-1] = top
    return np.array(nodes)


def shape_of(field: WindField, rungs: int) -> tuple[int, ...]:
    """The shape of one member's winds on a number of rungs."""
    columns = field.grid.columns + field.grid.wraps
    return rungs, max(field.times_s.size, 2), max(field.grid.rows, 2), max(columns, 2), 2


def climb(field: WindField, member: int, rungs: Floats, out: Float32s) -> None:
    """Write one member's winds on the rungs into `out`, of `shape_of`."""
    _fill(winds(field), member, rungs, np.zeros(out.shape[3], dtype=np.int64), out)


@kernel
def _fill(w: Winds, m: int, rungs: Floats, hints: Any, out: Float32s) -> None:
    times, rows, columns = w.levels.shape[1], w.levels.shape[2], w.levels.shape[3]
    for t in range(out.shape[1]):
        for y in range(out.shape[2]):
            hints[:] = 0
            for k in range(rungs.size):
                height = rungs[k] * EARTH_RADIUS_M / (EARTH_RADIUS_M + rungs[k])
                per_m = 180.0 / np.pi / (EARTH_RADIUS_M + rungs[k])
                for x in range(out.shape[3]):
                    source = x % columns
                    u, v, hints[x] = column_wind(
                        w, m, min(t, times - 1), min(y, rows - 1), source, height, hints[x]
                    )
                    out[k, t, y, x, 0] = u * per_m / w.step_longitude_deg
                    out[k, t, y, x, 1] = v * per_m / w.step_latitude_deg


def ladder(field: WindField, member: int = 0, **limits: Any) -> Ladder:
    rungs = rungs_m(field, **limits)
    out = np.empty(shape_of(field, rungs.size), dtype=np.float32)
    climb(field, member, rungs, out)
    return Ladder(rungs, out)
