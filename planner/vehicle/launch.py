"""What a vehicle is told of a launch: where it stands, through which air, what hangs on it and is let go."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

import numpy as np

from planner.air import AirColumn
from planner.geo import Floats
from planner.plan.release import Release
from planner.vehicle.cargo_physics import cloud_of
from planner.vehicle.fall import FallTable, column_fall_table
from planner.vehicle.profile import Integers, Profile

if TYPE_CHECKING:
    from planner.vehicle.underfill import Underfill

Bools = np.ndarray[Any, np.dtype[np.bool_]]

Varied = Callable[..., Floats]
"""`varied(name, stream, of)` (n,): what n draws made of something that varies, a factor or an offset.

`of` (n,) is what an offset is an error of, such as the height flown.
"""


@dataclass(frozen=True)
class Spot:
    """One launch site at one hour: its altitude [m], the air over it, where and when it is."""

    site_m: float
    air: AirColumn
    latitude_deg: float
    longitude_deg: float
    time: datetime

    @cached_property
    def falls(self) -> FallTable:
        """How everything falls through the air over it."""
        return column_fall_table(self.air)

    @cached_property
    def fills(self) -> dict[Any, Any]:
        """The fills of balloons that were worked out for it, by balloon and load: one may take a search."""
        return {}


@dataclass(frozen=True)
class Load:
    """What one release takes off a balloon: kg (None where nobody can say), over how long [s].

    It goes `after_s` (n,) seconds after launch, or at the first passage of `altitude_m`.
    """

    mass_kg: float | None
    over_s: float = 0.0
    after_s: Floats | None = None
    altitude_m: float | None = None


def loads_of(releases: Sequence[Release], late_s: Sequence[Floats] = ()) -> tuple[Load, ...]:
    """What each release takes off the balloon, each `late_s` (n,) [s] after its time where it has one."""
    late = late_s or [np.zeros(1)] * len(releases)
    return tuple(_load(release, after) for release, after in zip(releases, late, strict=True))


def _load(release: Release, late_s: Floats) -> Load:
    masses = [cargo.load_kg for cargo in release.cargo]
    mass_kg = None if None in masses else float(sum(mass or 0.0 for mass in masses))
    clouds = [cloud_of(cargo) for cargo in release.cargo]
    over_s = max(cloud.dispersal_s if cloud else 0.0 for cloud in clouds)
    if release.after_s is None:
        return Load(mass_kg, over_s, altitude_m=release.altitude_m)
    return Load(mass_kg, over_s, after_s=np.maximum(release.after_s + late_s, 0.0))


def hanging_kg(loads: tuple[Load, ...]) -> float:
    """What hangs on a balloon until it is let go [kg], as far as anybody can say."""
    return sum(load.mass_kg or 0.0 for load in loads)


@dataclass(frozen=True)
class Launch:
    """n draws from P spots: `row` (n,) is each one's; they are followed for `horizon_s`.

    `leaky` (P,) says at which spots draws leak as usual balloons do, though no leak is written.
    """

    spots: tuple[Spot, ...]
    row: Integers
    loads: tuple[Load, ...]
    horizon_s: float
    leaky: tuple[bool, ...] = ()

    @property
    def site_m(self) -> Floats:
        """Where each draw stands (n,)."""
        return np.array([spot.site_m for spot in self.spots])[self.row]


class Flies(Protocol):
    """What every kind of vehicle can say."""

    releases_matter: ClassVar[bool]
    """Whether letting something go changes how the vehicle flies."""

    bursts: ClassVar[bool]
    """Whether it is a balloon that is filled to burst."""

    grounded: ClassVar[str]
    """Why a draw of it does not leave the ground, in words."""

    def require(self, spot: Spot, loads: tuple[Load, ...]) -> None:
        """Raise InputError, in one sentence, for a launch that cannot be."""

    def climbs_from(self, site_m: float) -> bool:
        """Whether it stands on its site at the launch and climbs from there."""

    def lifts(self, launch: Launch, varied: Varied) -> Bools:
        """Which of n draws leave the ground (n,); nobody launches the others."""

    def underfill(self, spot: Spot, loads: tuple[Load, ...], /) -> "Underfill | None":
        """How its fill stands with all its cargo on; None of what holds no gas."""

    def profile_of(self, launch: Launch, varied: Varied) -> Profile:
        """How high n draws are when, and when they let go of each load: `releases_s`, in the loads' order."""
