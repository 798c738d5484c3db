"""The card of a run: who issued it, when, and what it covers."""

from dataclasses import dataclass
from datetime import datetime

from planner.forecast.grid import Area


@dataclass(frozen=True)
class RunPart:
    """One run of several that fly as one: the numbers of its members there, what each weighs, its top."""

    id: str
    source: str
    issued_at: datetime | None
    members: tuple[int, ...]
    weight: float
    top_m: float


@dataclass(frozen=True)
class Forecast:
    """Which forecast this is: who issued it, when, and what it covers. The contract's `forecast`.

    `issued_at` and the valid times are aware UTC, `top_m` is the lowest altitude [m] of the top level,
    `sha256` of the messages, `parts` the runs where there are several.
    """

    id: str
    source: str
    issued_at: datetime | None
    valid_from: datetime
    valid_to: datetime
    members: int
    area: Area
    top_m: float
    sha256: str
    is_sample: bool
    parts: tuple[RunPart, ...] = ()
