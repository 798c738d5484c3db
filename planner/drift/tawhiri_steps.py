"""The steps that Tawhiri takes through a profile: altitude by Runge-Kutta too, stages end on a chord."""

from typing import NamedTuple

import numpy as np

from planner.geo import Floats
from planner.vehicle.profile import STEP_S, Integers, Law, Profile, StageKind

CHORD_TOLERANCE = 0.01
"""How close Tawhiri finds an end, as a share of a step."""


class ChordSteps(NamedTuple):
    """A profile cut into Tawhiri's steps, padded to the longest draw.

    `seconds` (n, S); `altitude_m` (n, S, 5) at the four Runge-Kutta stages and the end; `kept` (n, S) is the
    share of a step that counts, below 1 only at a stage's end; `number` (n,) of steps.
    """

    seconds: Floats
    altitude_m: Floats
    kept: Floats
    number: Integers


def tawhiri_steps(profile: Profile, *, longest_s: float, step_s: float = STEP_S) -> ChordSteps:
    """Steps as Tawhiri takes them, cut after `longest_s`: Runge-Kutta heights, stages' ends on the chord.

    For climbs and falls only: Tawhiri's floats are stages of their own kind.
    """
    columns: list[tuple[Floats, Floats, Floats]] = []
    altitude = profile.stages[0].start_m.copy()
    flown = np.zeros_like(altitude)
    for stage in profile.stages:
        sign = 1.0 if stage.kind is StageKind.CLIMB else -1.0
        going = sign * (stage.end_m - altitude) > 0
        while True:
            active = going & (flown < longest_s)
            if not active.any():
                break
            heights = _runge_kutta_heights(stage.law, altitude, step_s)
            after = heights[:, 4]
            going = active & (sign * (stage.end_m - after) > 0)
            kept = _chord_share(altitude, after, stage.end_m, sign)
            columns.append((np.where(active, step_s, 0.0), heights, kept))
            altitude = np.where(active, (1 - kept) * altitude + kept * after, altitude)
            flown = flown + np.where(active, kept * step_s, 0.0)
    return _laid_out(columns, step_s)


def _laid_out(columns: list[tuple[Floats, Floats, Floats]], step_s: float) -> ChordSteps:
    """Steps of all draws at once as steps of each, behind one another."""
    number: Integers = np.sum([seconds > 0 for seconds, *_ in columns], axis=0)
    shape, count = (number.size, int(number.max(initial=0))), np.zeros_like(number)
    steps = ChordSteps(np.zeros(shape), np.zeros((*shape, 5)), np.ones(shape), number)
    for seconds, heights, kept in columns:
        row = np.nonzero(seconds)[0]
        place = count[row]
        steps.seconds[row, place], steps.kept[row, place] = step_s, kept[row]
        steps.altitude_m[row, place] = heights[row]
        count[row] += 1
    return steps


def _runge_kutta_heights(law: Law, z: Floats, h: float) -> Floats:
    """Altitudes (n, 5) at which a classical Runge-Kutta step asks for the wind, and at its end."""
    w1 = law.climb_mps(z)
    w2 = law.climb_mps(z + h / 2 * w1)
    w3 = law.climb_mps(z + h / 2 * w2)
    w4 = law.climb_mps(z + h * w3)
    end = z + h / 6 * (w1 + 2 * w2 + 2 * w3 + w4)
    return np.stack([z, z + h / 2 * w1, z + h / 2 * w2, z + h * w3, end], axis=1)


def _chord_share(before: Floats, after: Floats, target: Floats, sign: float) -> Floats:
    """Share of a step kept where its end passes the target, bisected on the chord; else 1."""
    left, right, middle = np.zeros_like(before), np.ones_like(before), np.ones_like(before)
    width = 1.0 if (sign * (after - target) >= 0).any() else 0.0
    while width > CHORD_TOLERANCE:
        middle = (left + right) / 2
        passed = sign * ((1 - middle) * before + middle * after - target) >= 0
        left, right = np.where(passed, left, middle), np.where(passed, middle, right)
        width /= 2
    return np.where(sign * (after - target) >= 0, middle, 1.0)
