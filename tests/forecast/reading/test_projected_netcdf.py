"""Projected grids of NetCDF come in as regular ones: a known wind is that wind afterwards, or refused."""

import numpy as np
import pytest
import xarray as xr

from planner.errors import ForecastFileError
from planner.forecast.reading.read import read_files
from tests.forecast.reading.projections import (
    LATITUDE_DEG,
    LEVELS,
    LONGITUDE_DEG,
    ON_EARTH,
    POINTS,
    RADIUS_M,
    ROTATED,
    WITHIN_MPS,
    along_axes,
    assert_blows,
    axes,
    east_north,
    expected,
    places,
    spinning,
    winds,
)

EARTH = {"earth_radius": RADIUS_M}
MAPPINGS = {
    "lambert_conformal_conic": {
        **{"standard_parallel": LATITUDE_DEG, "latitude_of_projection_origin": LATITUDE_DEG},
        **{"longitude_of_central_meridian": LONGITUDE_DEG},
    },
    "polar_stereographic": {
        **{"straight_vertical_longitude_from_pole": LONGITUDE_DEG, "standard_parallel": 60.0},
        "latitude_of_projection_origin": 90.0,
    },
    "mercator": {"standard_parallel": 20.0, "longitude_of_projection_origin": 0.0},
    "transverse_mercator": {
        **{"scale_factor_at_central_meridian": 1.0, "latitude_of_projection_origin": LATITUDE_DEG},
        "longitude_of_central_meridian": LONGITUDE_DEG,
    },
    ROTATED: {"grid_north_pole_latitude": 53.0, "grid_north_pole_longitude": LONGITUDE_DEG - 180.0},
}
NAMES = {"along": ("x_wind", "y_wind"), "grid": ("grid_eastward_wind", "grid_northward_wind")}
NAMES |= {"earth": ("eastward_wind", "northward_wind"), "nobody": ("", "")}


def dataset(kind, parts, names="along", **changed):
    """A run as CF has it: axes of the projection, in kilometres of a plane."""
    x, y = axes(kind)
    dims = ("time", "level", "y", "x")
    shape = (2, len(LEVELS), *POINTS[::-1])
    height, warmth = (np.array(values)[None, :, None, None] for values in zip(*LEVELS.values(), strict=True))
    plane = kind != ROTATED
    made = xr.Dataset(
        {
            "u": (
                dims,
                np.broadcast_to(parts[0], shape),
                {"units": "m s-1", "standard_name": NAMES[names][0]},
            ),
            "v": (
                dims,
                np.broadcast_to(parts[1], shape),
                {"units": "m s-1", "standard_name": NAMES[names][1]},
            ),
            "gh": (dims, np.broadcast_to(height, shape), {"units": "gpm"}),
            "t": (dims, np.broadcast_to(warmth, shape), {"units": "K"}),
            "crs": ((), 0, {"grid_mapping_name": kind, **EARTH, **MAPPINGS[kind], **changed}),
        },
        {
            "time": ("time", [0.0, 6.0], {"units": "hours since 2026-11-24", "standard_name": "time"}),
            "level": ("level", [float(level) for level in LEVELS], {"units": "hPa"}),
            "x": ("x", x / (1000.0 if plane else 1.0), {"units": "km" if plane else "degrees"}),
            "y": ("y", y / (1000.0 if plane else 1.0), {"units": "km" if plane else "degrees"}),
        },
    )
    for axis, geographic in (("x", "longitude"), ("y", "latitude")):
        made[axis].attrs["standard_name"] = f"projection_{axis}_coordinate" if plane else f"grid_{geographic}"
    for name in ("u", "v", "gh", "t"):
        made[name].attrs["grid_mapping"] = "crs"
    return made


def read_netcdf(tmp_path, made):
    path = tmp_path / "run.nc"
    made.to_netcdf(path)
    (cube,) = read_files([path])
    return cube


