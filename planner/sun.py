"""Where the sun stands: for the warmth of gas and, later, for what may fly by day or by night."""

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from planner.geo import Floats
from planner.units import DEGREES_PER_RADIAN

_J2000 = datetime(2000, 1, 1, 12, tzinfo=UTC)
_DAY_S = 86_400.0


def sun_elevation_deg(start: datetime, after_s: Any, latitude_deg: Any, longitude_deg: Any) -> Floats:
    """Elevation of the sun's centre [deg] at seconds (n,) after an aware time, at one place or n.

    Without refraction. The Astronomical Almanac's low-precision formula: within 0.02 degrees from 1950 to
    2050.
    """
    days = ((start - _J2000) / timedelta(seconds=1) + np.asarray(after_s, dtype=float)) / _DAY_S
    anomaly = np.radians(357.528 + 0.9856003 * days)
    longitude = np.radians(280.460 + 0.9856474 * days + 1.915 * np.sin(anomaly) + 0.020 * np.sin(2 * anomaly))
    tilt = np.radians(23.439 - 4e-7 * days)
    right_ascension = np.arctan2(np.cos(tilt) * np.sin(longitude), np.cos(longitude))
    declination = np.arcsin(np.sin(tilt) * np.sin(longitude))
    sidereal = np.radians((280.46062 + 360.98564737 * days + longitude_deg) % 360.0)
    hour_angle, latitude = sidereal - right_ascension, np.radians(latitude_deg)
    height = np.sin(latitude) * np.sin(declination)
    height = height + np.cos(latitude) * np.cos(declination) * np.cos(hour_angle)
    return np.asarray(np.arcsin(np.clip(height, -1.0, 1.0)) * DEGREES_PER_RADIAN)


RISEN_DEG = -0.833
"""Elevation of the sun's centre at sunrise and sunset: refraction and half the disc."""
DUSK_DEG = -6.0
"""Civil twilight ends here: below it nobody works without a lamp."""


def sunrises_and_sunsets(
    start: datetime, end: datetime, latitude_deg: float, longitude_deg: float
) -> list[tuple[datetime, bool]]:
    """When the sun rises (True) or sets (False) at sea level between two aware times, to the minute."""
    minutes = np.arange(0.0, (end - start) / timedelta(seconds=1) + 60.0, 60.0)
    risen = sun_elevation_deg(start, minutes, latitude_deg, longitude_deg) > RISEN_DEG
    changes = np.flatnonzero(np.diff(risen.astype(np.int8)))
    return [(start + timedelta(minutes=int(at) + 1), bool(risen[at + 1])) for at in changes]
