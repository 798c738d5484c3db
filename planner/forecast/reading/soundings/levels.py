"""A sounding's points -> the levels of its column: heights rise, pressures fall, no wind is missing.

Points whose height and pressure do not go together are left out, dense ones are averaged over 100 m, and the
120 that tell most are kept. A missing wind is the straight line between its neighbours; above the highest one
nothing is known.
"""

from bisect import bisect_left
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from planner.air import standard_height, standard_pressure, standard_temperature
from planner.errors import ForecastFileError
from planner.forecast.reading.soundings.sounding import Sounding
from planner.forecast.reading.soundings.sounding_air import SoundingAir, air_at
from planner.geo import Floats

Indices = npt.NDArray[np.int64]
MOST_LEVELS = 120
MEAN_OVER_GPM = 100.0
SPIKE_GPM = 500.0
WIDE_GPM = 3_000.0
SHORT_GPM = 500.0
KELVINS_LIKE_A_MPS = 2.0
"""So many kelvins missed are as bad as 1 m/s when levels are chosen."""


@dataclass(frozen=True)
class Levels:
    """The column (n,): heights rising [gpm], winds and air; `warnings` say what was done to it."""

    height_gpm: Floats
    u_mps: Floats
    v_mps: Floats
    air: SoundingAir
    warnings: tuple[str, ...]


def _require_two(sounding: Sounding, winds: int) -> None:
    if winds < 2:
        raise ForecastFileError(
            f"sounding {sounding.title} has a wind at {winds} of its {sounding.height_gpm.size} points; "
            "2 points with wind and height or pressure, one above the other, are needed at least"
        )


def levels_of(sounding: Sounding) -> Levels:
    """The levels of a sounding; raises ForecastFileError where fewer than two have a wind."""
    warnings = list(sounding.warnings)
    rising = _rising(sounding, warnings)
    winds = np.flatnonzero(np.isfinite(rising.u_mps + rising.v_mps))
    _require_two(sounding, winds.size)
    warnings += _where_known(rising.height_gpm, winds)
    inside = rising.height_gpm[winds[0] : winds[-1] + 1]
    u, v = (np.interp(inside, rising.height_gpm[winds], w[winds]) for w in (rising.u_mps, rising.v_mps))
    points = averaged(np.column_stack([inside, u, v, _felt(inside, rising)]))
    height, u, v, _ = points[telling(points[:, 0], points[:, 1:])].T
    weighed = int(np.isfinite(sounding.pressure_pa).sum()) > 1
    air = air_at(height, rising, weighed=weighed, warnings=warnings)
    return Levels(height, u, v, air, tuple(warnings))


def _rising(sounding: Sounding, warnings: list[str]) -> Sounding:
    """The points in order of height, each with its own height and pressure."""
    if not np.isfinite(sounding.height_gpm).any():
        warnings.append("no heights in the file: the levels stand at the standard atmosphere's heights")
    height, pressure, strange = coordinates(sounding.height_gpm, sounding.pressure_pa)
    if strange:
        warnings.append(f"{strange} points were left out: their height and pressure do not go together")
    known = np.flatnonzero(np.isfinite(height + pressure))
    _, first = np.unique(np.round(height[known]), return_index=True)
    return replace(sounding, height_gpm=height, pressure_pa=pressure).only(known[first])


def coordinates(height_gpm: Floats, pressure_pa: Floats) -> tuple[Floats, Floats, int]:
    """Each point's height [gpm] and pressure [Pa] (n,), a missing one made of the other; how many disagree.

    Made by the standard atmosphere, shifted: by how much is interpolated between the points that have both
    (the longest run of them in which both rise) and held beyond. A point whose two disagree by more than
    500 gpm has no height any more, and is counted.
    """
    standing = np.where(np.isfinite(pressure_pa), standard_height(pressure_pa), np.nan)
    at, stood = _told_twice(height_gpm, standing)
    stands = height_gpm + np.interp(height_gpm, at, stood - at)
    strange = np.abs(standing - stands) > SPIKE_GPM
    height = np.where(np.isfinite(height_gpm), height_gpm, standing + np.interp(standing, stood, at - stood))
    pressure = np.where(np.isfinite(stands), standard_pressure(stands), pressure_pa)
    return np.where(strange, np.nan, height), pressure, int(strange.sum())


