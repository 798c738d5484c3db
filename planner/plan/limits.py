"""Numbers as people write them, with the limits that hold wherever they stand."""

from typing import Annotated

from pydantic import Field

from planner.units import HIGHEST_ALTITUDE_M, LOWEST_ALTITUDE_M

Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False, strict=True)]
Longitude = Annotated[float, Field(ge=-180, le=360, allow_inf_nan=False, strict=True)]
Altitude = Annotated[
    float, Field(ge=LOWEST_ALTITUDE_M, le=HIGHEST_ALTITUDE_M, allow_inf_nan=False, strict=True)
]
