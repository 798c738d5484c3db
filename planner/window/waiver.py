"""What a campaign goes without, by name and reason; every criterion's name, built or not yet."""

from typing import Literal

from pydantic import Field, field_validator

from planner.flight.plan import Written

CriterionName = Literal[
    "surface_wind",
    "surface_gust",
    "wind_shear",
    "precipitation",
    "thunderstorm",
    "icing",
    "cloud",
    "visibility",
    "daylight",
    "temperature",
    "humidity",
    "target",
    "keep_out",
    "own_side",
    "border",
    "sea",
    "casualty",
    "recovery",
    "airspace",
    "forecast_covers",
    "forecast_age",
    "ensemble_spread",
    "model_agreement",
    "persistence",
    "balloon_class",
    "rules",
    "permit",
    "checklist",
]


class Waiver(Written):
    """A criterion that a campaign goes without, and why. What can be judged is judged all the same."""

    criterion: CriterionName
    reason: str = Field(min_length=1, max_length=500, description="why it may be gone without")

    @field_validator("reason")
    @classmethod
    def _said(cls, reason: str) -> str:
        if not reason.strip():
            msg = "say in words why it may be gone without"
            raise ValueError(msg)
        return reason.strip()
