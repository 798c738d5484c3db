"""One plan launched at many places and hours of a forecast: weathers enough to judge its areas in."""

from collections.abc import Iterator
from datetime import timedelta

import numpy as np
from scipy.stats import qmc

from planner.flight.air_along_track import on_its_way
from planner.flight.ensemble import fly_nominal
from planner.forecast.field_set import AnyField, ends_at
from planner.geo import east_west
from planner.plan.launch_time import LaunchTime
from planner.plan.plan import Plan

REACHES_DEG = 8.0
"""Launches lie so far at most from the plan's own site along each axis."""

SEEDS = 2**63

_MARGIN = 0.2
"""Of the forecast's area on each side, and of the flight's length beyond it: room to drift, to be late."""


def twin_plans(plan: Plan, field: AnyField, cases: int) -> Iterator[Plan]:
    """The plan at its own launch, then at others spread evenly (Halton 1960) over places and hours.

    In an order that says nothing of them, each with draws of its own, on the model's ground, without areas.
    Raises what `fly` does for the plan itself.
    """
    bare = plan.model_copy(update={"targets": (), "keep_out": (), "searched": ()})
    yield bare
    first, last = _hours(plan, field)
    (south, west), (north, east) = _corners(plan, field)
    even = np.random.default_rng(0).permutation(qmc.Halton(3, scramble=False).random(cases)[1:])
    for number, at in enumerate(even, start=1):
        latitude, longitude = south + at[1] * (north - south), west + at[2] * (east - west)
        site = plan.site.model_copy(
            update={
                "latitude_deg": float(latitude),
                "longitude_deg": float(east_west(longitude)),
                "altitude_m": None,
            }
        )
        launch = LaunchTime.fixed(field.time_at(first + at[0] * max(last - first, 0.0)))
        seed = (plan.seed + number) % SEEDS  # each case draws its own
        yield bare.model_copy(update={"site": site, "launch_time": launch, "seed": seed})


def _hours(plan: Plan, field: AnyField) -> tuple[float, float]:
    """The first and the last launch [s from the field's start] from which the flight still comes down."""
    resolved = on_its_way(plan, field)
    down_s = max(float(piece.arrivals.time_s[0]) for piece in fly_nominal(resolved))
    longest_s = (down_s - resolved.launch_s) * (1.0 + 2.0 * _MARGIN)
    last = ends_at(field) - timedelta(seconds=longest_s)
    return field.seconds(field.forecast.valid_from), field.seconds(last)


def _corners(plan: Plan, field: AnyField) -> tuple[tuple[float, float], tuple[float, float]]:
    """South and west, north and east [degrees] of where launches are spread."""
    area, site = field.forecast.area, plan.site
    high, wide = area.north - area.south, area.width_deg
    inner = (area.south + _MARGIN * high, area.north - _MARGIN * high)
    south, north = np.clip([site.latitude_deg - REACHES_DEG, site.latitude_deg + REACHES_DEG], *inner)
    at = (site.longitude_deg - area.west) % 360.0  # degrees east of the area's western edge
    reach = (-np.inf, np.inf) if wide >= 360.0 else (_MARGIN * wide, (1.0 - _MARGIN) * wide)
    left, right = np.clip([at - REACHES_DEG, at + REACHES_DEG], *reach)
    return (float(south), area.west + float(left)), (float(north), area.west + float(right))
