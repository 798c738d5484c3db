"""GRIB as other centres, tools and downloaders write it: made here, read to the values put in."""

import eccodes
import numpy as np
import pytest

from planner.errors import ForecastFileError
from planner.forecast.reading.read import read_files
from tests.forecast.reading.messages import HEIGHTS, LEVELS, fields, message, plane, written

OF_NO_LOCAL_SECTION = {"edition": 1, "deleteLocalDefinition": 1}


def assert_plain(cube):
    np.testing.assert_allclose(cube.u_mps[0, 0, 0], plane(10.0), atol=1e-3)
    np.testing.assert_allclose(cube.height_gpm[0, 0, :, 0, 0], [100.0, 1500.0, 5600.0], atol=0.1)


@pytest.mark.parametrize("centre", ["kwbc", "rjtd", "edzw", "lfpw", "egrr"])
def test_grib_1_of_a_centre_without_a_local_section_is_read(tmp_path, centre):
    (cube,) = read_files([written(tmp_path, *fields(centre=centre, **OF_NO_LOCAL_SECTION))])
    assert_plain(cube)
    assert (cube.u_mps.shape[0], cube.height_gpm is not None) == (1, True)


def extended(one: bytes, kind: int, number: int, product: int = 1) -> bytes:
    """A GRIB1 message with NCEP's extension for ensembles behind its product section of 28 bytes."""
    section = (45).to_bytes(3, "big") + one[11:36] + bytes(12) + bytes([1, kind, number, product, 255])
    return one[:4] + (len(one) + 17).to_bytes(3, "big") + one[7:8] + section + one[36:]


def test_members_of_ncep_in_grib_1_are_told_apart_and_their_spread_is_none(tmp_path):
    plain = {"centre": "kwbc", **OF_NO_LOCAL_SECTION}
    told = []
    for member, ids in {0: (1, 2), -1: (2, 1), 1: (3, 1)}.items():
        for level in LEVELS:
            told += [
                extended(message(name, "isobaricInhPa", level, 0, plane(value), **plain), *ids)
                for name, value in (("u", 10.0 + member), ("v", 1.0), ("gh", HEIGHTS[level]))
            ]
    spread = extended(message("u", "isobaricInhPa", 850, 0, plane(2.0), **plain), 5, 0, 11)
    (cube,) = read_files([written(tmp_path, *told, spread)])
    assert cube.u_mps[:, 0, 0, 0, 0].tolist() == pytest.approx([9.0, 10.0, 11.0], abs=1e-3)


def test_the_two_members_of_a_pair_are_two(tmp_path):
    made = [
        message(*(name, "isobaricInhPa", level, 0, plane(value)), member=number, typeOfEnsembleForecast=kind)
        for member, (kind, number) in {-2: (2, 2), -1: (2, 1), 0: (0, 0), 1: (3, 1), 2: (3, 2)}.items()
        for name, value in (("u", 10.0 + member), ("v", 0.0))
        for level in LEVELS
    ]
    (cube,) = read_files([written(tmp_path, *made)])
    assert cube.u_mps[:, 0, 0, 0, 0].tolist() == pytest.approx([8.0, 9.0, 10.0, 11.0, 12.0], abs=1e-3)


BETWEEN = {
    "a byte of the next message": b"G",
    "four bytes of the next message": b"GRIB",
    "a line's end": b"\r\n",
    "the head of a part of many": b"\r\n--x1y2\r\nContent-Range: bytes 0-276/9000\r\n\r\n",
    "a bulletin's heading": b"\x01\r\r\n042\r\r\nHUXE85 KWBC 240600\r\r\n",
}


@pytest.mark.parametrize("strange", BETWEEN.values(), ids=BETWEEN)
def test_a_few_bytes_between_whole_messages_are_stepped_over_with_a_warning(tmp_path, strange):
    made = b"".join(one + strange for one in fields())
    (cube,) = read_files([written(tmp_path, made)])
    assert_plain(cube)
    assert any("between GRIB messages were left out" in said and "whole" in said for said in cube.warnings)


def test_a_heading_before_the_first_message_is_stepped_over(tmp_path):
    (cube,) = read_files([written(tmp_path, BETWEEN["a bulletin's heading"], *fields())])
    assert_plain(cube)