@pytest.mark.parametrize("names", ["along", "grid"])
@pytest.mark.parametrize("kind", MAPPINGS)
def test_a_known_wind_along_the_axes_of_a_netcdf_grid_is_that_wind_on_a_regular_one(tmp_path, kind, names):
    assert_blows(read_netcdf(tmp_path, dataset(kind, winds(kind, spinning), names)), spinning)


@pytest.mark.parametrize("kind", MAPPINGS)
def test_a_wind_that_its_name_calls_eastward_is_not_turned(tmp_path, kind):
    place = places(kind)
    parts = [(spinning(place) * to).sum(axis=0) for to in east_north(place)]
    assert_blows(read_netcdf(tmp_path, dataset(kind, parts, "earth")), spinning)


def test_a_wind_of_which_nobody_says_where_it_blows_is_refused(tmp_path):
    made = dataset("lambert_conformal_conic", winds("lambert_conformal_conic", spinning), "nobody")
    with pytest.raises(ForecastFileError, match=r"nobody says whether it blows .* give it a standard_name"):
        read_netcdf(tmp_path, made)


def test_a_file_whose_own_places_are_not_its_projections_is_refused(tmp_path):
    """As where the earth's radius was forgotten."""
    kind = "lambert_conformal_conic"
    longitude, latitude = np.degrees(places(kind))
    made = dataset(kind, winds(kind, spinning)).assign(
        lat=(("y", "x"), latitude, {"units": "degrees_north"}),
        lon=(("y", "x"), longitude, {"units": "degrees_east"}),
    )
    assert_blows(read_netcdf(tmp_path, made), spinning)
    made["crs"].attrs["earth_radius"] = 1.02 * RADIUS_M
    with pytest.raises(ForecastFileError, match=r"own latitudes and longitudes lie up to .* cells"):
        read_netcdf(tmp_path, made)


def test_an_earth_of_which_nobody_says_how_large_it_is_is_said(tmp_path):
    kind = "lambert_conformal_conic"
    made = dataset(kind, winds(kind, spinning))
    assert not any("WGS 84" in line for line in read_netcdf(tmp_path, made).warnings)
    del made["crs"].attrs["earth_radius"]
    assert any("WGS 84 was taken" in line for line in read_netcdf(tmp_path, made).warnings)


def test_a_value_that_is_missing_stays_so_and_no_neighbour_is_mixed_with_it(tmp_path):
    """A hole in the middle is a hole, as in any file."""
    kind = "lambert_conformal_conic"
    parts = winds(kind, spinning)
    parts[:, 15, 20] = np.nan
    with pytest.raises(ForecastFileError, match=r"has no value at|winds have no value at"):
        read_netcdf(tmp_path, dataset(kind, parts))


def test_a_projection_that_is_not_read_is_named_with_those_that_are(tmp_path):
    made = dataset("lambert_conformal_conic", winds("lambert_conformal_conic", spinning))
    made["crs"].attrs["grid_mapping_name"] = "geostationary"
    with pytest.raises(
        ForecastFileError, match=r"lies on a projection \(geostationary\).* lambert_conformal"
    ):
        read_netcdf(tmp_path, made)


def test_a_grid_round_the_pole_is_whole_up_to_it(tmp_path):
    kind = "polar_stereographic"
    x, y = (20_000.0 * (np.arange(points) - points // 2) for points in POINTS)
    parts = along_axes(ON_EARTH[kind], spinning, *np.meshgrid(x + 1.0, y), 20.0)
    made = dataset(kind, parts)
    made = made.assign_coords(x=("x", (x + 1.0) / 1000, made.x.attrs), y=("y", y / 1000, made.y.attrs))
    cube = read_netcdf(tmp_path, made)
    assert cube.grid.wraps
    assert cube.grid.area.north > 89.8
    east, north = expected(cube, spinning)
    np.testing.assert_allclose(cube.u_mps[0, 0, 0], east, atol=WITHIN_MPS)
    np.testing.assert_allclose(cube.v_mps[0, 0, 0], north, atol=WITHIN_MPS)
