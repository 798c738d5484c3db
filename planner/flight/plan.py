"""What a person writes for one drop: where, when, what flies, what it lets go, what must be hit or missed."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Annotated, Any, Self

import numpy as np
from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from planner.geo import Floats
from planner.local_time import ZoneName
from planner.plan.area import NamedArea
from planner.plan.cargo import AnyCargo
from planner.plan.catalogue import cargo_named
from planner.plan.frozen_model import FrozenModel
from planner.plan.launch_time import Moment
from planner.plan.limits import Altitude, Latitude, Longitude
from planner.plan.spread import Spread
from planner.units import POLE_DEG
from planner.vehicle.cargo_physics import cloud_of
from planner.vehicle.constant_rate import ConstantRate
from planner.vehicle.film import Film
from planner.vehicle.latex import Latex
from planner.vehicle.launch import Load
from planner.written.alternatives import Alternatives, in_schema
from planner.written.nearest import kinds_of, with_kind
from planner.written.whole import Whole

BALLOON = "balloon"
MOST_MEMBERS = 100_000_000
MOST_PIECES = 50
MOST_HORIZON_H = 240.0


class Site(FrozenModel):
    """Where a balloon is launched; without an altitude it stands on the model's ground."""

    name: str = Field(default="launch site", min_length=1, max_length=100)
    latitude_deg: Latitude = Field(json_schema_extra={"minimum": -POLE_DEG, "maximum": POLE_DEG})
    longitude_deg: Longitude
    altitude_m: Altitude | None = None
    altitude_is_certain: bool = Field(
        default=False, strict=True, description="the altitude is right, however far from the model's ground"
    )

    @model_validator(mode="after")
    def _not_a_pole(self) -> Self:
        if abs(self.latitude_deg) > POLE_DEG:
            msg = (
                f"latitude {self.latitude_deg:g} is too close to a pole, where a degree of longitude "
                f"means nothing; launch between -{POLE_DEG:g} and {POLE_DEG:g}"
            )
            raise ValueError(msg)
        return self


CargoOrName = Annotated[AnyCargo, BeforeValidator(cargo_named)]


_TRIGGER = Alternatives(
    (("after_s",), ("altitude_m",)),
    "a release happens either after_s seconds or at altitude_m; give one of them",
)


class Release(FrozenModel):
    """When cargo is let go: some time after launch, or at the first passage of an altitude."""

    model_config = ConfigDict(json_schema_extra=in_schema(_TRIGGER))

    after_s: float | None = Field(default=None, ge=0, le=864_000, allow_inf_nan=False, strict=True)
    altitude_m: Altitude | None = None
    cargo: tuple[CargoOrName, ...] = Field(min_length=1, max_length=MOST_PIECES)

    @model_validator(mode="after")
    def _one_trigger(self) -> Self:
        _TRIGGER.require(self)
        return self

    @property
    def due(self) -> str:
        """When or where, in words."""
        return f"{self.after_s:g} s after launch" if self.altitude_m is None else f"at {self.altitude_m:g} m"

    def load(self, late_s: Floats) -> Load:
        """What it takes off the balloon, `late_s` (n,) later than written where it has a time."""
        masses = [cargo.load_kg for cargo in self.cargo]
        mass_kg = None if None in masses else float(sum(mass or 0.0 for mass in masses))
        clouds = [cloud_of(cargo) for cargo in self.cargo]
        over_s = max(cloud.dispersal_s if cloud else 0.0 for cloud in clouds)
        if self.after_s is None:
            return Load(mass_kg, over_s, altitude_m=self.altitude_m)
        return Load(mass_kg, over_s, after_s=np.maximum(self.after_s + late_s, 0.0))


AnyVehicle = Annotated[ConstantRate | Latex | Film, Field(discriminator="kind")]
_KINDS = kinds_of(AnyVehicle)


def _kind_or_constant_rate(value: Any) -> Any:
    """A vehicle of which nobody says the kind flies at constant rates."""
    return with_kind({"kind": "constant_rate", **value}, _KINDS) if isinstance(value, dict) else value


class Drop(FrozenModel):
    """What plans and campaigns share: what flies, what it lets go, what varies."""

    vehicle: Annotated[AnyVehicle, BeforeValidator(_kind_or_constant_rate)]
    releases: tuple[Release, ...] = Field(default=(), max_length=MOST_PIECES)
    targets: tuple[NamedArea, ...] = Field(default=(), max_length=200)
    keep_out: tuple[NamedArea, ...] = Field(default=(), max_length=200)
    spread: Spread = Spread()
    seed: Whole = Field(default=0, ge=0, lt=2**63)
    altitude_is_certain: bool = Field(
        default=False, strict=True, description="so are the altitudes of its sites, as in `site`"
    )
    horizon_h: float = Field(default=24.0, gt=0, le=MOST_HORIZON_H, allow_inf_nan=False, strict=True)
    timezone: ZoneName | None = Field(default=None, description="of the clock shown; else that of each site")

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

    def loads(self, late_s: Sequence[Floats] = ()) -> tuple[Load, ...]:
        """What each release takes off the balloon, each `late_s` (n,) after its time where it has one."""
        late = late_s or [np.zeros(1)] * len(self.releases)
        return tuple(release.load(after) for release, after in zip(self.releases, late, strict=True))

    def with_files_read(self, folder: Path) -> Self:
        """The same with the geometry of every area's file in place."""
        read = {
            key: tuple(a.with_file_read(folder) for a in getattr(self, key))
            for key in ("targets", "keep_out")
        }
        return self.model_copy(update=read)


class Plan(Drop):
    """One drop."""

    site: Site
    launch_time: Moment
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

    @property
    def launch(self) -> datetime:
        """The launch time, once it is fixed."""
        if self.launch_time.time is None:
            msg = f"launch time {self.launch_time} is not fixed yet"
            raise ValueError(msg)
        return self.launch_time.time

    def fixed(self, *, now: datetime, run: datetime) -> "Plan":
        """The same plan with its launch time made absolute."""
        return self.model_copy(update={"launch_time": Moment.fixed(self.launch_time.at(now, run))})

    def inputs(self) -> dict[str, Any]:
        """The plan as data, to be stored with its answer."""
        return self.model_dump(mode="json", exclude_none=True)
