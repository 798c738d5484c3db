"""The random walk of what flutters or is shaken: the numbers of each step, drawn by counting, compiled.

They are a hash of the flight's own key and of how many steps it has taken, so they are the same whatever
flies beside it. The hash is Philox 2x32-10 (Salmon, Moraes, Dror and Shaw 2011); its products of 32-bit
numbers never overflow 64 bits, so that plain Python counts the same.
"""

import numpy as np

from planner.chance.triangular import triangular
from planner.compiled import inlined

_ROUNDS = 10
_MULTIPLIER = np.uint64(0xD256D193)
_KEY_STEP = np.uint64(0x9E3779B9)  # the golden ratio, as the paper's Weyl sequence
_LOW_32, _32 = np.uint64(0xFFFFFFFF), np.uint64(32)


@inlined
def walk_step(key: np.uint64, number: int) -> tuple[float, float]:
    """Step `number` of the walk of a 64-bit `key`: two independent numbers of mean 0 and variance 1."""
    word, left, right = key & _LOW_32, np.uint64(number), key >> _32
    for _ in range(_ROUNDS):
        product = left * _MULTIPLIER
        left, right = (product >> _32) ^ word ^ right, product & _LOW_32
        word = (word + _KEY_STEP) & _LOW_32
    return triangular(left), triangular(right)
