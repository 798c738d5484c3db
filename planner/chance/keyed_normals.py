"""Normal numbers counted from a drop's own key, as the wind's errors are (`error_field.py`)."""

from typing import Any

import numpy as np

from planner.chance.quantile_functions import normal
from planner.geo import Floats

_COUNT, _FIRST, _SECOND = (np.uint64(n) for n in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))
_BEYOND_FIELDS = 2**40  # numbers of the same key that no field has counted to


def keyed_normals(key: Any, count: int) -> Floats:
    """Standard normal numbers (n, count) of keys (n,), by SplitMix64; the same however many are asked for."""
    numbers = np.arange(_BEYOND_FIELDS, _BEYOND_FIELDS + count, dtype=np.uint64)
    with np.errstate(over="ignore"):
        word = key[:, None] + numbers * _COUNT
        word = (word ^ (word >> np.uint64(30))) * _FIRST
        word = (word ^ (word >> np.uint64(27))) * _SECOND
        word ^= word >> np.uint64(31)
    return normal(((word >> np.uint64(11)).astype(np.float64) + 0.5) * 2.0**-53, 1.0)
