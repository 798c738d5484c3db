"""A run that goes out as NetCDF or Zarr comes back as it went, and other tools can read it meanwhile."""

import sys
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import netCDF4
import numpy as np
import pytest
import xarray as xr

from planner.errors import ForecastFileError, InputError
from planner.forecast.decoded_run import NO_GROUND, NO_HEIGHTS, NO_TEMPERATURE, wind_field
from planner.forecast.field import SurfaceWeather
from planner.forecast.quantities import WEATHER
from planner.forecast.reading.read import read_fields
from planner.forecast.store.export import SOURCE, WARNINGS, ground_gpm, write_archive
from planner.geo import geometric_altitude
from planner.units import GAS_CONSTANT_DRY_AIR, GRAVITY_MPS2
from tests.forecast.reading.datasets import ARCHIVES, ISSUED, cube_of, dataset

pytestmark = pytest.mark.long


def full(**changes):
    """A run with everything, two members, uneven numbers that air can have, hills, our name of its source."""
    rng = np.random.default_rng(7)
    field = wind_field(_cube())
    shape = (2, *field.wind.shape[1:])
    wind = rng.normal(0.0, 20.0, shape).astype(np.float32)
    temperature = rng.uniform(200, 300, shape[:-1]).astype(np.float32)
    falls = np.log(field.levels_pa[:-1] / field.levels_pa[1:]) * rng.uniform(
        0.95, 1.05, wind[..., 1:, 0].shape
    )
    layers = GAS_CONSTANT_DRY_AIR / GRAVITY_MPS2 * falls * (temperature[..., 1:] + temperature[..., :-1]) / 2
    wind[..., 0] = 100.0
    wind[..., 1:, 0] += np.cumsum(layers, axis=-1)
    changed = {"wind": wind, "temperature_k": temperature}
    changed["vapour_kgpkg"] = rng.uniform(0.0, 0.02, shape[:-1]).astype(np.float32)
    changed["near_wind"] = rng.normal(size=(*shape[:-2], 2, 2)).astype(np.float32)
    changed["land_fraction"] = rng.uniform(0.0, 1.0, shape[2:4]).astype(np.float32)
    changed["near_heights_m"] = np.array([10.0, 100.0])
    weather = {name: rng.uniform(0.0, 1.0, shape[:-2]).astype(np.float32) for name in WEATHER}
    return replace(field, weather=SurfaceWeather(weather), **changed, **changes)


def _cube():
    with tempfile.TemporaryDirectory() as folder:
        hills = np.arange(20, dtype=np.float32).reshape(4, 5) * 77.7
        made = dataset(orog=(("latitude", "longitude"), hills, {"units": "m"}))
        return replace(cube_of(Path(folder), made), source="ecmwf-ens")


def there_and_back(field, path):
    write_archive(field, path)
    (found,) = read_fields([path])
    return found


def assert_same(found, field):
    for name in (
        "wind",
        "temperature_k",
        "near_wind",
        "ground_m",
        "times_s",
        "gap",
        "levels_pa",
        "near_heights_m",
    ):
        mine, other = getattr(found, name), getattr(field, name)
        assert (mine.dtype, mine.shape, mine.tobytes()) == (other.dtype, other.shape, other.tobytes()), name
    assert (found.vapour_kgpkg is None) == (field.vapour_kgpkg is None)
    if field.vapour_kgpkg is not None:
        assert found.vapour_kgpkg.tobytes() == field.vapour_kgpkg.tobytes()
    assert found.weather.present().keys() == field.weather.present().keys()
    for name, values in found.weather.present().items():
        assert values.tobytes() == field.weather.present()[name].tobytes(), name
    assert (found.grid, found.start, found.warnings) == (field.grid, field.start, field.warnings)
    for name in ("source", "issued_at", "valid_from", "valid_to", "area", "is_sample"):
        assert getattr(found.forecast, name) == getattr(field.forecast, name), name
    assert found.members == field.members


@ARCHIVES
def test_a_run_comes_back_equal_to_the_bit(tmp_path, ending):
    field = full(warnings=("humidity was cut", "said by the provider"))
    found = there_and_back(field, tmp_path / f"out.{ending}")
    assert_same(found, field)
    assert found.forecast.id.startswith("ecmwf-ens-20261124T0600Z-")


@ARCHIVES
def test_one_that_came_back_goes_out_again_as_it_was(tmp_path, ending):
    """Ground, first level and top follow from what is written: a second round changes nothing at all."""
    once = there_and_back(full(), tmp_path / f"once.{ending}")
    twice = there_and_back(once, tmp_path / f"twice.{ending}")
    assert_same(twice, once)
    assert twice.first_level.tobytes() == once.first_level.tobytes()
    assert twice.forecast.top_m == once.forecast.top_m


@ARCHIVES
@pytest.mark.parametrize(
    "name",
    ["gfs.t12z.pgrbf120.2p5deg.grib2", "gfs_0p50_20170424_06z_florida.nc", "euroc_2023_all_windows.nc"],
)
def test_real_runs_come_back_equal_to_the_bit(realdata, tmp_path, name, ending):
    field = read_fields([realdata / "winds" / name])[0]
    found = there_and_back(field, tmp_path / f"out.{ending}")
    assert_same(found, field)
    assert found.first_level.tobytes() == field.first_level.tobytes()


def test_an_analysis_stays_one(tmp_path):
    field = full()
    bare = replace(field, forecast=replace(field.forecast, issued_at=None))
    assert there_and_back(bare, tmp_path / "out.nc").forecast.issued_at is None


