"""Winds by height near the ground, and the eight columns round a point, against a plain writing."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from planner.forecast.field import WindField
from planner.forecast.grid import Grid
from planner.geo import METRES_PER_DEGREE, geometric_altitude, geopotential_height
from planner.sample.analytic import analytic_field
from planner.units import EARTH_RADIUS_M
from tests.drift.flying import SMALL, carry, launches, steadily


def still(lat: Any, lon: Any, h: Any, t: Any) -> Any:
    return 0.0


def met(
    field: WindField, height_gpm: float, *, latitude: float = 35.0, longitude: float = 125.0
) -> tuple[float, float]:
    """u, v that a flight meets at a height, from where a second at that height takes it."""
    altitude = float(geometric_altitude(height_gpm))
    out = carry(field, steadily(altitude, 0.0, 1.0), launches(latitude, longitude, altitude_m=altitude))
    metres = METRES_PER_DEGREE * (1 + altitude / EARTH_RADIUS_M)
    east = (out.longitude_deg[0] - longitude) * metres * np.cos(np.radians(latitude))
    return float(east), float((out.latitude_deg[0] - latitude) * metres)


def layered(*steps: tuple[float, float]) -> Callable[..., Any]:
    """A wind by height: pairs of (from this height [gpm], u), the first from minus infinity."""

    def formula(lat: Any, lon: Any, h: Any, t: Any) -> Any:
        heights = [height for height, _ in steps]
        winds = np.array([wind for _, wind in steps])
        return winds[np.clip(np.searchsorted(heights, h, side="right") - 1, 0, None)]

    return formula


def test_below_ten_metres_the_ten_metre_wind_holds() -> None:
    field = analytic_field(
        layered((-1e9, 3.0), (50.0, 20.0)),
        still,
        grid=SMALL,
        near_heights_m=(10.0,),
        ground_gpm=lambda lat, lon, h, t: 0.0,
    )
    for height in (0.5, 5.0, 9.99, 10.0):
        assert met(field, height)[0] == pytest.approx(3.0, rel=1e-6)


def test_between_ten_metres_and_the_lowest_level_the_wind_is_linear() -> None:
    field = analytic_field(layered((-1e9, 3.0), (50.0, 20.0)), still, grid=SMALL, near_heights_m=(10.0,))
    lowest = float(field.wind[0, 0, 0, 0, 0, 0])
    assert lowest == pytest.approx(110.9, abs=0.2)
    for share in (0.25, 0.5, 0.9):
        height = 10.0 + share * (lowest - 10.0)
        assert met(field, height)[0] == pytest.approx(3.0 + share * 17.0, rel=1e-5)


def test_between_ten_and_a_hundred_metres_and_above_them_the_wind_is_linear() -> None:
    ground = 600.0
    wind = layered((-1e9, -99.0), (ground, 2.0), (ground + 50.0, 6.0), (ground + 150.0, 30.0))
    field = analytic_field(
        wind, still, grid=SMALL, near_heights_m=(100.0, 10.0), ground_gpm=lambda lat, lon, h, t: ground
    )
    first = float(field.wind[0, 0, 0, 0, field.first_level[0, 0, 0, 0], 0])
    assert met(field, ground + 5.0)[0] == pytest.approx(2.0, rel=1e-5)
    assert met(field, ground + 55.0)[0] == pytest.approx(4.0, rel=1e-4)
    assert met(field, ground + 100.0)[0] == pytest.approx(6.0, rel=1e-4)
    assert met(field, (ground + 100.0 + first) / 2)[0] == pytest.approx(18.0, rel=1e-4)


def test_levels_under_the_ground_are_never_used() -> None:
    ground = 1_000.0
    field = analytic_field(
        layered((-1e9, 500.0), (ground, 4.0), (ground + 200.0, 20.0)),
        still,
        grid=SMALL,
        near_heights_m=(10.0,),
        ground_gpm=lambda lat, lon, h, t: ground,
    )
    for height in (ground + 1.0, ground + 10.0, ground + 100.0, ground + 400.0, ground + 600.0):
        assert 3.99 < met(field, height)[0] < 20.01


def test_without_a_wind_near_the_ground_the_lowest_clear_level_holds_down_to_it() -> None:
    ground = 1_000.0
    field = analytic_field(
        lambda lat, lon, h, t: np.where(h < ground, -400.0, (h / 1_000.0) ** 2),
        still,
        grid=SMALL,
        ground_gpm=lambda lat, lon, h, t: ground,
    )
    levels = field.wind[0, 0, 0, 0].astype(float)
    k = int(np.argmax(levels[:, 0] > ground + 1.0))
    (h0, u0, _), (h1, u1, _) = levels[k], levels[k + 1]
    for height in (ground + 2.0, ground + 300.0, h0 + 0.5 * (h1 - h0)):
        expected = u0 + max(height - h0, 0.0) * (u1 - u0) / (h1 - h0)
        assert met(field, height)[0] == pytest.approx(expected, rel=1e-5)


def test_without_any_ground_the_lowest_wind_holds_down_to_the_sea() -> None:
    field = analytic_field(lambda lat, lon, h, t: 5.0 + h / 128.0, still, grid=SMALL)
    lowest = float(field.wind[0, 0, 0, 0, 0, 0])
    assert met(field, 1.0)[0] == pytest.approx(5.0 + lowest / 128.0, rel=1e-5)


def test_a_sheared_wind_far_above_the_ground_never_grows_on_its_way_down() -> None:
    """300 and 250 hPa alone, 2 m/s slower each 100 m up: a line down would blow at 200 m/s at the sea."""
    field = analytic_field(
        lambda lat, lon, h, t: 10.0 - (h - 9_000.0) / 50.0,
        still,
        grid=SMALL,
        levels_pa=np.array([300e2, 250e2]),
    )
    lowest = field.wind[0, 0, 0, 0, 0].astype(float)
    for height in (1.0, 5_000.0, lowest[0]):
        assert met(field, height)[0] == pytest.approx(lowest[1], rel=1e-5)


def hilly() -> WindField:
    """Winds that jump from node to node over hills, with two near-surface winds."""

    def noise(seed: float) -> Callable[..., Any]:
        return lambda lat, lon, h, t: 30.0 * np.sin(seed * lat + 7.0 * lon + h / 700.0 + t / 5_000.0)

    return analytic_field(
        noise(11.0),
        noise(13.0),
        grid=Grid(30.0, 120.0, 0.5, 0.5, 21, 21),
        near_heights_m=(10.0, 80.0),
        ground_gpm=lambda lat, lon, h, t: np.abs(900.0 * np.sin(3.0 * lat + 5.0 * lon)),
    )


def plain_column(field: WindField, place: tuple[int, int], t: int, height: float) -> Any:
    """One native column: near-surface winds, then levels clear of the ground; straight between."""
    ground = geopotential_height(float(field.ground_m[place]))
    first = int(field.first_level[0, t][place])
    levels = field.wind[0, t][place][first:].astype(float)
    heights = np.concatenate([ground + field.near_heights_m, levels[:, 0]])
    wind = np.concatenate([field.near_wind[0, t][place].astype(float), levels[:, 1:]])
    return np.array([np.interp(height, heights, wind[:, i]) for i in range(2)])


def plain_wind(field: WindField, height: float, latitude: float, longitude: float) -> Any:
    row, col = (latitude - 30.0) / 0.5, (longitude - 120.0) / 0.5
    y, x = int(row), int(col)
    total = np.zeros(2)
    for dy, wy in ((0, 1 - (row - y)), (1, row - y)):
        for dx, wx in ((0, 1 - (col - x)), (1, col - x)):
            total += wy * wx * plain_column(field, (y + dy, x + dx), 0, height)
    return total


def test_every_column_round_a_point_is_read_at_the_height_asked_for() -> None:
    field = hilly()
    random = np.random.default_rng(5)
    for _ in range(60):
        latitude, longitude = random.uniform(31.0, 39.0), random.uniform(121.0, 129.0)
        over = float(random.choice([1.0, 30.0, 75.0, 120.0, 600.0, 3_000.0, 25_000.0]))
        height = float(geopotential_height(field.ground_at(latitude, longitude))) + over
        expected = plain_wind(field, height, latitude, longitude)
        found = met(field, height, latitude=latitude, longitude=longitude)
        # A second's drift changes the wind met by a hundred-thousandth of the jump between two nodes.
        assert found == pytest.approx(expected, abs=0.02)
