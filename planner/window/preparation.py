"""Weather holds from the beginning of the preparation until the balloon is away, not at one instant."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

import numpy as np

from planner.forecast.field import WindField
from planner.geo import Floats

PREPARATION_MIN = 60.0
"""From the first gas to the launch [min]; a campaign may say otherwise."""

AWAY = timedelta(minutes=15)
"""How long after the launch time the weather must hold."""


class WeatherSpan(NamedTuple):
    """The span over which weather must hold, and the launch in it."""

    first: datetime
    launch: datetime
    last: datetime


class Worst(NamedTuple):
    """The largest value of each member (M,) over what a run covers of a span, and when (M,) it is met.

    `covered` is what the run covers of the span.
    """

    values: Floats
    times: tuple[datetime, ...]
    covered: tuple[datetime, datetime]


def held_span(launch: datetime, preparation_min: float) -> WeatherSpan:
    """From so many minutes before the launch until the balloon is away."""
    return WeatherSpan(launch - timedelta(minutes=preparation_min), launch, launch + AWAY)


def worst_over(
    field: WindField, span: WeatherSpan, values_at: Callable[[datetime], Floats | None]
) -> Worst | None:
    """The largest value over a span that a run covers at least in part; None where it has no such value.

    Between two valid times u, v and a gust change evenly, so that a speed is largest at the span's ends
    or at a valid time within it: those are looked at, the launch first among equals.
    """
    times = _times(field, span)
    known = [values for time in times if (values := values_at(time)) is not None]
    if len(known) < len(times):
        return None
    by_time = np.stack(known)
    at = np.argmax(by_time, axis=0)
    found = by_time[at, np.arange(by_time.shape[1])]
    return Worst(found, tuple(times[k] for k in at), (min(times), max(times)))


def worst_step(
    field: WindField, span: WeatherSpan, mean_at: Callable[[datetime], Floats | None]
) -> Worst | None:
    """The largest mean over the steps that a span touches, as a rate of rain is issued: for the step before.

    Of one valid time nobody knows its step. None where a step's value is missing.
    """
    begin, end, _ = _covered_s(field, span)
    touched = np.flatnonzero((field.times_s[1:] > begin) & (field.times_s[:-1] < max(end, begin + 1.0))) + 1
    known = [values for k in touched if (values := mean_at(field.time_at(field.times_s[k]))) is not None]
    if not known or len(known) < touched.size:
        return None
    by_step = np.stack(known)
    at = np.argmax(by_step, axis=0)
    ends = [min(field.time_at(field.times_s[k]), span.last) for k in touched]
    found = by_step[at, np.arange(by_step.shape[1])]
    return Worst(found, tuple(ends[k] for k in at), (field.time_at(begin), field.time_at(end)))


def _covered_s(field: WindField, span: WeatherSpan) -> tuple[float, float, float]:
    """From when to when a run covers the span round the launch, and the launch [s]."""
    first_s, last_s = field.weather_span_s()
    begin, end = max(field.seconds(span.first), first_s), min(field.seconds(span.last), last_s)
    launch = field.seconds(span.launch)
    opens, closes = field.times_s[1:][field.gap], field.times_s[:-1][field.gap]
    begin = max(begin, *opens[opens <= launch], begin)
    return begin, min(end, *closes[closes >= launch], end), launch


def _times(field: WindField, span: WeatherSpan) -> list[datetime]:
    """The launch, then the ends of what is covered round it and the valid times between, in order."""
    begin, end, launch = _covered_s(field, span)
    within = field.times_s[(field.times_s > begin) & (field.times_s < end)]
    return [field.time_at(s) for s in dict.fromkeys([launch, begin, *map(float, within), end])]
