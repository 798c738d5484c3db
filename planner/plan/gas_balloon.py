"""What is written about any gas balloon. How it flies: `vehicle/gas_balloon_physics.py`."""

from enum import StrEnum
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field

from planner.plan.frozen_model import FrozenModel
from planner.written.alternatives import Alternatives
from planner.written.nearest import plain

Kg = Annotated[float, Field(gt=0, le=10_000, allow_inf_nan=False, strict=True)]
Volume = Annotated[float, Field(gt=0, le=100_000, allow_inf_nan=False, strict=True)]


class GasKind(StrEnum):
    """What fills a balloon."""

    HYDROGEN = "hydrogen"
    HELIUM = "helium"

    @classmethod
    def _missing_(cls, value: object) -> "GasKind | None":
        """A gas as people write it: `Helium`, `H2`."""
        known = {"hydrogen": cls.HYDROGEN, "h2": cls.HYDROGEN, "helium": cls.HELIUM, "he": cls.HELIUM}
        return known.get(plain(value)) if isinstance(value, str) else None


class GasBalloon(FrozenModel):
    """What is written about any gas balloon."""

    fills: ClassVar[Alternatives]
    """The ways to say how much gas goes in."""

    gas: GasKind = Field(default=GasKind.HYDROGEN, description="hydrogen or helium")
    gas_purity: float = Field(
        default=1.0,
        ge=0.5,
        le=1,
        allow_inf_nan=False,
        strict=True,
        description="share of it by volume, the rest is air [1]",
    )
    payload_kg: float = Field(
        default=0.0,
        ge=0,
        le=1000,
        allow_inf_nan=False,
        strict=True,
        description="what hangs on it and stays: radio, timer [kg]",
    )
    leak_per_hour: float = Field(
        default=0.0,
        ge=0,
        le=0.9,
        allow_inf_nan=False,
        strict=True,
        description="share of the gas that is lost in an hour [1]",
    )
    superheat_k: (
        Annotated[float, Field(ge=-30, le=60, allow_inf_nan=False, strict=True)] | Literal["auto"]
    ) = Field(default=0.0, description="gas warmer than the air [K]; auto: by the sun")

    @property
    def opens(self) -> bool:
        """Whether the gas is let out after the last release."""
        return False

    def loaded(self, more_kg: float) -> Self:
        """The same balloon with more that hangs on it and stays."""
        return self.model_copy(update={"payload_kg": self.payload_kg + more_kg})

    def with_gas(self, gas_kg: float) -> Self:
        """The same balloon, filled with that mass of gas."""
        return self.model_copy(update={**dict.fromkeys(self.fills.keys), "gas_mass_kg": gas_kg})

    def warnings(self) -> list[str]:
        """The usual ranges of what was left at its ideal."""
        ideal = []
        if self.gas_purity == 1.0:
            ideal.append("pure gas (sold hydrogen holds 98.5 to 99.9 %, balloon helium 94 to 99 %)")
        if self.leak_per_hour == 0.0:
            ideal.append("no leak (0 to 3 % an hour are usual)")
        if self.superheat_k == 0.0:
            ideal.append("gas as warm as the air (5 to 15 K warmer by day, 2 to 8 K colder at night)")
        return [f"taken as ideal: {'; '.join(ideal)}"] if ideal else []
