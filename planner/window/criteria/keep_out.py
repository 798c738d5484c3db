"""Nothing comes down where it must not: a town, the own side of a border, the sea."""

from typing import ClassVar, Self

import shapely
from pydantic import Field, model_validator
from shapely.geometry.base import BaseGeometry

from planner.flight.ensemble import Ensemble, PieceLandings
from planner.landing.probability import clopper_pearson
from planner.landing.tally import asked_areas
from planner.window.basis import without_basis
from planner.window.case import Case
from planner.window.criterion import Criterion
from planner.window.harm_by_energy import harm_of
from planner.window.verdict import Finding, Verdict, percent


class KeepOut(Criterion):
    """P(a piece of the drop lands in a keep-out area), any piece and any area.

    For `go` no piece's interval may reach above the no-go limit. A landing that nobody knows may be
    in the area: where that could make a no-go of it, the verdict is `unknown`. Without a basis it is
    at best `caution`. No finding without a keep-out area.
    """

    name: ClassVar[str] = "keep_out"

    caution_above_probability: float = Field(default=0.01, ge=0, le=1, description="needs care above this")
    no_go_above_probability: float = Field(default=0.05, ge=0, le=1, description="forbidden above this")

    by_energy: bool = Field(default=False, description="hold the limits by landing energy too")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.caution_above_probability > self.no_go_above_probability:
            msg = (
                "caution_above_probability must not exceed no_go_above_probability, "
                f"{self.no_go_above_probability:g}"
            )
            raise ValueError(msg)
        return self

    def judge(self, case: Case) -> Finding | None:
        """P(any piece lands in any keep-out area); None where no such area is written."""
        if case.in_keep_out is None:
            return None
        probability = case.in_keep_out
        hits = [inside for inside in case.inside if inside.kind == "keep_out"]
        drops = case.ensemble.members
        # One forecast member has no interval of its own: that of its drops is the least to go by.
        highest = max(clopper_pearson(h.probability, drops)[1] if h.high is None else h.high for h in hits)
        verdict, limit = self._at(probability, highest, case.lost_share(case.ensemble.pieces))
        sentence = f"{percent(probability)} of the drops come down in a keep-out area"
        if probability > 0:
            often = max(hits, key=lambda hit: hit.probability)
            sentence += f" (most often {often.piece} in {often.area})"
        if highest > self.no_go_above_probability >= probability:
            sentence += f", which leaves up to {percent(highest)} open"
        sentence += f", limit {percent(limit)}"
        found = Finding(self.name, verdict, probability, limit, "", sentence, probability, limit, probability)
        if self.by_energy:
            found = harm_of(case, _whole(case), _all_pieces).judged(found)
        return without_basis(found, case.error_words)

    def _at(self, probability: float, highest: float, lost: float) -> tuple[Verdict, float]:
        if probability > self.no_go_above_probability:
            return Verdict.NO_GO, self.no_go_above_probability
        if probability + lost > self.no_go_above_probability:
            return Verdict.UNKNOWN, self.no_go_above_probability
        clear = probability + lost <= self.caution_above_probability
        sure = highest <= self.no_go_above_probability
        return (Verdict.GO if clear and sure else Verdict.CAUTION), self.caution_above_probability


def _whole(case: Case) -> BaseGeometry:
    """All keep-out areas as one, on the launch's plane [km]."""
    return shapely.union_all([area.polygon for area in asked_areas(case.ensemble) if area.kind == "keep_out"])


def _all_pieces(ensemble: Ensemble) -> tuple[PieceLandings, ...]:
    return ensemble.pieces
