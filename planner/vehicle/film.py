"""A tube of film: vented it floats where, full, it lifts what it weighs; sealed it may burst before."""

from typing import ClassVar, Literal, Self

import numpy as np
from pydantic import ConfigDict, Field, model_validator

from planner.plan.catalogue import BalloonRow, balloon_named
from planner.vehicle.descent import Descent
from planner.vehicle.envelope import Envelope, EnvelopeKind, Tube
from planner.vehicle.gas import Fill
from planner.vehicle.gas_balloon import GasBalloon, Kg, Volume
from planner.vehicle.launch import Spot, Varied
from planner.written.alternatives import Alternatives, in_schema

DRAG_COEFFICIENT = 0.5
"""Of a tube, on the cross section of its full diameter: a prior, +- 0.2."""

COLLAPSED_SHARE = 0.1
"""Drag area of an empty tube, of its flattened area: a prior (falls at about 4 m/s)."""


_MADE = Alternatives(
    (("balloon",), ("length_m", "lay_flat_width_m", "film_thickness_um")),
    "a film balloon is either balloon, a name of the catalogue, or length_m, lay_flat_width_m "
    "and film_thickness_um",
)
_FILLS = Alternatives.one_of("free_lift_kg", "gas_mass_kg", "fill_volume_m3")


class Film(GasBalloon):
    """A tube of film, vented or sealed: of the catalogue, or by its length, lay-flat width and thickness."""

    model_config = ConfigDict(json_schema_extra=in_schema(_MADE, _FILLS, needs_kind=True))

    spacing_m: ClassVar[float] = 100.0
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

    def envelope(self) -> Envelope:
        """The tube as an envelope: its volume, film, hoop strength [Pa] and cross section [m2]."""
        tube = self.tube
        kind = EnvelopeKind.VENTED if self.vented else EnvelopeKind.SEALED
        face_m2 = np.pi / 4 * tube.diameter_m**2
        strength_pa = tube.strength_pa(1e6 * self.film_strength_mpa)
        return Envelope(kind, tube.film_kg, tube.volume_m3, strength_pa, face_m2, self.drag_coefficient)

    def fill(self, spot: Spot, hanging_kg: float) -> Fill:
        """The gas [kg] for a free lift with `hanging_kg` on, of a mass, or of a volume at the spot."""
        lift = self.lift_kgpkg(spot)
        if self.free_lift_kg is not None:
            return Fill((self.dry_kg + hanging_kg + self.free_lift_kg) / lift, lift, weighed=True)
        if self.gas_mass_kg is not None:
            return Fill(self.gas_mass_kg, lift, weighed=False)
        assert self.fill_volume_m3 is not None
        return Fill(self.fill_volume_m3 * self.gas_density(spot), lift, weighed=False)

    def descent(self, varied: Varied) -> Descent:
        """The empty film and its payload [kg], under the area given or a tenth of the flat one, a prior."""
        tube = self.tube
        flat_m2 = tube.length_m * tube.lay_flat_width_m
        area_m2 = self.collapsed_drag_area_m2 or COLLAPSED_SHARE * flat_m2
        return Descent(self.dry_kg * np.ones_like(varied("descent_rate")), area_m2, varied("descent_rate"))

    def warnings(self) -> list[str]:
        """Those of any gas balloon, and that the empty film's drag area is a prior."""
        said = super().warnings()
        if self.collapsed_drag_area_m2 is None:
            said.append("balloon: the empty film falls with a drag area that is a prior")
        return said
