"""GRIB files made here that are cut, damaged, incomplete or contradict themselves: each is refused."""

import eccodes
import pytest

from planner.errors import ForecastFileError
from planner.forecast.reading.read import read_files
from tests.forecast.reading.messages import LEVELS, fields, message, plane, written


def test_a_file_cut_inside_a_message_is_refused_saying_how_much_is_missing(tmp_path):
    whole = b"".join(fields())
    path = written(tmp_path, whole[:-50])
    with pytest.raises(ForecastFileError, match=r"cut short: GRIB message 12 needs .* 50 are missing"):
        read_files([path])
    path.write_bytes(whole + whole[:10])
    with pytest.raises(
        ForecastFileError, match=r"cut short: GRIB message 13 has 10 bytes of its header only"
    ):
        read_files([path])


def test_garbage_between_messages_is_refused_and_the_zeros_of_archives_are_not(tmp_path):
    one, *rest = fields()
    assert len(read_files([written(tmp_path, one, bytes(8), *rest, bytes(120))])) == 1
    for garbage in (b"<html>", bytes(range(1, 200)) * 2, one[1:]):
        with pytest.raises(ForecastFileError, match=r"from byte \d+ on are not GRIB \(after 1 messages\)"):
            read_files([written(tmp_path, one, garbage, *rest)])


def test_a_message_that_does_not_close_is_refused(tmp_path):
    one, *rest = fields()
    with pytest.raises(ForecastFileError, match=r"message 1 \(at byte 0\) does not end with 7777"):
        read_files([written(tmp_path, one[:-4] + b"7778", *rest)])


def test_damage_inside_a_message_is_a_sentence_and_no_crash(tmp_path):
    one, *rest = fields()
    broken = one.replace(b"\x00\x00\x00\x15\x05", b"\x00\x00\x00\x15\x07", 1)
    assert broken != one
    with pytest.raises(ForecastFileError, match=r"run\.grib2: "):
        read_files([written(tmp_path, broken, *rest)])


def test_a_grid_that_is_not_regular_is_refused_by_its_name(tmp_path):
    h = eccodes.codes_new_from_samples("reduced_gg_pl_32_grib2", 1)
    for key, value in {"typeOfLevel": "isobaricInhPa", "level": 500, "shortName": "u"}.items():
        eccodes.codes_set(h, key, value)
    path = written(tmp_path, bytes(eccodes.codes_get_message(h)))
    eccodes.codes_release(h)
    with pytest.raises(ForecastFileError, match="grid is reduced_gg; only regular_ll"):
        read_files([path])


def test_winds_with_missing_values_are_refused_with_their_number(tmp_path):
    holed = plane(10.0)
    holed[1, 2:4] = 9999.0
    hole = message("u", "isobaricInhPa", 700, 0, holed, bitmapPresent=1, missingValue=9999.0)
    rest = [message(n, "isobaricInhPa", 700, 0, plane(3000.0)) for n in ("v", "gh", "t")]
    with pytest.raises(ForecastFileError, match="u has no value at 2 of 80 points"):
        read_files([written(tmp_path, *fields(), hole, *rest)])


def test_a_member_that_lacks_a_level_is_refused_with_what_it_lacks(tmp_path):
    path = written(tmp_path, *fields(0, 0), *fields(0, 1), *fields(0, 2, levels=LEVELS[:2]))
    with pytest.raises(ForecastFileError, match=r"u is missing in 1 of 9 fields on 500 hPa .* for member 2"):
        read_files([path])


def test_two_different_fields_under_one_name_are_refused_and_equal_ones_are_not(tmp_path):
    twice = [*fields(), *fields()]
    assert len(read_files([written(tmp_path, *twice)])) == 1
    other = message("u", "isobaricInhPa", 850, 0, plane(11.0))
    with pytest.raises(ForecastFileError, match="two different fields of u on 850 hPa at 2026-11-24 06:00Z"):
        read_files([written(tmp_path, *fields(), other)])
