"""Flown balloons: their fixes, and a forecast that blows as their own ascents say."""

import csv
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from planner.air import standard_pressure
from planner.forecast.field import WindField
from planner.forecast.grid import Grid
from planner.forecast.sources.analytic import analytic_field
from planner.geo import Floats, geopotential_height
from planner.units import EARTH_RADIUS_M

NOT_SCORED = ("rs41_oakland_U2540033",)
"""Its balloon was out of sight for 24 minutes round the burst; the data's own notes say not to score it."""

LOST_ABOVE_M = 2_000.0
APART_S, APART_M = 30.0, 20.0


@dataclass(frozen=True)
class Flown:
    """The fixes (n,) of one flight up to its end: `top` is the highest, `climbing` marks the ascent.

    `reference_km` is what the data's own notes found: the same winds, but the true altitude by time.
    """

    name: str
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
        reference_km=float(index["own_ascent_wind_error_km"]),
        time_s=np.array([(time - times[0]).total_seconds() for time in times[: len(kept)]]),
        latitude_deg=latitude,
        longitude_deg=longitude,
        altitude_m=altitude,
        climbing=np.array([row["phase"] == "ascent" for row in kept]),
        top=int(np.argmax(altitude)),
    )


def ascent_winds(flight: Flown) -> tuple[Floats, Floats, Floats]:
    """Altitudes [m], u and v [m/s] between fixes of the ascent that are 30 s or more apart."""
    time, altitude = flight.time_s, flight.altitude_m
    kept: list[int] = []
    for fix in np.flatnonzero(flight.climbing[: flight.top + 1]):
        last = kept[-1] if kept else fix
        if not kept or (time[fix] >= time[last] + APART_S and altitude[fix] > altitude[last] + APART_M):
            kept.append(int(fix))
    latitude, longitude = np.radians(flight.latitude_deg[kept]), np.radians(flight.longitude_deg[kept])
    middle_m = (altitude[kept][1:] + altitude[kept][:-1]) / 2
    metres = (EARTH_RADIUS_M + middle_m) / np.diff(time[kept])
    north = np.cos((latitude[1:] + latitude[:-1]) / 2)
    return middle_m, np.diff(longitude) * north * metres, np.diff(latitude) * metres


def own_winds(flight: Flown) -> WindField:
    """A forecast that blows everywhere as the balloon's own ascent did, over ground where it ended."""
    middle_m, u, v = ascent_winds(flight)
    node, ground = geopotential_height(middle_m), geopotential_height(flight.altitude_m[-1])
    above = geopotential_height(max(middle_m[-1], flight.altitude_m[flight.top]) + 500.0)
    south, west = np.floor(flight.latitude_deg[-1]) - 5.0, np.floor(flight.longitude_deg[-1]) - 5.0
    return analytic_field(
        lambda _lat, _lon, height, _time: np.interp(height, node, u),
        lambda _lat, _lon, height, _time: np.interp(height, node, v),
        grid=Grid(south, west, 5.0, 5.0, 3, 3),
        hours=(0.0, 3.0, 6.0),
        levels_pa=standard_pressure(np.concatenate([[-450.0], node, [above, above + 1_000.0]])),
        ground_gpm=lambda *_: ground,
        near_heights_m=(10.0,),
    )
