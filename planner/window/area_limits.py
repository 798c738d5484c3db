"""Limits on how likely a piece comes down where it should not, and what drops say of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from pydantic import Field, model_validator

from planner.flight.ensemble import PieceLandings
from planner.landing.probability import clopper_pearson, share_inside
from planner.landing.tally import drops_of
from planner.window.case import Case
from planner.window.criterion import Criterion
from planner.window.verdict import Verdict


@dataclass(frozen=True)
class LandedIn:
    """How many drops have a piece that landed in an area, and how many may have.

    `share` is out of all drops, `worst` with those of which a piece came down where nobody knows, `highest`
    the largest upper end of a piece's 95 % interval, `often` the piece that landed there most often.
    """

    share: float
    worst: float
    highest: float
    often: str


def landed_in(case: Case, area: Any, pieces: Sequence[PieceLandings]) -> LandedIn:
    """What the drops of some pieces say of an area on the launch's plane [km]."""
    drops = [drops_of(piece, case.ensemble) for piece in pieces]
    inside = [each.inside(area) for each in drops]
    lost = np.any([each.unknown for each in drops], axis=0)
    intervals = [share_inside(each, area) for each in drops]
    # One forecast member has no interval of its own: that of its drops is the least to go by.
    highs = (
        clopper_pearson(i.probability, case.ensemble.members)[1] if i.high is None else i.high
        for i in intervals
    )
    hit = np.any(inside, axis=0)
    often = pieces[int(np.argmax([each.mean() for each in inside]))].piece
    return LandedIn(float(hit.mean()), float((hit | lost).mean()), max(highs), often)


class AreaLimits(Criterion):
    """A piece may come down in an area with a probability up to two limits.

    For `go` no piece's interval may reach above the no-go limit. A landing that nobody knows may be there:
    where that could make a no-go of it, the verdict is `unknown`.
    """

    caution_above_probability: float = Field(ge=0, le=1, description="needs care above this")
    no_go_above_probability: float = Field(ge=0, le=1, description="forbidden above this")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.caution_above_probability > self.no_go_above_probability:
            msg = (
                "caution_above_probability must not exceed no_go_above_probability, "
                f"{self.no_go_above_probability:g}"
            )
            raise ValueError(msg)
        return self

    def verdict_of(self, found: LandedIn) -> tuple[Verdict, float]:
        """The verdict, and the limit that drove it."""
        if found.share > self.no_go_above_probability:
            return Verdict.NO_GO, self.no_go_above_probability
        if found.worst > self.no_go_above_probability:
            return Verdict.UNKNOWN, self.no_go_above_probability
        clear = found.worst <= self.caution_above_probability
        sure = found.highest <= self.no_go_above_probability
        return (Verdict.GO if clear and sure else Verdict.CAUTION), self.caution_above_probability
