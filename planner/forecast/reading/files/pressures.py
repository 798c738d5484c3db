"""The levels of a NetCDF axis as pressures [Pa], or what they are instead."""

import re
from dataclasses import dataclass

from planner.errors import ForecastFileError
from planner.forecast.reading.files.netcdf_axes import Axis
from planner.forecast.reading.files.unit_names import plain_units
from planner.forecast.unit_factors import PRESSURE

HIGHEST_HPA = 1100.0
_UNSAID = ("", "1", "-", "none", "unknown", "dimensionless")
_NEVER = {
    "hybrid": "hybrid model levels",
    "sigma": "sigma levels",
    "eta": "eta levels",
    "isentropic": "isentropic levels",
    "theta": "isentropic levels",
}
"""Words under which even numbers in hPa are no pressures: where the ground is high they are others."""
_HARDLY = {
    "model": "model levels",
    "number": "numbers of levels",
    "index": "numbers of levels",
    "ordinal": "numbers of levels",
    "layer": "layers",
    "potential": "isentropic levels",
    "height": "heights",
    "altitude": "heights",
    "depth": "depths",
    "log": "logarithms of pressure",
    "ln": "logarithms of pressure",
}
"""Words under which numbers without a unit of pressure are no pressures."""


@dataclass(frozen=True)
class Pressures:
    """Levels [Pa], and whether the file says their unit or it was taken from their size."""

    levels_pa: list[float]
    said: bool


def no_pressures(axis: Axis) -> str:
    """What the levels of an axis are if they are no pressures, as a part of a sentence; empty if they are."""
    attrs = {} if axis.coordinate is None else axis.coordinate.attrs
    text = " ".join(str(attrs.get(key, "")) for key in ("standard_name", "long_name", "units"))
    words = re.findall("[a-z]+", f"{text} {axis.dimension or ''}".lower())
    units = plain_units(axis.units)
    table = _NEVER if units in PRESSURE.factors else _NEVER | _HARDLY
    if units not in PRESSURE.factors and units not in _UNSAID:
        return f"levels are in '{axis.units}', which is no pressure"
    kind = next((kind for word, kind in table.items() if word in words), "")
    if kind:
        long_name = str(attrs.get("long_name", "") or attrs.get("standard_name", "") or axis.dimension)
        return f"levels are {kind} ('{long_name}'), which are no pressures"
    return ""


def pressures(axis: Axis) -> Pressures:
    """The levels of an axis; without a unit they are Pa where they are above 1100, else hPa.

    `reading/heights.py` judges whether that can be. Raises ForecastFileError for an axis without numbers.
    """
    units, numbers = plain_units(axis.units), axis.numbers
    name = (axis.dimension or "").lower()
    if units in PRESSURE.factors:
        scale, said = PRESSURE.factors[units], True
    elif name.startswith("isobaricin"):
        scale, said = (100.0 if name.startswith("isobaricinhpa") else 1.0), True
    else:
        scale, said = (1.0 if max(numbers) > HIGHEST_HPA else 100.0), False
    if not numbers:
        raise ForecastFileError(f"axis '{axis.dimension}' holds no levels")
    return Pressures([round(number * scale, 3) for number in numbers], said)
