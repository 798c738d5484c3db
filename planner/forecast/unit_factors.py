"""How units are written in other people's files, and the factor that turns their numbers into ours.

They are compared written plainly: lower case, without the many ways of writing a power.
"""

from collections.abc import Mapping
from typing import NamedTuple

from planner.units import FOOT_M, GRAVITY_MPS2, HOUR_S, KM_M, KMH_MPS, KNOT_MPS, MPH_MPS


class Units(NamedTuple):
    """`ours`, as CF writes it, and the factor to it of every unit that is understood, written plainly."""

    ours: str
    factors: Mapping[str, float]


_METRES_A_SECOND = ("ms-1", "m/s", "mps", "meterspersecond", "m/sec", "metersecond-1", "meter/second")
_METRES = ("m", "gpm", "meter", "meters", "metre", "metres", "geopotentialmeter", "geopotentialmeters")
_SHARE = {"(0-1)": 1.0, "1": 1.0, "0-1": 1.0, "fraction": 1.0, "%": 0.01, "percent": 0.01, "proportion": 1.0}

SPEED = Units(
    "m s-1",
    dict.fromkeys(_METRES_A_SECOND, 1.0)
    | dict.fromkeys(("kmh-1", "km/h", "kmh"), KMH_MPS)
    | {"mph": MPH_MPS}
    | dict.fromkeys(("kt", "kts", "knot", "knots"), KNOT_MPS),
)
HEIGHT = Units(
    "m",  # geopotential metres: whose heights are metres has them so
    dict.fromkeys(_METRES, 1.0)
    | dict.fromkeys(("dam", "gpdam", "gpdm", "decametre", "decameter"), 10.0)
    | dict.fromkeys(("ft", "feet", "foot", "gpft"), FOOT_M)
    | dict.fromkeys(("km", "gpkm"), KM_M)
    | dict.fromkeys(("m2s-2", "m2/s2", "jkg-1", "j/kg"), 1 / GRAVITY_MPS2),
)
DISTANCE = Units("m", dict.fromkeys(("m", "meter", "meters", "metre", "metres"), 1.0) | {"km": KM_M})
TEMPERATURE = Units("K", dict.fromkeys(("k", "kelvin", "degk"), 1.0))
CELSIUS = ("degc", "c", "celsius", "degreec", "degreescelsius", "°c")
"""What temperatures may be in too; it takes more than a factor."""
SHARE = Units("1", _SHARE)
PERCENT = Units("%", {units: 100 * share for units, share in _SHARE.items()})
PER_KG = Units("kg kg-1", {"kgkg-1": 1.0, "kg/kg": 1.0, "1": 1.0, "gkg-1": 0.001, "g/kg": 0.001})
ENERGY = Units("J kg-1", {"jkg-1": 1.0, "j/kg": 1.0, "m2s-2": 1.0})
AMOUNT = Units("mm", {"m": 1000.0, "mofwaterequivalent": 1000.0, "mm": 1.0, "kgm-2": 1.0, "kg/m2": 1.0})
RATE = Units(
    "mm h-1",
    {"kgm-2s-1": HOUR_S, "kg/m2/s": HOUR_S, "mms-1": HOUR_S, "mm/h": 1.0, "mmh-1": 1.0, "mm/hr": 1.0}
    | {"ms-1": 1000 * HOUR_S, "mm/s": HOUR_S, "mmhour-1": 1.0, "mm/hour": 1.0},
)
_HECTOPASCALS = ("hpa", "mb", "mbar", "mbars", "millibar", "millibars", "hectopascal", "hectopascals")
PRESSURE = Units(
    "Pa",
    {"pa": 1.0, "pascal": 1.0, "pascals": 1.0}
    | dict.fromkeys(_HECTOPASCALS, 100.0)
    | {"kpa": 1_000.0, "kilopascal": 1_000.0, "kilopascals": 1_000.0, "cbar": 1_000.0, "bar": 100_000.0},
)
HEIGHT_FACTORS = {"metres": 1.0, "m2/s2": 1 / GRAVITY_MPS2, "decametres": 10.0, "feet": FOOT_M, "km": KM_M}
"""What heights may be in, for such as lost their unit or say a wrong one."""
