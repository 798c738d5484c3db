"""What a request asks of a fill: a float, a climb or a burst, and the cylinders at hand."""

from dataclasses import dataclass
from inspect import signature
from typing import Annotated

from fastapi import Depends, Query, Request

from api.admission import PlanDep
from api.wind_asked import OF_ALL_QUESTIONS
from planner.errors import InputError
from planner.flight.cylinder import PRESSURES_BAR, SHARES, USUAL, VOLUMES_L, Cylinder
from planner.flight.wanted import ALTITUDES_M, RATES_MPS, Wanted
from planner.forecast.field_set import AnyField
from planner.plan.plan import Plan
from planner.written.nearest import nearest


@dataclass(frozen=True)
class FillAsked:
    """A plan whose balloon is to be filled, what is wanted of it, and the cylinders at hand."""

    plan: Plan
    field: AnyField
    wanted: Wanted
    cylinder: Cylinder


def _wanted(
    float_altitude_m: Annotated[
        float | None, Query(ge=ALTITUDES_M[0], le=ALTITUDES_M[1], description="float there [m]")
    ] = None,
    ascent_rate_mps: Annotated[
        float | None, Query(ge=RATES_MPS[0], le=RATES_MPS[1], description="climb so fast [m/s]")
    ] = None,
    burst_altitude_m: Annotated[
        float | None, Query(ge=ALTITUDES_M[0], le=ALTITUDES_M[1], description="burst there [m]")
    ] = None,
) -> Wanted:
    return Wanted(float_altitude_m, ascent_rate_mps, burst_altitude_m)


def _cylinder(
    cylinder_l: Annotated[
        float, Query(ge=VOLUMES_L[0], le=VOLUMES_L[1], description="volume of a cylinder [l]")
    ] = USUAL.volume_l,
    cylinder_bar: Annotated[
        float, Query(ge=PRESSURES_BAR[0], le=PRESSURES_BAR[1], description="its pressure when full [bar]")
    ] = USUAL.pressure_bar,
    cylinder_left_bar: Annotated[
        float, Query(ge=0.0, le=PRESSURES_BAR[1], description="the pressure that stays in it [bar]")
    ] = USUAL.left_bar,
    usable_share: Annotated[
        float, Query(ge=SHARES[0], le=SHARES[1], description="share of the rest that is counted on [1]")
    ] = USUAL.usable_share,
) -> Cylinder:
    return Cylinder(cylinder_l, cylinder_bar, cylinder_left_bar, usable_share)


_FILL_QUERY = (*signature(_wanted).parameters, *signature(_cylinder).parameters)


def _nothing_else(request: Request) -> None:
    """A query key that is misspelt would be a card for another balloon."""
    for name in request.query_params:
        if name not in (*_FILL_QUERY, *OF_ALL_QUESTIONS):
            near = ", ".join(nearest(_FILL_QUERY, name))
            raise InputError(f"{name[:60]}: a fill has no such wish; nearest of {len(_FILL_QUERY)}: {near}")


def _fill_asked(
    _known: Annotated[None, Depends(_nothing_else)],
    asked: PlanDep,
    wanted: Annotated[Wanted, Depends(_wanted)],
    cylinder: Annotated[Cylinder, Depends(_cylinder)],
) -> FillAsked:
    return FillAsked(asked.plan, asked.field, wanted, cylinder)


FillDep = Annotated[FillAsked, Depends(_fill_asked, scope="function")]
