"""Wind at 10 m over the site: above 5 m/s (10 knots) filling a balloon is futile and unsafe."""

from datetime import datetime
from typing import ClassVar

import numpy as np
from pydantic import Field

from planner.forecast.field import WindField
from planner.geo import Floats
from planner.window.case import Case
from planner.window.speed_limits import SpeedLimits
from planner.window.verdict import Finding

HEIGHT_M = 10.0


class SurfaceWind(SpeedLimits):
    """The forecast's 10 m wind speed at the site while the weather must hold."""

    name: ClassVar[str] = "surface_wind"
    noun: ClassVar[str] = "10 m wind"

    caution_above_mps: float = Field(default=3.0, ge=0, le=100, description="needs care above this [m/s]")
    no_go_above_mps: float = Field(default=5.0, ge=0, le=100, description="forbidden above this [m/s]")

    def judge(self, case: Case) -> Finding:
        """The 10 m wind [m/s] that at most a tenth of the members exceed while it must hold."""
        site = case.ensemble.plan.site

        def speeds(field: WindField, time: datetime) -> Floats | None:
            at_10_m = np.isclose(field.near_heights_m, HEIGHT_M)
            wind = field.near_wind_at(time, site.latitude_deg, site.longitude_deg)
            if wind is None or not at_10_m.any():
                return None
            return np.asarray(np.hypot(wind[:, at_10_m, 0], wind[:, at_10_m, 1])[:, 0])

        missing = "10 m wind: the forecast has none; bring one with u and v at 10 m"
        return self.judge_members(case, speeds, missing)
