"""A latex balloon as a person writes it. How it flies: `vehicle/latex_physics.py`."""

from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BeforeValidator, ConfigDict, Field, field_validator, model_validator

from planner.plan.catalogue import balloon_named, canopy_named
from planner.plan.frozen_model import FrozenModel
from planner.plan.gas_balloon import GasBalloon, Kg, Volume
from planner.written.alternatives import Alternatives, in_schema


class Canopy(FrozenModel):
    """The balloon's own parachute; `mass_kg` is what it adds to the payload."""

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

    def warnings(self) -> list[str]:
        """Those of any gas balloon, and that a balloon without parachute falls by a prior."""
        said = super().warnings()
        if self.parachute is None:
            said.append("balloon: it has no parachute; what is left falls with a drag area that is a prior")
        return said
