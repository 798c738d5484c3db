"""Whether a verdict on landings holds were the wind's error, or how often things fail, other than is taken.

Each doubt is flown with the same draws: two differ by what is doubted, and not by chance.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from planner.plan.distribution import Mixture
from planner.plan.plan import Plan
from planner.plan.spread import Spread, WrittenError
from planner.spread.calibration_in_use import CalibrationInUse
from planner.spread.error_in_doubt import ErrorInDoubt

FAILURES_TIMES = 3.0
"""How many times as often as is taken everything fails, in every doubt."""

HELD = "the same at 0.5 to 2 times the wind's error, column shares of 0.2 and 1, and 3 times the failures"


class Doubt(NamedTuple):
    """The wind's error so many times as large, so much of it one offset of the column."""

    scale: float
    column_share: float

    def words(self) -> str:
        """For a sentence."""
        return f"{self.scale:g} times the wind's error, column share {self.column_share:g}"


DOUBTS = tuple(Doubt(scale, share) for scale in (2.0, 0.5, 1.0) for share in (1.0, 0.2))
"""All that is doubted, what most often makes a difference first."""


class Doubted(NamedTuple):
    """A plan as it is flown in a doubt."""

    doubt: Doubt
    plan: Plan


def may_be_doubted(error: WrittenError) -> bool:
    """Whether a verdict by this error can be robust: by the prior, or a calibration in scope with its cases.

    An error that is left out or set by hand is not, nor is one whose calibration is out of its scope.
    """
    if isinstance(error, CalibrationInUse):
        return error.flown is not None and bool(error.found.evidence.cases)
    return error == "prior"


def doubts_of(plan: Plan) -> Iterator[Doubted]:
    """A plan in every doubt; one that writes how its flight varies also with what is usual of its kind."""
    own = plan.spread
    usual = Spread(kind=own.kind).model_copy(update={"wind_error": own.wind_error})
    spreads = [own] if _varies(own) == _varies(usual) else [own, usual]
    for doubt in DOUBTS:
        for spread in spreads:
            yield Doubted(doubt, plan.model_copy(update={"spread": _in_doubt(spread, doubt)}))


def _varies(spread: Spread) -> dict[str, Any]:
    """All that varies but the wind's error."""
    return spread.model_dump(exclude={"wind_error"})


def _in_doubt(spread: Spread, doubt: Doubt) -> Spread:
    changes: dict[str, Any] = {"wind_error": ErrorInDoubt(spread.wind_error, *doubt)}
    for name in ("timer_fails", "stays_shut"):
        changes[name] = min(1.0, FAILURES_TIMES * getattr(spread, name))
    for name in ("descent_rate", "fall_speed"):
        written = getattr(spread, name)
        changes[name] = _oftener(written) if isinstance(written, Mixture) else written
    return spread.model_copy(update=changes)


def _oftener(fall: Mixture) -> Mixture:
    """The same of which everything fails so much more often, all at most always."""
    failing = 1.0 - fall.works_probability
    times = min(FAILURES_TIMES, 1.0 / failing) if failing > 0.0 else FAILURES_TIMES
    fails = (f.model_copy(update={"probability": min(1.0, times * f.probability)}) for f in fall.fails)
    return fall.model_copy(update={"fails": tuple(fails)})
