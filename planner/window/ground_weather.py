"""Weather at the ground whose limits a campaign names: what they are called says unit and side."""

from abc import abstractmethod
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


class GroundWeather(MemberLimits):
    """A value by member that changes evenly between valid times; `key` ends its limits' names (`below_m`)."""

    asks_by_itself: ClassVar[bool] = False
    key: ClassVar[str]

    caution_above_probability: float = Field(
        default=0.05, ge=0, lt=1, description="share of members that may break the caution limit"
    )
    no_go_above_probability: float = Field(
        default=0.2, ge=0, lt=1, description="share of members that may break the no-go limit"
    )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        bounds = self.bounds
        if bounds.below and bounds.caution < bounds.no_go:
            msg = f"caution_{self.key} must not be less than no_go_{self.key}, {bounds.no_go:g}"
            raise ValueError(msg)
        if not bounds.below and bounds.caution > bounds.no_go:
            msg = f"caution_{self.key} must not exceed no_go_{self.key}, {bounds.no_go:g}"
            raise ValueError(msg)
        return self

    @property
    def bounds(self) -> Bounds:
        """Its limits by their names, and the shares of members that may break them."""
        caution, no_go = (float(getattr(self, f"{word}_{self.key}")) for word in ("caution", "no_go"))
        below = self.key.startswith("below")
        return Bounds(caution, self.caution_above_probability, no_go, self.no_go_above_probability, below)

    @abstractmethod
    def at_site(self, case: Case, field: WindField, time: datetime) -> Floats | None:
        """The values (M,) over the site, in the limits' unit, or None where the forecast lacks them."""

    def judge(self, case: Case) -> Finding | None:
        """The value that only tolerated members go beyond while the weather must hold."""
        missing = f"{self.noun}: the forecast has none; bring one that has"
        return self.judge_runs(case, partial(self._worst, case), missing)

    def _worst(self, case: Case, field: WindField, held: WeatherSpan) -> Worst | None:
        values_at: Callable[[datetime], Floats | None] = partial(self.at_site, case, field)
        if not self.bounds.below:
            return worst_over(field, held, values_at)

        def turned(time: datetime) -> Floats | None:
            values = values_at(time)
            return None if values is None else -values

        least = worst_over(field, held, turned)
        return least and least._replace(values=-least.values)


def ground_at_site(case: Case, field: WindField, name: str, time: datetime) -> Floats | None:
    """A field at the ground by member (M,) over a launch's site, in its own unit."""
    site = case.ensemble.plan.site
    return field.weather_at(name, time, site.latitude_deg, site.longitude_deg)
