"""What other people call the variables of a NetCDF file -> our names (`naming.py`).

Some put the level into the name (`UGRD_500mb`), some the kind of level and of grid behind it
(`UGRD_P0_L100_GLL0`).
"""

import re
from collections.abc import Mapping
from functools import cache

from planner.forecast.reading.files.naming import (
    FREEZING_ABOVE_GROUND,
    LAND,
    OROGRAPHY,
    RAIN,
    RAIN_RATE,
    RELATIVE_HUMIDITY,
    SPECIFIC_HUMIDITY,
    WARMTH,
    Known,
)

# NetCDF: lower-case names, by the shape of what they stand on. Each list goes best first.
_NETCDF_ON_LEVELS = {
    "u": (
        *("u", "ugrd", "ugrdprs", "uwnd", "ua", "u_component_of_wind", "u-component_of_wind_isobaric"),
        *("u_component_of_wind_isobaric", "u_grd", "uwind", "u_wind", "eastward_wind"),
    ),
    "v": (
        *("v", "vgrd", "vgrdprs", "vwnd", "va", "v_component_of_wind", "v-component_of_wind_isobaric"),
        *("v_component_of_wind_isobaric", "v_grd", "vwind", "v_wind", "northward_wind"),
    ),
    "t": (
        "t",
        "tmp",
        "tmpprs",
        "air",
        "ta",
        "temp",
        "temperature",
        "temperature_isobaric",
        "air_temperature",
    ),
    "height": (
        *("gh", "hgt", "hgtprs", "zg", "geopotential_height", "geopotential_height_isobaric"),
        *("h", "z", "geopotential", "geopotential_isobaric", "fi", "phi", "geopot"),
    ),
    SPECIFIC_HUMIDITY: (
        *("q", "qv", "spfh", "spfhprs", "shum", "hus", "specific_humidity", "specific_humidity_isobaric"),
    ),
    RELATIVE_HUMIDITY: (
        *("r", "rh", "rhprs", "rhum", "hur", "relative_humidity", "relative_humidity_isobaric"),
    ),
}
_NETCDF_SURFACE = {
    "gust_mps": (
        "gust",
        "gustsfc",
        "gust_surface",
        "wind_speed_gust_surface",
        "i10fg",
        "fg10",
        "10fg",
        "max_i10fg",
    ),
    RAIN: ("tp", "apcp", "apcpsfc", "apcp_surface", "total_precipitation", "tot_prec"),
    RAIN_RATE: (
        *("prate", "pratesfc", "prate_surface", "precipitation_rate_surface", "tprate", "avg_tprate", "mtpr"),
        *("pr", "prectot", "prectotcorr"),
    ),
    "cape_jpkg": ("cape", "capesfc", "cape_surface", "convective_available_potential_energy_surface"),
    "cloud_fraction": (
        *("tcc", "tcdcclm", "total_cloud_cover", "total_cloud_cover_entire_atmosphere"),
        *("tcdc_entireatmosphere", "tcdc_entireatmosphere_consideredasasinglelayer_"),
    ),
    "visibility_m": ("vis", "vissfc", "vis_surface", "visibility_surface"),
    OROGRAPHY: (
        *("orog", "hgtsfc", "hgt_surface", "geopotential_height_surface", "orography", "hsurf", "topo"),
        *("phis", "fis", "z", "zsfc", "geopotential"),
    ),
    "temperature_2m_k": ("t2m", "2t", "tmp2m", "tmp_2maboveground"),
    "dew_point_2m_k": ("d2m", "2d", "dpt2m", "dpt_2maboveground"),
    "freezing_level_m": ("freezing_level", "hgt0c", "hgt_0cisotherm"),
    FREEZING_ABOVE_GROUND: ("deg0l",),
    LAND: ("lsm", "land", "landsfc", "land_surface", "land_sea_mask"),
}
_NETCDF_NEAR = {
    written.format(way=way, height=height): (f"near_{way}", float(height))
    for way in "uv"
    for height in (10, 80, 100)
    for written in (
        *("{way}{height}", "{height}{way}", "{way}{height}m", "{way}grd{height}m"),
        *("{way}grd_{height}maboveground", "{way}grd_{height}m_above_ground"),
    )
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


_LEVEL_IN_NAME = re.compile(r"(?P<name>[a-z_]+?)_?(?P<level>\d+(?:[.d]\d+)?)_?(?P<unit>mb|hpa)")
_LEVEL_BESIDE = re.compile(r"(?P<level>\d+(?:\.\d+)?) ?(?:mb|hpa)")
_GRID_BEHIND = re.compile(r"(?P<name>[a-z0-9_]+?)_(?:p\d+_l\d+_g\w+|(?:gds)?\d+_(?:isbl|htgl|sfc))")


def named_level(name: str, level: str) -> tuple[str, float]:
    """A variable's name without its pressure level, and that level [Pa]; without one, the name and 0.

    `level` is what an attribute of that name says: wgrib2 writes `500 mb` beside `UGRD_500mb`.
    """
    lower = name.lower()
    if found := _GRID_BEHIND.fullmatch(lower):
        return found["name"], 0.0
    found = _LEVEL_IN_NAME.fullmatch(lower)
    if found is None:
        return lower, 0.0
    exact = _LEVEL_BESIDE.fullmatch(level.strip().lower()) or found
    return found["name"], float(exact["level"].replace("d", ".")) * 100.0


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
