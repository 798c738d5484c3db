"""What other people call things: names and centres of GRIB files -> ours.

Names in NetCDF: `netcdf_naming.py`, of its axes: `netcdf_axes.py`; units: `unit_names.py`. Our names: `u` `v`
[m/s], `t` [K], `q` [kg/kg], `rh` [%] and `height` [gpm] on pressure levels; `near_u` `near_v` [m/s] above the
ground; `orography` [gpm]; `land_fraction`; `rain` [mm] and `rain_rate` [mm/h], of which rain is made; the
names of `SurfaceWeather`, and `freezing_above_ground_m`, which ECMWF says where NOAA counts from the sea.
"""

import re
from dataclasses import dataclass
from functools import cache

from planner.forecast.run_names import SAMPLE, slug

NEAR = ("near_u", "near_v")
NEAR_HEIGHTS_M = (10.0, 80.0, 100.0)
WEATHER = ("gust_mps", "cape_jpkg", "cloud_fraction", "visibility_m")
WARMTH = ("temperature_2m_k", "dew_point_2m_k", "freezing_level_m")
"""Weather that no answer needs yet: where some of it is missing it is left out, and nothing refused."""
FREEZING_ABOVE_GROUND = "freezing_above_ground_m"
OROGRAPHY, LAND, RAIN, RAIN_RATE = "orography", "land_fraction", "rain", "rain_rate"
FIXED = (OROGRAPHY, LAND)
"""What never changes, and belongs to every run."""
SPECIFIC_HUMIDITY, RELATIVE_HUMIDITY = "q", "rh"
ON_LEVELS = ("u", "v", "t", "height", SPECIFIC_HUMIDITY, RELATIVE_HUMIDITY)

ON_ONE_GRID = ("u", "v", "t", "height")
"""What costs a run where it lies on several grids; the rest is left out with a warning."""

SAMPLE_MARK = {"productionStatusOfProcessedData": 1, "generatingProcessIdentifier": 250}
"""What our own sample says of itself in GRIB2: a test product of a process that no centre has.

A sample file that goes round by hand is so still known as one, whoever ingests it.
"""


@dataclass(frozen=True)
class Known:
    """A field that we use: our name, its level (Pa, or m above ground), how good a source it is.

    Where a file holds two fields of one name, the lower rank is taken.
    """

    name: str
    level: float = 0.0
    rank: int = 0


_GRIB_ON_LEVELS = {"u": ("u", 0), "v": ("v", 0), "t": ("t", 0), "gh": ("height", 0), "z": ("height", 1)}
_GRIB_ON_LEVELS |= {"q": (SPECIFIC_HUMIDITY, 0), "r": (RELATIVE_HUMIDITY, 0)}
_GROUND = frozenset({"surface", "heightAboveGround"})
_FREEZING = frozenset({"isothermZero"})
_WHOLE_SKY = frozenset({"surface", "atmosphere", "atmosphereSingleLayer", "entireAtmosphere"})
_GRIB_SURFACE = {
    "gust": ("gust_mps", 0, _GROUND),
    "i10fg": ("gust_mps", 1, _GROUND),
    "10fg": ("gust_mps", 2, _GROUND),
    "max_10fg": ("gust_mps", 2, _GROUND),
    "10fg3": ("gust_mps", 3, _GROUND),
    "10fg6": ("gust_mps", 4, _GROUND),
    "tp": (RAIN, 0, _GROUND),
    "prate": (RAIN_RATE, 0, _GROUND),
    "tprate": (RAIN_RATE, 1, _GROUND),
    "avg_tprate": (RAIN_RATE, 2, _GROUND),
    "cape": ("cape_jpkg", 0, frozenset({"surface"})),
    "mucape": ("cape_jpkg", 1, _WHOLE_SKY | {"mostUnstableParcel"}),
    "tcc": ("cloud_fraction", 0, _WHOLE_SKY),
    "vis": ("visibility_m", 0, _GROUND),
    "orog": (OROGRAPHY, 0, frozenset({"surface"})),
    "z": (OROGRAPHY, 1, frozenset({"surface"})),
    "2t": ("temperature_2m_k", 0, _GROUND),
    "2d": ("dew_point_2m_k", 0, _GROUND),
    "gh": ("freezing_level_m", 0, _FREEZING),
    "h": ("freezing_level_m", 1, _FREEZING),
    "deg0l": (FREEZING_ABOVE_GROUND, 0, _FREEZING | _GROUND | {"isothermal"}),
    "lsm": (LAND, 0, _GROUND),
    "land": (LAND, 1, _GROUND),
}


@cache
def grib_field(short_name: str, level_type: str, level: float) -> Known | None:
    """A GRIB field by its keys, or None where we have no use for it."""
    if level_type in ("isobaricInhPa", "isobaricInPa"):
        name, rank = _GRIB_ON_LEVELS.get(short_name, ("", 0))
        scale = 100.0 if level_type == "isobaricInhPa" else 1.0
        return Known(name, float(level) * scale, rank) if name else None
    if short_name in _GRIB_SURFACE:
        name, rank, level_types = _GRIB_SURFACE[short_name]
        return Known(name, rank=rank) if level_type in level_types else None
    wind = re.fullmatch(r"(\d*)([uv])", short_name)
    if wind and level_type in _GROUND:
        height_m = float(wind[1] or (level if level_type == "heightAboveGround" else 0))
        return Known(f"near_{wind[2]}", height_m) if height_m in NEAR_HEIGHTS_M else None
    return None


_CENTRES = {"kwbc": "ncep", "ecmf": "ecmwf", "rjtd": "jma", "edzw": "dwd", "lfpw": "meteo-france"}
_CENTRES |= {"egrr": "ukmo", "cwao": "cmc", "rksl": "kma", "babj": "cma"}
_INSTITUTIONS = {"ncep": "ncep", "ecmwf": "ecmwf", "european centre for medium": "ecmwf", "jma": "jma"}


def source_name(centre: str, institution: str, stem: str) -> str:
    """Who issued a file: its centre, else its institution, else what the file is called."""
    if centre in _CENTRES:
        return _CENTRES[centre]
    known = (ours for word, ours in _INSTITUTIONS.items() if word in institution.lower())
    named = next(known, slug(institution or stem))
    return named if named != SAMPLE else f"{SAMPLE}-file"
