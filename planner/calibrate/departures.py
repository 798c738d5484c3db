"""By how much measured winds departed from forecast ones, layer by layer: what an error is fitted to."""

from dataclasses import dataclass, replace

from planner.geo import Floats
from planner.vehicle.launch import Bools
from planner.vehicle.profile import Integers


@dataclass(frozen=True)
class Departures:
    """Layers of many profiles, each measured once and forecast once.

    `profile` (n,) numbers the pairs, `block` (n,) the weather that is left out together (a day, a week, a
    flight). `error_mps` (n, 2) is the measured wind less the forecast's `wind_mps` (n, 2), east and north, at
    `altitude_m` (n,), `lead_h` (n,) after the forecast's issue and `time_s` (n,) on one clock.
    """

    profile: Integers
    block: Integers
    time_s: Floats
    altitude_m: Floats
    lead_h: Floats
    error_mps: Floats
    wind_mps: Floats

    def later(self, hours: float) -> "Departures":
        """The same, each so much longer after its issue."""
        return replace(self, lead_h=self.lead_h + hours)

    def without(self, block: int) -> "Departures":
        """The same without one block of weather."""
        return self.some(self.block != block)

    def of(self, block: int) -> "Departures":
        """One block of weather alone."""
        return self.some(self.block == block)

    def some(self, pick: Bools) -> "Departures":
        """Those of some layers (n,)."""
        return Departures(*(getattr(self, name)[pick] for name in self.__dataclass_fields__))
