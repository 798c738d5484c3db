"""The cheap stand-in for a normal number where dozens are added up: the sum of two uniform 16-bit numbers.

Triangular, with mean 0 and variance 1. Its excess kurtosis is -0.6, that of a sum of s such numbers -0.6/s;
a true normal number takes ten times as long.
"""

import numpy as np

from planner.compiled import inlined

_LOW_16, _16 = np.uint64(0xFFFF), np.uint64(16)
_MEAN = 2.0**16 - 1  # of two numbers from 0 to 2^16 - 1
_PER_SIGMA = float(1 / np.sqrt(2 * (2.0**32 - 1) / 12))  # each has the variance (2^32 - 1) / 12


@inlined
def triangular(word: np.uint64) -> float:
    """A number of mean 0 and variance 1 from 32 random bits."""
    return (float((word & _LOW_16) + (word >> _16)) - _MEAN) * _PER_SIGMA
