"""Radiosonde stations of the world, and those near a place: where forecasts can be held against soundings."""

import csv
from functools import cache
from typing import NamedTuple

import numpy as np

from planner.data_files import data_folder
from planner.geo import distance_m

NEAR_M = 300_000.0
"""How far a station may lie: a calibration holds as far as this from where it was made."""


class RadiosondeStation(NamedTuple):
    """A station as IGRA lists it: its name there (KSM00047122), latitude and longitude [degrees]."""

    name: str
    latitude_deg: float
    longitude_deg: float


@cache
def radiosonde_stations() -> tuple[RadiosondeStation, ...]:
    """Those of the shipped table."""
    with (data_folder() / "stations.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            RadiosondeStation(row["id"], float(row["latitude_deg"]), float(row["longitude_deg"]))
            for row in csv.DictReader(file)
        )


def nearest_stations(
    latitude_deg: float, longitude_deg: float, count: int = 2
) -> tuple[RadiosondeStation, ...]:
    """The nearest stations within 300 km of a place [degrees], the nearest first."""
    listed = radiosonde_stations()
    _, latitudes, longitudes = zip(*listed, strict=True)
    away_m = distance_m(latitude_deg, longitude_deg, np.array(latitudes), np.array(longitudes))
    order = [k for k in np.argsort(away_m, kind="stable")[:count] if away_m[k] <= NEAR_M]
    return tuple(listed[k] for k in order)
