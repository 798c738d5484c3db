"""Winds that are taken to hold where a run has none: after its only hour, and above a sounding's top.

A grid of one valid time holds for 3 h either side and up to its top, where a flight leaves it. A sounding is
what one balloon found: its winds hold on for as long as is asked for and its highest wind above it, so that
flights come down; how wrong that is grows with age, distance and height, and is the wind error's to say.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import numpy as np

from planner.forecast.grid import Grid
from planner.forecast.run_names import OPEN_METEO, SOUNDING
from planner.geo import METRES_PER_DEGREE, Floats, distance_m, east_west
from planner.units import HOUR_S, KM_M

HELD_S = 3 * HOUR_S
"""A forecast with one valid time holds for this long on either side of it."""

SOUNDING_HELD_S = 12 * HOUR_S
"""A sounding holds on for this long after it was made, unless somebody says otherwise."""

HELD_UP_TO_M = 100_000.0
"""Up to here the highest wind of a sounding is held: plans burst below 80 km, and their draws below this."""

HOLDS_WITHIN_KM = 150.0
"""How far round the places where it was measured a column is taken to hold: a prior, said in a warning.

All the flights of docs/validation.md came down within it of their own ascent.
"""


class WindKind(StrEnum):
    """What winds are, which says how wrong they may be: measured by a balloon, analysed, or forecast."""

    SOUNDING = "sounding"
    ANALYSIS = "analysis"
    FORECAST = "forecast"


def kind_of_winds(source: str, issued_at: datetime | None) -> WindKind:
    """What the winds of a source are: an analysis has no issue time; nor tells Open-Meteo its forecasts'."""
    if source == SOUNDING:
        return WindKind.SOUNDING
    return WindKind.ANALYSIS if issued_at is None and source != OPEN_METEO else WindKind.FORECAST


def followed_up_to_m(source: str, top_m: float) -> float:
    """Up to which altitude [m] flights are followed in winds that end at `top_m`."""
    return max(top_m, HELD_UP_TO_M) if source == SOUNDING else top_m


@dataclass(frozen=True)
class AscentTimes:
    """When a balloon that measured winds passed altitudes (n,) that rise [m]: `after_s` (n,) from `begun`."""

    begun: datetime
    altitudes_m: Floats
    after_s: Floats

    @property
    def top_m(self) -> float:
        """The highest altitude at which it measured."""
        return float(self.altitudes_m[-1])

    def after_h(self, moment: datetime, altitudes_m: Floats) -> Floats:
        """How many hours after a moment altitudes (k,) were passed; held below the first, above the last."""
        passed_s = np.interp(altitudes_m, self.altitudes_m, self.after_s)
        return np.asarray((passed_s + (self.begun - moment).total_seconds()) / HOUR_S)


@dataclass(frozen=True)
class Measured:
    """What a sounding knows itself: when it was made, where, and up to which altitude [m].

    All places where it was measured lie within a box of latitudes and longitudes, `east_deg` past 180 where
    it goes on there: a point where only one place is known.
    """

    at: datetime
    south_deg: float
    west_deg: float
    north_deg: float
    east_deg: float
    top_m: float

    @classmethod
    def within(cls, box: Grid, at: datetime, top_m: float) -> "Measured":
        """The sounding of a box that holds 150 km round where it was measured."""
        margin = HOLDS_WITHIN_KM * KM_M / METRES_PER_DEGREE
        south, north = box.latitudes_deg[[0, -1]] + np.array([margin, -margin])
        aside = margin / np.cos(np.radians(max(abs(south), abs(north))))
        west, east = box.longitudes_deg[[0, -1]] + np.array([aside, -aside])
        return cls(at, float(south), float(west), float(max(north, south)), float(max(east, west)), top_m)

    def away_km(self, latitude_deg: Any, longitude_deg: Any) -> Any:
        """How far places lie from where it was measured [km]; 0 within the box."""
        middle, half = (self.west_deg + self.east_deg) / 2, (self.east_deg - self.west_deg) / 2
        nearest = middle + np.clip(east_west(longitude_deg - middle), -half, half)
        row = np.clip(latitude_deg, self.south_deg, self.north_deg)
        return distance_m(row, nearest, latitude_deg, longitude_deg) / KM_M
