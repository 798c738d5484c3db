"""A fit judged by weather that it has not seen: blocks of weeks are left out, one by one.

The last factor on sigma (`conformal.py`) is chosen on held-out cases too. So that what judges a block has
seen nothing of it, neither by the fit nor by the factor, blocks are left out two at a time.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import combinations

import numpy as np

from planner.calibrate.conformal import Conformal, conformal_of
from planner.calibrate.departures import Departures
from planner.calibrate.drift_questions import level_of
from planner.calibrate.persistence import DriftCase
from planner.errors import InputError
from planner.geo import Floats
from planner.spread.calibration import FittedError
from planner.units import HOUR_S
from planner.vehicle.profile import Integers

WEEK_H = 168.0
MOST_BLOCKS = 14
"""Of longer records blocks are longer than a week, for every two of them are left out once."""
FEWEST_BLOCKS = 5

Fit = Callable[[Departures], FittedError]


@dataclass(frozen=True)
class CrossValidated:
    """The fit to everything, its last factor, and each case's level (n,) while its `block` was left out."""

    error: FittedError
    conformal: Conformal
    level: Floats
    block: Integers


def weeks(times: Sequence[datetime]) -> Integers:
    """The block of weather (n,) that each time belongs to: weeks from the first day on, or longer."""
    first = min(times).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(hours=12)
    after_h = np.array([(time - first).total_seconds() for time in times]) / HOUR_S
    return np.asarray(after_h // max(WEEK_H, float(after_h.max()) / MOST_BLOCKS + 1.0), dtype=np.int64)


def cross_validated(departures: Departures, cases: Sequence[DriftCase], fit: Fit) -> CrossValidated:
    """Raises InputError for fewer than `FEWEST_BLOCKS` weeks of cases."""
    block, told = _blocks(departures, cases)
    numbers = np.unique(block).tolist()
    if len(numbers) < FEWEST_BLOCKS:
        raise InputError(
            f"{len(numbers)} weeks of weather cannot be held against each other; {FEWEST_BLOCKS} at least can"
        )
    without_two = {pair: fit(told.without(pair[0]).without(pair[1])) for pair in combinations(numbers, 2)}
    level, alone = np.empty(block.size), np.empty(block.size)
    for left_out in numbers:
        judged = block == left_out
        others = [
            _standard(cases, block == other, without_two[min(left_out, other), max(left_out, other)])
            for other in numbers
            if other != left_out
        ]
        factor = conformal_of(np.concatenate(others))
        alone[judged] = _standard(cases, judged, fit(told.without(left_out)))
        level[judged] = level_of(alone[judged] / factor.sigma_factor, factor.tail)
    return CrossValidated(fit(told), conformal_of(alone), level, block)


def _blocks(departures: Departures, cases: Sequence[DriftCase]) -> tuple[Integers, Departures]:
    """The block of each case, and the departures with theirs."""
    times = [case.time for case in cases]
    clock = [datetime.fromtimestamp(float(at), tz=times[0].tzinfo) for at in departures.time_s]
    both = weeks([*times, *clock])
    return both[: len(times)], replace(departures, block=both[len(times) :])


def _standard(cases: Sequence[DriftCase], pick: Floats, error: FittedError) -> Floats:
    """By how many standard deviations some of the cases were missed."""
    model = error.model()
    return np.array([case.standard(model) for case, wanted in zip(cases, pick, strict=True) if wanted])
