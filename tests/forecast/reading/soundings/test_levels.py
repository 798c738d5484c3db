"""From points to levels: what is kept, what is filled in, what is left out, and that it is said."""

from dataclasses import replace

import numpy as np
import pytest

from planner.air import standard_height, standard_pressure, standard_temperature
from planner.errors import ForecastFileError
from planner.forecast.reading.soundings.levels import MOST_LEVELS, levels_of, longest_rise
from planner.forecast.reading.soundings.sounding import Sounding
from tests.forecast.reading.soundings.made import AT, COLUMN

NOTHING = np.full(COLUMN.height_gpm.size, np.nan)
WHOLE = Sounding(
    title="made",
    launched_at=AT,
    latitude_deg=np.array([37.0]),
    longitude_deg=np.array([-100.0]),
    height_gpm=COLUMN.height_gpm,
    pressure_pa=COLUMN.pressure_pa,
    u_mps=COLUMN.u_mps,
    v_mps=COLUMN.v_mps,
    temperature_k=standard_temperature(COLUMN.height_gpm),
    humidity_percent=NOTHING,
)


def spoilt(name, at, value):
    values = getattr(WHOLE, name).copy()
    values[at] = value
    return replace(WHOLE, **{name: values})


def dense(step_gpm=5.0, noise=0.0):
    """A row a second, up to 30 km."""
    height = np.arange(500.0, 30_000.0, step_gpm)
    wind = np.interp(height, COLUMN.height_gpm, COLUMN.u_mps)
    rough = noise * np.random.default_rng(5).normal(size=height.size)
    return replace(
        WHOLE,
        height_gpm=height,
        pressure_pa=np.round(standard_pressure(height), -1),  # to 0.1 hPa
        u_mps=wind + rough,
        v_mps=-wind + rough,
        temperature_k=standard_temperature(height),
        humidity_percent=np.full(height.size, np.nan),
    )


def test_a_whole_sounding_is_kept_point_by_point():
    levels = levels_of(WHOLE)
    np.testing.assert_array_equal(levels.height_gpm, COLUMN.height_gpm)
    np.testing.assert_array_equal(levels.u_mps, COLUMN.u_mps)
    assert levels.warnings == ()


def test_a_row_a_second_becomes_120_levels_that_keep_the_wind():
    levels = levels_of(dense())
    assert levels.height_gpm.size == MOST_LEVELS
    assert (levels.height_gpm[0], levels.height_gpm[-1]) == (500.0, 29_995.0)
    assert (np.diff(levels.height_gpm) > 0).all()
    assert (np.diff(levels.air.pressure_pa) < 0).all()
    at = np.arange(500.0, 30_000.0, 5.0)
    off = np.interp(at, levels.height_gpm, levels.u_mps) - dense().u_mps
    assert np.abs(off).max() < 0.1  # the corners of the made wind, averaged over 100 m


def test_noise_of_a_metre_a_second_is_averaged_away_by_layers():
    levels = levels_of(dense(noise=1.0))
    at = np.arange(600.0, 29_900.0, 5.0)
    off = np.interp(at, levels.height_gpm, levels.u_mps) - np.interp(at, dense().height_gpm, dense().u_mps)
    assert np.sqrt(np.mean(off**2)) < 0.4


def test_where_only_pressures_are_known_levels_stand_at_the_standards_heights():
    levels = levels_of(replace(WHOLE, height_gpm=NOTHING))
    np.testing.assert_allclose(levels.height_gpm, standard_height(COLUMN.pressure_pa))
    assert "no heights in the file" in levels.warnings[0]


def test_missing_heights_lie_between_their_neighbours_as_the_pressure_does():
    """300 m higher everywhere than the standard: so are the heights that are filled in."""
    lifted = replace(WHOLE, height_gpm=np.where(np.arange(20) % 3 == 0, COLUMN.height_gpm + 300.0, np.nan))
    np.testing.assert_allclose(levels_of(lifted).height_gpm, COLUMN.height_gpm + 300.0)


def test_without_pressures_the_air_weighs_what_its_temperature_says():
    warm = replace(WHOLE, pressure_pa=NOTHING, temperature_k=WHOLE.temperature_k)
    levels = levels_of(warm)
    np.testing.assert_allclose(levels.air.pressure_pa, COLUMN.pressure_pa, rtol=5e-3)  # layers of 1.5 km


def test_a_pressure_or_a_height_that_goes_astray_is_left_out():
    for name, value in (("pressure_pa", 98_000.0), ("pressure_pa", 900.0), ("height_gpm", 29_000.0)):
        levels = levels_of(spoilt(name, 8, value))
        np.testing.assert_allclose(levels.u_mps, np.delete(COLUMN.u_mps, 8), err_msg=f"{name} {value}")
        assert "1 points were left out: their height and pressure do not go together" in levels.warnings[0]


def test_above_the_highest_wind_nothing_is_known_and_below_the_lowest_it_holds():
    u = COLUMN.u_mps.copy()
    u[[0, 1, 17, 18, 19]] = np.nan
    levels = levels_of(replace(WHOLE, u_mps=u))
    assert (levels.height_gpm[0], levels.height_gpm[-1]) == (COLUMN.height_gpm[2], COLUMN.height_gpm[16])
    below, above = levels.warnings
    assert below == "no wind below 3790 gpm: the lowest one holds down to the ground"
    assert above == "no wind above 24790 gpm, though the sounding went to 29290 gpm"


def test_one_wind_is_no_column():
    u = NOTHING.copy()
    u[3] = 5.0
    with pytest.raises(ForecastFileError, match="has a wind at 1 of its 20 points; 2 points"):
        levels_of(replace(WHOLE, u_mps=u))


def test_a_logger_in_the_sun_is_no_thermometer_of_the_air():
    levels = levels_of(replace(WHOLE, temperature_k=np.full(20, 300.0)))
    assert levels.air.temperature_k is None
    np.testing.assert_array_equal(levels.air.pressure_pa, standard_pressure(levels.height_gpm))
    assert "K off balance: the standard atmosphere's pressure and temperature are used" in levels.warnings[0]


def test_a_temperature_that_ends_early_stays_as_far_off_the_standard():
    colder = np.where(np.arange(20) < 15, WHOLE.temperature_k - 5.0, np.nan)
    levels = levels_of(replace(WHOLE, temperature_k=colder, pressure_pa=NOTHING))
    np.testing.assert_allclose(levels.air.temperature_k, WHOLE.temperature_k - 5.0)
    assert "temperature ends at 21790 gpm: above, it stays as far off the standard" in levels.warnings


def test_a_temperature_of_the_lowest_kilometres_alone_is_left_out():
    levels = levels_of(replace(WHOLE, temperature_k=np.where(np.arange(20) < 5, 280.0, np.nan)))
    assert levels.air.temperature_k is None
    assert "temperature is known from 790 to 6790 gpm only and was left out" in levels.warnings


def test_the_longest_rise_steps_over_what_disturbs_it():
    values = np.array([1.0, 9.0, 2.0, 3.0, 0.0, 3.0, 4.0])
    assert list(values[longest_rise(values)]) == [1.0, 2.0, 3.0, 4.0]
    assert longest_rise(np.empty(0)).size == 0
