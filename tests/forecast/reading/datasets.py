"""NetCDF files made with xarray: one plain dataset, to be bent as people bend theirs."""

from datetime import UTC, datetime
from importlib.util import find_spec

import numpy as np
import pytest
import xarray as xr

from planner.forecast.reading.read import read_files
from planner.units import GRAVITY_MPS2

LATITUDES = 33.0 + np.arange(4)
LONGITUDES = 124.0 + np.arange(5)
HPA = np.array([1000.0, 850.0, 500.0])
HEIGHTS = np.array([100.0, 1500.0, 5600.0])
SINCE = {"units": "hours since 2026-11-24 06:00:00", "standard_name": "time"}
ISSUED = datetime(2026, 11, 24, 6, tzinfo=UTC)
needs_zarr = pytest.mark.skipif(find_spec("zarr") is None, reason="needs zarr: install the extra archive")
ARCHIVES = pytest.mark.parametrize("ending", ["nc", pytest.param("zarr", marks=needs_zarr)])


def values(of_level, times=2):
    """(time, level, latitude, longitude) in which every point is different."""
    point = 0.5 * np.arange(4)[:, None] + 0.0625 * np.arange(5)
    step = 2.0 * np.arange(times)[:, None, None, None]
    return (step + np.asarray(of_level)[:, None, None] + point).astype(np.float32)


U, V = values([10.0, 20.0, 30.0]), values([-4.0, -3.0, -2.0])
T, GH = values([285.0, 277.0, 250.0]), values(HEIGHTS)
DIMS = ("time", "level", "latitude", "longitude")
UNITS = {"u": "m s-1", "v": "m s**-1", "t": "K", "z": "m**2 s**-2", "gh": "gpm"}


def dataset(time=SINCE, hours=(0, 6), level_units="hPa", levels=HPA, **extra):
    """Plain names, time in hours, z in m2/s2."""
    fields = {"u": U, "v": V, "t": T, "z": GH * GRAVITY_MPS2}
    coordinates = {
        "time": ("time", np.array(hours, dtype=float), time),
        "level": ("level", levels, {"units": level_units}),
        "latitude": ("latitude", LATITUDES, {"units": "degrees_north"}),
        "longitude": ("longitude", LONGITUDES, {"units": "degrees_east"}),
    }
    made = {name: (DIMS, field.copy(), {"units": UNITS[name]}) for name, field in fields.items()}
    return xr.Dataset(made | extra, coordinates)


def written(tmp_path, made, **how):
    path = tmp_path / "winds.nc"
    made.to_netcdf(path, **how)
    return path


def cube_of(tmp_path, made, issued_at=None, **how):
    (cube,) = read_files([written(tmp_path, made, **how)], issued_at=issued_at)
    return cube


def assert_plain(cube):
    """The cube is the same whatever the file looked like."""
    np.testing.assert_allclose(cube.u_mps[0], U, atol=2e-3)
    np.testing.assert_allclose(cube.v_mps[0], V, atol=2e-3)
    np.testing.assert_allclose(cube.temperature_k[0], T, atol=5e-3)
    np.testing.assert_allclose(cube.height_gpm[0], GH, atol=0.1)
    np.testing.assert_allclose(cube.levels_pa, HPA * 100)
    np.testing.assert_allclose(cube.grid.latitudes_deg, LATITUDES)
    np.testing.assert_allclose(cube.grid.longitudes_deg, LONGITUDES)
