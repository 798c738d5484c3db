"""Where a flight would begin: what a run must cover to be of use to a question."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from planner.forecast.field import WindField
from planner.units import short


@dataclass(frozen=True)
class Start:
    """Where, and if known when, a flight would begin."""

    latitude_deg: float
    longitude_deg: float
    time: datetime | None = None

    def __str__(self) -> str:
        when = f" at {short(self.time)}" if self.time else ""
        return f"{self.latitude_deg:g}, {self.longitude_deg:g}{when}"


def require_starts(field: WindField, starts: Iterable[Start]) -> None:
    """Raise NoForecast, saying what a run covers, unless a flight can begin at every start."""
    for start in starts:
        field.require(start.time or field.start, start.latitude_deg, start.longitude_deg)
