"""Thunderstorms: lightning near hydrogen, and updraughts that no climb is planned for.

Convective available potential energy at the site while the weather must hold [J/kg]: what a storm could draw
on, not that there is one. Where the forecast has lightning itself, any in more members than are tolerated is
a no-go besides. Defaults: caution above 300, no-go above 1,000 J/kg (priors; launch rules forbid lightning
within ten nautical miles in the last half hour, which no forecast tells). What moves it: season and hour.
"""

from functools import partial
from typing import ClassVar, Self

from pydantic import Field, model_validator

from planner.window.case import Case
from planner.window.exceedance import Bounds, MemberLimits
from planner.window.lightning import Lightning, largest_at_site
from planner.window.verdict import Finding, worst


class Thunderstorm(MemberLimits):
    """Energy for thunderstorms at the site while the weather must hold; lightning where it is forecast."""

    name: ClassVar[str] = "thunderstorm"
    noun: ClassVar[str] = "CAPE"
    unit: ClassVar[str] = "J/kg"
    decimals: ClassVar[int] = 0

    caution_above_jpkg: float = Field(default=300.0, ge=0, le=10_000, description="needs care above [J/kg]")
    no_go_above_jpkg: float = Field(default=1_000.0, ge=0, le=10_000, description="forbidden above [J/kg]")
    caution_above_probability: float = Field(
        default=0.05, ge=0, lt=1, description="share of members that may exceed the caution limit"
    )
    no_go_above_probability: float = Field(
        default=0.2, ge=0, lt=1, description="share of members that may exceed the no-go limit"
    )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.caution_above_jpkg > self.no_go_above_jpkg:
            msg = f"caution_above_jpkg must not exceed no_go_above_jpkg, {self.no_go_above_jpkg:g}"
            raise ValueError(msg)
        return self

    @property
    def bounds(self) -> Bounds:
        """Its limits, and the shares of members that may exceed them."""
        return Bounds(
            self.caution_above_jpkg,
            self.caution_above_probability,
            self.no_go_above_jpkg,
            self.no_go_above_probability,
        )

    def judge(self, case: Case) -> Finding:
        """The worse of CAPE [J/kg] and, where it is forecast, lightning."""
        energy = self.judge_runs(
            case,
            partial(largest_at_site, case, "cape_jpkg"),
            "thunderstorms: the forecast has no CAPE; bring one with it",
        )
        flashes = Lightning(
            caution_above_probability=self.caution_above_probability,
            no_go_above_probability=self.no_go_above_probability,
        ).judge(case)
        if flashes.no_data:
            return energy
        return energy if worst([energy.verdict, flashes.verdict]) is energy.verdict else flashes