@pytest.mark.parametrize("cut", [2, 3, 5, 100])
def test_a_file_of_ranges_a_byte_too_long_that_is_cut_short_is_refused(tmp_path, cut):
    made = b"".join(one + b"G" for one in fields())
    with pytest.raises(ForecastFileError, match="cut short: GRIB message 12 needs"):
        read_files([written(tmp_path, made[:-cut])])


@pytest.mark.parametrize("left", [1, 3, 4, 15, 40])
def test_the_begin_of_a_message_behind_whole_ones_is_a_file_cut_short(tmp_path, left):
    whole = b"".join(fields())
    with pytest.raises(ForecastFileError, match="cut short"):
        read_files([written(tmp_path, whole + whole[:left])])


PACKED = {
    b"PK\x03\x04": "unzip",
    b"\x1f\x8b\x08": "gunzip",
    b"BZh91AY&SY": "bunzip2",
    b"\xfd7zXZ\x00": "unxz",
    b"\x28\xb5\x2f\xfd": "unzstd",
    b"run.grib2".ljust(257, b"\0") + b"ustar": "tar -xf",
}


@pytest.mark.parametrize("magic", PACKED, ids=PACKED.values())
def test_a_packed_file_is_told_as_such_with_what_unpacks_it(tmp_path, magic):
    with pytest.raises(ForecastFileError, match=rf"is packed: unpack it first \(`{PACKED[magic]}`\)"):
        read_files([written(tmp_path, magic.ljust(600, b"\0"))])


EQUAL_AREA = {
    **{"gridType": "lambert_azimuthal_equal_area", "Ni": 81, "Nj": 61},
    **{"xDirectionGridLengthInMetres": 10_000, "yDirectionGridLengthInMetres": 10_000},
    **{"latitudeOfFirstGridPointInDegrees": 33.0, "longitudeOfFirstGridPointInDegrees": 124.0},
    **{"standardParallelInDegrees": 36.0, "centralLongitudeInDegrees": 127.5, "jScansPositively": 1},
}


def projected(name, level_type, level):
    """A field on a projected grid that is not read from GRIB."""
    h = eccodes.codes_new_from_samples("regular_ll_pl_grib2", 1)
    told = {"centre": "kwbc", "dataDate": 20261124, "dataTime": 600}
    for key, value in (
        told | EQUAL_AREA | {"typeOfLevel": level_type, "level": level, "shortName": name}
    ).items():
        eccodes.codes_set(h, key, value)
    eccodes.codes_set_values(h, np.zeros(81 * 61))
    return bytes(eccodes.codes_get_message(h))


def test_a_projected_grid_is_refused_with_what_regrids_it(tmp_path):
    command = "wgrib2 IN -new_grid_winds earth -new_grid latlon 123.7:94:0.1 32.9:57:0.1 OUT"
    kinds = "regular_ll, lambert, polar_stereographic, mercator, rotated_ll"
    told = rf"grid is lambert_azimuthal_equal_area; only {kinds} can be read.*`{command}`"
    with pytest.raises(ForecastFileError, match=told):
        read_files([written(tmp_path, projected("u", "isobaricInhPa", 500))])


def test_a_field_at_the_ground_on_another_grid_is_left_out_and_not_the_file(tmp_path):
    coarse = {"Ni": 3, "Nj": 2, "iDirectionIncrementInDegrees": 2.0, "jDirectionIncrementInDegrees": 3.0}
    gust = message("gust", "surface", 0, 0, plane(5.0)[::3, ::2], **coarse)
    for other, grid in (
        (projected("cape", "surface", 0), "lambert_azimuthal_equal_area"),
        (gust, "2 x 3 points"),
    ):
        (cube,) = read_files([written(tmp_path, *fields(), other)])
        assert_plain(cube)
        assert not cube.weather
        assert any(f"lies on another grid ({grid}" in said and "left out" in said for said in cube.warnings)


@pytest.mark.parametrize("level_type", ["hybrid", "sigma", "theta", "heightAboveGround"])
def test_winds_on_other_levels_are_named_in_the_refusal(tmp_path, level_type):
    made = [message(name, level_type, level, 0, plane(5.0)) for name in ("u", "v") for level in (300, 350)]
    named = rf"\(there is u \({level_type}\), v \({level_type}\)\); bring u and v on pressure levels"
    with pytest.raises(ForecastFileError, match=rf"no u and no v on pressure levels.*{named}"):
        read_files([written(tmp_path, *made)])
