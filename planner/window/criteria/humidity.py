"""Dry air at the ground while hydrogen is filled [%]: static electricity does not leak away.

RH = 100 e(dew point) / e(temperature), e of Bolton (1980). Asked of hydrogen in film or latex.
Defaults: caution below 40 %, no-go below 20 % (priors: below some 30 % charges stay, as practice against
static electricity has it, NFPA 77). What moves it: winter, clear afternoons, wind from the continent.
"""

from datetime import datetime
from typing import ClassVar

import numpy as np
from pydantic import Field

from planner.air import saturation_pressure
from planner.forecast.field import WindField
from planner.geo import Floats
from planner.plan.film import Film
from planner.plan.gas_balloon import GasKind
from planner.plan.latex import Latex
from planner.window.case import Case
from planner.window.ground_weather import GroundWeather, ground_at_site
from planner.window.verdict import Finding


class Humidity(GroundWeather):
    """The forecast's relative humidity at 2 m; no finding without hydrogen."""

    name: ClassVar[str] = "humidity"
    noun: ClassVar[str] = "relative humidity"
    unit: ClassVar[str] = "%"
    key: ClassVar[str] = "below_percent"
    decimals: ClassVar[int] = 0

    caution_below_percent: float = Field(default=40.0, ge=0, le=100, description="needs care below this [%]")
    no_go_below_percent: float = Field(default=20.0, ge=0, le=100, description="forbidden below this [%]")

    def judge(self, case: Case) -> Finding | None:
        """The humidity [%] that only tolerated members fall below; None where no hydrogen is filled."""
        vehicle = case.ensemble.plan.vehicle
        filled = isinstance(vehicle, Film | Latex) and vehicle.gas is GasKind.HYDROGEN
        return super().judge(case) if filled else None

    def at_site(self, case: Case, field: WindField, time: datetime) -> Floats | None:
        """Relative humidity over water [%]."""
        warm, dew = (
            ground_at_site(case, field, name, time) for name in ("temperature_2m_k", "dew_point_2m_k")
        )
        if warm is None or dew is None:
            return None
        return np.asarray(100.0 * saturation_pressure(dew) / saturation_pressure(warm))
