"""What a balloon can have measured: files write -9999 and worse where nothing was."""

from typing import Any

import numpy as np

from planner.geo import Floats

HIGHEST_GPM = 60_000.0
LOWEST_GPM = -500.0


def within(values: Any, low: float, high: float) -> Floats:
    """Values, and not a number where they are outside what can be."""
    numbers = np.asarray(values, dtype=float)
    with np.errstate(invalid="ignore"):
        return np.where((numbers >= low) & (numbers <= high), numbers, np.nan)
