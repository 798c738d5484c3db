"""The reference of what is taken from forecasts, from the table that the program itself reads by."""

from collections.abc import Iterable

import numpy as np

from planner.forecast.quantities import ROWS
from planner.forecast.quantity_row import QuantityRow

_HEAD = """# What a forecast may hold

Made from the table that every reader, check, fetch and export goes by (`planner/forecast/quantities.py`).
Winds on pressure levels are all that a flight must have. What else a file lacks is done without; a criterion
that asks for it is `unknown`.
"""
_OTHERS = """## What others call it

Names in GRIB are eccodes' `shortName`; of several the first that a file holds is taken. `{}` stands for a
height of 10, 80 or 100 m, `mb` for any level.
"""


def quantities_page() -> str:
    """What each quantity is with us, and by which names it is found with others, as Markdown."""
    ours = _table(("name", "what it is", "unit", "possible", "exported as"), map(_ours, ROWS))
    columns = ("name", "GRIB", "NetCDF", "CF", "NOAA", "ECMWF", "Open-Meteo")
    return "\n\n".join([_HEAD, ours, _OTHERS, _table(columns, map(_theirs, ROWS))])


def _ours(row: QuantityRow) -> tuple[str, ...]:
    low, high = row.possible
    limits = f"{low:,g} to {high:,g}" if np.isfinite(row.possible).all() else ""
    return f"`{row.name}`", row.title, row.units.ours, limits, _words([row.exported[0]])


def _theirs(row: QuantityRow) -> tuple[str, ...]:
    grib = [name for names, _ in row.grib for name in names.split("|")]
    files = (grib, row.netcdf.split(), row.cf.split(), row.noaa, row.ecmwf.split(), [row.open_meteo])
    return f"`{row.name}`", *map(_words, files)


def _words(names: Iterable[str]) -> str:
    return " ".join(f"`{name}`" for name in names if name)


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    return "\n".join(f"| {' | '.join(line)} |" for line in (heads, ["---"] * len(heads), *rows))
