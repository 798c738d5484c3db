"""A flight at constant rates: up, float for a time, down. The field's common currency.

Climbs at `ascent_rate_mps` in geometric height to a burst or a float; falls at
`descent_rate_mps` x 1.1045 / sqrt(density) with the three-layer density law, whatever the column.
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, ClassVar

import numpy as np

from planner.air import three_layer_density
from planner.errors import InputError
from planner.geo import Floats
from planner.plan.constant_rate import ConstantRate
from planner.units import HIGHEST_ALTITUDE_M, HOUR_S
from planner.vehicle.fall import Falling, FallTable, fall_stage, fall_table
from planner.vehicle.launch import Bools, Launch, Load, Spot, Varied
from planner.vehicle.profile import Profile, Stage, StageKind, Steady

ON_ITS_FLOAT_M = 100.0
"""A float no higher over its start than this is a balloon met in the air: it climbs from no site."""


@dataclass(frozen=True)
class ConstantRatePhysics:
    """How a flight at constant rates goes up and down."""

    written: ConstantRate

    releases_matter: ClassVar[bool] = False
    bursts: ClassVar[bool] = False  # where it is told to, always
    grounded: ClassVar[str] = "their burst or float would have been at the site or under it"

    def require(self, spot: Spot, loads: tuple[Load, ...]) -> None:  # noqa: ARG002 (others weigh them)
        """Raise InputError for a top that is not above the site."""
        top = self.written.top_altitude_m
        if top is not None and top <= spot.site_m:
            kind = "burst" if self.written.burst_altitude_m is not None else "float"
            raise InputError(
                f"the {kind} altitude {top:g} m is not above the site, which stands at {spot.site_m:.0f} m; "
                "raise it"
            )

    def profile_of(self, launch: Launch, varied: Varied) -> Profile:
        """How high n draws are when; what they let go changes nothing."""
        site_m = launch.site_m
        profile = self.profile(
            start_m=site_m,
            ascent_mps=(self.written.ascent_rate_mps or 0.0) * varied("ascent_rate"),
            top_m=self._tops_m(site_m, varied),
            descent_mps=self.written.descent_rate_mps * varied("descent_rate"),
        )
        return replace(profile, releases_s=tuple(_release_s(load, profile, site_m) for load in launch.loads))

    def climbs_from(self, site_m: float) -> bool:
        """Whether it climbs from its site: it does not if it only falls, or is met on its float."""
        if self.written.ascent_rate_mps is None:
            return False
        return (
            self.written.float_altitude_m is None or self.written.float_altitude_m > site_m + ON_ITS_FLOAT_M
        )

    def lifts(self, launch: Launch, varied: Varied) -> Bools:
        """Which of n draws leave the ground: those whose top is above it, and what only falls."""
        site_m = launch.site_m
        return np.asarray((self._tops_m(site_m, varied) > site_m) | (self.written.ascent_rate_mps is None))

    def _tops_m(self, site_m: Floats, varied: Varied) -> Floats:
        """Where the climb of n draws ends: an error of the height flown, at most as wide as its share."""
        top = self.written.top_altitude_m
        if top is None:
            return site_m
        name = "burst_altitude_m" if self.written.float_altitude_m is None else "float_altitude_m"
        return np.minimum(top + varied(name, "", top - site_m), HIGHEST_ALTITUDE_M)

    def underfill(self, _spot: Spot, _loads: tuple[Load, ...]) -> None:
        """None: it holds no gas."""

    def profile(self, *, start_m: Floats, ascent_mps: Floats, top_m: Floats, descent_mps: Floats) -> Profile:
        """The stages of n draws, each with its own rates and top; a top below the start is the start."""
        top = np.maximum(top_m, start_m) if self.written.ascent_rate_mps else start_m
        stages = []
        if self.written.ascent_rate_mps:
            climb = "burst" if self.written.float_hours is None else "float_start"
            stages.append(_stage(StageKind.CLIMB, Steady(start_m, ascent_mps), start_m, top, climb))
        if self.written.float_hours is not None:
            hold = Steady(top, np.zeros_like(top))
            # A float that would lie below the start is none: the balloon never leaves the ground.
            lasting = np.where(top > start_m, self.written.float_hours * HOUR_S, 0.0)
            stages.append(Stage(StageKind.LEVEL, hold, top, top, lasting, "float_end"))
        column = np.zeros(top.size, dtype=np.int64)
        stages.append(fall_stage(Falling(top, descent_mps, drag_table(), column)))
        return Profile(tuple(stages))


def _release_s(load: Load, profile: Profile, site_m: Floats) -> Floats:
    """When a load goes (n,), infinite where it never does."""
    if load.after_s is not None:
        return load.after_s
    assert load.altitude_m is not None
    return profile.passage_s(np.full(site_m.size, load.altitude_m))


def _stage(kind: StageKind, law: Steady, start_m: Floats, end_m: Floats, event: str) -> Stage:
    return Stage(kind, law, start_m, end_m, law.elapsed_s(end_m), event)


def _drag_growth(altitude_m: Any) -> Any:
    return 1.1045 / np.sqrt(three_layer_density(altitude_m))


@lru_cache(maxsize=1)
def drag_table() -> FallTable:
    """The fall of every `constant_rate` vehicle at 1 m/s sea-level speed."""
    return fall_table(_drag_growth)
