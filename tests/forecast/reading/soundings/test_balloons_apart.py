"""Two balloons in one table are never one: told apart by serials, or refused by what no balloon does."""

import numpy as np
import pytest

from planner.errors import ForecastFileError
from planner.forecast.decoded_run import wind_field
from planner.forecast.reading.read import read_fields, read_files
from planner.forecast.store.start import Start
from planner.wind_choice import first_covering
from tests.forecast.reading.soundings.flown import (
    AT,
    FIXES,
    csv_of,
    degrees,
    is_flown,
    iso_times,
    metres,
    moved,
)
from tests.forecast.reading.soundings.made import cube_of, written

FAR = {"north_deg": 0.9, "east_deg": -1.5}


def rows_of(fixes, serial):
    rows = zip(iso_times(fixes), degrees(fixes[1]), degrees(fixes[2]), metres(fixes[3]), strict=True)
    return [(time, serial, *place) for time, *place in rows]


def mixed(flights, *, head="datetime,serial,lat,lon,alt", order=(0, 1, 2, 3, 4), sep=","):
    rows = sorted(row for serial, fixes in flights.items() for row in rows_of(fixes, serial))
    return csv_of(head, *([row[place] for row in rows] for place in order), sep=sep)


@pytest.mark.parametrize(
    ("head", "order", "sep"),
    [
        ("datetime,serial,lat,lon,alt", (0, 1, 2, 3, 4), ","),
        ("Payload;Altitude (m);Latitude_deg;Longitude_deg;Time (UTC)", (1, 4, 2, 3, 0), ";"),
        ("timestamp\tcallsign\tlatitude\tlongitude\tgps_alt", (0, 1, 2, 3, 4), "\t"),
        ("id,height_m,gps_lon,gps_lat,time_utc", (1, 4, 3, 2, 0), ","),
    ],
)
def test_two_sondes_in_one_table_are_two_soundings_that_know_of_each_other(tmp_path, head, order, sep):
    text = mixed({"S1": FIXES, "S2": moved(later_s=60.0, **FAR)}, head=head, order=order, sep=sep)
    cubes = read_files([written(tmp_path, text)])
    assert len(cubes) == 2
    assert all(
        is_flown(cube, start=None, atol=0.5) for cube in cubes
    )  # the farther north, the shorter a degree
    assert {cube.warnings[1][-2:] for cube in cubes} == {"S1", "S2"}
    assert all(
        "the file holds 2 balloons (S1, S2), each a run of its own" in cube.warnings[1] for cube in cubes
    )
    assert len({wind_field(cube).forecast.id for cube in cubes}) == 2


def test_three_sondes_launched_in_one_minute_are_three_runs(tmp_path):
    flights = {f"S{k}": moved(north_deg=0.3 * k, later_s=10.0 * k) for k in range(3)}
    cubes = read_files([written(tmp_path, mixed(flights))])
    assert len({wind_field(cube).forecast.id for cube in cubes}) == 3


def test_of_two_sondes_that_cover_the_launch_the_nearer_one_is_flown(tmp_path):
    """The farther one left a minute later, and is the newer run."""
    fields = read_fields([written(tmp_path, mixed({"S1": FIXES, "S2": moved(later_s=60.0, north_deg=0.8)}))])
    start = Start(float(FIXES[1][0]), float(FIXES[2][0]), AT)
    assert "this is S1" in " ".join(first_covering(fields, start).warnings)
    beside = Start(float(FIXES[1][0]) + 0.8, float(FIXES[2][0]), AT)
    assert "this is S2" in " ".join(first_covering(fields, beside).warnings)


def test_a_sonde_that_was_hardly_heard_is_left_out_and_said(tmp_path):
    few = tuple(values[:6] for values in moved(**FAR))
    cube = cube_of(tmp_path, mixed({"S1": FIXES, "S2": few}))
    assert is_flown(cube)
    assert any("1 of 2 balloons were left out; the first: S2: " in warning for warning in cube.warnings)


@pytest.mark.parametrize(
    "other",
    [
        FAR,
        {"later_s": 300.0},
        {"higher_m": 700.0, "later_s": 5.0},
        {"north_deg": 0.05, "later_s": 5.0},
        {"east_deg": 0.4, "later_s": 3.0},
    ],
)
def test_two_sondes_without_a_serial_are_refused(tmp_path, other):
    text = mixed({"": FIXES, " ": moved(**other)}, head="time,lat,lon,alt", order=(0, 2, 3, 4))
    with pytest.raises(
        ForecastFileError, match=r"as no balloon does: two balloons in one table\? bring them apart"
    ):
        read_files([written(tmp_path, text)])


