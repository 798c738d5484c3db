"""Every format of soundings gives back the winds that it tells, to its own rounding."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from planner.air import saturation_pressure, specific_humidity
from planner.errors import ForecastFileError
from planner.forecast.reading.read import read, read_files
from tests.forecast.reading.soundings.made import (
    AT,
    COLUMN,
    GROUND_GPM,
    KNOT_MPS,
    LATITUDE,
    LONGITUDE,
    cube_of,
    igra,
    igra_header,
    igra_level,
    radiosonde_csv,
    winds_at,
    written,
    wyoming_csv,
    wyoming_new,
    wyoming_old,
    wyoming_rows,
)

FORMATS = {
    "a Wyoming page in knots": (wyoming_old, 0.01),
    "a Wyoming page in m/s": (wyoming_new, 0.06),
    "Wyoming's CSV": (wyoming_csv, 0.06),
    "IGRA": (igra, 0.06),
    "a radiosonde's CSV in knots": (radiosonde_csv, 0.01),
}
EVERY = pytest.mark.parametrize(("made", "rounding_mps"), FORMATS.values(), ids=FORMATS)


@EVERY
def test_known_winds_come_back_to_the_rounding_of_the_file(tmp_path, made, rounding_mps):
    cube = cube_of(tmp_path, made())
    u, v = winds_at(cube, COLUMN.height_gpm)
    np.testing.assert_allclose(u, COLUMN.u_mps, atol=rounding_mps)
    np.testing.assert_allclose(v, COLUMN.v_mps, atol=rounding_mps)
    np.testing.assert_allclose(cube.height_gpm[0, 0, :, 0, 0], COLUMN.height_gpm, atol=0.6)
    np.testing.assert_allclose(cube.levels_pa, COLUMN.pressure_pa, rtol=6e-3)  # 0.1 hPa of 12 hPa


@EVERY
def test_it_is_an_analysis_of_one_hour_round_one_place(tmp_path, made, rounding_mps):
    cube = cube_of(tmp_path, made())
    assert (cube.source, cube.issued_at, len(cube.times)) == ("sounding", None, 1)
    assert abs(cube.times[0] - AT) <= timedelta(hours=1)
    area = cube.grid.area
    assert (area.south, area.north) == pytest.approx((LATITUDE - 1.349, LATITUDE + 1.349), abs=1e-3)
    assert area.west == pytest.approx(LONGITUDE - 1.706, abs=2e-3)  # 150 km at 37.76 N
    assert "its winds are held the same within 150 km of where it was measured" in cube.warnings[0]


@EVERY
def test_the_wind_near_the_ground_is_that_of_the_lowest_point(tmp_path, made, rounding_mps):
    cube = cube_of(tmp_path, made())
    assert cube.near_heights_m == (10.0,)
    near = cube.near_wind[0, 0, 0, :, 0, 0]
    assert near == pytest.approx([COLUMN.u_mps[0], COLUMN.v_mps[0]], abs=rounding_mps)
    assert cube.orography_gpm == pytest.approx(np.full((2, 2), GROUND_GPM), abs=0.6)


def test_a_wind_from_the_west_blows_eastwards(tmp_path):
    text = "time,lat,lon,altitude_m,wind_dir_deg,wind_speed_kt\n"
    text += "2026-06-11T12:00:00Z,37,-100,100,270,10\n2026-06-11T12:10:00Z,37,-100,3000,180,20\n"
    cube = cube_of(tmp_path, text)
    assert cube.u_mps[0, 0, :, 0, 0] == pytest.approx([10 * KNOT_MPS, 0.0], abs=1e-5)
    assert cube.v_mps[0, 0, :, 0, 0] == pytest.approx([0.0, 20 * KNOT_MPS], abs=1e-5)


def test_temperature_and_humidity_are_those_of_the_page(tmp_path):
    cube = cube_of(tmp_path, wyoming_old())
    np.testing.assert_allclose(cube.temperature_k[0, 0, :, 0, 0], COLUMN.temperature_k, atol=0.06)
    low = cube.levels_pa > 10_000.0
    told = specific_humidity(50.0, cube.temperature_k[0, 0, low, 0, 0].astype(float), cube.levels_pa[low])
    np.testing.assert_allclose(cube.vapour_kgpkg[0, 0, low, 0, 0], told, rtol=1e-4)
    assert (cube.vapour_kgpkg[0, 0, ~low] == 0.0).all()


def test_a_dew_point_is_taken_where_no_humidity_is_told(tmp_path):
    text = "time_utc,lat,lon,pressure_hPa,temperature_c,dew_point_c,u_wind_m_s,v_wind_m_s\n"
    text += "2026-06-11T12:00:00Z,37,-100,1000,20,10,1,0\n2026-06-11T12:20:00Z,37,-100,700,5,-10,2,0\n"
    cube = cube_of(tmp_path, text)
    vapour_pa = saturation_pressure(283.15)
    assert cube.vapour_kgpkg[0, 0, 0, 0, 0] == pytest.approx(
        0.622 * vapour_pa / (1e5 - 0.378 * vapour_pa), rel=1e-5
    )


def test_rows_without_wind_or_height_are_bridged(tmp_path):
    rows = [row.ljust(77) for row in wyoming_rows()]
    for gone in (5, 6):
        rows[gone] = rows[gone][:42] + " " * 35
    rows[9] = rows[9][:7] + " " * 7 + rows[9][14:]
    cube = cube_of(tmp_path, wyoming_old(rows))
    kept = [n for n in range(20) if n not in (5, 6)]
    u, _ = winds_at(cube, COLUMN.height_gpm)
    assert u[kept] == pytest.approx(COLUMN.u_mps[kept], abs=0.02)
    bridged = np.interp(COLUMN.height_gpm[5:7], COLUMN.height_gpm[[4, 7]], COLUMN.u_mps[[4, 7]])
    assert u[5:7] == pytest.approx(bridged, abs=0.02)
    assert any("no wind between" in warning for warning in cube.warnings)


def test_a_page_begins_with_levels_under_the_ground_that_have_nothing(tmp_path):
    cube = cube_of(tmp_path, wyoming_old([" 1000.0    111", *wyoming_rows()]))
    assert cube.height_gpm[0, 0, 0, 0, 0] == pytest.approx(GROUND_GPM)


def test_a_page_without_its_station_or_its_hour_is_refused(tmp_path):
    for word, said in (("latitude", "does not say its latitude"), ("at 12Z 11 Jun 2026", None)):
        page = wyoming_old().replace(word, "x")
        page = page if said else page.replace("Observation time", "x")
        with pytest.raises(ForecastFileError, match=said or "does not say when it was made"):
            read_files([written(tmp_path, page)])


def test_a_page_without_its_preformatted_block_is_read_line_by_line(tmp_path):
    bare = wyoming_new().replace("<pre>", "").replace("</pre>", "").replace("\n", "<br/>\n")
    np.testing.assert_array_equal(cube_of(tmp_path, bare).u_mps, cube_of(tmp_path, wyoming_new()).u_mps)


def test_a_surface_whose_height_igra_does_not_know_stands_where_its_pressure_says(tmp_path):
    header, surface, *levels = igra().splitlines()
    cube = cube_of(tmp_path, "\n".join([header, surface[:16] + "-9999" + surface[21:], *levels]))
    assert cube.orography_gpm == pytest.approx(np.full((2, 2), GROUND_GPM), abs=1.0)


def test_a_page_of_several_hours_is_several_runs_newest_first(tmp_path):
    later = wyoming_old().replace("12Z 11 Jun", "00Z 12 Jun").replace("260611/1200", "260612/0000")
    cubes = read_files([written(tmp_path, wyoming_old() + later)])
    assert [cube.times[0] for cube in cubes] == [AT + timedelta(hours=12), AT]


def test_a_real_igra_record_is_read_by_its_columns(tmp_path):
    """Norman, Oklahoma: values run together, and the balloon left in the year before its nominal hour."""
    text = "\n".join(
        [
            "#USM00072357 2026 01 01 00 2302    3 ncdc-nws ncdc-gts  351808  -974378",
            "21     0  97788B  345   176B  260   197   235    15",
            "10 -9999  92500   798B  316B-9999   210   275    46 ",
            "20 -9999  92400 -9999   314B-9999   210 -9999 -9999 ",
        ]
    )
    cube = cube_of(tmp_path, text)
    assert cube.times[0] == datetime(2025, 12, 31, 23, 2, tzinfo=UTC)
    assert cube.height_gpm[0, 0, :, 0, 0] == pytest.approx([345.0, 798.0])
    speeds = np.hypot(cube.u_mps, cube.v_mps)[0, 0, :, 0, 0]
    assert speeds == pytest.approx([1.5, 4.6])
    assert (cube.grid.area.south + cube.grid.area.north) / 2 == pytest.approx(35.1808)


def test_pilot_levels_of_igra_have_heights_only_and_find_their_pressure(tmp_path):
    column = [(COLUMN.pressure_pa[n], COLUMN.height_gpm[n], n) for n in range(20)]
    levels = [igra_level("10", p if n % 2 == 0 else None, h, None, None, 270, 10) for p, h, n in column]
    levels = [level.replace("10 ", "30 ", 1) if "-9999B" in level[:18] else level for level in levels]
    cube = cube_of(tmp_path, "\n".join([igra_header(20), *levels]))
    assert cube.levels_pa == pytest.approx(COLUMN.pressure_pa, rel=1e-3)
    assert cube.u_mps == pytest.approx(np.full_like(cube.u_mps, 10.0))


def test_a_season_of_igra_is_as_many_runs_and_what_has_no_wind_is_left_out(tmp_path):
    calm = "\n".join(
        [igra_header(1, hour="18", released="9999"), igra_level("21", 9e4, 790, 20, 50, None, None)]
    )
    reading = read([written(tmp_path, igra() + igra(hour="00", released="9999") + calm)])
    assert [cube.times[0].hour for cube in reading.cubes] == [11, 0]
    assert reading.used == 40
    assert "1 of 3 soundings were left out" in reading.cubes[0].warnings[-1]


def test_times_from_the_launch_want_the_launch(tmp_path):
    text = "time_s,lat,lon,alt_ft,u_wind_m_s,v_wind_m_s\n0,37,-100,0,1,0\n600,37,-100,10000,2,0\n"
    with pytest.raises(ForecastFileError, match=r"say when that was \(--issued-at TIME\)"):
        read_files([written(tmp_path, text)])
    cube = cube_of(tmp_path, text, issued_at=AT)
    assert cube.times == (AT,)
    assert cube.height_gpm[0, 0, 1, 0, 0] == pytest.approx(3046.5, abs=0.5)  # 10,000 ft is 3,048 m


def test_a_wind_without_a_unit_is_refused_because_knots_are_half_of_metres(tmp_path):
    text = "time,lat,lon,alt,wind_dir,wind_speed\n2026-06-11T12:00Z,37,-100,0,270,1\n"
    with pytest.raises(ForecastFileError, match="'wind_speed' names no unit, and knots are half of m/s"):
        read_files([written(tmp_path, text)])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name,mass\nTX800,0.8\n", "nor a sounding"),
        ("time,lat,lon\n2026-06-11T12:00Z,37,-100\n", "nor a sounding"),
        ("lat,lon,altitude_m\n37,-100,5\n", "no column of time"),
        (
            "time,altitude_m,u_wind_kt,v_wind_kt\n2026-06-11T12:00Z,1,1,1\n2026-06-11T12:09Z,999,1,1\n",
            "where",
        ),
        ("time,lat,lon,altitude_m\n", "0 rows with a height"),
    ],
)
def test_a_table_that_is_no_sounding_is_refused_in_one_sentence(tmp_path, text, said):
    with pytest.raises(ForecastFileError, match=said) as refusal:
        read_files([written(tmp_path, text)])
    assert "\n" not in str(refusal.value)


def test_a_packed_archive_is_to_be_unpacked(tmp_path):
    with pytest.raises(ForecastFileError, match="is packed: unpack it first"):
        read_files([written(tmp_path, b"PK\x03\x04" + bytes(60))])
