"""What a campaign goes without, by name and reason; every criterion's name, built or not yet."""

from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, Field, field_validator, model_validator

from planner.plan.frozen_model import FrozenModel
from planner.written.nearest import find, nearest

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
EVERY_NAME: tuple[str, ...] = get_args(CriterionName)


def _known(name: Any) -> Any:
    found = find(EVERY_NAME, str(name))
    if found is None:
        near = ", ".join(nearest(EVERY_NAME, str(name)))
        msg = f"no criterion {str(name)[:60]!r}; nearest of {len(EVERY_NAME)}: {near}"
        raise ValueError(msg)
    return found


class Waiver(FrozenModel):
    """A criterion that a campaign goes without, and why. What can be judged is judged all the same."""

    criterion: Annotated[CriterionName, BeforeValidator(_known)]
    reason: str = Field(min_length=1, max_length=500, description="why it may be gone without")

    @model_validator(mode="before")
    @classmethod
    def _with_reason(cls, written: Any) -> Any:
        if isinstance(written, str):
            msg = f"a waiver says why: {{criterion: {written[:60]}, reason: ...}}"
            raise ValueError(msg)
        return written

    @field_validator("reason")
    @classmethod
    def _said(cls, reason: str) -> str:
        if not any(map(str.isalnum, reason)):  # marks that nobody sees are no reason either
            msg = "say in words why it may be gone without"
            raise ValueError(msg)
        return reason.strip()
