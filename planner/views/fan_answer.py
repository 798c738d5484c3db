"""A fan of float heights as an answer: where each height would carry a balloon, model by model."""

from datetime import datetime, timedelta
from itertools import groupby

import numpy as np
from pydantic import Field
from rich.console import RenderableType

from planner.drift.endings import Ending
from planner.flight.fan import FanFlight
from planner.forecast.field_set import AnyField
from planner.geo import Floats, bearing_deg, distance_m, east_west
from planner.plan.plan import Plan
from planner.units import KM_M
from planner.views.answer_model import AnswerModel
from planner.views.answer_page import answer_page
from planner.views.answering import program_version
from planner.views.answers import Answer, Fix
from planner.views.answers import Ending as EndingName
from planner.views.forecast_card import forecast_answer
from planner.views.terminal_table import TerminalTable


class FanHeight(AnswerModel):
    """One member's flight at one float height, a point every five minutes and at its events."""

    altitude_m: float
    source: str
    member: int = Field(description="of its run, from 0")
    ending: EndingName
    landing: Fix | None
    distance_km: float | None = Field(description="of the landing, from the launch")
    bearing_deg: float | None = Field(description="of the landing, from the launch")
    track: tuple[Fix, ...]


class FanAnswer(Answer):
    """Drift and landing by float height and model; nothing varies but the forecast's members."""

    heights: tuple[FanHeight, ...] = Field(description="by height, then run, then member")


def fan_answer(plan: Plan, field: AnyField, flights: list[FanFlight]) -> FanAnswer:
    """The answer of a fan flown from a plan's site and launch."""
    return FanAnswer(
        forecast=forecast_answer(field.forecast),
        heights=tuple(_height(plan, flight) for flight in flights),
        warnings=field.warnings,
        inputs=plan.inputs(),
        seed=plan.seed,
        version=program_version(),
    )


def _height(plan: Plan, flight: FanFlight) -> FanHeight:
    track = tuple(_fix(plan.launch, point) for point in flight.track)
    landing = track[-1] if flight.ending is Ending.LANDED else None
    site = plan.site
    way = landing and (site.latitude_deg, site.longitude_deg, landing.latitude, landing.longitude)
    return FanHeight(
        altitude_m=flight.altitude_m,
        source=flight.source,
        member=flight.member,
        ending=flight.ending.value,
        landing=landing,
        distance_km=round(float(distance_m(*way)) / KM_M, 3) if way else None,
        bearing_deg=round(float(bearing_deg(*way)), 2) if way else None,
        track=track,
    )


def _fix(launch: datetime, point: Floats) -> Fix:
    after_s, latitude, longitude, altitude_m = (float(value) for value in point)
    return Fix(
        time=launch + timedelta(seconds=round(after_s, 3)),
        latitude=round(latitude, 7),
        longitude=round(float(east_west(longitude)), 7),
        altitude_m=round(altitude_m, 2),
    )


def fan_table(answer: FanAnswer) -> RenderableType:
    """A row for each height and source: how far its members land, and where to."""
    table = TerminalTable("Height m", "Source", "Landed", "Distance km", "Bearing deg")
    for (height_m, source), found in groupby(answer.heights, lambda one: (one.altitude_m, one.source)):
        flights = list(found)
        landed = [one for one in flights if one.landing]
        table.add(f"{height_m:,.0f}", source, f"{len(landed)} of {len(flights)}", *_middle(landed))
    return answer_page(answer, [table])


def _middle(landed: list[FanHeight]) -> tuple[str, str]:
    """Least to greatest distance, and the bearing of the members' mean way."""
    if not landed:
        return "", ""
    far = [one.distance_km or 0.0 for one in landed]
    turned = np.radians([one.bearing_deg or 0.0 for one in landed])
    mean = np.degrees(np.arctan2(np.dot(far, np.sin(turned)), np.dot(far, np.cos(turned)))) % 360.0
    spread = f"{min(far):.0f}" if len(far) == 1 else f"{min(far):.0f} to {max(far):.0f}"
    return spread, f"{mean:.0f}"
