"""How other people write units -> what turns their numbers into ours."""

import re
from functools import cache

from planner.errors import ForecastFileError
from planner.forecast.reading.files.naming import (
    FREEZING_ABOVE_GROUND,
    LAND,
    OROGRAPHY,
    RAIN,
    RAIN_RATE,
    RELATIVE_HUMIDITY,
    SPECIFIC_HUMIDITY,
)
from planner.units import CELSIUS_K, FOOT_M, GRAVITY_MPS2, HOUR_S, KM_M, KMH_MPS, KNOT_MPS, MPH_MPS

_WIND = dict.fromkeys(
    ("ms-1", "m/s", "mps", "meterspersecond", "m/sec", "metersecond-1", "meter/second"), 1.0
)
_WIND |= dict.fromkeys(("kmh-1", "km/h", "kmh"), KMH_MPS) | {"mph": MPH_MPS}
_WIND |= dict.fromkeys(("kt", "kts", "knot", "knots"), KNOT_MPS)
_METRES = ("m", "gpm", "meter", "meters", "metre", "metres", "geopotentialmeter", "geopotentialmeters")
_HEIGHT = dict.fromkeys(_METRES, 1.0) | dict.fromkeys(
    ("dam", "gpdam", "gpdm", "decametre", "decameter"), 10.0
)
_HEIGHT |= dict.fromkeys(("ft", "feet", "foot", "gpft"), FOOT_M) | dict.fromkeys(("km", "gpkm"), KM_M)
_HEIGHT |= dict.fromkeys(("m2s-2", "m2/s2", "jkg-1", "j/kg"), 1 / GRAVITY_MPS2)
HEIGHT_FACTORS = {"metres": 1.0, "m2/s2": 1 / GRAVITY_MPS2, "decametres": 10.0, "feet": FOOT_M, "km": KM_M}
"""What heights may be in, for such as lost their unit or say a wrong one."""
GEOPOTENTIAL = ("z", "geopotential", "geopotential_isobaric", "fi", "phi", "phis", "geopot", "fis", "zsfc")
"""Names under which a height without a unit is taken for a geopotential."""
_SHARE = {"(0-1)": 1.0, "1": 1.0, "0-1": 1.0, "fraction": 1.0, "%": 0.01, "percent": 0.01, "proportion": 1.0}
_AMOUNT = {"m": 1000.0, "mofwaterequivalent": 1000.0, "mm": 1.0, "kgm-2": 1.0, "kg/m2": 1.0}
_RATE = {"kgm-2s-1": HOUR_S, "kg/m2/s": HOUR_S, "mms-1": HOUR_S, "mm/h": 1.0, "mmh-1": 1.0, "mm/hr": 1.0}
_RATE |= {"ms-1": 1000 * HOUR_S, "mm/s": HOUR_S, "mmhour-1": 1.0, "mm/hour": 1.0}
_PER_KG = {"kgkg-1": 1.0, "kg/kg": 1.0, "1": 1.0, "gkg-1": 0.001, "g/kg": 0.001}
_PERCENT = {units: 100 * share for units, share in _SHARE.items()}
_ENERGY = {"jkg-1": 1.0, "j/kg": 1.0, "m2s-2": 1.0}
_KELVIN = dict.fromkeys(("k", "kelvin", "degk"), 1.0)
_CELSIUS = ("degc", "c", "celsius", "degreec", "degreescelsius", "°c")
PASCALS = {"pa": 1.0, "pascal": 1.0, "pascals": 1.0} | dict.fromkeys(
    ("hpa", "mb", "mbar", "mbars", "millibar", "millibars", "hectopascal", "hectopascals"), 100.0
)
PASCALS |= {"kpa": 1_000.0, "kilopascal": 1_000.0, "kilopascals": 1_000.0, "cbar": 1_000.0, "bar": 100_000.0}
_UNITS = {
    **dict.fromkeys(("u", "v", "near_u", "near_v", "gust_mps"), _WIND),
    **dict.fromkeys(("height", OROGRAPHY, "freezing_level_m", FREEZING_ABOVE_GROUND), _HEIGHT),
    **dict.fromkeys(("t", "temperature_2m_k", "dew_point_2m_k"), _KELVIN),
    **{LAND: _SHARE, "cloud_fraction": _SHARE, RAIN: _AMOUNT, RAIN_RATE: _RATE, "cape_jpkg": _ENERGY},
    **{SPECIFIC_HUMIDITY: _PER_KG, RELATIVE_HUMIDITY: _PERCENT},
    "visibility_m": {"m": 1.0, "meter": 1.0, "meters": 1.0, "km": KM_M},
}


def plain_units(units: str) -> str:
    """Units without the many ways of writing a power: ``m**2 s**-2`` and ``m^2 s^-2`` are ``m2s-2``."""
    return re.sub(r"[\s*^._+]", "", units.lower())


@cache
def unit_change(name: str, written_as: str, units: str) -> tuple[float, float]:
    """Factor and offset that turn values in `units` into ours; units left unsaid are the usual ones.

    What heights are left in is judged with their pressures (`forecast/reading/heights.py`).

    Raises ForecastFileError for units that the table does not hold.
    """
    plain, known = plain_units(units), _UNITS[name]
    if not plain:
        geopotential = known is _HEIGHT and written_as.lower() in GEOPOTENTIAL
        return (1 / GRAVITY_MPS2 if geopotential else 1.0), 0.0
    if known is _KELVIN and plain in _CELSIUS:
        return 1.0, CELSIUS_K
    if plain not in known:
        raise ForecastFileError(
            f"{written_as} is in '{units}', which is not known here; use {', '.join(known)}"
        )
    return known[plain], 0.0


def is_rate(units: str) -> bool:
    """Whether a unit of rain is one of a rate, and none of an amount."""
    return plain_units(units) in _RATE
