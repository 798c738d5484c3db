"""A tube of film as a person writes it. How it flies: `vehicle/film_physics.py`."""

from typing import ClassVar, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from planner.plan.catalogue import BalloonRow, balloon_named
from planner.plan.gas_balloon import GasBalloon, Kg, Volume
from planner.plan.tube import Tube
from planner.written.alternatives import Alternatives, in_schema

DRAG_COEFFICIENT = 0.5
"""Of a tube, on the cross section of its full diameter: a prior, +- 0.2."""


_MADE = Alternatives(
    (("balloon",), ("length_m", "lay_flat_width_m", "film_thickness_um")),
    "a film balloon is either balloon, a name of the catalogue, or length_m, lay_flat_width_m "
    "and film_thickness_um",
)
_FILLS = Alternatives.one_of("free_lift_kg", "gas_mass_kg", "fill_volume_m3")


class Film(GasBalloon):
    """A tube of film, vented or sealed: of the catalogue, or by its length, lay-flat width and thickness."""

    model_config = ConfigDict(json_schema_extra=in_schema(_MADE, _FILLS, needs_kind=True))

    fills: ClassVar[Alternatives] = _FILLS

    kind: Literal["film"] = "film"
    balloon: str | None = Field(default=None, max_length=100, description="a film tube of the catalogue")
    length_m: float | None = Field(
        default=None, gt=0, le=200, allow_inf_nan=False, strict=True, description="of the flat tube [m]"
    )
    lay_flat_width_m: float | None = Field(
        default=None, gt=0, le=50, allow_inf_nan=False, strict=True, description="half its circumference [m]"
    )
    film_thickness_um: float | None = Field(
        default=None, ge=5, le=1000, allow_inf_nan=False, strict=True, description="of one layer of film [um]"
    )
    vented: bool = Field(default=True, strict=True, description="gas that does not fit is let out")
    free_lift_kg: Kg | None = Field(default=None, description="lift beyond all that hangs on the gas [kg]")
    gas_mass_kg: Kg | None = Field(default=None, description="mass of the gas [kg]")
    fill_volume_m3: Volume | None = Field(default=None, description="volume of the gas at the launch [m3]")
    film_strength_mpa: float = Field(
        default=12.0,
        gt=0,
        le=1000,
        allow_inf_nan=False,
        strict=True,
        description="stress at which a sealed film yields [MPa]",
    )
    drag_coefficient: float = Field(
        default=DRAG_COEFFICIENT,
        ge=0.05,
        le=3,
        allow_inf_nan=False,
        strict=True,
        description="on the full tube's cross section [1]",
    )
    collapsed_drag_area_m2: float | None = Field(
        default=None,
        gt=0,
        le=10_000,
        allow_inf_nan=False,
        strict=True,
        description="of the empty tube as it falls [m2]",
    )
    after_release: Literal["keep", "open"] = Field(
        default="keep", description="after the last release: keep the gas and climb on, or open and fall"
    )

    @model_validator(mode="after")
    def _one_of_each(self) -> Self:
        _MADE.require(self)
        tube = self.tube
        if tube.length_m < tube.diameter_m:
            msg = (
                f"a tube {tube.length_m:g} m long is shorter than its diameter of {tube.diameter_m:.2f} m; "
                "give the longer side as length_m"
            )
            raise ValueError(msg)
        self.fills.require(self)
        return self

    @property
    def opens(self) -> bool:
        """Whether the gas is let out after the last release."""
        return self.after_release == "open"

    @property
    def tube(self) -> Tube:
        """The tube as it is made."""
        row: Film | BalloonRow = self if self.balloon is None else balloon_named(self.balloon, "film")
        assert row.length_m is not None
        assert row.lay_flat_width_m is not None
        assert row.film_thickness_um is not None
        return Tube(row.length_m, row.lay_flat_width_m, row.film_thickness_um * 1e-6)

    def warnings(self) -> list[str]:
        """Those of any gas balloon, and that the empty film's drag area is a prior."""
        said = super().warnings()
        if self.collapsed_drag_area_m2 is None:
            said.append("balloon: the empty film falls with a drag area that is a prior")
        return said
