"""What is dropped: bundles, parachutes, leaflets. How each falls: `vehicle/cargo_physics.py`."""

from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from planner.plan.frozen_model import FrozenModel
from planner.plan.limits import Altitude
from planner.plan.parachutes import parachute_named
from planner.written.alternatives import NEEDS_KIND, Alternatives, in_schema
from planner.written.whole import Whole

LEAFLET_FALL_SPEED_MPS = 1.0
"""Taken for leaflets of which nobody gave a fall speed or a weight; the answer warns."""

Name = Annotated[str, Field(min_length=1, max_length=100)]
Mass = Annotated[float, Field(gt=0, le=1000, allow_inf_nan=False, strict=True)]
DragArea = Annotated[float, Field(gt=0, le=10_000, allow_inf_nan=False, strict=True)]


class Cargo(FrozenModel):
    """Something that is released; `name` is how the answer calls its piece."""

    name: Name | None = None

    @property
    def load_kg(self) -> float | None:
        """What the balloon is rid of when it goes [kg]; None where nobody said."""
        raise NotImplementedError

    @property
    def landing_kg(self) -> float | None:
        """What comes down in one piece [kg]; None where nobody said."""
        return self.load_kg

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


_CANOPY = Alternatives.one_of("drag_area_m2", "canopy")


class Parachute(Cargo):
    """A load under a parachute that opens at once or at an altitude."""

    model_config = ConfigDict(json_schema_extra=in_schema(_CANOPY))

    kind: Literal["parachute"] = "parachute"
    mass_kg: Mass = Field(description="all that comes down under it, canopy included [kg]")
    drag_area_m2: DragArea | None = Field(
        default=None, description="drag coefficient times area of the open canopy [m2]"
    )
    canopy: Name | None = Field(default=None, description="a parachute of the catalogue, for its drag area")
    opens_at_m: Altitude | None = Field(default=None, description="altitude at which it opens [m]")

    @model_validator(mode="after")
    def _one_canopy(self) -> Self:
        _CANOPY.require(self)
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

    def warnings(self, piece: str) -> list[str]:
        """That the pack's drag area is a prior, where it falls unopened first."""
        if self.opens_at_m is None:
            return []
        return [f"{piece}: before it opens the pack falls with a drag area that is a prior"]


class Leaflets(Cargo):
    """Sheets that flutter down, each in its own way; the fall speed is that of the median sheet."""

    kind: Literal["leaflets"] = "leaflets"
    count: Whole = Field(ge=1, le=100_000_000)
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

    @property
    def landing_kg(self) -> float | None:
        """Weight of one sheet [kg]; None where nobody said."""
        return None if self.load_kg is None else self.load_kg / self.count

    def warnings(self, piece: str) -> list[str]:
        """That 1.0 m/s was assumed, where neither speed nor paper was given."""
        if self.fall_speed_mps is not None or self.areal_density_gpm2 is not None:
            return []
        speed = LEAFLET_FALL_SPEED_MPS
        return [f"{piece}: no fall_speed_mps given, {speed:g} m/s at sea level assumed"]


AnyCargo = Annotated[Bundle | Parachute | Leaflets, Field(discriminator="kind", json_schema_extra=NEEDS_KIND)]
