"""One horizontal field as a file held it, in our name and units: what both readers give.

GRIB messages and NetCDF arrays meet here; `runs.py` makes runs of them.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from planner.errors import ForecastFileError
from planner.forecast.field import Float32s
from planner.forecast.grid import Grid
from planner.forecast.reading.files.turning import Turning
from planner.forecast.run_names import SAMPLE


@dataclass(frozen=True, slots=True, eq=False)
class Slice:
    """One field (Y, X) of one member at one time, rows northwards, columns eastwards.

    `level` is in Pa, or m above ground, or 0; `valid` is None for what never changes (orography);
    `since` is where a sum or mean over time begins; `analysis`: no forecast, its reference time
    is only its own time. Of two slices that say the same thing the lower `rank` is taken. `factor` is
    what the file's numbers were multiplied by; `level_is_said`: the unit of its level is, no guess by size.
    `turning`: it blows along a projection's axes, and is still to be turned to east and north.
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
    factor: float = 1.0
    level_is_said: bool = True
    turning: Turning | None = None


@dataclass
class FileSlices:
    """All that one file held: slices that we use, and the count by name of those that we do not.

    `has_checksums`: what came out is what was put in, so that nobody has to ask whether it can be air.
    """

    source: str
    slices: list[Slice] = field(default_factory=list)
    not_needed: Counter[str] = field(default_factory=Counter)
    warnings: list[str] = field(default_factory=list)
    has_checksums: bool = False

    def note(self, warning: str) -> None:
        """Warn once, whatever number of fields it is about."""
        if warning not in self.warnings:
            self.warnings.append(warning)

    def claim(self, source: str) -> None:
        """Note whose fields these are; the first source that is claimed names the file.

        Raises ForecastFileError where our sample and other weather meet: mixed, nobody could tell them apart.
        """
        self.source = one_source([self.source, source])


def one_source(sources: Iterable[str]) -> str:
    """The first source named of what was brought together; empty where none is.

    Raises ForecastFileError where the sample stands beside another source.
    """
    named = [source for source in sources if source]
    if SAMPLE in named and set(named) != {SAMPLE}:
        raise ForecastFileError("sample weather and other weather were brought together; bring them apart")
    return named[0] if named else ""
