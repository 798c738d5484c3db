"""What a station measured less what runs had forecast over it: departures by height and lead."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import count

import numpy as np

from planner.calibrate.departures import Departures
from planner.errors import ForecastFileError
from planner.forecast.reading.soundings.levels import Levels, levels_of
from planner.forecast.reading.soundings.sounding import Sounding
from planner.forecast.store.kept_columns import ColumnWinds
from planner.geo import Floats, geometric_altitude
from planner.units import HOUR_S
from planner.vehicle.launch import Bools

MOST_APART_GPM = 2_000.0
"""A level between two measured winds further apart is left out: a straight line is no measurement."""

AT_ONE_GPM = 100.0


@dataclass(frozen=True)
class MeasuredHour:
    """What was measured for an hour, and what runs of several ages had forecast for it."""

    hour: datetime
    sounding: Sounding
    forecasts: tuple[ColumnWinds, ...]


def station_departures(hours: Iterable[MeasuredHour]) -> Departures:
    """The departures at the heights of the forecasts' own levels, a block a day.

    A sounding without two winds is left out. Raises ForecastFileError where nothing is left.
    """
    numbers, rows = count(), []
    for one in hours:
        try:
            levels = levels_of(one.sounding)
        except ForecastFileError:
            continue
        rows += [_rows(next(numbers), one.hour, levels, forecast) for forecast in one.forecasts]
    if not rows or not sum(len(part) for part in rows):
        raise ForecastFileError("no forecast's level lies between two measured winds; bring more days")
    table = np.concatenate(rows)
    profile, block = (table[:, column].astype(np.int64) for column in (0, 1))
    time_s, altitude_m, lead_h = table[:, 2:5].T
    return Departures(profile, block, time_s, altitude_m, lead_h, table[:, 5:7], table[:, 7:9])


def _rows(number: int, hour: datetime, levels: Levels, forecast: ColumnWinds) -> Floats:
    """One profile (n, 9): its number and day, time, altitude and lead, error and wind."""
    at = forecast.height_gpm
    measured = np.column_stack(
        [np.interp(at, levels.height_gpm, wind) for wind in (levels.u_mps, levels.v_mps)]
    )
    seconds = hour.timestamp()
    head = np.array([number, seconds // (24 * HOUR_S), seconds])
    table = np.column_stack(
        [
            np.tile(head, (at.size, 1)),
            geometric_altitude(at),
            np.full(at.size, forecast.lead_h),
            measured - forecast.wind_mps,
            forecast.wind_mps,
        ]
    )
    return np.asarray(table[_measured_at(levels.height_gpm, at)])


def _measured_at(measured_gpm: Floats, at_gpm: Floats) -> Bools:
    """Which heights lie at a measured wind, or between two that are close together."""
    upper = np.clip(np.searchsorted(measured_gpm, at_gpm), 1, measured_gpm.size - 1)
    close = measured_gpm[upper] - measured_gpm[upper - 1] <= MOST_APART_GPM
    at_one = np.abs(measured_gpm[:, None] - at_gpm).min(axis=0) <= AT_ONE_GPM
    inside = (at_gpm >= measured_gpm[0]) & (at_gpm <= measured_gpm[-1])
    return np.asarray(at_one | (inside & close))
