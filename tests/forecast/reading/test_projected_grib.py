"""Projected grids of GRIB come in as regular ones: a known wind is that wind afterwards, or refused."""

from collections.abc import Iterator

import eccodes
import numpy as np
import pytest

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
    assert_blows,
    axes,
    east_north,
    eastward,
    places,
    spinning,
    winds,
)

CENTRE_DEG = {"LaDInDegrees": LATITUDE_DEG, "LoVInDegrees": LONGITUDE_DEG}
GRIDS = {
    "lambert_conformal_conic": {
        **{
            "gridType": "lambert",
            "Nx": POINTS[0],
            "Ny": POINTS[1],
            "DxInMetres": 20_000,
            "DyInMetres": 20_000,
        },
        **CENTRE_DEG,
        **{"Latin1InDegrees": LATITUDE_DEG, "Latin2InDegrees": LATITUDE_DEG},
    },
    "polar_stereographic": {
        **{"gridType": "polar_stereographic", "Nx": POINTS[0], "Ny": POINTS[1]},
        **{"DxInMetres": 20_000, "DyInMetres": 20_000},
        **{"LaDInDegrees": 60.0, "orientationOfTheGridInDegrees": LONGITUDE_DEG},
    },
    "mercator": {
        **{"gridType": "mercator", "Ni": POINTS[0], "Nj": POINTS[1]},
        **{"DiInMetres": 20_000, "DjInMetres": 20_000, "LaDInDegrees": 20.0},
    },
    ROTATED: {
        **{"gridType": "rotated_ll", "Ni": POINTS[0], "Nj": POINTS[1]},
        **{"iDirectionIncrementInDegrees": 0.2, "jDirectionIncrementInDegrees": 0.2},
        **{"latitudeOfSouthernPoleInDegrees": -53.0, "longitudeOfSouthernPoleInDegrees": LONGITUDE_DEG},
    },
}


def grid_keys(kind, *, along):
    """A grid as eccodes sets it, scanned eastwards and northwards."""
    x, y = axes(kind)
    ends = [(x[0], y[0]), (x[-1], y[-1])]
    if kind != ROTATED:
        ends = [np.degrees(ON_EARTH[kind](*end)) for end in ends]
    keys = GRIDS[kind] | {"jScansPositively": 1, "shapeOfTheEarth": 6}
    for which, (longitude, latitude) in zip(("First", "Last"), ends, strict=True):
        if which == "First" or kind in ("mercator", ROTATED):
            keys |= {
                f"latitudeOf{which}GridPointInDegrees": float(latitude),
                f"longitudeOf{which}GridPointInDegrees": float(longitude) % 360.0,
            }
    return keys | {"resolutionAndComponentFlags": 56 if along else 48}


def message(kind, name, level, values, *, along=True, **changed):
    handle = eccodes.codes_grib_new_from_samples("regular_ll_pl_grib2")
    told = {"centre": "kwbc", "dataDate": 20261124, "dataTime": 600, "level": level, "shortName": name}
    for key, value in (grid_keys(kind, along=along) | changed | told | {"bitsPerValue": 24}).items():
        eccodes.codes_set(handle, key, value)
    eccodes.codes_set_values(handle, np.ascontiguousarray(values, dtype=float).ravel())
    made = bytes(eccodes.codes_get_message(handle))
    eccodes.codes_release(handle)
    return made


def messages(kind, parts, **words) -> Iterator[bytes]:
    for level, (height, warmth) in LEVELS.items():
        constant = np.ones(POINTS[::-1])
        fields = {"u": parts[0], "v": parts[1], "gh": height * constant, "t": warmth * constant}
        for name, values in fields.items():
            yield message(kind, name, level, values, **words)


def grib(tmp_path, made):
    path = tmp_path / "run.grib2"
    path.write_bytes(b"".join(made))
    return path


@pytest.mark.parametrize("wind", [spinning, eastward])
@pytest.mark.parametrize("kind", GRIDS)
def test_a_known_wind_along_the_axes_of_a_grib_grid_is_that_wind_on_a_regular_one(tmp_path, kind, wind):
    (cube,) = read_files([grib(tmp_path, messages(kind, winds(kind, wind)))])
    assert_blows(cube, wind)
    assert any(said.startswith(f"the grid is a projected one ({kind})") for said in cube.warnings)


@pytest.mark.parametrize("kind", GRIDS)
def test_a_wind_that_its_flag_calls_eastward_is_not_turned(tmp_path, kind):
    place = places(kind)
    parts = [(spinning(place) * to).sum(axis=0) for to in east_north(place)]
    (cube,) = read_files([grib(tmp_path, messages(kind, parts, along=False))])
    assert_blows(cube, spinning)


def test_a_grid_scanned_from_its_north_is_the_same(tmp_path):
    kind = "lambert_conformal_conic"
    x, y = axes(kind)
    longitude, latitude = np.degrees(ON_EARTH[kind](x[0], y[-1]))
    north = {"jScansPositively": 0, "latitudeOfFirstGridPointInDegrees": float(latitude)}
    north |= {"longitudeOfFirstGridPointInDegrees": float(longitude)}
    made = messages(kind, winds(kind, spinning)[:, ::-1], **north)
    (cube,) = read_files([grib(tmp_path, made)])
    assert_blows(cube, spinning)


def test_nothing_is_made_up_beyond_the_projected_grid(tmp_path):
    """The box lies within it, and one row or column more would not."""
    kind = "lambert_conformal_conic"
    (cube,) = read_files([grib(tmp_path, messages(kind, winds(kind, spinning)))])
    place = places(kind)
    area, corners = cube.grid.area, [(0, 0), (0, -1), (-1, 0), (-1, -1)]
    outside = [np.degrees([place.latitude[c], place.longitude[c]]) for c in corners]
    assert not any(cube.grid.contains(*at) for at in outside)
    assert np.isfinite(cube.u_mps).all()
    south, north = (np.degrees(place.latitude[row]) for row in (0, -1))
    assert south.max() - 0.2 < area.south
    assert area.north < north.max()
    assert cube.grid.step_latitude_deg == pytest.approx(np.degrees(20_000 / RADIUS_M), rel=0.01)


def test_halves_of_a_wind_in_two_files_are_turned_together_and_one_alone_is_refused(tmp_path):
    kind = "lambert_conformal_conic"
    made = list(messages(kind, winds(kind, spinning)))
    for name, part in (("a", made[0::4] + made[2::4] + made[3::4]), ("b", made[1::4])):
        (tmp_path / name).write_bytes(b"".join(part))
    (cube,) = read_files([tmp_path / "a", tmp_path / "b"])
    assert_blows(cube, spinning)
    with pytest.raises(
        ForecastFileError, match=r"u on 1000 hPa lies along the axes .* there is no v beside it"
    ):
        read_files([tmp_path / "a"])


@pytest.mark.parametrize(
    ("kind", "changed", "told"),
    [
        ("lambert_conformal_conic", {"DxInMetres": 0}, "points lie 0 m apart; it is damaged"),
        ("lambert_conformal_conic", {"DxInMetres": 4_000_000}, "over 6 times as many; bring a smaller part"),
        (ROTATED, {"angleOfRotationInDegrees": 10.0}, "the grid about it by 10 degrees more: regrid it"),
    ],
)
def test_a_grid_that_cannot_be_is_refused_in_a_sentence(tmp_path, kind, changed, told):
    made = messages(kind, winds(kind, spinning), **changed)
    with pytest.raises(ForecastFileError, match=told):
        read_files([grib(tmp_path, made)])
