"""What uniform numbers in (0, 1) become under a distribution: inverse transform sampling.

Each takes uniform numbers of any shape and returns as many; rising in them, so that the same numbers under a
wider distribution are the same drops, further out.
"""

import numpy as np
from scipy.special import ndtri

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
