"""The main piece lands in a target: what the launch is for."""

from typing import ClassVar, Self

import numpy as np
from pydantic import Field, model_validator

from planner.drift.endings import NOT_RELEASED
from planner.window.basis import without_basis
from planner.window.case import Case
from planner.window.criterion import Criterion
from planner.window.verdict import Finding, Verdict, percent


class Target(Criterion):
    """P(the main piece lands in one of the targets); its limits are priors.

    A landing that nobody knows counts as a miss; where it could keep the launch from being a no-go,
    the verdict is `unknown`. Without a basis it is at best `caution`. No finding without a target.
    """

    name: ClassVar[str] = "target"

    caution_from_probability: float = Field(default=0.2, ge=0, le=1, description="forbidden below this")
    go_from_probability: float = Field(default=0.5, ge=0, le=1, description="needs care below this")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.caution_from_probability > self.go_from_probability:
            msg = (
                f"caution_from_probability must not exceed go_from_probability, {self.go_from_probability:g}"
            )
            raise ValueError(msg)
        return self

    def judge(self, case: Case) -> Finding | None:
        """P(the main piece lands in any target); None where no target is written."""
        if case.on_target is None:
            return None
        main = case.ensemble.pieces[0]
        verdict, limit = self._at(case.on_target, case.lost_share([main]))
        sentence = f"{percent(case.on_target)} of {main.piece} land on target, limit {percent(limit)}"
        kept = float(np.mean(main.ending == NOT_RELEASED))
        if kept:
            sentence += f" ({percent(kept)} are never let go: release sooner or lower)"
        hit = case.on_target
        found = Finding(self.name, verdict, hit, limit, "", sentence, 1 - hit, 1 - limit, hit)
        return without_basis(found, case.error_words)

    def _at(self, probability: float, lost: float) -> tuple[Verdict, float]:
        if probability >= self.go_from_probability:
            return Verdict.GO, self.go_from_probability
        if probability >= self.caution_from_probability:
            return Verdict.CAUTION, self.go_from_probability
        open_still = probability + lost >= self.caution_from_probability
        return (Verdict.UNKNOWN if open_still else Verdict.NO_GO), self.caution_from_probability
