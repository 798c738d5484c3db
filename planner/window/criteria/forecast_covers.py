"""The forecast covers the flight: every piece of every drop can be followed to its end."""

from typing import ClassVar, Self

from pydantic import Field, model_validator

from planner.flight.left import most_left
from planner.window.case import Case
from planner.window.criterion import Criterion
from planner.window.verdict import Finding, Verdict, percent


class ForecastCovers(Criterion):
    """Share of drops with a piece that left the forecast, outlasted it, or still flew at the horizon."""

    name: ClassVar[str] = "forecast_covers"

    caution_above_share: float = Field(default=0.0, ge=0, le=1, description="needs care above this share")
    unknown_above_share: float = Field(default=0.05, ge=0, le=1, description="nobody knows above this share")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.caution_above_share > self.unknown_above_share:
            msg = f"caution_above_share must not exceed unknown_above_share, {self.unknown_above_share:g}"
            raise ValueError(msg)
        return self

    def judge(self, case: Case) -> Finding:
        """Share of the drops of which a piece was not followed to its landing."""
        lost = case.lost_share(case.ensemble.pieces)
        if lost > self.unknown_above_share:
            verdict, limit = Verdict.UNKNOWN, self.unknown_above_share
        else:
            verdict = Verdict.CAUTION if lost > self.caution_above_share else Verdict.GO
            limit = self.caution_above_share
        why = f" ({most_left(case.ensemble, case.ensemble.pieces)})" if lost else ""
        sentence = (
            f"{percent(lost)} of the drops have a piece that the forecast or the horizon does not cover "
            f"to its landing, limit {percent(limit)}: {verdict.words}{why}"
        )
        return Finding(
            self.name, verdict, lost, limit, "", sentence, violation_probability=lost, limit_probability=limit
        )
