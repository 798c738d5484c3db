"""What a row of `quantities.py` says of one quantity: everything that anybody here asks about it."""

from dataclasses import dataclass
from enum import Enum, auto
from math import inf

from planner.forecast.unit_factors import Units

LevelTypes = frozenset[str]
"""Kinds of level by eccodes' names (`typeOfLevel`)."""
ISOBARIC: LevelTypes = frozenset({"isobaricInhPa", "isobaricInPa"})
SURFACE: LevelTypes = frozenset({"surface"})
GROUND: LevelTypes = SURFACE | {"heightAboveGround"}
SKY: LevelTypes = SURFACE | {"atmosphere", "atmosphereSingleLayer", "entireAtmosphere"}
FREEZING: LevelTypes = frozenset({"isothermZero"})
LOCAL: LevelTypes = frozenset({"unknown"})
"""A kind that only the centre itself numbers: the short name says where the field lies."""


class FieldKind(Enum):
    """What a quantity stands on, and so what becomes of it."""

    LEVELS = auto()  # on pressure levels
    NEAR = auto()  # wind at heights above the ground
    FIXED = auto()  # at the ground, never changes, belongs to every run
    WEATHER = auto()  # at the ground: what `SurfaceWeather` holds
    RAW = auto()  # at the ground: weather is made of it, and it is not kept


@dataclass(frozen=True, kw_only=True, eq=False)
class QuantityRow:
    """One row. Words of one kind are parted by blanks; where there are several, the best source stands first.

    - `name`: ours, with the unit where it is weather; `units`: ours, and what others write.
    - `possible`: from and to, in our unit; other numbers are none. Below 0 as far as packing falls.
    - `grib`: eccodes' short names (`|` between those of one rank), each with its kinds of level.
    - `netcdf`: variables in lower case, `{}` for a height above the ground that is part of the name.
    - `cf`: standard names that count where the variable's name is not known.
    - `noaa`: name and level as wgrib2's inventory writes them, `mb` for any pressure level.
    - `ecmwf`: `param` in ECMWF's index. `open_meteo`: the hourly variable of Open-Meteo.
    - `exported`: the variable and the standard name as which it goes out; without the first it does not.
    - `up_to_pa`: on levels above this pressure it is not fetched.
    - `refused_in_part`: where it is missing at some times the run is refused; other weather is then left out.
    - `on_a_height`: a NetCDF file may put it on an axis of heights above the ground.
    """

    name: str
    title: str
    units: Units
    kind: FieldKind = FieldKind.WEATHER
    possible: tuple[float, float] = (-inf, inf)
    grib: tuple[tuple[str, LevelTypes], ...] = ()
    netcdf: str = ""
    cf: str = ""
    noaa: tuple[str, ...] = ()
    ecmwf: str = ""
    open_meteo: str = ""
    exported: tuple[str, str] = ("", "")
    up_to_pa: float = 100.0
    refused_in_part: bool = False
    on_a_height: bool = False


def on(levels: LevelTypes, short_names: str) -> tuple[tuple[str, LevelTypes], ...]:
    """Short names for `QuantityRow.grib` that count on the same kinds of level."""
    return tuple((name, levels) for name in short_names.split())
