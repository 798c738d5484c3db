"""How long an error lasts, from what one issue of a forecast says of several hours."""

import numpy as np

from planner.calibrate.departures import Departures
from planner.geo import Floats
from planner.units import HOUR_S

_LIKE_M = 50.0
"""Layers of two profiles so near in height are one height."""
_SHORTEST_H, _LONGEST_H = 0.5, 240.0
_PRIOR_SD = 1.0
"""How far the memory's logarithm may lie from the prior's."""
_PAIR_SD = 1.0
"""How far one pair of hours lies from the correlation that they have, all heights taken together."""


def fitted_memory_h(departures: Departures, sigma_mps: Floats, prior_h: float) -> float:
    """The memory [h] under which departures of size `sigma_mps` (N,) are alike as they are; else the prior's.

    Profiles of one issue are held against each other, height by height; those of one block count as one.
    """
    apart_h, product, block = _pairs(departures, departures.error_mps / sigma_mps[:, None])
    if not apart_h.size:
        return prior_h
    _, which, count = np.unique(block, return_inverse=True, return_counts=True)
    weight = 1.0 / count[which] / _PAIR_SD**2
    memory_h = np.geomspace(_SHORTEST_H, _LONGEST_H, 400)
    off = product[None, :] - np.exp(-apart_h[None, :] / memory_h[:, None])
    cost = (weight * off**2).sum(axis=1) + (np.log(memory_h / prior_h) / _PRIOR_SD) ** 2
    return float(memory_h[cost.argmin()])


def _pairs(departures: Departures, standard: Floats) -> tuple[Floats, Floats, Floats]:
    """Of each two profiles of one issue: hours between, mean product of their departures, the block."""
    issue = np.round((departures.time_s - departures.lead_h * HOUR_S) / 60.0)
    height = np.round(departures.altitude_m / _LIKE_M)
    found = []
    for one in np.unique(issue):
        of_issue = np.flatnonzero(issue == one)
        profiles = np.unique(departures.profile[of_issue])
        its = [of_issue[departures.profile[of_issue] == profile] for profile in profiles]
        for k, early in enumerate(its):
            for late in its[k + 1 :]:
                _, a, b = np.intersect1d(height[early], height[late], return_indices=True)
                if a.size:
                    apart_h = abs(departures.time_s[late[b]] - departures.time_s[early[a]]).mean() / HOUR_S
                    product = float((standard[early[a]] * standard[late[b]]).mean())
                    found.append((apart_h, product, departures.block[early[0]]))
    columns = np.array(found, dtype=float).reshape(-1, 3)
    return columns[:, 0], columns[:, 1], columns[:, 2]
