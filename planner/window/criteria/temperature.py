"""Temperature at 2 m while the weather must hold [deg C]: cold film and latex turn brittle, hands numb.

Defaults: caution below -10, no-go below -25 deg C: priors. What moves it: the season, clear nights, height.
"""

from datetime import datetime
from typing import ClassVar

from pydantic import Field

from planner.forecast.field import WindField
from planner.geo import Floats
from planner.units import CELSIUS_K
from planner.window.case import Case
from planner.window.ground_weather import GroundWeather, ground_at_site


class Temperature(GroundWeather):
    """The forecast's temperature at 2 m over the site."""

    name: ClassVar[str] = "temperature"
    noun: ClassVar[str] = "temperature"
    unit: ClassVar[str] = "C"
    key: ClassVar[str] = "below_c"

    caution_below_c: float = Field(default=-10.0, ge=-90, le=60, description="needs care below this [deg C]")
    no_go_below_c: float = Field(default=-25.0, ge=-90, le=60, description="forbidden below this [deg C]")

    def at_site(self, case: Case, field: WindField, time: datetime) -> Floats | None:
        """Temperature [deg C]."""
        kelvin = ground_at_site(case, field, "temperature_2m_k", time)
        return None if kelvin is None else kelvin - CELSIUS_K
