"""Small runs for the store to keep and to choose from."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np

from planner.forecast.grid import Grid
from planner.forecast.store.start import Start
from planner.sample.analytic import analytic_field

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
KOREA = Grid(36.0, 125.0, 1.0, 1.0, 4, 5)
ALPS = Grid(45.0, 5.0, 1.0, 1.0, 4, 5)
PAJU = Start(37.9, 126.7, NOON)
LEVELS_PA = np.array([100_000.0, 50_000.0, 1_000.0])


def run(source="gfs", issued="00:00", grid=KOREA, **changes):
    """A small run, 0 to 24 h from 00Z on 24 November, named by its source and issue."""
    field = analytic_field(
        lambda lat, lon, height, time_s: lat / 3 + height / 1000,
        lambda lat, lon, height, time_s: lon / 7 + time_s / 3600,
        grid=grid,
        levels_pa=LEVELS_PA,
        hours=(0.0, 6.0, 12.0, 18.0, 24.0),
        members=2,
        near_heights_m=(10.0,),
    )
    issued_at = datetime.fromisoformat(f"2026-11-24T{issued}:00+00:00") if issued else None
    name = f"{source}-{issued or 'analysis'}-{grid.west_deg:g}".replace(":", "")
    card = replace(field.forecast, id=name, source=source, issued_at=issued_at, **changes)
    return replace(field, forecast=card)
