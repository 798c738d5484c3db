"""What other people call things: names, units and centres of GRIB and NetCDF files -> ours.

The only place that knows them (names of axes: `roles.py`). Our names: `u` `v` [m/s], `t` [K], `q` [kg/kg],
`rh` [%] and `height` [gpm] on pressure levels; `near_u` `near_v` [m/s] above the ground; `orography` [gpm];
`land_fraction`; `rain` [mm] and `rain_rate` [mm/h], of which precipitation is made; the names of
`SurfaceWeather`, and `freezing_above_ground_m`, which ECMWF says where NOAA counts from the sea.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from planner.errors import ForecastFileError
from planner.units import GRAVITY_MPS2, HOUR_S

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

SAMPLE = "sample"
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


# NetCDF: lower-case names, by the shape of what they stand on. Each list goes best first.
_NETCDF_ON_LEVELS = {
    "u": ("u", "ugrd", "ugrdprs", "uwnd", "ua", "u_component_of_wind", "u-component_of_wind_isobaric"),
    "v": ("v", "vgrd", "vgrdprs", "vwnd", "va", "v_component_of_wind", "v-component_of_wind_isobaric"),
    "t": ("t", "tmp", "tmpprs", "air", "ta", "temp", "temperature", "temperature_isobaric"),
    "height": (
        *("gh", "hgt", "hgtprs", "zg", "geopotential_height", "geopotential_height_isobaric"),
        *("z", "geopotential"),
    ),
    SPECIFIC_HUMIDITY: (
        *("q", "spfh", "spfhprs", "shum", "hus", "specific_humidity", "specific_humidity_isobaric"),
    ),
    RELATIVE_HUMIDITY: (
        *("r", "rh", "rhprs", "rhum", "hur", "relative_humidity", "relative_humidity_isobaric"),
    ),
}
_NETCDF_SURFACE = {
    "gust_mps": ("gust", "gustsfc", "wind_speed_gust_surface", "i10fg", "fg10", "10fg", "max_i10fg"),
    RAIN: ("tp", "apcp", "apcpsfc", "total_precipitation"),
    RAIN_RATE: ("prate", "pratesfc", "precipitation_rate_surface", "tprate", "avg_tprate", "mtpr"),
    "cape_jpkg": ("cape", "capesfc", "convective_available_potential_energy_surface"),
    "cloud_fraction": ("tcc", "tcdcclm", "total_cloud_cover", "total_cloud_cover_entire_atmosphere"),
    "visibility_m": ("vis", "vissfc", "visibility_surface"),
    OROGRAPHY: ("orog", "hgtsfc", "geopotential_height_surface", "z", "zsfc", "geopotential"),
    "temperature_2m_k": ("t2m", "2t", "tmp2m"),
    "dew_point_2m_k": ("d2m", "2d", "dpt2m"),
    "freezing_level_m": ("freezing_level", "hgt0c"),
    FREEZING_ABOVE_GROUND: ("deg0l",),
    LAND: ("lsm", "land", "landsfc", "land_sea_mask"),
}
_NETCDF_NEAR = {
    "u10": ("near_u", 10.0),
    "v10": ("near_v", 10.0),
    "10u": ("near_u", 10.0),
    "10v": ("near_v", 10.0),
    "ugrd10m": ("near_u", 10.0),
    "vgrd10m": ("near_v", 10.0),
    "ugrd80m": ("near_u", 80.0),
    "vgrd80m": ("near_v", 80.0),
    "u100": ("near_u", 100.0),
    "v100": ("near_v", 100.0),
    "100u": ("near_u", 100.0),
    "100v": ("near_v", 100.0),
    "ugrd100m": ("near_u", 100.0),
    "vgrd100m": ("near_v", 100.0),
}
_NETCDF_NEAR_BY_LEVEL = {
    "near_u": ("u", "u10", "ugrd", "u-component_of_wind_height_above_ground"),
    "near_v": ("v", "v10", "vgrd", "v-component_of_wind_height_above_ground"),
}
_STANDARD_ON_LEVELS = {
    "eastward_wind": "u",
    "northward_wind": "v",
    "air_temperature": "t",
    "geopotential_height": "height",
    "geopotential": "height",
    "specific_humidity": SPECIFIC_HUMIDITY,
    "relative_humidity": RELATIVE_HUMIDITY,
}
_STANDARD_SURFACE = {
    "wind_speed_of_gust": "gust_mps",
    "precipitation_amount": RAIN,
    "precipitation_flux": RAIN_RATE,
    "surface_altitude": OROGRAPHY,
    "surface_geopotential": OROGRAPHY,
    "cloud_area_fraction": "cloud_fraction",
    "visibility_in_air": "visibility_m",
    "atmosphere_convective_available_potential_energy": "cape_jpkg",
    "freezing_level_altitude": "freezing_level_m",
    "land_area_fraction": LAND,
    "land_binary_mask": LAND,
}


def _in(table: Mapping[str, tuple[str, ...]], name: str) -> Known | None:
    """Our name and rank of `name` in a table of lists, best first."""
    return next((Known(our, rank=names.index(name)) for our, names in table.items() if name in names), None)


@cache
def netcdf_field(name: str, standard_name: str, stands_on: str) -> Known | None:
    """A NetCDF variable that stands on `pressure`, `height` (above ground) or `ground`; its name first."""
    lower = name.lower()
    if stands_on == "pressure":
        standard = _STANDARD_ON_LEVELS.get(standard_name, "")
        return _in(_NETCDF_ON_LEVELS, lower) or (Known(standard, rank=99) if standard else None)
    if stands_on == "height":
        standard = {"u": "near_u", "v": "near_v"}.get(_STANDARD_ON_LEVELS.get(standard_name, ""), "")
        by_name = _in({name: _NETCDF_SURFACE[name] for name in (*WARMTH, LAND)}, lower)
        return (
            _in(_NETCDF_NEAR_BY_LEVEL, lower) or by_name or (Known(standard, rank=99) if standard else None)
        )
    if lower in _NETCDF_NEAR:
        return Known(*_NETCDF_NEAR[lower])
    standard = _STANDARD_SURFACE.get(standard_name, "")
    return _in(_NETCDF_SURFACE, lower) or (Known(standard, rank=99) if standard else None)


_WIND = {"ms-1": 1.0, "m/s": 1.0, "mps": 1.0, "meterspersecond": 1.0, "kmh-1": 1 / 3.6, "km/h": 1 / 3.6}
_WIND |= {"kt": 1852 / HOUR_S, "kts": 1852 / HOUR_S, "knot": 1852 / HOUR_S, "knots": 1852 / HOUR_S}
_HEIGHT = dict.fromkeys(("m", "gpm", "meter", "meters", "metre", "metres", "geopotentialmeters"), 1.0)
_HEIGHT |= {"km": 1000.0} | dict.fromkeys(("m2s-2", "m2/s2", "jkg-1", "j/kg"), 1 / GRAVITY_MPS2)
_SHARE = {"(0-1)": 1.0, "1": 1.0, "0-1": 1.0, "fraction": 1.0, "%": 0.01, "percent": 0.01, "proportion": 1.0}
_AMOUNT = {"m": 1000.0, "mofwaterequivalent": 1000.0, "mm": 1.0, "kgm-2": 1.0, "kg/m2": 1.0}
_RATE = {"kgm-2s-1": HOUR_S, "kg/m2/s": HOUR_S, "mms-1": HOUR_S, "mm/h": 1.0, "mmh-1": 1.0, "mm/hr": 1.0}
_RATE |= {"ms-1": 1000 * HOUR_S}
_PER_KG = {"kgkg-1": 1.0, "kg/kg": 1.0, "1": 1.0, "gkg-1": 0.001, "g/kg": 0.001}
_PERCENT = {units: 100 * share for units, share in _SHARE.items()}
_ENERGY = {"jkg-1": 1.0, "j/kg": 1.0, "m2s-2": 1.0}
_KELVIN = dict.fromkeys(("k", "kelvin", "degk"), 1.0)
_CELSIUS = ("degc", "c", "celsius", "degreec", "degreescelsius", "°c")
PASCALS = {"pa": 1.0, "pascal": 1.0, "pascals": 1.0} | dict.fromkeys(
    ("hpa", "mb", "mbar", "mbars", "millibar", "millibars", "hectopascal", "hectopascals"), 100.0
)
_UNITS = {
    **dict.fromkeys(("u", "v", "near_u", "near_v", "gust_mps"), _WIND),
    **dict.fromkeys(("height", OROGRAPHY, "freezing_level_m", FREEZING_ABOVE_GROUND), _HEIGHT),
    **dict.fromkeys(("t", "temperature_2m_k", "dew_point_2m_k"), _KELVIN),
    **{LAND: _SHARE, "cloud_fraction": _SHARE, RAIN: _AMOUNT, RAIN_RATE: _RATE, "cape_jpkg": _ENERGY},
    **{SPECIFIC_HUMIDITY: _PER_KG, RELATIVE_HUMIDITY: _PERCENT},
    "visibility_m": {"m": 1.0, "meter": 1.0, "meters": 1.0, "km": 1000.0},
}


def plain_units(units: str) -> str:
    """Units without the many ways of writing a power: ``m**2 s**-2`` and ``m^2 s^-2`` are ``m2s-2``."""
    return re.sub(r"[\s*^._]", "", units.lower())


@cache
def unit_change(name: str, written_as: str, units: str) -> tuple[float, float]:
    """Factor and offset that turn values in `units` into ours; units left unsaid are the usual ones.

    Raises ForecastFileError for units that the table does not hold.
    """
    plain, known = plain_units(units), _UNITS[name]
    if not plain:
        geopotential = written_as.lower() in ("z", "geopotential")
        return (1 / GRAVITY_MPS2 if geopotential else 1.0), 0.0
    if known is _KELVIN and plain in _CELSIUS:
        return 1.0, 273.15
    if plain not in known:
        raise ForecastFileError(
            f"{written_as} is in '{units}', which is not known here; use {', '.join(known)}"
        )
    return known[plain], 0.0


_CENTRES = {"kwbc": "ncep", "ecmf": "ecmwf", "rjtd": "jma", "edzw": "dwd", "lfpw": "meteo-france"}
_CENTRES |= {"egrr": "ukmo", "cwao": "cmc", "rksl": "kma", "babj": "cma"}
_INSTITUTIONS = {"ncep": "ncep", "ecmwf": "ecmwf", "european centre for medium": "ecmwf", "jma": "jma"}


def slug(text: str) -> str:
    """Text as lower-case letters, digits and single hyphens, 40 at most."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:40].strip("-") or "file"


def source_name(centre: str, institution: str, stem: str) -> str:
    """Who issued a file: its centre, else its institution, else what the file is called."""
    if centre in _CENTRES:
        return _CENTRES[centre]
    known = (ours for word, ours in _INSTITUTIONS.items() if word in institution.lower())
    named = next(known, slug(institution or stem))
    return named if named != SAMPLE else f"{SAMPLE}-file"
