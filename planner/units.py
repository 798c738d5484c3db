"""Constants of the field and the few conversions that doors need. SI inside, always."""

import math
from datetime import UTC, datetime

EARTH_RADIUS_M = 6_371_009.0
"""Radius of the drift's sphere [m]: the convention of the field's predictors."""

GRAVITY_MPS2 = 9.80665
"""Standard gravity [m/s2]; also turns geopotential [m2/s2] into gpm."""

GAS_CONSTANT_DRY_AIR = 287.053
"""Specific gas constant of dry air [J/(kg K)]."""

SEA_LEVEL_DENSITY_KGPM3 = 1.225
"""Air density of the standard atmosphere at sea level [kg/m3]."""

LOWEST_ALTITUDE_M, HIGHEST_ALTITUDE_M = -500.0, 80_000.0
"""Between these altitudes a flight is followed [m]."""

POLE_DEG = 89.0
"""Closest to a pole that anything flies [deg]: beyond it a degree of longitude means nothing."""

HOUR_S = 3600.0
DEGREES_PER_RADIAN = math.degrees(1.0)
KM_M = 1000.0
FOOT_M, MILE_M, NAUTICAL_MILE_M = 0.3048, 1609.344, 1852.0
KMH_MPS, MPH_MPS, KNOT_MPS = KM_M / HOUR_S, MILE_M / HOUR_S, NAUTICAL_MILE_M / HOUR_S
CELSIUS_K = 273.15
"""0 degrees Celsius [K]."""


def iso(time: datetime) -> str:
    """Time as ISO 8601 in UTC with ``Z``; fractions of a second only when there are any."""
    text = time.astimezone(UTC).isoformat(timespec="milliseconds" if time.microsecond else "seconds")
    return text.replace("+00:00", "Z")


def short(time: datetime) -> str:
    """Time for a sentence: ``2026-11-24 00:00Z``; with its seconds where there are any."""
    shape = "%Y-%m-%d %H:%M:%SZ" if time.second else "%Y-%m-%d %H:%MZ"
    return f"{time.astimezone(UTC):{shape}}"
