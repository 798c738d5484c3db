"""Rain or snow while the weather must hold: wet film sticks and grows heavy, wet latex bursts early.

The largest mean rate [mm/h] of the forecast's steps that touch the span: of a step of three hours a shower is
spread thin, so that the limits are those of drizzle. Defaults: caution above 0.1, no-go above 0.5 mm/h, WMO's
bounds of slight and moderate drizzle (Guide to Instruments, WMO-No. 8); shares of members as for all weather
(priors). What moves it: the site and the hour.
"""

from datetime import datetime
from functools import partial
from typing import ClassVar, Self

from pydantic import Field, model_validator

from planner.forecast.field import WindField
from planner.forecast.quantities import PRECIPITATION
from planner.geo import Floats
from planner.window.case import Case
from planner.window.exceedance import Bounds, MemberLimits
from planner.window.preparation import WeatherSpan, Worst, worst_step
from planner.window.verdict import Finding


class Precipitation(MemberLimits):
    """The forecast's rate of rain and snow at the site while the weather must hold."""

    name: ClassVar[str] = "precipitation"
    noun: ClassVar[str] = "precipitation"
    unit: ClassVar[str] = "mm/h"
    decimals: ClassVar[int] = 2

    caution_above_mmph: float = Field(default=0.1, ge=0, le=500, description="needs care above this [mm/h]")
    no_go_above_mmph: float = Field(default=0.5, ge=0, le=500, description="forbidden above this [mm/h]")
    caution_above_probability: float = Field(
        default=0.05, ge=0, lt=1, description="share of members that may exceed the caution limit"
    )
    no_go_above_probability: float = Field(
        default=0.2, ge=0, lt=1, description="share of members that may exceed the no-go limit"
    )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.caution_above_mmph > self.no_go_above_mmph:
            msg = f"caution_above_mmph must not exceed no_go_above_mmph, {self.no_go_above_mmph:g}"
            raise ValueError(msg)
        return self

    @property
    def bounds(self) -> Bounds:
        """Its limits, and the shares of members that may exceed them."""
        return Bounds(
            self.caution_above_mmph,
            self.caution_above_probability,
            self.no_go_above_mmph,
            self.no_go_above_probability,
        )

    def judge(self, case: Case) -> Finding:
        """The rate [mm/h] that no more than the tolerated share of members exceeds."""
        site = case.ensemble.plan.site

        def rate(field: WindField, time: datetime) -> Floats | None:
            return field.weather_at(PRECIPITATION, time, site.latitude_deg, site.longitude_deg)

        def largest(field: WindField, held: WeatherSpan) -> Worst | None:
            return worst_step(field, held, partial(rate, field))

        return self.judge_runs(case, largest, "precipitation: the forecast has none; bring one with rain")
