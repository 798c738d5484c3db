"""Open-Meteo's JSON is a forecast at one place: its winds in whatever unit, its hours in whatever zone."""

import json
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from planner.air import standard_height, standard_temperature
from planner.errors import ForecastFileError
from planner.forecast.decoded_run import wind_field
from planner.forecast.reading.read import read_fields, read_files
from tests.forecast.reading.soundings.made import cube_of, written

LEVELS = (1000, 925, 850, 700, 500, 400, 300, 200, 100, 50, 30)
START = datetime(2026, 11, 24, tzinfo=UTC)
HOURS = 12
SPEEDS = {"m/s": 1.0, "km/h": 3.6, "kn": 3600 / 1852, "mp/h": 1 / 0.44704}


def speed(level, hour, member=0):
    return 5.0 + 0.03 * (1000 - level) + 0.2 * hour + member


def hourly(unit="km/h", length="m", warmth="°C", *, suffix="", member=0, levels=LEVELS):
    """Lists by name and their units: a west wind that freshens upwards and by the hour."""
    lists, units = {}, {}
    for level in levels:
        height = float(standard_height(100.0 * level)) + 20.0
        kelvin = float(standard_temperature(height))
        for name, values, of in (
            ("wind_speed", [speed(level, hour, member) * SPEEDS[unit] for hour in range(HOURS)], unit),
            ("wind_direction", [270] * HOURS, "°"),
            ("geopotential_height", [height / (0.3048 if length == "ft" else 1.0)] * HOURS, length),
            ("temperature", [kelvin * 1.8 - 459.67 if warmth == "°F" else kelvin - 273.15] * HOURS, warmth),
            ("relative_humidity", [50] * HOURS, "%"),
        ):
            lists[f"{name}_{level}hPa{suffix}"], units[f"{name}_{level}hPa{suffix}"] = values, of
    ground = {"wind_speed_10m": [3.0 * SPEEDS[unit]] * HOURS, "wind_direction_10m": [270] * HOURS}
    ground |= {
        "wind_gusts_10m": [8.0 * SPEEDS[unit]] * HOURS,
        "precipitation": [0.5] * HOURS,
        "cloud_cover": [40] * HOURS,
    }
    of_ground = dict(zip(ground, (unit, "°", unit, "mm", "%"), strict=True))
    lists |= {f"{name}{suffix}": values for name, values in ground.items()}
    return lists, units | {f"{name}{suffix}": unit for name, unit in of_ground.items()}


def answer(*parts, ahead_h=0, times=None, **more):
    parts = parts or (hourly(),)
    local = [f"{START + timedelta(hours=hour + ahead_h):%Y-%m-%dT%H:%M}" for hour in range(HOURS)]
    lists = {"time": local if times is None else times}
    units = {"time": "iso8601" if times is None else "unixtime"}
    for values, of in parts:
        lists, units = lists | values, units | of
    place = {"latitude": 37.9, "longitude": 126.7, "elevation": 30.0, "utc_offset_seconds": 3600 * ahead_h}
    return place | {"hourly_units": units, "hourly": lists} | more


def read(tmp_path, document, **options):
    return cube_of(tmp_path, json.dumps(document), **options)


def is_right(cube, member=0):
    wanted = [[speed(level, hour, member) for level in LEVELS] for hour in range(HOURS)]
    u, v = cube.u_mps[member, :, :, 0, 0], cube.v_mps[member, :, :, 0, 0]
    return np.allclose(u, wanted, atol=1e-3) and np.allclose(v, 0.0, atol=1e-3)


@pytest.mark.parametrize("unit", SPEEDS)
@pytest.mark.parametrize(("length", "warmth"), [("m", "°C"), ("ft", "°F")])
def test_winds_heights_and_temperatures_come_back_from_every_unit(tmp_path, unit, length, warmth):
    cube = read(tmp_path, answer(hourly(unit, length, warmth)))
    assert is_right(cube)
    assert cube.times == tuple(START + timedelta(hours=hour) for hour in range(HOURS))
    np.testing.assert_allclose(cube.levels_pa, 100.0 * np.array(LEVELS))
    np.testing.assert_allclose(
        cube.height_gpm[0, 0, :, 0, 0], standard_height(cube.levels_pa) + 20.0, atol=0.1
    )
    wanted = standard_temperature(cube.height_gpm[0, 0, :, 0, 0].astype(float))
    np.testing.assert_allclose(cube.temperature_k[0, 0, :, 0, 0], wanted, atol=0.01)
    assert cube.near_wind[0, 0, 0, :, 0, 0] == pytest.approx([3.0, 0.0], abs=1e-4)
    assert cube.weather["gust_mps"][0, 0, 0, 0] == pytest.approx(8.0, abs=1e-4)
    assert cube.weather["cloud_fraction"][0, 0, 0, 0] == pytest.approx(0.4)


