"""How the wind turns above a site; and the winds there, by member and height."""

from datetime import datetime
from functools import partial
from typing import ClassVar

import numpy as np

from planner.forecast.field import WindField
from planner.geo import Floats
from planner.window.case import Case
from planner.window.exceedance import Bounds, MemberLimits
from planner.window.preparation import WeatherSpan, Worst, worst_over
from planner.window.verdict import Finding

HEIGHTS_M = np.array([10.0, 50.0, 100.0, 150.0, 200.0, 250.0, 300.0])
"""Above the model's ground: where the wind is compared with that of the first [m]."""

LIGHT_MPS = 2.0
"""Of a weaker wind nobody knows where it blows; a prior."""


class WindTurn(MemberLimits):
    """The largest turn of the wind from 10 m to any height up to 300 m, where both are more than light."""

    name: ClassVar[str] = "wind_shear"
    noun: ClassVar[str] = "wind turns to 300 m by"
    unit: ClassVar[str] = "deg"
    decimals: ClassVar[int] = 0

    caution_above_deg: float
    no_go_above_deg: float
    caution_above_probability: float
    no_go_above_probability: float

    @property
    def bounds(self) -> Bounds:
        """Its limits, and the shares of members that may exceed them."""
        return Bounds(
            self.caution_above_deg,
            self.caution_above_probability,
            self.no_go_above_deg,
            self.no_go_above_probability,
        )

    def judge(self, case: Case) -> Finding:
        """The turn [deg] that only tolerated members exceed."""
        return self.judge_runs(case, partial(_largest, case), "wind shear: the forecast has no 10 m wind")


def _largest(case: Case, field: WindField, held: WeatherSpan) -> Worst | None:
    def turns(time: datetime) -> Floats | None:
        wind = low_winds(case, field, time)
        return None if wind is None else turn_deg(wind)

    return worst_over(field, held, turns)


def turn_deg(wind_mps: Floats) -> Floats:
    """The largest angle [deg] (M,) from the lowest wind of (M, H, 2) to one above; 0 of light winds."""
    speed = np.hypot(wind_mps[..., 0], wind_mps[..., 1])
    toward = np.degrees(np.arctan2(wind_mps[..., 0], wind_mps[..., 1]))
    turn = np.abs((toward - toward[:, :1] + 180.0) % 360.0 - 180.0)
    light = np.minimum(speed, speed[:, :1]) < LIGHT_MPS
    return np.asarray(np.where(light, 0.0, turn).max(axis=1))


def low_winds(case: Case, field: WindField, time: datetime) -> Floats | None:
    """Winds (M, H, 2) [m/s] at `HEIGHTS_M` over the site: linear between near-ground winds and the column.

    None where the forecast has no wind at 10 m.
    """
    site = case.ensemble.plan.site
    near = field.near_wind_at(time, site.latitude_deg, site.longitude_deg)
    if near is None or not np.isclose(field.near_heights_m, HEIGHTS_M[0]).any():
        return None
    corners = field.grid.corners(site.latitude_deg, site.longitude_deg)
    by_place = np.moveaxis(field.wind, (1, 2, 3), (3, 4, 5))
    column = np.asarray(field.at(by_place, field.seconds(time), corners), dtype=float)
    height_m = column[..., 0] - field.ground_at(site.latitude_deg, site.longitude_deg)
    return np.stack(
        [_profile(field.near_heights_m, *each) for each in zip(near, height_m, column[..., 1:], strict=True)]
    )


def _profile(near_heights_m: Floats, near: Floats, height_m: Floats, wind: Floats) -> Floats:
    """One member's winds (H, 2) at `HEIGHTS_M`, from those near the ground and the levels above them."""
    above = height_m > near_heights_m.max()
    heights = np.concatenate([near_heights_m, height_m[above]])
    winds = np.concatenate([near, wind[above]])
    return np.stack([np.interp(HEIGHTS_M, heights, winds[:, part]) for part in (0, 1)], axis=-1)
