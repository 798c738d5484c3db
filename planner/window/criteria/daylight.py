"""The flight by day, or in the dark, as it is wanted: minutes of it on the other side.

From the launch to the time by which 95 % of the main pieces are down, with the sun at places
evenly on the line from the site to the middle of the landings, each minute. Day is from sunrise to sunset at
sea level (-0.833 degrees); high up it shines some minutes longer. Defaults: nothing is wanted, and it does
not apply; caution above 0, no-go above 30 min (priors). What moves it: launch time, float, season.
"""

from typing import ClassVar, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from planner.flight.ensemble import PieceLandings
from planner.landing.tally import unknown
from planner.sun import RISEN_DEG, sun_elevation_deg
from planner.window.case import Case
from planner.window.criterion import Criterion
from planner.window.verdict import Finding, Verdict

_DOWN = 0.95
_STEP_S = 60.0


class Daylight(Criterion):
    """Minutes of the flight in the dark, where daylight is wanted, or the other way round."""

    name: ClassVar[str] = "daylight"
    asks_by_itself: ClassVar[bool] = False

    wanted: Literal["daylight", "darkness", "any"] = Field(
        default="any", description="what the whole flight should have"
    )
    caution_above_min: float = Field(default=0.0, ge=0, le=10_000, description="needs care above this [min]")
    no_go_above_min: float = Field(default=30.0, ge=0, le=10_000, description="forbidden above this [min]")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.caution_above_min > self.no_go_above_min:
            msg = f"caution_above_min must not exceed no_go_above_min, {self.no_go_above_min:g}"
            raise ValueError(msg)
        return self

    def judge(self, case: Case) -> Finding | None:
        """Minutes on the other side; None where nothing is wanted."""
        if self.wanted == "any":
            return None
        main = case.ensemble.pieces[0]
        if not main.landed.any():
            return self.unknown("daylight: nobody knows when it lands")
        minutes, until_s = self._minutes(case, main)
        verdict, limit = self._at(minutes)
        if verdict is not Verdict.NO_GO and np.mean(unknown(main)) > 1.0 - _DOWN:
            verdict = Verdict.UNKNOWN
        other = "darkness" if self.wanted == "daylight" else "daylight"
        sentence = (
            f"{minutes:.0f} min of the {until_s / 60:.0f} min until 95 % of {main.piece} are down lie in "
            f"{other}, limit {limit:g} min: {verdict.words}"
        )
        return Finding(self.name, verdict, minutes, limit, "min", sentence)

    def _minutes(self, case: Case, main: PieceLandings) -> tuple[float, float]:
        """Minutes on the other side, and how long after the launch [s] 95 % of the main pieces are down."""
        site, down = case.ensemble.plan.site, main.landed
        until_s = float(np.quantile(main.time_s[down], _DOWN)) - case.ensemble.launch_s
        after_s = np.arange(0.0, until_s + _STEP_S, _STEP_S)
        along = np.minimum(after_s / max(until_s, 1.0), 1.0)
        east = (np.median(main.longitude_deg[down] - site.longitude_deg + 180.0) % 360.0) - 180.0
        north = np.median(main.latitude_deg[down]) - site.latitude_deg
        place = site.latitude_deg + along * north, site.longitude_deg + along * east
        by_day = sun_elevation_deg(case.launch, after_s, *place) > RISEN_DEG
        other = ~by_day if self.wanted == "daylight" else by_day
        return min(float(other.sum()) * _STEP_S, until_s) / 60.0, until_s

    def _at(self, minutes: float) -> tuple[Verdict, float]:
        if minutes > self.no_go_above_min:
            return Verdict.NO_GO, self.no_go_above_min
        return (Verdict.CAUTION if minutes > self.caution_above_min else Verdict.GO), self.caution_above_min