@pytest.mark.parametrize("ahead_h", [9, -5, 5.5])
def test_local_hours_are_told_by_their_offset(tmp_path, ahead_h):
    assert read(tmp_path, answer(ahead_h=ahead_h)).times[0] == START


def test_unix_times_are_utc_whatever_the_offset(tmp_path):
    times = [int(START.timestamp()) + 3600 * hour for hour in range(HOURS)]
    document = answer(times=times) | {"utc_offset_seconds": 32_400}
    assert read(tmp_path, document).times[0] == START


def test_it_is_flown_as_a_forecast_of_several_hours_round_its_place(tmp_path):
    (field,) = read_fields([written(tmp_path, json.dumps(answer()))], issued_at=START)
    assert (field.forecast.source, field.forecast.issued_at, field.forecast.members) == (
        "open-meteo",
        START,
        1,
    )
    assert (field.forecast.valid_from, field.forecast.valid_to) == (START, START + timedelta(hours=HOURS - 1))
    assert field.grid.contains(37.9, 126.7)
    assert field.forecast.area.north == pytest.approx(37.9 + 1.349, abs=1e-2)
    assert any(
        "tells one place: its winds are held the same within 150 km of 37.9 N" in w for w in field.warnings
    )


def test_members_of_an_ensemble_are_members(tmp_path):
    parts = [hourly(), *(hourly(suffix=f"_member{k:02d}", member=k) for k in (1, 2))]
    cube = read(tmp_path, answer(*parts))
    assert cube.u_mps.shape[0] == 3
    assert all(is_right(cube, member) for member in range(3))


def test_models_beside_each_other_are_runs_of_their_own(tmp_path):
    document = answer(hourly(suffix="_gfs_seamless"), hourly(suffix="_icon_seamless"))
    cubes = read_files([written(tmp_path, json.dumps(document))])
    assert [cube.warnings[0][:28] for cube in cubes] == [
        "Open-Meteo (gfs_seamless) te",
        "Open-Meteo (icon_seamless) t",
    ]
    assert len({wind_field(cube).forecast.id for cube in cubes}) == 2


def test_the_older_names_are_known(tmp_path):
    text = (
        json.dumps(answer()).replace("wind_speed_", "windspeed_").replace("wind_direction_", "winddirection_")
    )
    assert is_right(cube_of(tmp_path, text))


def test_hours_beyond_the_model_are_left_out_and_said(tmp_path):
    document = answer()
    for values in document["hourly"].values():
        if isinstance(values[0], float | int):
            values[-3:] = [None] * 3
    cube = read(tmp_path, document)
    assert len(cube.times) == HOURS - 3
    assert any(
        "3 of 12 hours lack a wind or a height and were left out" in warning for warning in cube.warnings
    )


def test_a_level_that_is_null_throughout_is_no_level(tmp_path):
    document = answer()
    for name, values in document["hourly"].items():
        if "_30hPa" in name:
            values[:] = [None] * HOURS
            document["hourly_units"][name] = "undefined"
    assert read(tmp_path, document).levels_pa.size == len(LEVELS) - 1


def test_levels_far_apart_are_said(tmp_path):
    cube = read(tmp_path, answer(hourly(levels=(1000, 500))))
    assert any("no wind between 1000 and 500 hPa" in warning for warning in cube.warnings)


def without(document, part):
    for name in list(document["hourly"]):
        if part in name:
            del document["hourly"][name]
    return document


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (without(answer(), "hPa"), "no winds on 2 pressure levels .it holds wind_speed_10m"),
        (without(answer(), "wind_direction"), "no winds on 2 pressure levels"),
        (without(answer(), "geopotential_height_500"), "geopotential_height is missing on 500 hPa"),
        (answer() | {"hourly_units": {}}, "has the unit '' in hourly_units"),
        (
            {name: value for name, value in answer().items() if name != "latitude"},
            "does not say its latitude",
        ),
        (answer(times=["noon"] * HOURS), "no time"),
        (answer(times=[0, 3600]), "has 12 values, not one an hour"),
        (
            {"error": True, "reason": "Parameter out of range"},
            "refused and sent no forecast .Parameter out of range",
        ),
    ],
)
def test_what_it_lacks_for_a_flight_is_named(tmp_path, document, said):
    with pytest.raises(ForecastFileError, match=said) as refusal:
        read(tmp_path, document)
    assert len(str(refusal.value)) < 400
