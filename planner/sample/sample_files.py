"""Which files the sample forecast is made of, and what stands in each.

Apart from `sample.py`, so that the processes that write them load nothing but the weather and eccodes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from planner.forecast.grid import Area, Grid
from planner.geo import Floats
from planner.sample.free_air import (
    FreeAir,
    Waves,
    error_waves,
    free_air,
    mesoscale_waves,
    relative_humidity,
    synoptic_waves,
)
from planner.sample.gfs_layout import FileHeader, Message, write_file
from planner.sample.surface import boundary_layer, orography_gpm, rain_rate, surface, uplift
from planner.units import HOUR_S


@dataclass(frozen=True)
class SampleSpec:
    """What the sample covers; `hours` rise from the run's time, levels fall in pressure."""

    area: Area
    step_deg: float
    hours: tuple[int, ...]
    levels_hpa: tuple[int, ...]
    members: int

    @property
    def grid(self) -> Grid:
        """The regular grid over the area, at `step_deg`."""
        rows, columns = (
            round((high - low) / self.step_deg) + 1
            for low, high in ((self.area.south, self.area.north), (self.area.west, self.area.east))
        )
        return Grid(self.area.south, self.area.west, self.step_deg, self.step_deg, rows, columns)


FULL = SampleSpec(
    area=Area(28.0, 116.0, 46.0, 138.0),
    step_deg=0.5,
    hours=(*range(0, 48, 3), *range(48, 109, 6)),
    levels_hpa=(
        *range(1000, 750, -25),
        *range(750, 100, -50),
        *(100, 70, 50, 40, 30, 20, 15, 10, 7, 5, 3),
    ),
    members=5,
)


HIGHEST_HUMID_HPA = 100
"""Humidity is written up to here only, as weather services do; the levels above are dry."""


def file_name(spec: SampleSpec, run_time: datetime, hour_h: int) -> str:
    """A file's name as GFS gives it: the run's hour, the grid, the step."""
    step = f"{spec.step_deg:.2f}".replace(".", "p")
    return f"windfall-sample.t{run_time.astimezone(UTC):%H}z.pgrb2.{step}.f{hour_h:03d}"


def write_step(folder: Path, spec: SampleSpec, run_time: datetime, index: int) -> Path:
    """Write the file of the step `spec.hours[index]`."""
    hour = spec.hours[index]
    previous = spec.hours[index - 1] if index else hour
    path = folder / file_name(spec, run_time, hour)
    header = FileHeader(run_time, hour, previous, spec.members, spec.grid)
    write_file(path, header, _messages(spec.levels_hpa, header))
    return path


def _messages(levels_hpa: tuple[int, ...], header: FileHeader) -> Iterator[Message]:
    ground = orography_gpm(header.grid)
    for member in range(header.members):
        yield from member_messages(levels_hpa, header, ground, member)


def member_waves(run_time: datetime, hour_h: float, member: int) -> Waves:
    """The waves that a member sees at an hour of a run: the weather's own, and its errors."""
    errors = error_waves(run_time, member, hour_h * HOUR_S)
    return synoptic_waves().joined(mesoscale_waves()).joined(errors)


def member_messages(
    levels_hpa: tuple[int, ...], header: FileHeader, ground: Floats, member: int
) -> Iterator[Message]:
    """All fields of one member: its levels upwards, then the ground (its height [gpm] (Y, X))."""
    waves = member_waves(header.run_time, header.hour_h, member)
    time = header.run_time + timedelta(hours=header.hour_h)
    levels_pa = 100.0 * np.array(levels_hpa, dtype=float)
    air, layer = free_air(waves, header.grid, levels_pa, time), boundary_layer(header.grid, time)
    u, v = layer.slowed(air.u_mps, air.v_mps, air.height_gpm - ground)
    for level, *fields in zip(levels_hpa, air.height_gpm, air.temperature_k, u, v, strict=True):
        for name, values in zip(("gh", "t", "u", "v"), fields, strict=True):
            yield Message(name, level, member, values)
    for level, percent in zip(levels_hpa, relative_humidity(levels_pa), strict=True):
        if level >= HIGHEST_HUMID_HPA:
            yield Message("r", level, member, np.full_like(ground, percent))
    yield from _at_ground(header, ground, waves, member, air)


def _at_ground(
    header: FileHeader, ground: Floats, waves: Waves, member: int, air: FreeAir
) -> Iterator[Message]:
    grid, texture = header.grid, mesoscale_waves()
    time = header.run_time + timedelta(hours=header.hour_h)
    below = surface(air, ground, boundary_layer(grid, time), uplift(waves, texture, grid, time))
    for height, (u, v) in ((10, below.wind_10m), (100, below.wind_100m)):
        yield Message(f"{height}u", height, member, u)
        yield Message(f"{height}v", height, member, v)
    weather = {"gust": below.gust_mps, "cape": below.cape_jpkg, "tcc": below.cloud_percent}
    for name, values in (weather | {"vis": below.visibility_m, "orog": ground}).items():
        yield Message(name, 0, member, values)
    duration = header.hour_h - header.previous_h
    if duration:
        midway = uplift(waves, texture, grid, time - timedelta(hours=duration / 2))
        yield Message("tp", 0, member, duration * rain_rate(midway))
