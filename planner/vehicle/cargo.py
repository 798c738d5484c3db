"""What is dropped: bundles, parachutes, leaflets, and how fast each falls.

Every cargo falls at v0 sqrt(1.225 / density) through the column it was dropped into, where v0 is
its speed at sea level: sqrt(2 m g / (1.225 CdA)) for bundles and parachutes.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Literal, NamedTuple, Self

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, model_validator

from planner.geo import Floats
from planner.units import GRAVITY_MPS2, HIGHEST_ALTITUDE_M, LOWEST_ALTITUDE_M, SEA_LEVEL_DENSITY_KGPM3
from planner.vehicle.constant_rate import Altitude, fall_stage
from planner.vehicle.fall import Falling, FallTable
from planner.vehicle.parachutes import parachute_named
from planner.vehicle.profile import Integers, Profile, Walk

LEAFLET_FALL_SPEED_MPS = 1.0
"""Taken for leaflets of which nobody gave a fall speed or a weight; the answer warns."""

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


class Cloud(NamedTuple):
    """How the sheets of one cargo differ: in speed (log-normal), by their glide, and in when they leave."""

    speed_sigma: float
    glide_m2ps: float
    dispersal_s: float


class Cargo(BaseModel):
    """Something that is released; `name` is how the answer calls its piece."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Name | None = None

    @property
    def load_kg(self) -> float | None:
        """What the balloon is rid of when it goes [kg]; None where nobody said."""
        raise NotImplementedError

    @property
    def landing_kg(self) -> float | None:
        """What comes down in one piece [kg]; None where nobody said."""
        return self.load_kg

    def falls(self) -> list[tuple[float, float | None]]:
        """Its stages of fall: sea-level speed [m/s] and the altitude [m] where the next begins."""
        raise NotImplementedError

    def cloud(self) -> Cloud | None:
        """How its sheets differ, where it is many and not one."""
        return None

    def warnings(self, piece: str) -> list[str]:  # noqa: ARG002 (kinds use it)
        """What the answer should say of its piece about numbers that nobody gave."""
        return []


class Bundle(Cargo):
    """A pack that falls as it is."""

    kind: Literal["bundle"] = "bundle"
    mass_kg: Mass
    drag_area_m2: DragArea = Field(description="drag coefficient times area [m2]")

    @property
    def load_kg(self) -> float:
        """What the balloon is rid of when it goes [kg]."""
        return self.mass_kg

    def falls(self) -> list[tuple[float, float | None]]:
        """One stage at the terminal speed of mass and drag area [m/s at sea level]."""
        return [(terminal_speed_mps(self.mass_kg, self.drag_area_m2), None)]


class Parachute(Cargo):
    """A load under a parachute that opens at once or at an altitude."""

    kind: Literal["parachute"] = "parachute"
    mass_kg: Mass = Field(description="all that comes down under it, canopy included [kg]")
    drag_area_m2: DragArea | None = Field(
        default=None, description="drag coefficient times area of the open canopy [m2]"
    )
    canopy: Name | None = Field(default=None, description="a parachute of the catalogue, for its drag area")
    opens_at_m: Altitude | None = Field(default=None, description="altitude at which it opens [m]")

    @model_validator(mode="after")
    def _one_canopy(self) -> Self:
        if (self.drag_area_m2 is None) == (self.canopy is None):
            msg = "give one of drag_area_m2, canopy"
            raise ValueError(msg)
        if self.canopy is not None:
            parachute_named(self.canopy)
        return self

    @property
    def open_area_m2(self) -> float:
        """Drag area of the open canopy [m2]."""
        return self.drag_area_m2 or parachute_named(self.canopy or "").drag_area_m2

    @property
    def load_kg(self) -> float:
        """What the balloon is rid of when it goes, canopy included [kg]."""
        return self.mass_kg

    def falls(self) -> list[tuple[float, float | None]]:
        """Under the open canopy [m/s at sea level]; above `opens_at_m`, if given, as an unopened pack."""
        opened = (terminal_speed_mps(self.mass_kg, self.open_area_m2), None)
        if self.opens_at_m is None:
            return [opened]
        packed = terminal_speed_mps(self.mass_kg, packed_drag_area_m2(self.mass_kg))
        return [(packed, self.opens_at_m), opened]

    def warnings(self, piece: str) -> list[str]:
        """That the pack's drag area is a prior, where it falls unopened first."""
        if self.opens_at_m is None:
            return []
        return [f"{piece}: before it opens the pack falls with a drag area that is a prior"]


