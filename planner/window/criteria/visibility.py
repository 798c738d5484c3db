"""Visibility at the ground while the weather must hold [m]: the balloon is seen, and sees nobody otherwise.

Defaults: caution below 8 km (ICAO Annex 2, App. 5, of heavy balloons; 14 CFR 101.33(c): five miles, 8.05),
no-go below 5 km (a prior, of lighter ones; write 8000 where the rule holds). What moves it: mist before
sunrise, rain, snow.
"""

from datetime import datetime
from typing import ClassVar

from pydantic import Field

from planner.forecast.field import WindField
from planner.geo import Floats
from planner.window.case import Case
from planner.window.ground_weather import GroundWeather, ground_at_site


class Visibility(GroundWeather):
    """The forecast's visibility at the ground of the site."""

    name: ClassVar[str] = "visibility"
    noun: ClassVar[str] = "visibility"
    unit: ClassVar[str] = "m"
    key: ClassVar[str] = "below_m"
    decimals: ClassVar[int] = 0

    caution_below_m: float = Field(default=8000.0, ge=0, le=1e5, description="needs care below this [m]")
    no_go_below_m: float = Field(default=5000.0, ge=0, le=1e5, description="forbidden below this [m]")

    def at_site(self, case: Case, field: WindField, time: datetime) -> Floats | None:
        """Visibility [m]."""
        return ground_at_site(case, field, "visibility_m", time)
