"""Worlds with a planted error: what a station measured, and what runs of several ages had forecast."""

from datetime import UTC, datetime, timedelta

import numpy as np

from planner.calibrate.station_departures import MeasuredHour
from planner.fakes.planted_error import PlantedError
from planner.forecast.reading.soundings.sounding import Sounding
from planner.forecast.store.kept_columns import ColumnWinds

BEGIN = datetime(2026, 3, 1, tzinfo=UTC)
LEVELS_GPM = np.array(
    [
        100,
        540,
        1_460,
        2_470,
        4_200,
        5_570,
        7_180,
        8_110,
        9_160,
        10_360,
        11_770,
        13_600,
        16_200,
        20_580,
        23_850,
    ],
    dtype=float,
)
"""About the heights of some of the levels on which runs come."""


def world(sigma, share, length_km, wind_share, memory_h, *, tail=None, seed=0):
    """An error that grows with height to the jet and with the lead."""
    by_height = np.array([1.5, 2.0, 2.7, 2.2])
    by_lead = np.array([0.7, 1.0, 1.4])
    return PlantedError(
        sigma_mps=tuple(map(tuple, (sigma * np.outer(by_height, by_lead)).tolist())),
        altitudes_m=(1_000.0, 5_500.0, 12_000.0, 20_000.0),
        leads_h=(6.0, 24.0, 48.0),
        column_share=share,
        length_km=length_km,
        memory_h=memory_h,
        wind_share=wind_share,
        tail=tail,
        seed=seed,
    )


WORLDS = {
    "usual": world(1.0, 0.3, 2.0, 0.1, 6.0, seed=1),
    "thin layers": world(1.3, 0.1, 1.2, 0.05, 4.0, seed=2),
    "whole column": world(0.8, 0.5, 4.0, 0.1, 8.0, seed=3),
    "grows with the wind": world(1.0, 0.2, 3.0, 0.2, 6.0, seed=4),
    "heavy tail": world(1.5, 0.2, 2.0, 0.1, 5.0, tail=6.0, seed=5),
}


def sky(when):
    """The wind (2, L) of a time: a jet whose strength and direction wander from day to day."""
    days = (when - BEGIN) / timedelta(days=1)
    strength = 1.0 + 0.5 * np.sin(2 * np.pi * days / 9.1) + 0.3 * np.sin(2 * np.pi * days / 3.7 + 1.0)
    towards = 0.5 * np.sin(2 * np.pi * days / 6.3) + 0.2 * np.sin(2 * np.pi * days / 2.9)
    speed = strength * np.interp(LEVELS_GPM, [0, 10_500, 20_000, 31_000], [5.0, 30.0, 8.0, 15.0])
    return np.stack([speed * np.cos(towards), speed * np.sin(towards)])


def measured_hours(error, days):
    """So many days, two soundings each, and the runs of each of the planted leads."""
    return [measured_hour(error, BEGIN + timedelta(hours=12 * number)) for number in range(2 * days)]


def measured_hour(error, when):
    runs = [sky(when) + error.run_departure(when, lead, LEVELS_GPM) for lead in error.leads_h]
    u, v = runs[0] + error.sounding_departure(when, LEVELS_GPM, runs[0])
    nothing = np.full_like(LEVELS_GPM, np.nan)
    place = (np.array([error.latitude]), np.array([error.longitude]))
    sounding = Sounding("planted", when, *place, LEVELS_GPM, nothing, u, v, nothing, nothing)
    forecasts = (
        ColumnWinds(LEVELS_GPM, run.T, lead, is_sample=False)
        for run, lead in zip(runs, error.leads_h, strict=True)
    )
    return MeasuredHour(when, sounding, tuple(forecasts))
