"""Age of the run: an old forecast is a worse one, and a newer is probably out."""

from datetime import datetime
from typing import ClassVar, Self

from pydantic import Field, model_validator

from planner.forecast.forecast import Forecast
from planner.units import HOUR_S, short
from planner.window.case import Case
from planner.window.criterion import Criterion
from planner.window.verdict import Finding, Verdict


class ForecastAge(Criterion):
    """Hours since the forecast was issued; 48 h, eight cycles of a global model, count as expired."""

    name: ClassVar[str] = "forecast_age"

    caution_from_h: float = Field(default=12.0, ge=0, le=1000, description="needs care from this age [h]")
    no_go_from_h: float = Field(default=48.0, ge=0, le=1000, description="expired from this age [h]")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.caution_from_h > self.no_go_from_h:
            msg = f"caution_from_h must not exceed no_go_from_h, {self.no_go_from_h:g}"
            raise ValueError(msg)
        return self

    def judge(self, case: Case) -> Finding:
        """Hours from issue to now; of several sources, of the one whose newest run is oldest."""
        issued = _issued(case.field.forecast)
        if issued is None:
            return self.unknown("forecast age: the forecast does not say when it was issued")
        age_h = (case.now - issued).total_seconds() / HOUR_S
        if age_h < 0:
            sentence = f"forecast age: it was issued at {short(issued)}, after now; check the clock"
            return Finding(self.name, Verdict.UNKNOWN, None, None, "", sentence)
        if age_h >= self.no_go_from_h:
            verdict, limit = Verdict.NO_GO, self.no_go_from_h
        else:
            verdict = Verdict.CAUTION if age_h >= self.caution_from_h else Verdict.GO
            limit = self.caution_from_h
        sentence = f"forecast issued {age_h:.1f} h ago, limit {limit:g} h: {verdict.words}"
        return Finding(self.name, verdict, age_h, limit, "h", sentence)


def _issued(forecast: Forecast) -> datetime | None:
    """When it was issued; of several sources the one whose newest run is oldest, so that none goes stale."""
    if not forecast.parts:
        return forecast.issued_at
    newest: dict[str, datetime] = {}
    for run in forecast.parts:
        if run.issued_at is None:
            return None
        newest[run.source] = max(run.issued_at, newest.get(run.source, run.issued_at))
    return min(newest.values())
