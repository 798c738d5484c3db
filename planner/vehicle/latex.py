"""A latex balloon: it stretches as it rises and bursts at its volume, and what hangs on it falls."""

from math import inf
from typing import Annotated, Any, ClassVar, Literal, Self

import numpy as np
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from planner.plan.catalogue import balloon_named, canopy_named
from planner.vehicle.cargo_physics import packed_drag_area_m2
from planner.vehicle.descent import Descent
from planner.vehicle.envelope import Envelope, EnvelopeKind, sphere_volume_m3
from planner.vehicle.gas import Fill
from planner.vehicle.gas_balloon import GasBalloon, Kg, Volume
from planner.vehicle.launch import Spot, Varied
from planner.written.alternatives import Alternatives, in_schema

REMNANT = 0.5
"""Share of the latex that comes down with the load, as planned: 3 to 100 % are found."""


class Canopy(BaseModel):
    """The balloon's own parachute; `mass_kg` is what it adds to the payload."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    drag_area_m2: float = Field(
        gt=0, le=10_000, allow_inf_nan=False, strict=True, description="drag coefficient times area [m2]"
    )
    mass_kg: float = Field(
        default=0.0, ge=0, le=1000, allow_inf_nan=False, strict=True, description="canopy and load [kg]"
    )


_MADE = Alternatives(
    (("balloon",), ("mass_kg", "burst_diameter_m")),
    "a latex balloon is either balloon, a name of the catalogue, or mass_kg with burst_diameter_m",
)
_FILLS = Alternatives.one_of(
    "free_lift_kg", "nozzle_lift_kg", "gas_mass_kg", "fill_volume_m3", "ascent_rate_mps"
)


class Latex(GasBalloon):
    """A latex balloon: of the catalogue, or by its mass and burst diameter."""

    model_config = ConfigDict(json_schema_extra=in_schema(_MADE, _FILLS, needs_kind=True))

    spacing_m: ClassVar[float] = 250.0
    bursts: ClassVar[bool] = True
    fills: ClassVar[Alternatives] = _FILLS

    kind: Literal["latex"] = "latex"
    balloon: str | None = Field(default=None, max_length=100, description="a latex balloon of the catalogue")
    mass_kg: Kg | None = Field(default=None, description="the balloon's own mass [kg]")
    burst_diameter_m: float | None = Field(
        default=None,
        gt=0,
        le=50,
        allow_inf_nan=False,
        strict=True,
        description="diameter at which it bursts [m]",
    )
    free_lift_kg: Kg | None = Field(default=None, description="lift beyond all that hangs on the gas [kg]")
    nozzle_lift_kg: Kg | None = Field(default=None, description="lift beyond the balloon's own mass [kg]")
    gas_mass_kg: Kg | None = Field(default=None, description="mass of the gas [kg]")
    fill_volume_m3: Volume | None = Field(default=None, description="volume of the gas at the launch [m3]")
    ascent_rate_mps: float | None = Field(
        default=None,
        ge=0.1,
        le=50,
        allow_inf_nan=False,
        strict=True,
        description="climb right after the launch [m/s]",
    )
    drag_coefficient: float | None = Field(
        default=None,
        ge=0.05,
        le=3,
        allow_inf_nan=False,
        strict=True,
        description="of the sphere; left out: by Reynolds number",
    )
    parachute: Annotated[Canopy, BeforeValidator(canopy_named)] | None = Field(
        default=None, description="its own: a parachute of the catalogue, or drag_area_m2 and mass_kg"
    )

    @field_validator("balloon", mode="before")
    @classmethod
    def _size_alone(cls, written: Any) -> Any:
        """A bare size, `1200`, is a name as well: the nearest of its size are named."""
        return str(written) if type(written) is int else written

    @model_validator(mode="after")
    def _one_of_each(self) -> Self:
        _MADE.require(self)
        if self.balloon is not None:
            balloon_named(self.balloon, "latex")
        self.fills.require(self)
        return self

    def envelope(self) -> Envelope:
        """A sphere that bursts at pi D^3/6 of its burst diameter [m3]."""
        row = self if self.balloon is None else balloon_named(self.balloon, "latex")
        assert row.mass_kg is not None
        assert row.burst_diameter_m is not None
        full_m3 = float(sphere_volume_m3(row.burst_diameter_m))
        return Envelope(EnvelopeKind.LATEX, row.mass_kg, full_m3, inf, 0.0, self.drag_coefficient)

    @property
    def dry_kg(self) -> float:
        """Envelope, payload and its own parachute [kg]."""
        return super().dry_kg + (self.parachute.mass_kg if self.parachute else 0.0)

    def fill(self, spot: Spot, hanging_kg: float) -> Fill:
        """The gas [kg] for whichever of mass, volume, neck lift, free lift or climb is written.

        With `hanging_kg` to be let go. Raises InputError where no fill climbs so fast.
        """
        lift, total_kg = self.lift_kgpkg(spot), self.dry_kg + hanging_kg
        if self.gas_mass_kg is not None:
            return Fill(self.gas_mass_kg, lift, weighed=False)
        if self.fill_volume_m3 is not None:
            return Fill(self.fill_volume_m3 * self.gas_density(spot), lift, weighed=False)
        if self.nozzle_lift_kg is not None:
            return Fill((self.envelope().mass_kg + self.nozzle_lift_kg) / lift, lift, weighed=True)
        if self.free_lift_kg is not None:
            return Fill((total_kg + self.free_lift_kg) / lift, lift, weighed=True)
        assert self.ascent_rate_mps is not None
        return Fill(self.gas_for_climb_kg(spot, hanging_kg, self.ascent_rate_mps), lift, weighed=True)

    def descent(self, varied: Varied) -> Descent:
        """The load and what is left of the latex [kg], under the parachute's drag area or a pack's."""
        load_kg = self.dry_kg - self.envelope().mass_kg
        remnant = np.minimum(REMNANT * varied("remnant"), 1.0)
        if self.parachute:
            area_m2 = self.parachute.drag_area_m2
        else:
            area_m2 = packed_drag_area_m2(load_kg + REMNANT * self.envelope().mass_kg)
        return Descent(load_kg + remnant * self.envelope().mass_kg, area_m2, varied("descent_rate"))

    def warnings(self) -> list[str]:
        """Those of any gas balloon, and that a balloon without parachute falls by a prior."""
        said = super().warnings()
        if self.parachute is None:
            said.append("balloon: it has no parachute; what is left falls with a drag area that is a prior")
        return said
