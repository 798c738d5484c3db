"""Flown flights in folds that are left out together: those of a day share their weather."""

from collections.abc import Sequence
from dataclasses import dataclass

from planner.errors import InputError
from planner.verify.flown_flight import FlownFlight

MOST_FOLDS = 13
"""With more days than this, some are left out together: fewer fits."""

FEWEST_DAYS = 5


@dataclass(frozen=True)
class Folds:
    """The day (n,) of each flight, numbered, and its fold (n,)."""

    day: tuple[int, ...]
    fold: tuple[int, ...]

    @classmethod
    def of(cls, flights: Sequence[FlownFlight]) -> "Folds":
        """The folds of flights; InputError where they flew on too few days to say anything."""
        dates = [flight.time(flight.events.launch).date() for flight in flights]
        days = sorted(set(dates))
        if len(days) < FEWEST_DAYS:
            raise InputError(
                f"the tracks are of {len(days)} days; a calibration wants {FEWEST_DAYS} at least, so that "
                "each is judged by the others"
            )
        day = tuple(days.index(date) for date in dates)
        return cls(day, tuple(number % min(MOST_FOLDS, len(days)) for number in day))

    @property
    def days(self) -> int:
        """How many days there are."""
        return len(set(self.day))

    @property
    def number(self) -> int:
        """How many folds there are."""
        return len(set(self.fold))

    def within(self, *folds: int) -> list[int]:
        """Numbers of the flights of some folds."""
        return [number for number, fold in enumerate(self.fold) if fold in folds]

    def without(self, *folds: int) -> list[int]:
        """Numbers of all other flights."""
        return [number for number, fold in enumerate(self.fold) if fold not in folds]
