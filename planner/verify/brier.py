"""Whether what was called 30 % likely comes three times of ten: Brier's score in its parts, and the table.

The parts are those of the recalibrated probabilities (Dimitriadis, Gneiting and Jordan, PNAS 118, 2021),
which hang on no choice of bins; where the share that came rises with what was said they are Murphy's (1973).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import isotonic_regression

from planner.geo import Floats
from planner.landing.probability import clopper_pearson

_EDGES = np.linspace(0.0, 1.0, 11)


@dataclass(frozen=True)
class SaidAndCame:
    """Probabilities said between two, their mean, and how many of n came true, with an exact interval."""

    low: float
    high: float
    n: int
    said: float
    came: int
    came_low: float
    came_high: float


@dataclass(frozen=True)
class BrierScore:
    """The mean squared error of probabilities: `reliability` - `resolution` + `uncertainty`.

    The first is what recalibrating would take off, the second what probabilities tell beyond the usual share,
    the third the score of saying that share always. `table` by tenths of what was said.
    """

    value: float
    reliability: float
    resolution: float
    uncertainty: float
    table: tuple[SaidAndCame, ...]


def brier_score(told: Sequence[tuple[float, bool]]) -> BrierScore | None:
    """Of probabilities and whether each came true; None of none."""
    if not told:
        return None
    said, came = np.array(told, dtype=float).T
    usual = float(came.mean())
    recalibrated = _recalibrated(said, came)
    value, best = (float(((p - came) ** 2).mean()) for p in (said, recalibrated))
    uncertainty = usual * (1.0 - usual)
    return BrierScore(value, value - best, uncertainty - best, uncertainty, _table(said, came))


def _recalibrated(said: Floats, came: Floats) -> Floats:
    """The share that came, rising with what was said (isotonic regression, equal ones as one)."""
    _, at, count = np.unique(said, return_inverse=True, return_counts=True)
    share = np.bincount(at, came) / count
    return np.asarray(isotonic_regression(share, weights=count).x[at])


def _table(said: Floats, came: Floats) -> tuple[SaidAndCame, ...]:
    cell = np.clip(np.searchsorted(_EDGES, said, side="right") - 1, 0, _EDGES.size - 2)
    rows = []
    for k in np.unique(cell).tolist():
        mine = cell == k
        n, hits = int(mine.sum()), int(came[mine].sum())
        interval = clopper_pearson(hits / n, n)
        edges = round(float(_EDGES[k]), 1), round(float(_EDGES[k + 1]), 1)
        rows.append(SaidAndCame(*edges, n, float(said[mine].mean()), hits, *interval))
    return tuple(rows)
