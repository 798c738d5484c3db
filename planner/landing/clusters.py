"""Landings that lie in patches far from each other, told apart.

Two ways that a flight can go, or two forecasts that disagree, leave two clouds of landings and nothing
between. Each is then drawn by itself: one density for both is too coarse for either, and an ellipse round
both is mostly where nothing lands.
"""

from typing import Any

import numpy as np

from planner.geo import Floats
from planner.landing.density import stretch_of

Bools = np.ndarray[Any, np.dtype[np.bool_]]
Indices = np.ndarray[Any, np.dtype[np.int64]]

FEWEST = 5
"""Landings below which nothing can be said of where the next one lies."""

_WIDE = 3.0
"""How many times as wide a gap is as what the nearest drops on either side take up. One in 100 clouds of 30
drops of normal, even, Student's or curved shape has such a gap, none in 1,000 of 60."""

_ASKED = 2000  # drops among which gaps are looked for
_TURNS = np.pi * np.arange(12) / 12
_DIRECTIONS = np.stack([np.cos(_TURNS), np.sin(_TURNS)])


def clusters(points_km: Floats) -> list[Indices]:
    """Which of the landings (n, 2) lie in a patch, patches in no order; one where no wide gap parts them."""
    found, parts = [], [np.arange(len(points_km))]
    while parts:
        part = parts.pop()
        beyond = _beyond_a_gap(points_km[part])
        if beyond is None:
            found.append(part)
        else:
            parts += [part[~beyond], part[beyond]]
    return found


def _beyond_a_gap(points_km: Floats) -> Bools | None:
    """Which of the landings lie on the far side of the widest gap across any direction; None without one."""
    asked = points_km[:_ASKED]
    beside = max(FEWEST, int(np.ceil(np.sqrt(len(asked)))))
    if len(asked) < 2 * beside:
        return None
    stretch = stretch_of(asked)
    ways = stretch.axes / stretch.spread_km @ _DIRECTIONS
    across = np.sort(asked @ ways, axis=0)
    last = np.arange(beside - 1, len(asked) - beside)  # before each gap
    gap = across[last + 1] - across[last]
    near = np.maximum(across[last] - across[last - beside + 1], across[last + beside] - across[last + 1])
    wide = gap / near
    row, way = np.unravel_index(int(np.argmax(wide)), wide.shape)
    if wide[row, way] < _WIDE:
        return None
    middle = across[last[row], way] + gap[row, way] / 2
    return np.asarray(points_km @ ways[:, way] > middle)