def _told_twice(height_gpm: Floats, standing_gpm: Floats) -> tuple[Floats, Floats]:
    """Height and standard height (k,) of the longest run of points with both in which both rise."""
    both = np.flatnonzero(np.isfinite(height_gpm + standing_gpm))
    _, first = np.unique(np.round(height_gpm[both]), return_index=True)
    run = both[first][longest_rise(standing_gpm[both][first])]
    return (height_gpm[run], standing_gpm[run]) if run.size else (np.zeros(1), np.zeros(1))


def longest_rise(values: Floats) -> Indices:
    """Indices of the longest rising subsequence of values (n,).

    Patience sorting (Fredman, Discrete Mathematics 11, 1975), n log n.
    """
    ends: list[float] = []  # the lowest end of a run of each length
    last: list[int] = []  # where that run ends
    before = np.full(values.size, -1, dtype=np.int64)
    for index, value in enumerate(values.tolist()):
        length = bisect_left(ends, value)
        before[index] = last[length - 1] if length else -1
        ends[length : length + 1], last[length : length + 1] = [value], [index]
    run = last[-1:]
    while run and before[run[-1]] >= 0:
        run.append(int(before[run[-1]]))
    return np.array(run[::-1], dtype=np.int64)


def averaged(points: Floats) -> Floats:
    """Points (n, k), heights rising first, as means over 100 m where there are more than can be kept.

    The lowest and the highest stay as they are.
    """
    if points.shape[0] <= MOST_LEVELS:
        return points
    layer = np.floor((points[1:-1, 0] - points[0, 0]) / MEAN_OVER_GPM)
    begins = np.flatnonzero(np.diff(layer, prepend=-1.0))
    count = np.diff(np.append(begins, layer.size))[:, None]
    means = np.add.reduceat(points[1:-1], begins, axis=0) / count
    return np.concatenate([points[:1], means, points[-1:]])


def telling(height_gpm: Floats, values: Floats) -> Indices:
    """Indices of at most 120 of n points between which straight lines follow `values` (n, k) best.

    Greedy, as in Douglas and Peucker's simplification: the point that the lines miss most is taken next.
    """
    last = height_gpm.size - 1
    if last < MOST_LEVELS:
        return np.arange(last + 1)

    def missed(a: int, b: int) -> Floats:
        share = ((height_gpm[a : b + 1] - height_gpm[a]) / (height_gpm[b] - height_gpm[a]))[:, None]
        line = values[a] + share * (values[b] - values[a])
        return np.asarray(np.linalg.norm(values[a : b + 1] - line, axis=1))

    kept, miss = [0, last], missed(0, last)
    while len(kept) < MOST_LEVELS and miss.max() > 0.0:
        worst = int(np.argmax(miss))
        place = bisect_left(kept, worst)
        if kept[place] == worst:  # rounding alone is left
            break
        low, high = kept[place - 1], kept[place]
        kept.insert(place, worst)
        miss[low : worst + 1], miss[worst : high + 1] = missed(low, worst), missed(worst, high)
    return np.array(kept, dtype=np.int64)


def _felt(height_gpm: Floats, rising: Sounding) -> Floats:
    """What the temperature differs from the standard by (n,), weighed against winds in m/s."""
    known = np.isfinite(rising.temperature_k)
    if not known.any():
        return np.zeros(height_gpm.size)
    at = rising.height_gpm[known]
    departure = rising.temperature_k[known] - standard_temperature(at)
    return np.asarray(np.interp(height_gpm, at, departure) / KELVINS_LIKE_A_MPS)


def _where_known(height_gpm: Floats, winds: Indices) -> list[str]:
    """What is to be said of heights without a wind."""
    at = height_gpm[winds]
    warnings = []
    if at[0] > height_gpm[0] + SHORT_GPM:
        warnings.append(f"no wind below {at[0]:.0f} gpm: the lowest one holds down to the ground")
    if height_gpm[-1] > at[-1] + SHORT_GPM:
        warnings.append(
            f"no wind above {at[-1]:.0f} gpm, though the sounding went to {height_gpm[-1]:.0f} gpm"
        )
    gaps = np.diff(at)
    if gaps.max() > WIDE_GPM:
        widest = int(np.argmax(gaps))
        low, high = at[widest : widest + 2]
        warnings.append(f"no wind between {low:.0f} and {high:.0f} gpm: a straight line stands there")
    return warnings
