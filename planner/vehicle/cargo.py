"""What is dropped: bundles, parachutes, leaflets, and how fast each falls.

Every cargo falls at v0 sqrt(1.225 / density) through the column it was dropped into, where v0 is
its speed at sea level: sqrt(2 m g / (1.225 CdA)) for bundles and parachutes.
"""

from functools import partial
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from planner.air import HIGHEST_ALTITUDE_M, LOWEST_ALTITUDE_M, AirColumn
from planner.geo import Floats
from planner.units import GRAVITY_MPS2, SEA_LEVEL_DENSITY_KGPM3
from planner.vehicle.constant_rate import Altitude, fall_stage
from planner.vehicle.fall import Falling, FallTable, fall_table
from planner.vehicle.profile import Integers, Profile

LEAFLET_FALL_SPEED_MPS = 1.0
"""Taken for leaflets whose fall speed nobody gave; the answer warns."""

Name = Annotated[str, Field(min_length=1, max_length=100)]
Mass = Annotated[float, Field(gt=0, le=1000, allow_inf_nan=False, strict=True)]
DragArea = Annotated[float, Field(gt=0, le=10_000, allow_inf_nan=False, strict=True)]


def terminal_speed_mps(mass_kg: float, drag_area_m2: float) -> float:
    """Fall speed at sea level [m/s] of a mass under a drag area (Cd times area)."""
    return float(np.sqrt(2 * mass_kg * GRAVITY_MPS2 / (SEA_LEVEL_DENSITY_KGPM3 * drag_area_m2)))


def packed_drag_area_m2(mass_kg: float) -> float:
    """Drag area [m2] of an unopened pack, Cd 1: 0.04 m2 at 1 kg, growing as m^0.6.

    Fits the four unpackaged bundles of `docs/physics.md` within 10 %; a prior.
    """
    return float(0.04 * mass_kg**0.6)


class Cargo(BaseModel):
    """Something that is released; `name` is how the answer calls its piece."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Name | None = None

    def falls(self) -> list[tuple[float, float | None]]:
        """Its stages of fall: sea-level speed [m/s] and the altitude [m] where the next begins."""
        raise NotImplementedError

    def warnings(self, piece: str) -> list[str]:  # noqa: ARG002 (kinds use it)
        """What the answer should say of its piece about numbers that nobody gave."""
        return []


class Bundle(Cargo):
    """A pack that falls as it is."""

    kind: Literal["bundle"] = "bundle"
    mass_kg: Mass
    drag_area_m2: DragArea = Field(description="drag coefficient times area [m2]")

    def falls(self) -> list[tuple[float, float | None]]:
        return [(terminal_speed_mps(self.mass_kg, self.drag_area_m2), None)]


class Parachute(Cargo):
    """A load under a parachute that opens at once or at an altitude."""

    kind: Literal["parachute"] = "parachute"
    mass_kg: Mass
    drag_area_m2: DragArea = Field(description="drag coefficient times area of the open canopy [m2]")
    opens_at_m: Altitude | None = Field(default=None, description="altitude at which it opens [m]")

    def falls(self) -> list[tuple[float, float | None]]:
        opened = (terminal_speed_mps(self.mass_kg, self.drag_area_m2), None)
        if self.opens_at_m is None:
            return [opened]
        packed = terminal_speed_mps(self.mass_kg, packed_drag_area_m2(self.mass_kg))
        return [(packed, self.opens_at_m), opened]

    def warnings(self, piece: str) -> list[str]:
        if self.opens_at_m is None:
            return []
        return [f"{piece}: before it opens the pack falls with a drag area that is a prior"]


class Leaflets(Cargo):
    """Sheets that flutter down; the median sheet until the cloud of them is modelled."""

    kind: Literal["leaflets"] = "leaflets"
    count: int = Field(ge=1, le=100_000_000, strict=True)
    areal_density_gpm2: float | None = Field(default=None, gt=0, le=10_000, allow_inf_nan=False, strict=True)
    sheet_area_cm2: float | None = Field(default=None, gt=0, le=100_000, allow_inf_nan=False, strict=True)
    fall_speed_mps: float | None = Field(default=None, ge=0.01, le=1000, allow_inf_nan=False, strict=True)
    dispersal_s: float | None = Field(default=None, ge=0, le=86_400, allow_inf_nan=False, strict=True)

    def falls(self) -> list[tuple[float, float | None]]:
        return [(self.fall_speed_mps or LEAFLET_FALL_SPEED_MPS, None)]

    def warnings(self, piece: str) -> list[str]:
        said = [f"{piece}: dispersal_s is not modelled yet, all fall at once"] if self.dispersal_s else []
        if self.fall_speed_mps is not None:
            return said
        speed = LEAFLET_FALL_SPEED_MPS
        return [*said, f"{piece}: no fall_speed_mps given, {speed:g} m/s at sea level assumed"]


AnyCargo = Annotated[Bundle | Parachute | Leaflets, Field(discriminator="kind")]


def cargo_fall_table(*columns: AirColumn) -> FallTable:
    """The fall of every cargo through columns of air, at 1 m/s sea-level speed."""

    def growth(column: AirColumn, altitude_m: Any) -> Any:
        return np.sqrt(SEA_LEVEL_DENSITY_KGPM3 / column.density(altitude_m))

    return fall_table(*(partial(growth, column) for column in columns))


def fall_profile(
    cargo: Cargo, table: FallTable, *, row: Integers, start_m: Floats, factor: Floats
) -> Profile:
    """The fall of n draws of a cargo from `start_m` (n,), each at `factor` (n,) times its speed.

    `row` (n,) is the table's column of air that each falls through.
    """
    stages = []
    begin = start_m
    for speed_mps, until_m in cargo.falls():
        law = Falling(begin, speed_mps * factor, table, row)
        if until_m is None:
            stages.append(fall_stage(law))
        else:
            begin = np.clip(until_m, LOWEST_ALTITUDE_M, np.minimum(begin, HIGHEST_ALTITUDE_M))
            stages.append(fall_stage(law, begin, "opened"))
    return Profile(tuple(stages))
