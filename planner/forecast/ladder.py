"""Native levels -> the ladder: winds at fixed heights, for kernels that march from rung to rung.

The rungs are the same for all members of a run: the area-mean heights of its native levels, layers
thicker than a limit split. From the lowest ground to the highest the rungs stand closer, because
there the winds near the ground bend sharply, at another height over every node.

The winds on the rungs are those whose straight lines from rung to rung fit the native column best
(least squares over height). A native column bends at its own heights, not at the mean ones; read at
the rungs, each bend would add its error to a flight, ten times what the best fit leaves, which carries
a flight as far as the column does (`docs/decisions.md`). Where the column is straight the two are one.
"""

from typing import NamedTuple

import numpy as np

from planner.compiled import inlined, kernel
from planner.forecast.column_wind import Winds, bend, column_wind, winds
from planner.forecast.field import Float32s, WindField
from planner.geo import Floats, geometric_altitude, geopotential_height
from planner.settings import LAYER_M
from planner.units import DEGREES_PER_RADIAN, EARTH_RADIUS_M, LOWEST_ALTITUDE_M

NEAR_GROUND_LAYER_M = 100.0
"""Thickest layer where the ground may be near."""

_HELD_LAYER_M = 1_000.0  # thickest where the highest wind is held
_CLOSEST_M = 10.0  # rungs closer than this are one


def rungs_m(field: WindField, layer_m: float = LAYER_M, near_ground_m: float = NEAR_GROUND_LAYER_M) -> Floats:
    """Altitudes (K,) [m] of a run's rungs, from the lowest that flights reach to where they are followed.

    Above a sounding's top, where one wind holds, they stand farther apart.
    """
    low, high = float(field.ground_m.min()), float(field.ground_m.max())
    near = field.near_heights_m
    levels = geometric_altitude(field.wind[..., 0].mean(axis=(0, 1, 2, 3), dtype=np.float64))
    top = field.forecast.top_m
    bent = high + float(near[-1]) if near.size else high
    wanted = [LOWEST_ALTITUDE_M, low, *(low + near), bent, *levels[levels > bent], top]
    nodes = [LOWEST_ALTITUDE_M]
    for node in sorted(wanted):
        if nodes[-1] + _CLOSEST_M <= node <= top:
            limit = min(near_ground_m, layer_m) if low < node <= bent else layer_m
            parts = int(np.ceil((node - nodes[-1]) / limit - 1e-9))
            nodes += list(np.linspace(nodes[-1], node, parts + 1)[1:])
    nodes[-1] = top
    above = field.forecast.followed_up_to_m - top
    parts = int(np.ceil(above / _HELD_LAYER_M))
    return np.array([*nodes, *(top + above * np.arange(1, parts + 1) / max(parts, 1))])


def shape_of(field: WindField, rungs: int) -> tuple[int, ...]:
    """The shape (K, T, Y, X, 2) of one member's winds on K rungs.

    Axes are at least 2 long, and X has the first column again at the end where the grid goes round the
    earth, so that every point has neighbours.
    """
    columns = field.grid.columns + field.grid.wraps
    return rungs, max(field.times_s.size, 2), max(field.grid.rows, 2), max(columns, 2), 2


def fit_winds(field: WindField, member: int, rungs: Floats, out: Float32s) -> None:
    """Write one member's winds on the rungs into `out`, float32 of `shape_of`.

    u and v in grid cells per second, u as on the equator: what a parallel's shortness adds is left to
    the kernel, for between two rows it is not linear (`docs/decisions.md`).
    """
    heights = geopotential_height(rungs)
    layer = np.diff(heights)
    own = (np.append(layer, 0.0) + np.append(0.0, layer)) / 3
    # The tridiagonal system of the fit, eliminated once for all columns.
    gain = np.zeros_like(own)
    for k in range(layer.size):
        own[k] -= gain[k - 1] * layer[k - 1] / 6 if k else 0.0
        gain[k] = layer[k] / 6 / own[k]
    own[-1] -= gain[-2] * layer[-1] / 6
    per_m = DEGREES_PER_RADIAN / (EARTH_RADIUS_M + rungs)
    _fit(winds(field), member, Fit(heights, own, gain, per_m, np.zeros((rungs.size, 2))), out)


class Fit(NamedTuple):
    """What every column's fit shares: rungs [gpm], the system eliminated, degrees per metre, room (K, 2)."""

    heights_gpm: Floats
    own: Floats
    gain: Floats
    degrees_per_m: Floats
    room: Floats


@kernel
def _fit(w: Winds, m: int, f: Fit, out: Float32s) -> None:
    times, rows, columns = w.levels.shape[1], w.levels.shape[2], w.levels.shape[3]
    for t in range(out.shape[1]):
        for y in range(out.shape[2]):
            for x in range(out.shape[3]):
                _moments(w, m, min(t, times - 1), min(y, rows - 1), x % columns, f)
                _solve(f)
                for k in range(f.own.size):
                    out[k, t, y, x, 0] = f.room[k, 0] * f.degrees_per_m[k] / w.step_longitude_deg
                    out[k, t, y, x, 1] = f.room[k, 1] * f.degrees_per_m[k] / w.step_latitude_deg


@inlined
def _moments(w: Winds, m: int, t: int, y: int, x: int, f: Fit) -> None:
    """Into the room: the wind of a native column times each rung's hat, summed over height, exactly."""
    z, room = f.heights_gpm, f.room
    room[:] = 0.0
    low, number = z[0], 0
    u0, v0, hint = column_wind(w, m, t, y, x, low, 0)
    for k in range(z.size - 1):
        layer = z[k + 1] - z[k]
        while low < z[k + 1]:
            while bend(w, m, t, y, x, number) <= low:
                number += 1
            high = min(bend(w, m, t, y, x, number), z[k + 1])
            u1, v1, hint = column_wind(w, m, t, y, x, high, hint)
            start, end, sixth = (low - z[k]) / layer, (high - z[k]) / layer, (high - low) / 6
            upper = sixth * (2 * start + end), sixth * (start + 2 * end)
            lower = 3 * sixth - upper[0], 3 * sixth - upper[1]
            room[k, 0] += lower[0] * u0 + lower[1] * u1
            room[k, 1] += lower[0] * v0 + lower[1] * v1
            room[k + 1, 0] += upper[0] * u0 + upper[1] * u1
            room[k + 1, 1] += upper[0] * v0 + upper[1] * v1
            low, u0, v0 = high, u1, v1


@inlined
def _solve(f: Fit) -> None:
    """Moments -> winds at the rungs, in the room."""
    z, room = f.heights_gpm, f.room
    for c in range(2):
        room[0, c] /= f.own[0]
        for k in range(1, z.size):
            room[k, c] = (room[k, c] - (z[k] - z[k - 1]) / 6 * room[k - 1, c]) / f.own[k]
        for k in range(z.size - 2, -1, -1):
            room[k, c] -= f.gain[k] * room[k + 1, c]
