"""How far a forecast's members lie apart: the part of its error that they carry themselves."""

import weakref
from typing import Any, NamedTuple

import numpy as np

from planner.forecast.field import WindField
from planner.geo import Floats, geometric_altitude

_POINTS, _TIMES = 5, 24
"""Columns of the grid along each axis, and times, that stand for all: members are read from the disk."""


class MemberSpread(NamedTuple):
    """Variance of one wind component between members [m2/s2], (H, T) by altitude [m] and time [s]."""

    altitudes_m: Floats
    times_s: Floats
    variance: Floats


_FOUND: dict[int, tuple[Any, "_Pooled"]] = {}  # by the array of winds, weakly: blocks ask again and again
_MOST_FOUND = 16


class _Pooled(NamedTuple):
    """Variance (H, T) at altitudes [m] and at the run's valid times of these numbers.

    Not their seconds: a run that flies with others counts them from another start, over the same winds.
    """

    altitudes_m: Floats
    times: Any
    variance: Floats


def member_spread(one: WindField) -> MemberSpread | None:
    """The spread of a run, pooled over its area; None of a single member."""
    if one.members == 1:
        return None
    kept = _FOUND.get(id(one.wind))
    if kept is None or kept[0]() is not one.wind:
        if len(_FOUND) >= _MOST_FOUND:
            _FOUND.clear()
        kept = _FOUND[id(one.wind)] = weakref.ref(one.wind), _pooled(one)
    pooled = kept[1]
    return MemberSpread(pooled.altitudes_m, one.times_s[pooled.times], pooled.variance)


def _pooled(field: WindField) -> _Pooled:
    times, rows, columns = (
        np.unique(np.linspace(0, size - 1, min(size, most)).round().astype(int))
        for size, most in zip(field.wind.shape[1:4], (_TIMES, _POINTS, _POINTS), strict=True)
    )
    some = np.asarray(field.wind[:, times][:, :, rows][:, :, :, columns], dtype=np.float64)
    clear = np.arange(some.shape[4]) >= field.first_level[:, times][:, :, rows][:, :, :, columns][..., None]
    apart = some[..., 1:].var(axis=0).mean(axis=-1)  # (T, y, x, L)
    weight = clear.all(axis=0).astype(float)
    total = np.maximum(weight.sum(axis=(1, 2)), 1e-9)
    variance = (apart * weight).sum(axis=(1, 2)) / total
    altitudes_m = geometric_altitude(some[..., 0].mean(axis=(0, 1, 2, 3)))
    return _Pooled(np.asarray(altitudes_m), times, variance.T)
