"""What a person writes for one drop: where, when, what flies, what it lets go, what must be hit or missed."""

from collections import Counter
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any, Self

from pydantic import Field, ValidationInfo, field_validator, model_validator

from planner.local_time import ZoneName
from planner.plan.area import NamedArea, SearchedArea
from planner.plan.cargo import AnyCargo
from planner.plan.frozen_model import FrozenModel
from planner.plan.kinds_of_flight import kind_of
from planner.plan.launch_time import LaunchTime
from planner.plan.position import MOST_POSITIONS, Phase, Position
from planner.plan.release import MOST_PIECES, Release
from planner.plan.site import Site
from planner.plan.spread import CalibrationName, Spread, with_calibration
from planner.plan.vehicle import WrittenVehicle
from planner.written.whole import Whole

BALLOON = "balloon"
MOST_MEMBERS = 100_000_000
MOST_HORIZON_H = 240.0


class Drop(FrozenModel):
    """What plans and campaigns share: what flies, what it lets go, what varies."""

    vehicle: WrittenVehicle
    releases: tuple[Release, ...] = Field(default=(), max_length=MOST_PIECES)
    targets: tuple[NamedArea, ...] = Field(default=(), max_length=200)
    keep_out: tuple[NamedArea, ...] = Field(default=(), max_length=200)
    calibration: CalibrationName | None = Field(
        default=None, description="of the wind's own error, by its name, or `prior`; as in `spread`"
    )
    spread: Spread = Field(default_factory=dict, validate_default=True)
    seed: Whole = Field(default=0, ge=0, lt=2**63)
    altitude_is_certain: bool = Field(
        default=False, strict=True, description="so are the altitudes of its sites, as in `site`"
    )
    horizon_h: float = Field(default=24.0, gt=0, le=MOST_HORIZON_H, allow_inf_nan=False, strict=True)
    timezone: ZoneName | None = Field(default=None, description="of the clock shown; else that of each site")

    @field_validator("spread", mode="before")
    @classmethod
    def _of_its_kind(cls, written: Any, said: ValidationInfo) -> Any:
        """What varies, by the vehicle's kind of flight unless another is named, and by the calibration."""
        if not isinstance(written, dict):
            return written
        kind, name = kind_of(said.data.get("vehicle")), said.data.get("calibration")
        return with_calibration({"kind": kind, **written}, name)

    def cargo(self) -> list[tuple[str, int, AnyCargo]]:
        """Every cargo in order: its piece's name, the release it belongs to, and itself."""
        loads = [(r, load) for r, release in enumerate(self.releases) for load in release.cargo]
        wanted = [load.name or str(getattr(load, "kind", "cargo")) for _, load in loads]
        repeated = Counter([BALLOON, *wanted])
        taken = {BALLOON, *(name for name in wanted if repeated[name] == 1)}
        named: list[tuple[str, int, AnyCargo]] = []
        for name, (release, load) in zip(wanted, loads, strict=True):
            # A number that somebody already wrote, as in a cargo named "leaflets 1", is left out.
            numbered = (f"{name} {k}" for k in count(1) if f"{name} {k}" not in taken)
            piece = next(numbered) if repeated[name] > 1 else name
            taken.add(piece)
            named.append((piece, release, load))
        return named

    def areas(self) -> tuple[NamedArea, ...]:
        """The targets, then the keep-out areas."""
        return (*self.targets, *self.keep_out)

    def with_files_read(self, folder: Path) -> Self:
        """The same with the geometry of every area's file in place."""
        read = {
            key: tuple(a.with_file_read(folder) for a in getattr(self, key))
            for key in ("targets", "keep_out")
        }
        return self.model_copy(update=read)


class Plan(Drop):
    """One drop: where and when what is launched, what it lets go, and where that should land."""

    site: Site
    launch_time: LaunchTime
    searched: tuple[SearchedArea, ...] = Field(
        default=(), max_length=200, description="where the main piece was looked for and not found"
    )
    positions: tuple[Position, ...] = Field(
        default=(),
        max_length=MOST_POSITIONS,
        description="fixes of it in the air, or of one before",
    )
    phase: Phase | None = Field(default=None, description="of the flight at its last position; else found")
    release_now: bool = Field(default=False, description="as if all were let go at its last position")
    members: Whole = Field(default=1000, ge=1, le=MOST_MEMBERS)

    @model_validator(mode="before")
    @classmethod
    def _no_campaign(cls, written: Any) -> Any:
        keys = written.keys() if isinstance(written, dict) else set()
        if keys & {"sites", "launch_times"} and not keys & {"site", "launch_time"}:
            msg = (
                "this is a campaign, and a plan is wanted: ask for its windows (windfall windows, "
                "POST /v1/windows), or write one site and launch_time"
            )
            raise ValueError(msg)
        return written

    def areas(self) -> tuple[NamedArea, ...]:
        """All areas, those that were searched too."""
        return (*super().areas(), *self.searched)

    def with_files_read(self, folder: Path) -> Self:
        """The same plan with its areas' files read, paths taken from `folder`."""
        searched = tuple(area.with_file_read(folder) for area in self.searched)
        return super().with_files_read(folder).model_copy(update={"searched": searched})

    @property
    def launch(self) -> datetime:
        """The launch time, aware UTC; ValueError while it counts from `now` or the run."""
        if self.launch_time.time is None:
            msg = f"launch time {self.launch_time} is not fixed yet"
            raise ValueError(msg)
        return self.launch_time.time

    def fixed(self, *, now: datetime, run: datetime) -> "Plan":
        """The same plan with its launch time made absolute; InputError for one beyond the calendar."""
        return self.model_copy(update={"launch_time": LaunchTime.fixed(self.launch_time.at(now, run))})

    def inputs(self) -> dict[str, Any]:
        """The plan as data, to be stored with its answer."""
        nothing = {name for name in ("searched", "positions", "release_now") if not getattr(self, name)}
        return self.model_dump(mode="json", exclude_none=True, exclude=nothing)
