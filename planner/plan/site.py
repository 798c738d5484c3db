"""Where a balloon is launched."""

from typing import Self

from pydantic import Field, model_validator

from planner.plan.frozen_model import FrozenModel
from planner.plan.limits import Altitude, Latitude, Longitude
from planner.units import POLE_DEG


class Site(FrozenModel):
    """Where a balloon is launched; without an altitude it stands on the model's ground."""

    name: str = Field(default="launch site", min_length=1, max_length=100)
    latitude_deg: Latitude = Field(json_schema_extra={"minimum": -POLE_DEG, "maximum": POLE_DEG})
    longitude_deg: Longitude
    altitude_m: Altitude | None = None
    altitude_is_certain: bool = Field(
        default=False, strict=True, description="the altitude is right, however far from the model's ground"
    )

    @model_validator(mode="after")
    def _not_a_pole(self) -> Self:
        if abs(self.latitude_deg) > POLE_DEG:
            msg = (
                f"latitude {self.latitude_deg:g} is too close to a pole, where a degree of longitude "
                f"means nothing; launch between -{POLE_DEG:g} and {POLE_DEG:g}"
            )
            raise ValueError(msg)
        return self
