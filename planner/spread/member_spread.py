"""How far a forecast's members lie apart: the part of its error that they carry themselves."""

import weakref
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from planner.forecast.field import WindField
from planner.geo import Floats, geometric_altitude
from planner.spread.member_correlation import MemberCorrelation, member_correlation

_POINTS, _TIMES = 5, 24
"""Columns of the grid along each axis, and times, that stand for all: members are read from the disk."""


class MemberSpread(NamedTuple):
    """Variance of one wind component about the members' mean [m2/s2], (H, T) by altitude [m] and time [s].

    Of so many `members`; `alike` is how their differences hang together.
    """

    altitudes_m: Floats
    times_s: Floats
    variance: Floats
    members: int
    alike: MemberCorrelation


_FOUND: dict[int, tuple[Any, "_Pooled"]] = {}  # by the array of winds, weakly: blocks ask again and again
_MOST_FOUND = 16


class _Pooled(NamedTuple):
    """Variance (H, T) at altitudes [m] and at the run's valid times of these numbers.

    Not their seconds: a run that flies with others counts them from another start, over the same winds.
    """

    altitudes_m: Floats
    times: Any
    variance: Floats
    alike: MemberCorrelation


class _Columns(NamedTuple):
    """Some columns (M, T, y, x, L, 3) of a run, at valid times of these numbers; which levels are clear."""

    times: Any
    values: Floats
    clear: Any


def member_spread(one: WindField) -> MemberSpread | None:
    """The spread of a run, pooled over its area; None of a single member."""
    if one.members == 1:
        return None
    kept = _FOUND.get(id(one.wind))
    if kept is None or kept[0]() is not one.wind:
        if len(_FOUND) >= _MOST_FOUND:
            _FOUND.clear()
        whole = _pooled(one, _columns(one), range(one.members))
        kept = _FOUND[id(one.wind)] = weakref.ref(one.wind), whole
    return _spread(one, kept[1], one.members)


def spreads_without(one: WindField, left_out: Sequence[int]) -> list[MemberSpread]:
    """The spread of a run of three members and more without each of some of them in turn."""
    columns = _columns(one)
    others = [[member for member in range(one.members) if member != out] for out in left_out]
    return [_spread(one, _pooled(one, columns, kept), len(kept)) for kept in others]


def _spread(one: WindField, pooled: _Pooled, members: int) -> MemberSpread:
    times_s = one.times_s[pooled.times]
    return MemberSpread(pooled.altitudes_m, times_s, pooled.variance, members, pooled.alike)


def _columns(field: WindField) -> _Columns:
    times, rows, columns = (
        np.unique(np.linspace(0, size - 1, min(size, most)).round().astype(int))
        for size, most in zip(field.wind.shape[1:4], (_TIMES, _POINTS, _POINTS), strict=True)
    )
    some = np.asarray(field.wind[:, times][:, :, rows][:, :, :, columns], dtype=np.float64)
    clear = np.arange(some.shape[4]) >= field.first_level[:, times][:, :, rows][:, :, :, columns][..., None]
    return _Columns(times, some, clear)


def _pooled(field: WindField, columns: _Columns, members: Sequence[int]) -> _Pooled:
    some = columns.values[list(members)]
    off = some[..., 1:] - some[..., 1:].mean(axis=0)
    weight = columns.clear.all(axis=0).astype(float)  # (T, y, x, L)
    total = np.maximum(weight.sum(axis=(1, 2)), 1e-9)
    variance = ((off**2).mean(axis=(0, -1)) * weight).sum(axis=(1, 2)) / total
    altitudes_m = np.asarray(geometric_altitude(columns.values[..., 0].mean(axis=(0, 1, 2, 3))))
    places = (off * weight[..., None]).reshape(*off.shape[:2], -1, *off.shape[4:])
    alike = member_correlation(places, altitudes_m, field.times_s[columns.times])
    return _Pooled(altitudes_m, columns.times, variance.T, alike)
