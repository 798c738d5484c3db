"""Whether a calibration in scope is a basis: it rests on enough, and its errors are most of the landing's.

All draws that it does not calibrate are made anew and the drops flown again: half the mean squared distance
between two landings of a drop is what those draws own of the variance, with all that they do together with
others (Jansen 1999). The calibration owns what they leave, by the lower end of a 95 % bootstrap interval.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from planner.flight.ensemble import Ensemble
from planner.flight.redrawn import WIND, Redrawn
from planner.flight.uncertain_groups import GROUPS
from planner.geo import Floats
from planner.landing.sensitivity import FEWEST
from planner.landing.tally import plane_of
from planner.plan.plan import Plan
from planner.spread.calibration import FEWEST_EFFECTIVE, Calibration
from planner.spread.calibration_in_use import CalibrationInUse
from planner.window.verdict import Finding, percent

LEAST_SHARE = 0.75
"""What a calibration's errors must own of the landing's variance."""

RARE, FEWEST_FOR_RARE, RARE_COVERAGE = 0.01, 300, 0.99
"""Limits on probabilities from here down ask for so many effective cases, and for that coverage shown."""

_SEED, _TIMES = 0x62617369, 400  # of the bootstrap
_EXACT = 1e-9


@dataclass(frozen=True)
class CalibratedShare:
    """The share of the landing's variance that a calibration owns at least; None where too few drops land."""

    low: float | None

    @property
    def words(self) -> str:
        """For a sentence."""
        if self.low is None:
            return "too few drops land to say whose error the landing's is"
        return f"its errors own at least {percent(self.low)} of the landing's variance"

    @property
    def lacks(self) -> str:
        """Why it is no basis, empty where it is."""
        if self.low is not None and self.low >= LEAST_SHARE:
            return ""
        return f"{self.words}, {percent(LEAST_SHARE)} are wanted for a basis"


class _Landings(NamedTuple):
    """Where n drops of a piece landed (n, 2) [km], and which did (n,)."""

    km: Floats
    landed: "np.ndarray[Any, np.dtype[np.bool_]]"


def rests_on(plan: Plan) -> Redrawn | None:
    """The draws that the calibration of a plan does not calibrate; None where it can be no basis."""
    error = plan.spread.wind_error
    if not isinstance(error, CalibrationInUse) or error.flown is None or error.found.is_provisional:
        return None
    every = frozenset().union(*(group.draws for group in GROUPS))
    return Redrawn(every - {WIND} - set(error.lent))


def calibrated_share(frozen: Ensemble, anew: Ensemble) -> CalibratedShare:
    """What the calibration owns of the variance of the piece of which it owns least.

    `anew` are the same drops with all that it does not calibrate drawn anew.
    """
    lows = [_owned(*pair) for pair in zip(_spots(frozen), _spots(anew), strict=True)]
    known = [low for low in lows if low is not None]
    return CalibratedShare(min(known) if len(known) == len(lows) else None)


def _owned(frozen: _Landings, anew: _Landings) -> float | None:
    """The lower end of the share of one piece, None where too few of it land."""
    both = frozen.landed & anew.landed
    n = int(both.sum())
    if n < FEWEST:
        return None
    first, second = frozen.km[both], anew.km[both]
    halves = ((first - second) ** 2).sum(axis=1) / 2
    around = ((first - first.mean(axis=0)) ** 2).sum(axis=1)
    drawn = np.random.default_rng(_SEED).multinomial(n, np.full(n, 1 / n), _TIMES)
    left = 1.0 - drawn @ halves / np.maximum(drawn @ around, _EXACT)
    return float(np.clip(np.quantile(left, 0.025), 0.0, 1.0))


def _spots(ensemble: Ensemble) -> list[_Landings]:
    plane = plane_of(ensemble)
    return [
        _Landings(np.column_stack(plane.to_km(piece.latitude_deg, piece.longitude_deg)), piece.landed)
        for piece in ensemble.pieces
    ]


def lacks_evidence(finding: Finding, plan: Plan) -> str:
    """What a calibration lacks to be a basis of a finding: cases of which a rare thing can be said."""
    error = plan.spread.wind_error
    assert isinstance(error, CalibrationInUse)
    tolerated = finding.limit_probability
    rare = tolerated is None or min(tolerated, 1.0 - tolerated) <= RARE
    fewest = FEWEST_FOR_RARE if rare else FEWEST_EFFECTIVE
    if error.found.evidence.n_effective < fewest:
        return f"a limit so low asks for {fewest} effective cases"
    if rare and not _shows_coverage(error.found):
        return f"a limit so low asks for a coverage shown at {percent(RARE_COVERAGE)}"
    return ""


def _shows_coverage(calibration: Calibration) -> bool:
    """Whether areas of 99 % were held against cases, and hold what they say."""
    rows = [row for row in calibration.evidence.coverage if row.probability >= RARE_COVERAGE]
    return bool(rows) and all(row.high >= row.probability for row in rows)
