"""Air by altitude against the published 1976 tables and against hydrostatics."""

import numpy as np
import pytest

from planner.air import (
    AirColumn,
    column_from_levels,
    column_met,
    saturation_pressure,
    specific_humidity,
    standard_height,
    standard_pressure,
    standard_temperature,
    three_layer_density,
)
from planner.geo import geometric_altitude, geopotential_height
from planner.units import GRAVITY_MPS2, HIGHEST_ALTITUDE_M, LOWEST_ALTITUDE_M
from tests.oracles.tawhiri import density as plain_density


def standard_column() -> AirColumn:
    """The standard atmosphere as a column, a node every 250 m."""
    altitude = np.arange(LOWEST_ALTITUDE_M, HIGHEST_ALTITUDE_M + 1.0, 250.0)
    height = geopotential_height(altitude)
    return AirColumn(altitude, standard_temperature(height), standard_pressure(height))


# U.S. Standard Atmosphere 1976, table I: altitude [m], temperature [K], pressure [Pa], density [kg/m3].
TABLE = [
    (0.0, 288.150, 101_325.0, 1.2250),
    (5_000.0, 255.676, 54_048.0, 0.73643),
    (10_000.0, 223.252, 26_500.0, 0.41351),
    (15_000.0, 216.650, 12_111.0, 0.19476),
    (20_000.0, 216.650, 5_529.3, 0.088910),
    (25_000.0, 221.552, 2_549.2, 0.040084),
    (30_000.0, 226.509, 1_197.0, 0.018410),
    (40_000.0, 250.350, 287.14, 0.0039957),
    (50_000.0, 270.650, 79.779, 0.0010269),
    (60_000.0, 247.021, 21.958, 0.00030968),
    (70_000.0, 219.585, 5.2209, 0.000082829),
    (80_000.0, 198.639, 1.0524, 0.000018458),
]
BASES = [(11_000.0, 22_632.06), (20_000.0, 5_474.889), (32_000.0, 868.0187), (47_000.0, 110.9063)]


@pytest.mark.parametrize(("altitude", "temperature", "pressure", "density"), TABLE)
def test_the_standard_atmosphere_is_the_one_of_1976(
    altitude: float, temperature: float, pressure: float, density: float
) -> None:
    height = geopotential_height(altitude)
    column = standard_column()
    # The table's earth is 6,356,766 m in radius, ours the drift's sphere: 2 m of height at 80 km.
    assert standard_temperature(height) == pytest.approx(temperature, abs=0.02)
    assert standard_pressure(height) == pytest.approx(pressure, rel=5e-4)
    assert column.density(altitude) == pytest.approx(density, rel=5e-4)


@pytest.mark.parametrize(("height", "pressure"), BASES)
def test_the_layers_of_the_standard_atmosphere_meet_at_the_published_pressures(
    height: float, pressure: float
) -> None:
    assert standard_pressure(height) == pytest.approx(pressure, rel=2e-6)
    assert standard_height(pressure) == pytest.approx(height, abs=0.02)


def test_the_height_of_a_pressure_undoes_the_pressure_of_a_height() -> None:
    height = np.linspace(-500.0, 79_000.0, 500)
    np.testing.assert_allclose(standard_height(standard_pressure(height)), height, rtol=0, atol=1e-6)


def test_the_three_layer_law_is_the_one_that_old_predictors_use() -> None:
    altitudes = np.array([-400.0, 0.0, 5_000.0, 11_000.0, 11_001.0, 20_000.0, 25_000.0, 25_001.0, 40_000.0])
    wanted = [plain_density(float(z)) for z in altitudes]
    np.testing.assert_allclose(three_layer_density(altitudes), wanted, rtol=1e-12)
    assert three_layer_density(0.0) == pytest.approx(1.225, rel=2e-3)


