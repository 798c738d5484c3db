"""Lightning where a forecast has it, and weather at the site that changes evenly between valid times."""

from datetime import datetime
from typing import ClassVar

from planner.forecast.field import WindField
from planner.geo import Floats
from planner.window.case import Case
from planner.window.exceedance import Bounds, MemberLimits
from planner.window.preparation import WeatherSpan, Worst, worst_over
from planner.window.verdict import Finding

FLASH_PM2PS = 1e-6 / 86_400.0
"""One flash a day over a square kilometre: less is the noise of a packed field."""


class Lightning(MemberLimits):
    """Flashes over the site, where a forecast has them: in flashes a day over a square kilometre."""

    name: ClassVar[str] = "thunderstorm"
    noun: ClassVar[str] = "lightning"
    unit: ClassVar[str] = "flashes/km2/day"

    caution_above_probability: float
    no_go_above_probability: float

    @property
    def bounds(self) -> Bounds:
        """Any flash at all."""
        return Bounds(1.0, self.caution_above_probability, 1.0, self.no_go_above_probability)

    def judge(self, case: Case) -> Finding:
        """How dense flashes are in the members; without data where no forecast has them."""

        def dense(field: WindField, held: WeatherSpan) -> Worst | None:
            found = largest_at_site(case, "lightning_density_pm2ps", field, held)
            return found and found._replace(values=found.values / FLASH_PM2PS)

        return self.judge_runs(case, dense, "lightning: the forecast has none")


def largest_at_site(case: Case, name: str, field: WindField, held: WeatherSpan) -> Worst | None:
    """A field's largest value at the site over the span, by member."""
    site = case.ensemble.plan.site

    def at(time: datetime) -> Floats | None:
        return field.weather_at(name, time, site.latitude_deg, site.longitude_deg)

    return worst_over(field, held, at)
