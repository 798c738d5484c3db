"""Where those who fetch what came down set out from, and how far they go."""

from pydantic import Field

from planner.plan.frozen_model import FrozenModel
from planner.plan.limits import Latitude, Longitude


class RecoveryBase(FrozenModel):
    """A place, and how far from it a landing is still fetched [km, in a straight line]."""

    latitude_deg: Latitude
    longitude_deg: Longitude
    within_km: float = Field(
        gt=0, le=5000, allow_inf_nan=False, strict=True, description="how far from it is still fetched"
    )
