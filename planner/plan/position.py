"""Where a balloon was seen in the air."""

from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from planner.plan.frozen_model import FrozenModel
from planner.plan.launch_time import LaunchTime
from planner.plan.limits import Altitude, Latitude, Longitude

MOST_POSITIONS = 5_000

Phase = Literal["climbing", "floating", "falling"]
"""What a flight in the air does."""


class Position(FrozenModel):
    """A fix of a balloon: when and where it was; written as in the tracks of answers."""

    time: LaunchTime
    latitude: Latitude
    longitude: Longitude
    altitude_m: Altitude

    @model_validator(mode="before")
    @classmethod
    def _as_sites_are(cls, written: Any) -> Any:
        """Places named as those of sites are taken too."""
        if not isinstance(written, dict):
            return written
        return {str(key).removesuffix("_deg"): value for key, value in written.items()}

    @field_validator("time")
    @classmethod
    def _fixed(cls, time: LaunchTime) -> LaunchTime:
        if time.time is None:
            msg = f"a position wants a fixed time such as 2026-11-24T00:00:00Z, not {time}"
            raise ValueError(msg)
        return time

    @property
    def unix_s(self) -> float:
        """When it was [s from 1970]."""
        assert self.time.time is not None
        return self.time.time.timestamp()


class Seen(FrozenModel):
    """What was seen of a flight in the air since it was asked about."""

    positions: tuple[Position, ...] = Field(min_length=1, max_length=MOST_POSITIONS)
    phase: Phase | None = Field(default=None, description="of the flight at the last of them; else found")
    release_now: bool = Field(default=False, description="as if all were let go at the last of them")

    def after(self, before: tuple[Position, ...]) -> tuple[Position, ...]:
        """These and those of before in the order of time; of two of one time the later told."""
        by_time = {position.unix_s: position for position in (*before, *self.positions)}
        return tuple(by_time[at] for at in sorted(by_time))