def native_column() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Levels of a real-looking cold column, hydrostatic between its own levels."""
    pressure = np.array([1000, 925, 850, 700, 500, 300, 200, 100, 50, 20, 10.0]) * 100
    temperature = np.array([270, 268, 262, 255, 240, 222, 218, 212, 215, 222, 228.0])
    layer = 287.053 / GRAVITY_MPS2 * (temperature[:-1] + temperature[1:]) / 2 * -np.diff(np.log(pressure))
    return 90.0 + np.concatenate([[0.0], np.cumsum(layer)]), temperature, pressure


def test_a_column_gives_back_its_levels() -> None:
    height, temperature, pressure = native_column()
    column = column_from_levels(height, temperature, pressure)
    altitude = geometric_altitude(height)
    np.testing.assert_allclose(column.temperature(altitude), temperature)
    np.testing.assert_allclose(column.pressure(altitude), pressure)
    np.testing.assert_allclose(column.density(altitude), pressure / (287.053 * temperature))


@pytest.mark.parametrize("altitude", [-300.0, 36_000.0, 50_000.0])
def test_beyond_its_levels_a_column_is_hydrostatic(altitude: float) -> None:
    column = column_from_levels(*native_column())
    rise = 1.0
    slope = (column.pressure(altitude + rise) - column.pressure(altitude - rise)) / (2 * rise)
    assert slope == pytest.approx(-GRAVITY_MPS2 * column.density(altitude), rel=1e-5)


def test_between_close_levels_a_column_is_nearly_hydrostatic() -> None:
    column = standard_column()
    for altitude in (1_111.0, 8_888.0, 15_555.0, 30_303.0):
        slope = (column.pressure(altitude + 50.0) - column.pressure(altitude - 50.0)) / 100.0
        gravity = GRAVITY_MPS2 * (6_371_009.0 / (6_371_009.0 + altitude)) ** 2
        assert slope == pytest.approx(-gravity * column.density(altitude), rel=2e-3)


def test_above_its_top_a_column_keeps_its_temperature_and_below_it_warms() -> None:
    column = column_from_levels(*native_column())
    assert column.temperature(60_000.0) == 228.0
    bottom = column.altitude_m[0]
    assert column.temperature(bottom - 100.0) == pytest.approx(270.65)


# Smithsonian Meteorological Tables, 6th edition, table 94 (Goff and Gratch), over water: degC, Pa.
SATURATED = [(-20, 125.40), (-10, 286.27), (0, 610.78), (10, 1227.2), (20, 2337.3), (30, 4243.0)]


@pytest.mark.parametrize(("celsius", "pascals"), SATURATED)
def test_saturated_air_holds_as_much_vapour_as_the_tables_say(celsius: float, pascals: float) -> None:
    assert saturation_pressure(273.15 + celsius) == pytest.approx(pascals, rel=3e-3)


def moist_column(vapour: list[float]) -> AirColumn:
    """Three levels at 0, 1 and 3 km at 30 degC."""
    altitude = np.array([0.0, 1_000.0, 3_000.0])
    return AirColumn(altitude, np.full(3, 303.15), 100_000.0 * np.exp(-altitude / 8_900.0), np.array(vapour))


def test_saturated_air_of_30_degrees_is_lighter_than_dry_air_by_one_part_in_sixty() -> None:
    vapour_pa, pressure, temperature = 4243.0, 100_000.0, 303.15
    air = moist_column([specific_humidity(100.0, temperature, pressure), 0.0, 0.0])
    # Dalton's law: dry air and vapour side by side, each by its own molar mass.
    dry_part, vapour_part = (pressure - vapour_pa) * 0.0289644, vapour_pa * 0.01801528
    density = (dry_part + vapour_part) / (8.314463 * temperature)
    assert air.density(0.0) == pytest.approx(density, rel=2e-4)
    dry = moist_column([0.0, 0.0, 0.0]).density(0.0)
    assert 1.0 - air.density(0.0) / dry == pytest.approx(0.016, abs=0.0003)
    assert air.virtual_temperature(0.0) == pytest.approx(temperature * dry / density, rel=2e-4)


def test_humidity_is_linear_between_levels_and_there_is_none_above_the_top() -> None:
    air = moist_column([0.020, 0.010, 0.004])
    altitude = [-200.0, 0.0, 500.0, 2_000.0, 3_000.0, 3_001.0]
    np.testing.assert_allclose(air.vapour(altitude), [0.020, 0.020, 0.015, 0.007, 0.004, 0.0])
    np.testing.assert_allclose(
        air.virtual_temperature(altitude), air.temperature(altitude) * (1 + 0.608 * air.vapour(altitude))
    )


def test_a_column_of_which_no_humidity_is_known_is_dry() -> None:
    for air in (standard_column(), column_from_levels(*native_column())):
        assert air.vapour_kgpkg.shape == air.altitude_m.shape
        assert not air.vapour_kgpkg.any()
        np.testing.assert_array_equal(
            air.virtual_temperature(air.altitude_m), air.temperature(air.altitude_m)
        )


def test_a_path_through_one_and_the_same_air_meets_that_air() -> None:
    air = column_from_levels(*native_column(), 0.01 * np.linspace(1.0, 0.0, 11))
    met = column_met([air, air, air], np.array([100.0, 7_000.0, 7_000.0]))
    for name in ("temperature", "pressure", "vapour"):
        there, here = (getattr(column, name)(air.altitude_m) for column in (met, air))
        np.testing.assert_allclose(there, here, rtol=1e-12, atol=1e-15)


def test_at_each_altitude_a_path_meets_the_air_of_where_it_passed() -> None:
    altitude = np.arange(0.0, 12_001.0, 1_000.0)
    cold, warm, wet = (
        AirColumn(altitude, np.full(13, kelvin), 1e5 * np.exp(-altitude / scale), np.full(13, q))
        for kelvin, scale, q in ((260.0, 7_600.0, 0.0), (280.0, 8_200.0, 0.0), (290.0, 8_500.0, 0.01))
    )
    met = column_met([cold, warm, wet], np.array([0.0, 8_000.0, 8_000.0]))
    np.testing.assert_allclose(met.temperature(altitude[:2]), 260.0, rtol=1e-6)
    # The float's two places are averaged, and so is what lies above.
    np.testing.assert_allclose(met.temperature(altitude[7:]), 285.0, rtol=1e-6)
    np.testing.assert_allclose(met.vapour(altitude[7:]), 0.005, rtol=1e-4)
    mean_log = (np.log(warm.pressure_pa) + np.log(wet.pressure_pa)) / 2
    np.testing.assert_allclose(np.log(met.pressure(altitude[7:])), mean_log[7:], rtol=1e-6)
    # Round the float the air is the float's, though its own nodes are a kilometre apart.
    np.testing.assert_allclose(met.temperature(np.array([7_800.0, 8_200.0])), 285.0, rtol=1e-6)
    # Between them it changes smoothly.
    assert (np.diff(met.temperature(altitude)) >= 0).all()
