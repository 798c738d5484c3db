"""A flight at constant rates as a person writes it. How it flies: `vehicle/constant_rate_physics.py`."""

from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from planner.plan.frozen_model import FrozenModel
from planner.plan.limits import Altitude
from planner.written.alternatives import Alternatives, in_schema

Rate = Annotated[float, Field(ge=0.01, le=1000.0, allow_inf_nan=False, strict=True)]


_TOPS = Alternatives(
    ((), ("ascent_rate_mps", "burst_altitude_m"), ("ascent_rate_mps", "float_altitude_m", "float_hours")),
    "give either burst_altitude_m or float_altitude_m with float_hours",
)


class ConstantRate(FrozenModel):
    """Constant rates up and down, with a burst or a float between them; without ascent it only falls."""

    model_config = ConfigDict(json_schema_extra=in_schema(_TOPS))

    kind: Literal["constant_rate"] = "constant_rate"
    ascent_rate_mps: Rate | None = Field(
        default=None, description="climb, constant in geometric height [m/s]"
    )
    burst_altitude_m: Altitude | None = Field(default=None, description="altitude of the burst [m]")
    float_altitude_m: Altitude | None = Field(default=None, description="altitude of the float [m]")
    float_hours: float | None = Field(
        default=None, gt=0, le=240, strict=True, description="time at float [h]"
    )
    descent_rate_mps: Rate = Field(description="fall speed at sea level [m/s]")

    @model_validator(mode="after")
    def _one_top(self) -> Self:
        if not _TOPS.met_by(self):
            raise ValueError(self._wrong_top())
        return self

    def _wrong_top(self) -> str:
        """What is wrong with a top that is written in none of the ways."""
        climbs = self.ascent_rate_mps is not None
        if not climbs and self.burst_altitude_m is not None:
            return "burst_altitude_m needs ascent_rate_mps: without one it falls from the site's altitude"
        if climbs and (self.burst_altitude_m is None) == (self.float_altitude_m is None):
            return _TOPS.refusal
        if (self.float_altitude_m is None) != (self.float_hours is None):
            return "float_altitude_m and float_hours belong together; give both or neither"
        return "float_altitude_m needs ascent_rate_mps: without an ascent it falls from the site's altitude"

    @property
    def top_altitude_m(self) -> float | None:
        """Where the climb ends [m], or None where there is no climb."""
        return self.burst_altitude_m if self.burst_altitude_m is not None else self.float_altitude_m

    def loaded(self, _more_kg: float) -> Self:
        """The same: its rates are given, whatever hangs on it."""
        return self

    def warnings(self) -> list[str]:
        """Nothing: every number of it is given."""
        return []
