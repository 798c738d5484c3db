"""Cloud over the site while the weather must hold: the share of the sky under it, at any height [%].

Defaults: forbidden above 50 % (14 CFR 101.33(b): clouds over more than five-tenths; ICAO Annex 2, Appendix 5:
more than 4 oktas, of heavy balloons), where more than 5 % of the members have more, a caution (a prior). The
total over all heights: more than at the level used, so on the safe side. What moves it: fronts, the hour.
"""

from datetime import datetime
from typing import ClassVar

import numpy as np
from pydantic import Field

from planner.forecast.field import WindField
from planner.geo import Floats
from planner.window.case import Case
from planner.window.ground_weather import GroundWeather, ground_at_site


class CloudCover(GroundWeather):
    """The forecast's total cloud cover over the site."""

    name: ClassVar[str] = "cloud"
    noun: ClassVar[str] = "cloud cover"
    unit: ClassVar[str] = "%"
    key: ClassVar[str] = "above_percent"
    decimals: ClassVar[int] = 0

    caution_above_percent: float = Field(default=50.0, ge=0, le=100, description="needs care above this [%]")
    no_go_above_percent: float = Field(default=50.0, ge=0, le=100, description="forbidden above this [%]")

    def at_site(self, case: Case, field: WindField, time: datetime) -> Floats | None:
        """Cover [%], without the noise of packing."""
        share = ground_at_site(case, field, "cloud_fraction", time)
        return None if share is None else np.round(100.0 * share, 2)
