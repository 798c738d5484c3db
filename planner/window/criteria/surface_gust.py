"""Gusts over the site: above 7 m/s a filled balloon is torn from its crew."""

from datetime import datetime
from typing import ClassVar

from pydantic import Field

from planner.forecast.field import WindField
from planner.geo import Floats
from planner.window.case import Case
from planner.window.speed_limits import SpeedLimits
from planner.window.verdict import Finding


class SurfaceGust(SpeedLimits):
    """The forecast's gust at the site while the weather must hold; its caution limit is a prior."""

    name: ClassVar[str] = "surface_gust"
    noun: ClassVar[str] = "surface gust"

    caution_above_mps: float = Field(default=5.0, ge=0, le=100, description="needs care above this [m/s]")
    no_go_above_mps: float = Field(default=7.0, ge=0, le=100, description="forbidden above this [m/s]")

    def judge(self, case: Case) -> Finding:
        """The gust [m/s] that at most a tenth of the members exceed while it must hold."""
        site = case.ensemble.plan.site

        def speeds(field: WindField, time: datetime) -> Floats | None:
            return field.weather_at("gust_mps", time, site.latitude_deg, site.longitude_deg)

        return self.judge_members(case, speeds, "surface gust: the forecast has none; bring one with gusts")
