"""One sounding as a file held it, in our names and units: what every reader gives and `levels.py` takes."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Self

import numpy as np

from planner.air import saturation_pressure
from planner.forecast.reading.measurable import within
from planner.geo import Floats

FASTEST_MPS = 150.0


@dataclass(frozen=True)
class Sounding:
    """Points (n,) from the ground upwards as measured; what a point lacks is NaN.

    `latitude_deg` and `longitude_deg` (k,) are the places where it was measured, the launch first; winds
    blow *to* (u, v). `ground_gpm` is None where the file does not say it, NaN where the lowest level stands
    on the ground at a height that is still to be found. `title` is for sentences; `balloon` names it among
    others of the same file.
    """

    title: str
    launched_at: datetime
    latitude_deg: Floats
    longitude_deg: Floats
    height_gpm: Floats
    pressure_pa: Floats
    u_mps: Floats
    v_mps: Floats
    temperature_k: Floats
    humidity_percent: Floats
    ground_gpm: float | None = None
    balloon: str = ""
    warnings: tuple[str, ...] = ()

    def with_warning(self, warning: str) -> Self:
        """The same sounding with one warning more."""
        return replace(self, warnings=(*self.warnings, warning))

    def only(self, order: Any) -> Self:
        """The sounding with those of its points that indices or a mask name, in that order."""
        names = ("height_gpm", "pressure_pa", "u_mps", "v_mps", "temperature_k", "humidity_percent")
        return replace(self, **{name: getattr(self, name)[order] for name in names})


def wind_from(direction_deg: Any, speed_mps: Any) -> tuple[Floats, Floats]:
    """u, v [m/s] of winds by the direction [deg] that they come from, which a calm need not have.

    NaN where speed or direction is unknown, or cannot be.
    """
    speed = within(speed_mps, 0.0, FASTEST_MPS)
    direction = np.where(speed == 0.0, 0.0, within(direction_deg, 0.0, 360.0))
    angle = np.radians(direction)
    return -speed * np.sin(angle), -speed * np.cos(angle)


def humidity(relative_percent: Any, temperature_k: Any, dew_point_k: Any) -> Floats:
    """Relative humidity [%] as given, else made of temperature and dew point [K]; 100 at most."""
    written_percent = within(relative_percent, 0.0, 120.0)
    dew = saturation_pressure(within(dew_point_k, 150.0, 340.0))
    made = 100.0 * dew / saturation_pressure(within(temperature_k, 150.0, 340.0))
    return np.minimum(np.where(np.isfinite(written_percent), written_percent, made), 100.0)