def test_numbered_rows_are_no_serials(tmp_path):
    rows = rows_of(FIXES, "")
    numbered = csv_of(
        "id,time,lat,lon,alt",
        [str(n) for n in range(len(rows))],
        *list(zip(*rows, strict=True))[0:1],
        *list(zip(*rows, strict=True))[2:],
    )
    assert is_flown(cube_of(tmp_path, numbered))


def test_a_sonde_that_was_not_heard_for_20_minutes_is_one_sonde(tmp_path):
    kept = (FIXES[0] < 600.0) | (FIXES[0] > 1_800.0)
    text = mixed({"S1": tuple(values[kept] for values in FIXES)})
    assert is_flown(cube_of(tmp_path, text), atol=1.5)


@pytest.mark.parametrize("wild", [(38.9, None), (None, 12.0), (0.0, 0.0)])
@pytest.mark.parametrize("at", [0, 100, -1])
def test_one_wild_fix_is_left_out(tmp_path, wild, at):
    places = [np.array(FIXES[1]), np.array(FIXES[2])]
    for place, value in zip(places, wild, strict=True):
        place[at] = place[at] if value is None else value
    cube = cube_of(tmp_path, mixed({"S1": (FIXES[0], *places, FIXES[3])}))
    assert is_flown(cube)
    if wild != (0.0, 0.0):
        assert any("1 fixes of the track were left out: they jump" in warning for warning in cube.warnings)


def test_a_burst_and_a_fast_fall_are_a_balloons(tmp_path):
    seconds = np.arange(10.0, 200.0, 10.0)
    falling = (
        np.append(FIXES[0], FIXES[0][-1] + seconds),
        np.append(FIXES[1], FIXES[1][-1] + 1e-4 * seconds),
        np.append(FIXES[2], FIXES[2][-1] + 1e-4 * seconds),
        np.append(FIXES[3], np.maximum(FIXES[3][-1] - 90.0 * seconds, 100.0)),
    )
    cube = cube_of(tmp_path, mixed({"S1": falling}))
    assert is_flown(cube)
    assert not any("left out" in warning for warning in cube.warnings)


def test_radiosondes_that_tell_their_wind_are_told_apart_as_well(tmp_path):
    rows = [
        (f"2026-06-11T12:{minute:02d}:00Z", name, "37", "-100", f"{300 * minute}", f"{direction}", "10")
        for minute in range(20)
        for name, direction in (("A", 270), ("B", 180))
    ]
    text = csv_of("time,serial,lat,lon,altitude_m,wind_dir_deg,wind_speed_m_s", *zip(*rows, strict=True))
    cubes = {cube.warnings[1][-1]: cube for cube in read_files([written(tmp_path, text)])}
    assert cubes.keys() == {"A", "B"}
    assert cubes["A"].u_mps == pytest.approx(np.full_like(cubes["A"].u_mps, 10.0), abs=1e-5)
    assert cubes["B"].v_mps == pytest.approx(np.full_like(cubes["B"].v_mps, 10.0), abs=1e-5)


def test_one_flight_after_the_other_is_refused(tmp_path):
    """The second is first heard 2.5 km up, 12 hours later."""
    later = tuple(values[70:] for values in moved(later_s=43_200.0))
    both = tuple(np.concatenate(pair) for pair in zip(FIXES, later, strict=True))
    with pytest.raises(
        ForecastFileError, match=r"table rises twice: to 1\d,\d+ m, and again from \d,\d+ m at"
    ):
        read_files([written(tmp_path, mixed({"": both}, head="time,lat,lon,alt", order=(0, 2, 3, 4)))])


def test_few_rows_a_serial_are_told_apart_as_well(tmp_path):
    few = tuple(values[::150] for values in FIXES)
    cubes = read_files([written(tmp_path, mixed({"S1": few, "S2": moved(fixes=few, **FAR)}))])
    assert len(cubes) == 2


def test_a_heading_by_the_name_of_track_names_no_balloons(tmp_path):
    rows = [(time, f"{n // 20}", *place) for n, (time, _, *place) in enumerate(rows_of(FIXES, ""))]
    assert is_flown(cube_of(tmp_path, csv_of("time,track,lat,lon,alt", *zip(*rows, strict=True))))
