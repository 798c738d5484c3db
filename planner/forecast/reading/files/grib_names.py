"""What eccodes calls a GRIB field: asked once a process for all fields of a kind.

The names are found by rules, which takes half as long as the values of a global field.
"""

from typing import NamedTuple

import eccodes

# All that names a field of WMO templates 4.0 and 4.1 (a moment; of a forecast, of a member).
_NAMED_BY = (
    *("centre", "subCentre", "tablesVersion", "localTablesVersion", "productionStatusOfProcessedData"),
    *("discipline", "parameterCategory", "parameterNumber", "productDefinitionTemplateNumber"),
    *("typeOfGeneratingProcess", "typeOfFirstFixedSurface", "scaleFactorOfFirstFixedSurface"),
    *("scaledValueOfFirstFixedSurface", "typeOfSecondFixedSurface", "scaledValueOfSecondFixedSurface"),
)
_ISOBARIC, _NONE, _PA_A_HPA = 100, 255, 100
# More kinds of fields than all providers have; a file of random numbers fills it no further.
_MOST_NAMES = 4096


class GribNames(NamedTuple):
    """What eccodes calls a field: its `shortName`, `typeOfLevel` and `units`."""

    short_name: str
    level_type: str
    units: str


_NAMES_BEFORE: dict[tuple[int, ...], GribNames] = {}


def grib_names_of(handle: int) -> GribNames:
    """What eccodes calls a field; of plain GRIB2 fields with the same numbers the first is asked.

    One thread at a time, as all that decodes.
    """
    numbers = _naming_numbers(handle)
    if numbers and numbers in _NAMES_BEFORE:
        return _NAMES_BEFORE[numbers]
    found = GribNames(*(eccodes.codes_get(handle, key, str) for key in ("shortName", "typeOfLevel", "units")))
    if numbers and len(_NAMES_BEFORE) < _MOST_NAMES:
        _NAMES_BEFORE[numbers] = found
    return found


def _naming_numbers(handle: int) -> tuple[int, ...]:
    """The numbers that name a plain GRIB2 field; of other fields none."""
    edition, template = number(handle, "edition"), "productDefinitionTemplateNumber"
    if edition != 2 or number(handle, template) not in (0, 1):
        return ()
    *numbers, first, scale, level, second, second_level = (number(handle, key) for key in _NAMED_BY)
    if (first, scale, second) == (_ISOBARIC, 0, _NONE):
        # A layer may be named for the pressures that bound it; a level only for its being whole hPa or not.
        level %= _PA_A_HPA
    return (*numbers, first, scale, level, second, second_level)


def number(handle: int, key: str) -> int:
    """A key of a field as a whole number."""
    return int(eccodes.codes_get(handle, key, int))
