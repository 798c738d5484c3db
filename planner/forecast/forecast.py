"""The card of a run: who issued it, when, and what it covers."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from planner.forecast.grid import Area
from planner.forecast.held_winds import HELD_S, WindKind, followed_up_to_m, kind_of_winds


@dataclass(frozen=True)
class RunPart:
    """One run of several that fly as one: the numbers of its members there, what each weighs, its top."""

    id: str
    source: str
    issued_at: datetime | None
    members: tuple[int, ...]
    weight: float
    top_m: float

    @property
    def followed_up_to_m(self) -> float:
        """The altitude [m] above which a flight has left its winds."""
        return followed_up_to_m(self.source, self.top_m)


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

    @property
    def kind(self) -> WindKind:
        """Whether its winds were measured by a balloon, analysed or forecast; of several the least sure."""
        kinds = {kind_of_winds(run.source, run.issued_at) for run in self.parts or (self,)}
        return max(kinds, key=list(WindKind).index)

    @property
    def followed_up_to_m(self) -> float:
        """The altitude [m] above which a flight has left its winds: `top_m`, but above a sounding's."""
        return followed_up_to_m(self.source, self.top_m)

    def held_on(self, measured_at: datetime, held_s: float) -> "Forecast":
        """A sounding's card that holds so long after it was measured; any other is as it was."""
        if self.kind is not WindKind.SOUNDING or self.parts:
            return self
        before = timedelta(seconds=min(held_s, HELD_S))
        return replace(
            self, valid_from=measured_at - before, valid_to=measured_at + timedelta(seconds=held_s)
        )
