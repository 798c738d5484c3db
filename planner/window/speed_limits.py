"""Limits on a speed near the ground, with the margin that few members are given."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import ClassVar, Self

from pydantic import Field, model_validator

from planner.forecast.field import WindField
from planner.geo import Floats
from planner.window.case import Case
from planner.window.exceedance import Bounds, MemberLimits
from planner.window.preparation import WeatherSpan, Worst, worst_over
from planner.window.verdict import Finding

MARGIN_MPS = 1.5
"""What few members are kept away from a no-go limit [m/s]."""


class SpeedLimits(MemberLimits):
    """Speeds [m/s] near the ground: of both limits `tolerated_share` of members, unless one has its own.

    Of fewer than ten members what lies within 1.5 m/s of the no-go limit needs care: what a run's wind is off
    from a station's, a prior.
    """

    unit: ClassVar[str] = "m/s"

    caution_above_mps: float = Field(ge=0, le=100, description="needs care above this [m/s]")
    no_go_above_mps: float = Field(ge=0, le=100, description="forbidden above this [m/s]")
    tolerated_share: float = Field(
        default=0.10, ge=0, lt=1, description="share of the members that may exceed a limit"
    )

    caution_above_probability: float | None = Field(
        default=None, ge=0, lt=1, description="share of members that may exceed the caution limit"
    )
    no_go_above_probability: float | None = Field(
        default=None, ge=0, lt=1, description="share of members that may exceed the no-go limit"
    )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.caution_above_mps > self.no_go_above_mps:
            msg = f"caution_above_mps must not exceed no_go_above_mps, {self.no_go_above_mps:g}"
            raise ValueError(msg)
        return self

    @property
    def bounds(self) -> Bounds:
        """Its limits, and the shares of members that may exceed them."""
        caution, no_go = self.caution_above_probability, self.no_go_above_probability
        return Bounds(
            self.caution_above_mps,
            self.tolerated_share if caution is None else caution,
            self.no_go_above_mps,
            self.tolerated_share if no_go is None else no_go,
            margin=MARGIN_MPS,
            few_share=self.tolerated_share,
        )

    def judge_members(
        self, case: Case, speeds_of: Callable[[WindField, datetime], Floats | None], missing: str
    ) -> Finding:
        """The finding from speeds (M,) that change evenly between a run's valid times."""

        def fastest(field: WindField, held: WeatherSpan) -> Worst | None:
            return worst_over(field, held, partial(speeds_of, field))

        return self.judge_runs(case, fastest, missing)