class Leaflets(Cargo):
    """Sheets that flutter down, each in its own way; the fall speed is that of the median sheet."""

    kind: Literal["leaflets"] = "leaflets"
    count: int = Field(ge=1, le=100_000_000, strict=True)
    areal_density_gpm2: float | None = Field(default=None, gt=0, le=10_000, allow_inf_nan=False, strict=True)
    sheet_area_cm2: float | None = Field(default=None, gt=0, le=100_000, allow_inf_nan=False, strict=True)
    drag_coefficient: float = Field(default=1.2, ge=0.1, le=10, allow_inf_nan=False, strict=True)
    fall_speed_mps: float | None = Field(default=None, ge=0.01, le=1000, allow_inf_nan=False, strict=True)
    fall_speed_cv: float = Field(
        default=0.2, ge=0, le=1, allow_inf_nan=False, strict=True, description="spread from sheet to sheet"
    )
    glide_mps: float = Field(
        default=0.35, ge=0, le=20, allow_inf_nan=False, strict=True, description="each way [m/s]"
    )
    glide_correlation_s: float = Field(
        default=15.0,
        ge=0,
        le=3600,
        allow_inf_nan=False,
        strict=True,
        description="how long one glides on [s]",
    )
    dispersal_s: float | None = Field(default=None, ge=0, le=86_400, allow_inf_nan=False, strict=True)

    @property
    def load_kg(self) -> float | None:
        """Weight of all sheets together [kg]; None unless areal density and sheet area are given."""
        if self.areal_density_gpm2 is None or self.sheet_area_cm2 is None:
            return None
        return self.count * self.areal_density_gpm2 * self.sheet_area_cm2 * 1e-7

    def falls(self) -> list[tuple[float, float | None]]:
        """One stage at the median sheet's speed [m/s at sea level]: as given, of its paper, else 1.0."""
        if self.fall_speed_mps is not None:
            return [(self.fall_speed_mps, None)]
        if self.areal_density_gpm2 is None:
            return [(LEAFLET_FALL_SPEED_MPS, None)]
        return [(terminal_speed_mps(self.areal_density_gpm2 / 1000, self.drag_coefficient), None)]

    @property
    def landing_kg(self) -> float | None:
        """Weight of one sheet [kg]; None where nobody said."""
        return None if self.load_kg is None else self.load_kg / self.count

    def cloud(self) -> Cloud:
        """How its sheets differ.

        The speed's log-normal sigma is sqrt(ln(1 + cv^2)), the glide a diffusivity [m2/s]: speed squared
        times the time that it is kept.
        """
        sigma = float(np.sqrt(np.log1p(self.fall_speed_cv**2)))
        return Cloud(sigma, self.glide_mps**2 * self.glide_correlation_s, self.dispersal_s or 0.0)

    def warnings(self, piece: str) -> list[str]:
        """That 1.0 m/s was assumed, where neither speed nor paper was given."""
        if self.fall_speed_mps is not None or self.areal_density_gpm2 is not None:
            return []
        speed = LEAFLET_FALL_SPEED_MPS
        return [f"{piece}: no fall_speed_mps given, {speed:g} m/s at sea level assumed"]


AnyCargo = Annotated[Bundle | Parachute | Leaflets, Field(discriminator="kind")]


def fall_profile(
    cargoes: Sequence[Cargo],
    table: FallTable,
    *,
    row: Integers,
    start_m: Floats,
    factor: Floats,
    walk: Walk | None = None,
) -> Profile:
    """The fall of n draws from `start_m` (n,), each at `factor` (n,) times its cargo's speed.

    The first n / K draws are of the first of K cargoes, and so on; all fall in as many stages. `row` (n,) is
    the table's column of air that each falls through.
    """
    each = factor.size // len(cargoes)
    stages = []
    begin = start_m
    for falls in zip(*(cargo.falls() for cargo in cargoes), strict=True):
        speeds_mps, untils_m = zip(*falls, strict=True)
        law = Falling(begin, np.repeat(speeds_mps, each) * factor, table, row)
        if None in untils_m:
            stages.append(fall_stage(law))
        else:
            until_m = np.repeat(untils_m, each)
            begin = np.clip(until_m, LOWEST_ALTITUDE_M, np.minimum(begin, HIGHEST_ALTITUDE_M))
            stages.append(fall_stage(law, begin, "opened"))
    return Profile(tuple(replace(stage, walk=walk) for stage in stages))
