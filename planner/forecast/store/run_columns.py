"""The winds of a stored run over a few places, kept past the run itself: some kB each (`kept_columns.py`)."""

from collections.abc import Iterable

import numpy as np

from planner.errors import DamagedRun, InputError
from planner.forecast.field import WindField
from planner.forecast.forecast import Forecast
from planner.forecast.store.kept_columns import ColumnCard, KeptColumns, RunColumn
from planner.forecast.store.store import Store
from planner.units import HOUR_S


def keep_columns(store: Store, run: Forecast, places: Iterable[tuple[float, float]]) -> str | None:
    """Keep a run's winds over those of some places (latitude, longitude) that it reaches.

    Returns why that could not be, in a sentence; a run is good without its columns.
    """
    try:
        field, kept = store.open(run.id), KeptColumns(store.folder)
        for latitude_deg, longitude_deg in places:
            if column := column_over(field, latitude_deg, longitude_deg):
                kept.keep(column)
    except (InputError, DamagedRun) as error:
        return f"the winds over sites and stations were not kept: {error}"
    return None


def column_over(field: WindField, latitude_deg: float, longitude_deg: float) -> RunColumn | None:
    """The winds of a run's first member over a place [degrees], hour by hour, on its own levels.

    None where it does not reach, does not say when it was issued, or holds times that are no whole hours
    after that.
    """
    issued_at = field.forecast.issued_at
    if issued_at is None or not field.grid.contains(latitude_deg, longitude_deg):
        return None
    hours = (field.times_s - field.seconds(issued_at)) / HOUR_S
    if (hours != np.round(hours)).any() or hours[0] < 0.0:
        return None
    corners = field.grid.corners(latitude_deg, longitude_deg)
    levels = corners.blend(np.moveaxis(field.wind[:1], (2, 3), (4, 5)))  # member, hour, level, what it holds
    height, u, v = (np.asarray(values, dtype=np.float32) for values in np.moveaxis(levels, 3, 0))
    card = ColumnCard(
        field.forecast.source,
        issued_at,
        latitude_deg,
        longitude_deg,
        tuple(int(hour) for hour in hours),
        field.forecast.is_sample,
    )
    return RunColumn(card, field.levels_pa.astype(np.float32), height, u, v)