def test_a_run_issued_before_its_first_time_keeps_its_issue(tmp_path):
    issued_at = ISSUED - timedelta(hours=12)
    field = full()
    early = replace(field, forecast=replace(field.forecast, issued_at=issued_at))
    assert there_and_back(early, tmp_path / "out.nc").forecast.issued_at == issued_at


def test_a_sample_comes_back_as_a_sample_and_never_as_a_forecast(tmp_path):
    field = full()
    sample = replace(field, forecast=replace(field.forecast, source="sample", is_sample=True))
    assert there_and_back(sample, tmp_path / "out.nc").forecast.is_sample


def test_what_a_run_never_had_is_not_made_up_on_the_way(tmp_path):
    bare = wind_field(cube_of(tmp_path, dataset().drop_vars(["t", "z"])))
    assert {NO_HEIGHTS, NO_TEMPERATURE, NO_GROUND} <= set(bare.warnings)
    found = there_and_back(bare, tmp_path / "out.nc")
    assert found.warnings == bare.warnings
    for name in ("wind", "temperature_k", "first_level", "ground_m"):
        assert getattr(found, name).tobytes() == getattr(bare, name).tobytes()
    with netCDF4.Dataset(tmp_path / "out.nc") as made:
        assert not {"gh", "t", "orog"} & set(made.variables)


def test_other_tools_read_it_by_the_conventions_alone(tmp_path):
    """Without our own words for it, through the door for any file: the same winds."""
    field = full()
    write_archive(field, tmp_path / "out.nc")
    with xr.open_dataset(tmp_path / "out.nc") as made:
        assert made.attrs["Conventions"].startswith("CF-")
        assert made.u.attrs["standard_name"] == "eastward_wind"
        assert made.u.dims == ("realization", "time", "pressure", "latitude", "longitude")
        assert str(made.time.values[0])[:16] == "2026-11-24T06:00"
        for name in (SOURCE, WARNINGS):
            del made.attrs[name]
        made.to_netcdf(tmp_path / "stripped.nc")
    (found,) = read_fields([tmp_path / "stripped.nc"])
    assert found.wind.tobytes() == field.wind.tobytes()
    assert found.forecast.source == "ecmwf"


def test_a_mark_that_was_bent_is_not_believed(tmp_path):
    write_archive(full(), tmp_path / "out.nc")
    with netCDF4.Dataset(tmp_path / "out.nc", "a") as made:
        made.setncattr(SOURCE, "../ecmwf\x1b[2J")
    (found,) = read_fields([tmp_path / "out.nc"])
    assert found.forecast.source == "ecmwf"


@ARCHIVES
@pytest.mark.parametrize("flips", [42, pytest.param(240, marks=pytest.mark.nightly)])
def test_what_was_damaged_on_its_way_is_refused_in_a_sentence_or_does_no_harm(tmp_path, ending, flips):
    """Every chunk has a checksum; what remains are labels and unused space."""
    field, path = full(), tmp_path / f"out.{ending}"
    write_archive(field, path)
    chunks = [path / name / "0.0.0.0.0" for name in ("u", "gh", "t")] if path.is_dir() else [path]
    refused = 0
    for file in chunks:
        whole = file.read_bytes()
        for at in np.linspace(0, len(whole) - 1, flips // len(chunks)).astype(int):
            file.write_bytes(whole[:at] + bytes([whole[at] ^ 0x10]) + whole[at + 1 :])
            try:
                (found,) = read_fields([path])
            except ForecastFileError:
                refused += 1
                continue
            assert found.wind.tobytes() == field.wind.tobytes()
            assert found.temperature_k.tobytes() == field.temperature_k.tobytes()
        file.write_bytes(whole)
    assert refused > 5


def test_without_the_extra_zarr_is_refused_in_a_sentence_and_netcdf_is_not(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "zarr", None)
    with pytest.raises(InputError, match=r"Zarr is not installed: add it by .*windfall\[archive\]"):
        write_archive(full(), tmp_path / "out.zarr")
    (tmp_path / "brought.zarr").mkdir()
    (tmp_path / "brought.zarr" / ".zgroup").write_text("{}")
    with pytest.raises(InputError, match="Zarr is not installed"):
        read_fields([tmp_path / "brought.zarr"])
    write_archive(full(), tmp_path / "out.nc")


def test_what_is_there_is_not_written_over_and_a_strange_name_is_refused(tmp_path):
    (tmp_path / "winds.nc").write_text("mine")
    with pytest.raises(InputError, match=r"winds\.nc is there already"):
        write_archive(full(), tmp_path / "winds.nc")
    with pytest.raises(InputError, match=r"winds.txt ends neither in \.nc .* nor in \.zarr"):
        write_archive(full(), tmp_path / "winds.txt")
    with pytest.raises(InputError, match=r"cannot write .*nowhere"):
        write_archive(full(), tmp_path / "nowhere" / "winds.nc")
    assert [path.name for path in tmp_path.iterdir()] == ["winds.nc"]


def test_every_altitude_of_the_ground_has_a_height_that_gives_it_again():
    heights = np.random.default_rng(1).uniform(-400.0, 8800.0, 200_000).astype(np.float32)
    ground = geometric_altitude(heights.astype(float)).astype(np.float32)
    again = geometric_altitude(ground_gpm(ground).astype(float)).astype(np.float32)
    assert again.tobytes() == ground.tobytes()
