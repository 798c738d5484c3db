"""The sample's lowest kilometres: hills, the boundary layer with its daily cycle, showers and cloud.

Takes the free air of `weather.py` and gives what a weather service issues beside the levels.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np

from planner.forecast.grid import Grid
from planner.geo import Floats, LocalPlane
from planner.sample.free_air import EPOCH, FreeAir, Waves, free_air
from planner.units import HOUR_S

STEERING_PA = np.array([70_000.0])
"""Showers and cloud follow the southerly wind ahead of the troughs at this level."""


class Hills(NamedTuple):
    """A range: an elliptic dome that ends at its half axes; the long one bears `bearing_deg`."""

    latitude_deg: float
    longitude_deg: float
    height_m: float
    half_length_km: float
    half_width_km: float
    bearing_deg: float


RANGES = (
    Hills(37.7, 128.5, 1200, 260, 85, 157),  # the peninsula's east-coast range
    Hills(35.6, 127.8, 800, 170, 85, 35),  # the hills of its south
    Hills(40.9, 127.6, 1750, 260, 170, 70),  # its northern highlands
    Hills(43.3, 129.3, 900, 300, 150, 45),
    Hills(40.6, 123.8, 600, 190, 80, 45),
    Hills(46.0, 120.2, 1100, 420, 200, 20),
    Hills(41.5, 117.0, 1100, 250, 170, 60),
    Hills(36.2, 118.0, 600, 130, 90, 90),
    Hills(28.6, 118.2, 900, 260, 140, 45),
    Hills(36.2, 137.6, 1900, 180, 90, 15),  # the Japanese alps
    Hills(35.1, 133.2, 650, 230, 60, 80),
    Hills(33.75, 133.2, 900, 120, 55, 75),
    Hills(32.7, 131.1, 800, 120, 70, 15),
)


def orography_gpm(grid: Grid) -> Floats:
    """Height of the ground (Y, X); 0 at sea and on the plains."""
    ground = np.zeros((grid.rows, grid.columns))
    for hills in RANGES:
        plane = LocalPlane(hills.latitude_deg, hills.longitude_deg)
        east, north = plane.to_km(grid.latitudes_deg[:, None], grid.longitudes_deg)
        turn = np.radians(hills.bearing_deg)
        along = (east * np.sin(turn) + north * np.cos(turn)) / hills.half_length_km
        across = (east * np.cos(turn) - north * np.sin(turn)) / hills.half_width_km
        dome = np.clip(1.0 - along**2 - across**2, 0.0, None) ** 1.5
        ground = np.maximum(ground, hills.height_m * dome)
    return ground


@dataclass(frozen=True)
class BoundaryLayer:
    """Where the ground slows the wind and turns it to the left: by day deep and gusty, by night thin.

    `day` is 0 at night and 1 in the early afternoon of local solar time, by column.
    """

    day: Floats

    def slowed(self, u_mps: Floats, v_mps: Floats, above_ground_m: Any) -> tuple[Floats, Floats]:
        """Wind at heights above the ground; what lies under the ground moves as its surface."""
        depth = 250.0 + 1150.0 * self.day
        free = 1.0 - (1.0 - np.clip(above_ground_m / depth, 0.0, 1.0)) ** 2
        at_ground = 0.26 + 0.39 * self.day
        speed = at_ground + (1.0 - at_ground) * free
        turn = np.radians(32.0 - 18.0 * self.day) * (1.0 - free)
        cos, sin = speed * np.cos(turn), speed * np.sin(turn)
        return cos * u_mps - sin * v_mps, sin * u_mps + cos * v_mps


def boundary_layer(grid: Grid, time: datetime) -> BoundaryLayer:
    """The layer at an instant: deepest at half past one, thin from half past eight to half past six."""
    solar_h = (time - EPOCH).total_seconds() / HOUR_S + grid.longitudes_deg / 15.0
    return BoundaryLayer(np.clip((np.cos(np.pi * (solar_h - 13.5) / 12.0) + 0.26) / 1.26, 0.0, None))


def at_height(values: Floats, height_gpm: Floats, wanted_gpm: Floats) -> Floats:
    """`values` (L, Y, X) at one height per column, linear; the lowest level's below it."""
    upper = np.clip((height_gpm < wanted_gpm).sum(axis=0), 1, len(height_gpm) - 1)[None]
    low, high = (np.take_along_axis(height_gpm, i, axis=0) for i in (upper - 1, upper))
    weight = np.clip((wanted_gpm - low) / (high - low), 0.0, 1.0)
    below, above = (np.take_along_axis(values, i, axis=0) for i in (upper - 1, upper))
    return np.asarray((below + weight * (above - below))[0])


def uplift(waves: Waves, texture: Waves, grid: Grid, time: datetime) -> Floats:
    """How strongly air rises (Y, X), about -2 to 3: ahead of troughs, broken up by small waves."""
    ahead = free_air(waves, grid, STEERING_PA, time).v_mps[0] / 7.0
    broken = free_air(texture, grid, STEERING_PA, time).v_mps[0]
    return np.asarray(ahead + 0.5 * broken)


def rain_rate(rising: Any) -> Any:
    """Precipitation [mm/h]: none until air rises well, then showers."""
    return 1.6 * np.clip(rising - 1.5, 0.0, None) ** 1.3


@dataclass(frozen=True)
class Surface:
    """Weather at the ground (Y, X), in the units of a GFS file."""

    wind_10m: tuple[Floats, Floats]
    wind_100m: tuple[Floats, Floats]
    gust_mps: Floats
    cape_jpkg: Floats
    cloud_percent: Floats
    visibility_m: Floats


def surface(air: FreeAir, ground_gpm: Floats, layer: BoundaryLayer, rising: Floats) -> Surface:
    """What the air does at the ground."""

    def wind(height_m: float) -> tuple[Floats, Floats]:
        u, v = (at_height(values, air.height_gpm, ground_gpm + height_m) for values in (air.u_mps, air.v_mps))
        return layer.slowed(u, v, height_m)

    low, rain = wind(10.0), rain_rate(rising)
    speed = np.hypot(*low)
    mist = 4.0 * np.exp(-((speed / 1.0) ** 2)) * np.clip(1.0 - 2.0 * layer.day, 0.0, None)
    return Surface(
        wind_10m=low,
        wind_100m=wind(100.0),
        gust_mps=speed * (1.35 + 0.30 * layer.day) + 3.0 * np.sqrt(rain),
        cape_jpkg=700.0 * np.clip(rising - 0.9, 0.0, None) * (0.4 + 0.6 * layer.day),
        cloud_percent=np.round(100.0 * np.clip(0.30 + 0.42 * rising, 0.0, 1.0)),
        visibility_m=24_000.0 / (1.0 + 2.5 * rain + mist),
    )
