"""Synthetic winds with structure, and every field that accuracy is measured on."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from planner.forecast.field import WindField
from planner.forecast.grid import Grid
from planner.forecast.reading.read import read_fields
from planner.forecast.run_names import SAMPLE
from planner.forecast.store.store import Store
from planner.sample.analytic import analytic_field
from planner.settings import Settings
from tests.conftest import real_data_folder

HALF_DEGREE = Grid(30.0, 118.0, 0.5, 0.5, 33, 41)
QUARTER_DEGREE = Grid(33.0, 121.0, 0.25, 0.25, 41, 49)
LEVELS_47_PA = np.geomspace(100_000.0, 200.0, 47)
LEVELS_33_PA = np.geomspace(100_000.0, 100.0, 33)
REAL = {
    "GFS 0.5 deg, Florida": "gfs_0p50_20170424_06z_florida.nc",
    "ERA5 0.25 deg, one time, jet": "ndrt_2020_weather_data_ERA5_new.nc",
    "ERA5 0.25 deg, hourly, Portugal": "euroc_2023_all_windows.nc",
    "GFS 2.5 deg, global, one time": "gfs.t12z.pgrbf120.2p5deg.grib2",
}


def waves(
    seed: int, number: int, length_km: tuple[float, float], depth_km: tuple[float, float], mps: float
) -> Any:
    """A sum of plane waves in place, height and time as a formula of (latitude, longitude, gpm, s)."""
    r = np.random.default_rng(seed)
    k = 2 * np.pi / np.exp(r.uniform(*np.log(length_km), number))
    way, phase = r.uniform(0, 2 * np.pi, (2, number))
    north, east = k * np.cos(way) * 111.0, k * np.sin(way) * 88.0
    up = 2 * np.pi / (1000.0 * r.uniform(*depth_km, number))
    on = 2 * np.pi / (3600.0 * r.uniform(6, 48, number))
    size = r.uniform(0.4, 1.0, number) * mps

    def formula(latitude: Any, longitude: Any, height: Any, time: Any) -> Any:
        total: Any = 0.0
        for a, b, c, d, e, f in zip(north, east, up, on, phase, size, strict=True):
            total = total + f * np.sin(a * latitude + b * longitude + c * height + d * time + e)
        return total

    return formula


def synthetic(grid: Grid, levels_pa: Any, rough: float) -> WindField:
    """A jet with waves down to 400 km by 4 km, and `rough` times those down to 110 km by 1.5 km; hills."""
    smooth_u, smooth_v = (waves(seed, 10, (400, 2500), (4, 14), 1.6) for seed in (11, 12))
    rough_u, rough_v = (waves(seed, 12, (110, 300), (1.5, 4), 0.9 * rough) for seed in (13, 14))

    def u(latitude: Any, longitude: Any, height: Any, time: Any) -> Any:
        jet = 8 + 38 * np.exp(-(((height - 11_500) / 4_500) ** 2)) + np.clip(height - 20_000, 0, None) * 8e-4
        place = (latitude, longitude, height, time)
        return jet * np.exp(-(((latitude - 38) / 18) ** 2)) + smooth_u(*place) + rough_u(*place)

    def v(*place: Any) -> Any:
        return smooth_v(*place) + rough_v(*place)

    def ground(latitude: Any, longitude: Any, _height: Any, _time: Any) -> Any:
        return np.clip(600 * np.sin(1.7 * latitude) * np.cos(1.3 * longitude), 0, None)

    return analytic_field(
        u, v, grid=grid, levels_pa=levels_pa, ground_gpm=ground, near_heights_m=(10.0, 100.0)
    )


def every_field() -> Iterator[tuple[str, WindField]]:
    """The fields by name, the real ones where they are."""
    for grid, levels, name in (
        (HALF_DEGREE, LEVELS_47_PA, "0.5 deg, 47 levels"),
        (QUARTER_DEGREE, LEVELS_33_PA, "0.25 deg, 33 levels"),
    ):
        yield f"synthetic smooth, {name}", synthetic(grid, levels, 0.0)
        yield f"synthetic rough, {name}", synthetic(grid, levels, 2.5)
    yield "sample", Store(Settings().store).choose(SAMPLE)
    folder = real_data_folder()
    for name, file in REAL.items():
        if folder.is_dir():
            yield name, read_fields([folder / "winds" / file])[0]
