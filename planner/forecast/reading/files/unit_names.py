"""How other people write units -> what turns their numbers into ours."""

import re
from functools import cache

from planner.errors import ForecastFileError
from planner.forecast.quantities import QUANTITIES
from planner.forecast.unit_factors import CELSIUS, HEIGHT, RATE, TEMPERATURE
from planner.units import CELSIUS_K, GRAVITY_MPS2

GEOPOTENTIAL = ("z", "geopotential", "geopotential_isobaric", "fi", "phi", "phis", "geopot", "fis", "zsfc")
"""Names under which a height without a unit is taken for a geopotential."""


def plain_units(units: str) -> str:
    """Units without the many ways of writing a power: ``m**2 s**-2`` and ``m^2 s^-2`` are ``m2s-2``."""
    return re.sub(r"[\s*^._+]", "", units.lower())


@cache
def unit_change(name: str, written_as: str, units: str) -> tuple[float, float]:
    """Factor and offset that turn a quantity's values in `units` into ours: ours = theirs * factor + offset.

    `name` is our name of the quantity, `written_as` the file's. Without units they are taken as ours (a name
    such as `z` means m2/s2); whether heights can be in that is judged with their pressures (`heights.py`).

    Raises ForecastFileError for units that the quantity's row does not hold.
    """
    plain, known = plain_units(units), QUANTITIES[name].units
    if not plain:
        geopotential = known is HEIGHT and written_as.lower() in GEOPOTENTIAL
        return (1 / GRAVITY_MPS2 if geopotential else 1.0), 0.0
    if known is TEMPERATURE and plain in CELSIUS:
        return 1.0, CELSIUS_K
    if plain not in known.factors:
        raise ForecastFileError(
            f"{written_as} is in '{units}', which is not known here; use {', '.join(known.factors)}"
        )
    return known.factors[plain], 0.0


def is_rate(units: str) -> bool:
    """Whether a unit of precipitation is that of a rate (mm/h), not of an amount (mm)."""
    return plain_units(units) in RATE.factors
