"""A balloon's fixes -> winds: it drifts with the air, so its way over the ground is the wind.

Each wind is the mean motion between two fixes that are 30 s and 100 m of height apart or more: shorter
stretches show how the load swings under its balloon, longer ones blur the shear.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.errors import ForecastFileError
from planner.geo import METRES_PER_DEGREE, Floats
from planner.units import EARTH_RADIUS_M

Indices = npt.NDArray[np.int64]
APART_S = 30.0
LAYER_M = 100.0
SLOWEST_MPS = 0.3
"""A balloon that climbs less floats: what it then shows is no longer a column."""

AT_REST_M = 50.0
REST_S = 60.0
LEAST_CLIMB_S = 60.0
AGAIN_M = 2_000.0
ROUNDED = 1e-6
MAY_BE_OFF_MPS = 10.0
SAID_OFF_MPS = 1.0
JUMP_MPS = 80.0
"""No balloon goes up and down again so fast: a fix that says so is none."""


@dataclass(frozen=True)
class Climb:
    """The part of a flight that measures the column: fixes from `first` to `last`, read upwards.

    `down` where it is the descent; `ground_m` where the balloon was seen at rest before.
    """

    first: int
    last: int
    down: bool
    ground_m: float | None = None


def no_jumps(time_s: Floats, altitude_m: Floats) -> Indices:
    """Indices of the fixes whose altitude does not jump away from both neighbours and back."""
    if altitude_m.size < 3:
        return np.arange(altitude_m.size)
    speed = np.diff(altitude_m) / np.maximum(np.diff(time_s), 1.0)
    there, back = np.append(0.0, speed), np.append(speed, 0.0)
    return np.flatnonzero((there * back >= 0.0) | (np.minimum(np.abs(there), np.abs(back)) < JUMP_MPS))


def climb_of(time_s: Floats, altitude_m: Floats) -> Climb:
    """The ascent, from the last fix on the ground to the highest; the descent where hardly more was seen.

    Times rise; altitudes (n,) are numbers.
    """
    top = int(np.argmax(altitude_m))
    up, after = altitude_m[: top + 1], altitude_m[top:]
    short = altitude_m[top] - up.min() < np.ptp(after) / 2 or time_s[top] - time_s[0] < LEAST_CLIMB_S
    if short and np.ptp(after) > LAYER_M:
        return Climb(top, top + int(np.argmin(after)), down=True)
    launch = int(np.flatnonzero(up <= up.min() + AT_REST_M)[-1])
    # Some balloons are noted for an hour before; others come into sight when they are long in the air.
    rested = time_s[launch] - time_s[0] >= REST_S and np.ptp(altitude_m[: launch + 1]) < 4 * AT_REST_M
    return Climb(launch, top, down=False, ground_m=float(np.median(up[: launch + 1])) if rested else None)


def rounding_mps(time_s: Floats, latitude_deg: Floats, longitude_deg: Floats) -> float:
    """How far off [m/s] a wind may be because places are written with few decimals of a degree."""
    written = np.concatenate([latitude_deg, longitude_deg])
    for decimals in range(5):
        scaled = written * 10.0**decimals
        if np.abs(scaled - np.round(scaled)).max(initial=0.0) < ROUNDED:
            step_m = METRES_PER_DEGREE / 10.0**decimals
            usual_s = float(np.median(np.diff(time_s))) if time_s.size > 1 else APART_S
            return step_m / max(abs(usual_s), APART_S)
    return 0.0


def second_rise(altitude_m: Floats) -> int | None:
    """Where a second flight leaves, which climbs 2 km from 2 km below where it has been; else None."""
    high = low = float(altitude_m[0]) if altitude_m.size else 0.0
    left = 0
    for fix, altitude in enumerate(altitude_m.tolist()):
        if altitude <= low + AT_REST_M:
            left = fix
        low = min(low, altitude)
        if altitude > high:
            high = low = altitude
        elif low < high - AGAIN_M and altitude > low + AGAIN_M:
            return left
    return None


def winds(
    time_s: Floats,
    latitude_deg: Floats,
    longitude_deg: Floats,
    altitude_m: Floats,
    apart_m: float = LAYER_M,
) -> tuple[Floats, Floats, Floats]:
    """Edges of layers (k + 1,) [m], `apart_m` apart or more, and their u, v (k,) [m/s], upwards.

    Fixes are in the order of their way up; a layer is where two of them lie far enough apart. Longitudes do
    not jump. Where the balloon rests or floats the column ends: the part that climbs most counts. Raises
    ForecastFileError where there is not one layer.
    """
    kept = _steady(_apart(time_s, altitude_m, apart_m), time_s, altitude_m)
    if kept.size < 2:
        raise ForecastFileError(
            f"track has no two fixes {APART_S:g} s and {apart_m:g} m of height apart on a way up or down at "
            f"{SLOWEST_MPS:g} m/s or more; winds need one such pair at least"
        )
    latitude, longitude = np.radians(latitude_deg[kept]), np.radians(longitude_deg[kept])
    edges = altitude_m[kept]
    metres = (EARTH_RADIUS_M + (edges[1:] + edges[:-1]) / 2) / np.diff(time_s[kept])
    north = np.cos((latitude[1:] + latitude[:-1]) / 2)
    return edges, np.diff(longitude) * north * metres, np.diff(latitude) * metres


def _steady(kept: Indices, time_s: Floats, altitude_m: Floats) -> Indices:
    """Of the fixes kept, those of the stretch without a rest in it that climbs highest."""
    slow = np.diff(altitude_m[kept]) < SLOWEST_MPS * np.abs(np.diff(time_s[kept]))
    stretches = np.split(kept, np.flatnonzero(slow) + 1)
    return max(stretches, key=lambda fixes: float(np.ptp(altitude_m[fixes])))


def _apart(time_s: Floats, altitude_m: Floats, apart_m: float) -> Indices:
    kept = [0]
    for fix in range(1, time_s.size):
        last = kept[-1]
        if abs(time_s[fix] - time_s[last]) >= APART_S and altitude_m[fix] >= altitude_m[last] + apart_m:
            kept.append(fix)
    return np.array(kept, dtype=np.int64)
