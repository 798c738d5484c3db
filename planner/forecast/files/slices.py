"""One horizontal field as a file held it, in our name and units: what both readers give.

GRIB messages and NetCDF arrays meet here; `runs.py` makes runs of them.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from planner.forecast.field import Float32s
from planner.forecast.grid import Grid


@dataclass(frozen=True, slots=True, eq=False)
class Slice:
    """One field (Y, X) of one member at one time, rows northwards, columns eastwards.

    `level` is in Pa, or m above ground, or 0; `valid` is None for what never changes (orography);
    `since` is where a sum or mean over time begins; `analysis`: no forecast, its reference time
    is only its own time. Of two slices that say the same thing the lower `rank` is taken.
    """

    name: str
    level: float
    member: int
    reference: datetime | None
    valid: datetime | None
    values: Float32s
    grid: Grid
    since: datetime | None = None
    analysis: bool = False
    rank: int = 0


@dataclass
class Held:
    """All that one file held: slices that we use, and the count by name of those that we do not."""

    source: str
    slices: list[Slice] = field(default_factory=list)
    not_needed: Counter[str] = field(default_factory=Counter)
    warnings: list[str] = field(default_factory=list)
