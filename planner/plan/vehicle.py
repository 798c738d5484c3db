"""The vehicles that there are; their `kind` tells them apart."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from planner.plan.constant_rate import ConstantRate
from planner.plan.film import Film
from planner.plan.latex import Latex
from planner.written.nearest import kinds_of, with_kind

AnyVehicle = Annotated[ConstantRate | Latex | Film, Field(discriminator="kind")]
_KINDS = kinds_of(AnyVehicle)


def _kind_or_constant_rate(value: Any) -> Any:
    """A vehicle of which nobody says the kind flies at constant rates."""
    return with_kind({"kind": "constant_rate", **value}, _KINDS) if isinstance(value, dict) else value


WrittenVehicle = Annotated[AnyVehicle, BeforeValidator(_kind_or_constant_rate)]
"""A vehicle as it stands in a plan."""
