"""When what is let go."""

from typing import Annotated, Self

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from planner.plan.cargo import AnyCargo
from planner.plan.catalogue import cargo_named
from planner.plan.frozen_model import FrozenModel
from planner.plan.limits import Altitude
from planner.written.alternatives import Alternatives, in_schema

MOST_PIECES = 50

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
