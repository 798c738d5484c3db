"""Scores that are best on average for who says what he believes: CRPS, energy score, Dawid-Sebastiani.

Gneiting and Raftery (JASA 102, 2007); Dawid and Sebastiani (Annals of Statistics 27, 1999). Smaller is
better. Closed sums over the drops, each in a few lines; so no library is asked.
"""

import numpy as np

from planner.geo import Floats
from planner.landing.highest_density import BLUR_KM

_TOGETHER = 500


def crps(values: Floats, truth: float) -> float:
    """Continuous ranked probability score of draws (n,), in their unit: E|x - y| - E|x - x'|/2."""
    n, ordered = values.size, np.sort(values)
    spread = 2.0 * float((ordered * (2 * np.arange(1, n + 1) - n - 1)).sum()) / n**2
    return float(np.abs(values - truth).mean()) - spread / 2.0


def energy_score(points: Floats, truth: Floats) -> float:
    """The same in the plane: draws (n, 2) and a truth (2,), in their unit."""
    between = 0.0
    for first in range(0, len(points), _TOGETHER):
        some = points[first : first + _TOGETHER]
        apart = some[:, None, :] - points[None, :, :]
        between += float(np.hypot(apart[..., 0], apart[..., 1]).sum())
    off = points - truth
    return float(np.hypot(off[:, 0], off[:, 1]).mean()) - between / len(points) ** 2 / 2.0


def dawid_sebastiani(points: Floats, truth: Floats) -> float:
    """d2 + ln det of the covariance: draws (n, 2) and a truth (2,) in km, the determinant in km4.

    Where nothing varies, landings are still known to no better than `BLUR_KM`.
    """
    covariance = np.cov(points.T) + BLUR_KM**2 * np.eye(2)
    off = truth - points.mean(axis=0)
    _, log_det = np.linalg.slogdet(covariance)
    return float(off @ np.linalg.solve(covariance, off) + log_det)
