"""Whatever stands in a sounding's file, a field comes out or one clear sentence, never a crash."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.forecast.reading.read import read_files
from planner.forecast.reading.soundings import sounding_field, sounding_formats
from tests.forecast.reading.soundings import spoilt
from tests.forecast.reading.soundings.made import (
    drifting,
    igra,
    radiosonde_csv,
    track_csv,
    written,
    wyoming_csv,
    wyoming_new,
    wyoming_old,
)

MADE = {
    "wyoming, old": wyoming_old(),
    "wyoming, new": wyoming_new(),
    "wyoming, csv": wyoming_csv(),
    "igra": igra() + igra(hour="00", released="2330"),
    "radiosonde": radiosonde_csv(),
    "track": track_csv(drifting(lambda z: 0.001 * z, lambda z: 0.0 * z, every_s=60.0)),
}
ANY_CELL = st.one_of(
    st.just(""),
    st.floats(allow_nan=True, allow_infinity=True, width=32).map(str),
    st.integers(-(10**12), 10**12).map(str),
    st.text(max_size=8),
)
HEADS = (
    "time,lat,lon,altitude_m,wind_dir_deg,wind_speed_kt",
    "time_s,lat,lon,altitude_m,pressure_hpa,temperature_c,relative_humidity_pct",
    "time,lat,lon,pressure_hpa,u_wind_m_s,v_wind_m_s,temperature_k",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("damage")


def answered(folder, content):
    """Fields of one column each, or the sentence of a refusal."""
    found = spoilt.answered(folder, content)
    for field in found if isinstance(found, list) else ():
        assert (np.diff(field.levels_pa) < 0).all()
        assert np.isfinite(field.temperature_k).all()
        assert field.levels_pa.size <= 120
        assert field.near_heights_m.size == 1
    return found


@pytest.mark.parametrize("name", MADE)
@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_a_file_cut_anywhere_is_a_field_or_one_sentence(folder, name, data):
    answered(folder, data.draw(spoilt.cut(MADE[name])))


@pytest.mark.parametrize("name", MADE)
@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_bytes_that_flipped_are_a_field_or_one_sentence(folder, name, data):
    answered(folder, data.draw(spoilt.flipped(MADE[name], 20)))


@pytest.mark.parametrize("name", MADE)
@settings(deadline=None, max_examples=40)
@given(seed=st.integers(0, 2**32 - 1))
def test_lines_in_any_order_doubled_and_lost_are_a_field_or_one_sentence(folder, name, seed):
    lines = MADE[name].splitlines()
    drawn = np.random.default_rng(seed).integers(1, len(lines), size=len(lines))
    answered(folder, "\n".join([lines[0], *(lines[n] for n in drawn)]))


@settings(deadline=None, max_examples=150)
@given(head=st.sampled_from(HEADS), rows=st.lists(st.lists(ANY_CELL, min_size=3, max_size=8), max_size=12))
@pytest.mark.slow
def test_tables_of_anything_are_a_field_or_one_sentence(folder, head, rows):
    answered(folder, "\n".join([head, *(",".join(row) for row in rows)]))


@settings(deadline=None, max_examples=100)
@given(
    rows=st.lists(
        st.tuples(st.floats(0, 9e3), st.floats(-90, 90), st.floats(-180, 180), st.floats(-600, 7e4)),
        min_size=2,
        max_size=30,
    )
)
def test_tracks_to_anywhere_are_a_field_or_one_sentence(folder, rows):
    answered(folder, "\n".join(["time_s,lat,lon,altitude_m", *(",".join(map(str, row)) for row in rows)]))


def test_an_igra_file_cut_short_says_what_is_missing(folder):
    text = igra()
    said = answered(folder, text[: len(text) // 2])
    assert "says that it has 20 levels and" in said
    assert "the file is cut short" in said


def test_a_page_cut_short_says_so(folder):
    text = wyoming_new()
    assert "page is cut short" in answered(folder, text[: len(text) // 2])


def test_a_table_cut_inside_a_row_loses_that_row_and_says_so(folder):
    text = wyoming_csv()
    (field,) = answered(folder, text[: text.rindex(",50,")])
    assert field.levels_pa.size == 19
    assert "1 rows of the table are broken or have no time and were left out" in field.warnings


def test_a_file_too_large_is_refused_unread(folder, monkeypatch):
    monkeypatch.setattr(sounding_field, "LARGEST_BYTES", 1_000)
    assert "bytes and 1,000 are read at most: cut out the soundings" in answered(folder, igra())


def test_too_many_soundings_are_refused(folder, monkeypatch):
    monkeypatch.setattr(sounding_formats, "MOST_SOUNDINGS", 1)
    assert "more than 1 soundings: cut out those" in answered(folder, MADE["igra"])


def test_a_station_at_the_pole_is_refused(folder):
    said = answered(folder, igra(place=" -900000       0"))
    assert "is too near a pole" in said


def test_soundings_and_grids_may_come_together(folder, realdata):
    grid = realdata / "winds" / "gfs_0p50_20170424_06z_florida.nc"
    cubes = read_files([written(folder, igra()), grid])
    assert {cube.source for cube in cubes} >= {"sounding"}
    assert len(cubes) == 2


@pytest.mark.parametrize("name", ["PRES", "HGHT", "TEMP", "DWPT", "RELH", "DRCT"])
@pytest.mark.parametrize("page", ["wyoming, old", "wyoming, new"])
def test_a_column_that_nobody_can_name_is_as_one_that_is_not_there(folder, page, name):
    for lost in (name, "PRES"):
        answered(folder, MADE[page].replace(name, "X" * len(name), 1).replace(lost, "X" * len(lost), 1))
