"""What uniform numbers in (0, 1) become under a distribution: inverse transform sampling.

Each takes uniform numbers of any shape and returns as many; rising in them, so that the same numbers under a
wider distribution are the same drops, further out.
"""

from functools import lru_cache

import numpy as np
from scipy.special import chdtri, ndtri

from planner.geo import Floats


def normal(uniform: Floats, sigma: float | Floats) -> Floats:
    """Normal round zero; `sigma` is one, or one for each."""
    return np.asarray(sigma * ndtri(uniform))


def lognormal(uniform: Floats, sigma: float) -> Floats:
    """Factors whose logarithm is normal round zero: the median is 1."""
    return np.asarray(np.exp(sigma * ndtri(uniform)))


def between(uniform: Floats, low: float, high: float) -> Floats:
    """Uniform between two values."""
    return np.asarray(low + (high - low) * uniform)


def weibull(uniform: Floats, shape: float, scale: float) -> Floats:
    """Weibull (1951): P(less than x) is 1 - exp(-(x / scale)^shape)."""
    return np.asarray(scale * (-np.log1p(-uniform)) ** (1 / shape))


_EVEN = np.concatenate([np.geomspace(1e-7, 1e-3, 64, endpoint=False), np.linspace(1e-3, 1.0 - 1e-3, 1024)])


@lru_cache(maxsize=8)
def _student_sizes(freedom: float) -> Floats:
    sizes = np.sqrt((freedom - 2.0) / chdtri(freedom, 1.0 - _EVEN))
    return np.asarray(sizes)


def student_size(uniform: Floats, freedom: float) -> Floats:
    """What a normal number is multiplied by to be Student's (1908) of variance 1, for all of one draw.

    The root of (v - 2) over a chi-square of v degrees of freedom, v > 2: falling in `uniform`, from a table.
    """
    return np.interp(uniform, _EVEN, _student_sizes(freedom))
