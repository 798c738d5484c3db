"""Which of a balloon's fixes a balloon can have made: what jumps away and back is left out and said.

A track that jumps again and again is not one balloon's: it is refused.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.errors import ForecastFileError
from planner.forecast.reading.tracks.clock import utc
from planner.geo import METRES_PER_DEGREE, Floats
from planner.units import KM_M, iso

Indices = npt.NDArray[np.int64]
FASTEST_MPS = 150.0
"""The fastest jet, and the fastest fall of what came loose 30 km up."""

ROUGH_M = 160.0
"""What places written with three decimals of a degree are off by."""

MINUTE_S = 60.0
FEW = 3
FEW_SHARE = 0.02
ZIGZAG_MPS = 20.0
ZIGZAGS = 5
ZIGZAG_SHARE = 0.1


@dataclass(frozen=True)
class Fixes:
    """Times (n,) [s] that rise, and where it was: metres north, east and up of the first fix (n, 3)."""

    time_s: Floats
    place_m: Floats
    resolution_s: float

    @classmethod
    def of(cls, time_s: Floats, latitude_deg: Floats, longitude_deg: Floats, altitude_m: Floats) -> "Fixes":
        """Fixes (n,) by their coordinates; an unknown place is taken as that of the fix before."""
        latitude, longitude = _filled(latitude_deg), _filled(longitude_deg)
        turned = np.unwrap(longitude, period=360.0)
        east = np.cumsum(
            np.diff(turned, prepend=turned[:1]) * np.cos(np.radians((latitude + np.roll(latitude, 1)) / 2))
        )
        place = np.column_stack([latitude * METRES_PER_DEGREE, east * METRES_PER_DEGREE, altitude_m])
        whole = time_s.size > 2 and np.ptp(time_s) > 0 and not np.any(np.mod(time_s, MINUTE_S))
        return cls(time_s, place, MINUTE_S if whole else 1.0)

    def speed_mps(self, a: int, b: int) -> float:
        """The least speed [m/s] that takes a balloon from fix `a` to fix `b`, given how both are rounded."""
        north, east, up = (float(step) for step in self.place_m[b] - self.place_m[a])
        far = max(math.hypot(north, east), abs(up)) - ROUGH_M
        return max(far, 0.0) / (abs(float(self.time_s[b] - self.time_s[a])) + self.resolution_s)

    def steps_mps(self) -> Floats:
        """The least speeds [m/s] from each fix to the next (n - 1,)."""
        step = np.diff(self.place_m, axis=0)
        far = np.maximum(np.hypot(step[:, 0], step[:, 1]), np.abs(step[:, 2])) - ROUGH_M
        return np.asarray(np.maximum(far, 0.0) / (np.diff(self.time_s) + self.resolution_s))


def possible(fixes: Fixes) -> Indices:
    """Indices of the fixes that one balloon can have made.

    They are the longest stretch without a step faster than any balloon, and what can be reached from there.
    Raises ForecastFileError where too many are left out, or the track goes to and fro.
    """
    count = fixes.time_s.size
    if count < 3:
        return np.arange(count)
    fast = fixes.steps_mps() > FASTEST_MPS
    kept = _chain(fixes, np.split(np.arange(count), np.flatnonzero(fast) + 1)) if fast.any() else None
    rows = np.arange(count) if kept is None else kept
    if count - rows.size > max(FEW, FEW_SHARE * count):
        first = int(np.flatnonzero(fast)[0])
        raise ForecastFileError(_jumps(fixes, first, int(fast.sum())))
    reversals = _zigzags(fixes, rows)
    if reversals > max(ZIGZAGS, ZIGZAG_SHARE * rows.size):
        raise ForecastFileError(
            f"track turns back {reversals} times in {rows.size} fixes at {ZIGZAG_MPS:g} m/s or more, as no "
            "balloon does: two balloons in one table? bring them apart, or with a column serial"
        )
    return rows


def _chain(fixes: Fixes, stretches: Sequence[Indices]) -> Indices:
    """The longest stretch, and before and after it every stretch that can be reached from what is kept."""
    middle = max(range(len(stretches)), key=lambda number: stretches[number].size)
    later, before = [stretches[middle]], [stretches[middle]]
    for stretch in stretches[middle + 1 :]:
        if fixes.speed_mps(int(later[-1][-1]), int(stretch[0])) <= FASTEST_MPS:
            later.append(stretch)
    for stretch in reversed(stretches[:middle]):
        if fixes.speed_mps(int(stretch[-1]), int(before[-1][0])) <= FASTEST_MPS:
            before.append(stretch)
    return np.concatenate([*reversed(before[1:]), *later])


def _zigzags(fixes: Fixes, rows: Indices) -> int:
    """How often it turned back, fast before and after."""
    some = Fixes(fixes.time_s[rows], fixes.place_m[rows], fixes.resolution_s)
    fast = some.steps_mps() > ZIGZAG_MPS
    step = np.diff(some.place_m, axis=0)
    back = (step[1:] * step[:-1]).sum(axis=1) < 0.0
    return int((fast[1:] & fast[:-1] & back).sum())


def _jumps(fixes: Fixes, first: int, count: int) -> str:
    from_m, to_m = fixes.place_m[first], fixes.place_m[first + 1]
    far_km = float(np.hypot(*(to_m - from_m)[:2])) / KM_M
    lasted_s = float(fixes.time_s[first + 1] - fixes.time_s[first])
    return (
        f"track jumps by {far_km:.1f} km and {to_m[2] - from_m[2]:+.0f} m in {lasted_s:.0f} s at "
        f"{iso(utc(float(fixes.time_s[first])))}, and {count} times in {fixes.time_s.size} fixes, as no "
        "balloon does: two balloons in one table? bring them apart, or with a column serial"
    )


def _filled(values: Floats) -> Floats:
    """Values, the missing ones as they were before, or as what comes first; 0 where none is known."""
    known = np.flatnonzero(np.isfinite(values))
    if not known.size:
        return np.zeros(values.size)
    before = np.searchsorted(known, np.arange(values.size), side="right") - 1
    return values[known[np.maximum(before, 0)]]
