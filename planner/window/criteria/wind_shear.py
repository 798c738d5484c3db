"""Change of the wind from 10 m to 300 m above the site: a tall balloon is bent, and slams on its way up.

The largest |V(z) - V(10 m)| [m/s] over heights z to 300 m, and the largest angle between both [deg] where
both blow with 2 m/s or more. Defaults: caution above 3 m/s (NASA at Wanaka: light and aligned to 300 m) and
30 degrees (a prior), no-go above 10 m/s (a prior) and 60 degrees (Wanaka: opposed winds at 250 m scrubbed).
What moves it: the night's low-level jet, valleys. A forecast sees little of it between two of its levels.
"""

from datetime import datetime
from typing import ClassVar, Self

import numpy as np
from pydantic import Field, model_validator

from planner.forecast.field import WindField
from planner.geo import Floats
from planner.window.case import Case
from planner.window.ground_weather import GroundWeather
from planner.window.verdict import Finding, worst
from planner.window.wind_turn import WindTurn, low_winds


class WindShear(GroundWeather):
    """The largest change of the forecast's wind up to 300 m, and how far it turns."""

    name: ClassVar[str] = "wind_shear"
    noun: ClassVar[str] = "wind changes to 300 m by"
    unit: ClassVar[str] = "m/s"
    key: ClassVar[str] = "above_mps"

    caution_above_mps: float = Field(default=3.0, ge=0, le=100, description="needs care above this [m/s]")
    no_go_above_mps: float = Field(default=10.0, ge=0, le=100, description="forbidden above this [m/s]")
    caution_above_deg: float = Field(default=30.0, ge=0, le=180, description="needs care above this [deg]")
    no_go_above_deg: float = Field(default=60.0, ge=0, le=180, description="forbidden above this [deg]")

    @model_validator(mode="after")
    def _turn_in_order(self) -> Self:
        if self.caution_above_deg > self.no_go_above_deg:
            msg = f"caution_above_deg must not exceed no_go_above_deg, {self.no_go_above_deg:g}"
            raise ValueError(msg)
        return self

    def judge(self, case: Case) -> Finding | None:
        """The worse of change [m/s] and turn [deg]."""
        change = super().judge(case)
        turn = WindTurn(
            caution_above_deg=self.caution_above_deg,
            no_go_above_deg=self.no_go_above_deg,
            caution_above_probability=self.caution_above_probability,
            no_go_above_probability=self.no_go_above_probability,
        ).judge(case)
        worse = change is None or worst([change.verdict, turn.verdict]) is not change.verdict
        return turn if worse else change

    def at_site(self, case: Case, field: WindField, time: datetime) -> Floats | None:
        """The largest change [m/s] by member."""
        wind = low_winds(case, field, time)
        if wind is None:
            return None
        change = wind - wind[:, :1]
        return np.asarray(np.hypot(change[..., 0], change[..., 1]).max(axis=1))
