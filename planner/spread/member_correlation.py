"""How a forecast's members differ alike by height and by time, in the form of an error of the wind."""

from typing import NamedTuple

import numpy as np

from planner.geo import Floats
from planner.units import HOUR_S, KM_M

_LENGTHS_KM = np.geomspace(0.5, 60.0, 60)
_MEMORIES_H = np.geomspace(1.0, 240.0, 80)
_LONGEST_H = 12.0
"""Times farther apart say nothing of one drop."""

_UNKNOWN_H = 4.0
"""The prior's memory, of members at one time alone."""


class MemberCorrelation(NamedTuple):
    """A share of one offset of the whole column, the length by which the rest forgets, and the memory."""

    column_share: float
    length_km: float
    memory_h: float


def member_correlation(apart: Floats, altitudes_m: Floats, times_s: Floats) -> MemberCorrelation:
    """The least-squares fit to differences from the members' mean, `apart` (M, T, P, H, 2) [m/s].

    P are places, H heights that rise, T times. By height each pair of levels counts as thick as its layers
    are, by time each pair of up to 12 h.
    """
    share, length_km = _by_height(apart, altitudes_m / KM_M)
    return MemberCorrelation(share, length_km, _memory_h(apart, times_s / HOUR_S))


def _by_height(apart: Floats, altitudes_km: Floats) -> tuple[float, float]:
    alike = _alike(np.einsum("mtplc,mtpkc->lk", apart, apart, optimize=True))
    distance = np.abs(altitudes_km[:, None] - altitudes_km)
    thick = np.gradient(altitudes_km)
    weight = np.outer(thick, thick) * (distance > 0.0)
    best = np.inf, 0.0, float(_LENGTHS_KM[-1])
    for length_km in _LENGTHS_KM:
        rest = np.exp(-distance / length_km)
        wide = ((1.0 - rest) ** 2 * weight).sum()
        share = float(np.clip(((alike - rest) * (1.0 - rest) * weight).sum() / max(wide, 1e-12), 0.0, 1.0))
        off = float(((alike - share - (1.0 - share) * rest) ** 2 * weight).sum())
        best = min(best, (off, share, float(length_km)))
    return best[1:]


def _memory_h(apart: Floats, times_h: Floats) -> float:
    apart = apart / np.sqrt(np.maximum((apart**2).mean(axis=(0, 1, 2, 4), keepdims=True), 1e-12))
    alike = _alike(np.einsum("mtplc,msplc->ts", apart, apart, optimize=True))
    lag = np.abs(times_h[:, None] - times_h)
    asked = (lag > 0.0) & (lag <= _LONGEST_H)
    if not asked.any():
        return _UNKNOWN_H
    off = [((alike[asked] - np.exp(-lag[asked] / memory_h)) ** 2).sum() for memory_h in _MEMORIES_H]
    return float(_MEMORIES_H[int(np.argmin(off))])


def _alike(covariance: Floats) -> Floats:
    size = np.sqrt(np.maximum(np.diag(covariance), 1e-12))
    return np.asarray(covariance / np.outer(size, size))
