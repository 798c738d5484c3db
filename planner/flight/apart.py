"""What of many drops is counted apart, and said: draws made anew, balloons that stay or do not burst."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from planner.flight.draws import Draws
from planner.flight.varying import MOST_ROUNDS
from planner.geo import Floats
from planner.vehicle.launch import Bools, Flies


@dataclass(frozen=True)
class Apart:
    """Of so many drops, how many the answer must mention.

    `anew` were drawn again because their balloon would not have left the ground, `grounded` do not leave it
    however often they are; of `early` a release was drawn again, because it came before the launch; the
    balloons of `floating` come to rest instead of bursting.
    """

    drops: int = 0
    anew: int = 0
    grounded: int = 0
    early: int = 0
    floating: int = 0

    def __add__(self, other: "Apart") -> "Apart":
        return Apart(*(getattr(self, of.name) + getattr(other, of.name) for of in fields(self)))

    def said(self, vehicle: Flies) -> list[str]:
        """A sentence for each that there is."""
        of = f"of {self.drops:,} drops"
        sentences = (
            (self.anew, f"{of} were drawn anew, because {vehicle.grounded}"),
            (
                self.grounded,
                f"{of} do not leave the ground however often they are drawn, and stay at the site",
            ),
            (self.early, f"{of} were drawn anew, because they would have let go before the launch"),
            (self.floating, f"{of} float or sink instead of bursting"),
        )
        return [f"{count:,} {words}" for count, words in sentences if count]


NONE_APART = Apart()
"""The counts of no drops at all: where a sum begins."""


def apart(draws: Draws, launches: int, vehicle: Flies) -> list[Apart]:
    """The counts of each of so many launches that were drawn together, all with equally many drops."""
    columns = (draws.rounds > 0, draws.rounds == MOST_ROUNDS, draws.early, _floating(draws, vehicle))
    counts = [
        np.bincount(draws.launch_row, weights=column, minlength=launches).astype(int) for column in columns
    ]
    drops = draws.launch_row.size // launches
    return [Apart(drops, *map(int, of_one)) for of_one in zip(*counts, strict=True)]


def _floating(draws: Draws, vehicle: Flies) -> Bools:
    """Balloons meant to burst (n,) that come to rest and never do."""
    rests, bursts = (
        _ever(draws.profile.events(), name, draws.launch_row.size) for name in ("float_start", "burst")
    )
    return np.asarray(rests & ~bursts & vehicle.bursts)


def _ever(events: Sequence[tuple[str, Floats]], name: str, n: int) -> Bools:
    happens = [np.isfinite(when) for event, when in events if event == name]
    return np.any(happens, axis=0) if happens else np.zeros(n, dtype=np.bool_)
