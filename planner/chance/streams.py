"""Random numbers by address: what member k of a seed draws in a named stream.

Counter-based, by NumPy's Philox 4x64-10 (Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers: as
easy as 1, 2, 3"): the key is the seed and the stream's name, the count is the member. So member k is the same
flight whether ten or ten million are asked for, in whatever blocks, on whichever machine.
"""

from typing import Any
from zlib import crc32

import numpy as np

from planner.chance.quantile_functions import normal
from planner.geo import Floats

Bits = np.ndarray[Any, np.dtype[np.uint64]]

_PER_COUNT = 4  # Philox 4x64 gives four numbers for each count


def random_bits(seed: int, stream: str, first: int, count: int) -> Bits:
    """64 random bits (count,) for each of members `first` to `first + count` in a named stream."""
    philox = np.random.Philox(key=np.array([seed, crc32(stream.encode())], dtype=np.uint64))
    philox.advance(first // _PER_COUNT)
    skip = first % _PER_COUNT
    return np.asarray(philox.random_raw(count + skip)[skip:])


def uniforms(seed: int, stream: str, first: int, count: int) -> Floats:
    """Numbers (count,) uniform in (0, 1), never either end: the 53 highest of each member's random bits."""
    raw = random_bits(seed, stream, first, count)
    return np.asarray((np.right_shift(raw, np.uint64(11)).astype(np.float64) + 0.5) * 2.0**-53)


def normals(seed: int, stream: str, first: int, count: int) -> Floats:
    """Standard normal numbers (count,) of members `first` to `first + count` in a named stream."""
    return normal(uniforms(seed, stream, first, count), 1.0)
