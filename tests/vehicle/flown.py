"""Flown balloons: their fixes, and a forecast that blows as their own ascents say."""

import csv
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from planner.forecast.decoded_run import wind_field
from planner.forecast.field import WindField
from planner.forecast.reading.read import read_files
from planner.geo import Floats, geopotential_height

NOT_SCORED = ("rs41_oakland_U2540033",)
"""Its balloon was out of sight for 24 minutes round the burst; the data's own notes say not to score it."""

LOST_ABOVE_M = 2_000.0


@dataclass(frozen=True)
class Flown:
    """The fixes (n,) of one flight up to its end: `top` is the highest, `climbing` marks the ascent.

    `reference_km` is what the data's own notes found: the same winds, but the true altitude by time.
    """

    name: str
    path: Path
    reference_km: float
    time_s: Floats
    latitude_deg: Floats
    longitude_deg: Floats
    altitude_m: Floats
    climbing: Any
    top: int

    @property
    def kind(self) -> str:
        """What hung under the balloon: one series of payloads, a radiosonde, or something else."""
        series = self.name.split("_")[0]
        return series if series in ("rockblock", "rs41") else "other"


def scored_flights(realdata: Path) -> list[Flown]:
    """The balloons that show a landing, or were last heard below 2 km, after an ascent."""
    with (realdata / "flights" / "INDEX.csv").open() as file:
        rows = [row for row in csv.DictReader(file) if row["own_ascent_wind_error_km"]]
    return [
        _read(realdata / "flights" / f"{row['flight']}.csv", row)
        for row in rows
        if row["flight"] not in NOT_SCORED
        and (row["landing_observed"] == "True" or float(row["end_altitude_m"]) < LOST_ABOVE_M)
    ]


def _read(path: Path, index: dict[str, str]) -> Flown:
    with path.open() as file:
        rows = list(csv.DictReader(file))
    ended = datetime.fromisoformat(index["end_time_utc"]).replace(tzinfo=UTC)
    times = [datetime.fromisoformat(row["time_utc"]) for row in rows]
    kept = [row for row, time in zip(rows, times, strict=True) if time <= ended]
    words = ("latitude", "longitude", "altitude_m")
    latitude, longitude, altitude = (np.array([float(row[word]) for row in kept]) for word in words)
    return Flown(
        name=index["flight"],
        path=path,
        reference_km=float(index["own_ascent_wind_error_km"]),
        time_s=np.array([(time - times[0]).total_seconds() for time in times[: len(kept)]]),
        latitude_deg=latitude,
        longitude_deg=longitude,
        altitude_m=altitude,
        climbing=np.array([row["phase"] == "ascent" for row in kept]),
        top=int(np.argmax(altitude)),
    )


def own_winds(flight: Flown) -> WindField:
    """The flight's own file as a sounding, over ground where it ended."""
    (cube,) = read_files([flight.path])
    ground = np.full_like(cube.near_wind[0, 0, 0, 0], geopotential_height(flight.altitude_m[-1]))
    return wind_field(replace(cube, orography_gpm=ground))
