"""NetCDF files made here that are cut, damaged or have holes: each refused with what is missing."""

import netCDF4
import numpy as np
import pytest
import xarray as xr

from planner.errors import ForecastFileError
from planner.forecast.reading.files.framing import classic_length
from planner.forecast.reading.read import read_files
from tests.forecast.reading.datasets import assert_plain, cube_of, dataset, written


def test_missing_winds_are_refused_with_their_number(tmp_path):
    made = dataset()
    made["v"][0, 1, 2, :3] = np.nan
    with pytest.raises(ForecastFileError, match="v has no value at 3 of 120 points"):
        cube_of(tmp_path, made, encoding={"v": {"_FillValue": -9999.0}})


def test_values_never_written_are_missing_values(tmp_path):
    made = dataset()
    made["u"][1, 0, 0, 0] = netCDF4.default_fillvals["f4"]
    made["u"][1, 0, 0, 1] = 9.999e20
    with pytest.raises(ForecastFileError, match="u has no value at 2 of 120 points"):
        cube_of(tmp_path, made)


def as_classic(path, made, kind, records):
    """Written by the library itself: xarray knows two of the three classic kinds."""
    with netCDF4.Dataset(path, "w", format=kind) as file:
        for name, size in made.sizes.items():
            file.createDimension(name, None if name in records else size)
        for name, variable in made.variables.items():
            there = file.createVariable(name, variable.dtype, variable.dims)
            there.setncatts(variable.attrs)
            there[:] = variable.values


@pytest.mark.parametrize("kind", ["NETCDF3_CLASSIC", "NETCDF3_64BIT_OFFSET", "NETCDF3_64BIT_DATA"])
@pytest.mark.parametrize("records", [(), ("time",)])
def test_a_classic_file_has_the_length_that_its_header_demands_and_less_is_refused(tmp_path, kind, records):
    path = tmp_path / "winds.nc"
    as_classic(path, dataset(), kind, records)
    whole = path.read_bytes()
    assert whole[:3] == b"CDF"
    assert classic_length(whole) == len(whole)
    assert_plain(read_files([path])[0])
    path.write_bytes(whole[:-40])
    said = rf"its header demands {len(whole):,} bytes and {len(whole) - 40:,} are there, 40 are missing"
    with pytest.raises(ForecastFileError, match=said):
        read_files([path])
    path.write_bytes(whole[:100])
    with pytest.raises(ForecastFileError, match="its 100 bytes end inside the header"):
        read_files([path])


def test_a_single_variable_with_records_has_no_padding(tmp_path):
    made = xr.Dataset({"a": (("time", "x"), np.zeros((3, 5), dtype=np.int8))})
    path = written(tmp_path, made, format="NETCDF3_CLASSIC", unlimited_dims=["time"])
    whole = path.read_bytes()
    assert len(whole) - 3 <= classic_length(whole) <= len(whole)


def test_a_cut_hdf5_file_is_refused(tmp_path):
    path = written(tmp_path, dataset(), format="NETCDF4")
    path.write_bytes(path.read_bytes()[:-2000])
    with pytest.raises(ForecastFileError, match=r"winds\.nc: NetCDF cannot be read"):
        read_files([path])


def test_a_header_that_makes_no_sense_is_refused(tmp_path):
    path = written(tmp_path, dataset(), format="NETCDF3_CLASSIC")
    whole = bytearray(path.read_bytes())
    whole[11] = 0x77
    path.write_bytes(whole)
    with pytest.raises(ForecastFileError, match="header of the NetCDF file is damaged"):
        read_files([path])
