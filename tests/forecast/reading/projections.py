"""Map projections of a sphere by their closed forms (Snyder 1987), grids on them, winds known everywhere."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

RADIUS_M = 6_371_229.0
LATITUDE_DEG, LONGITUDE_DEG = 37.0, 127.0
"""Where each projection touches the sphere, or has its middle."""
_TOUCHES = np.radians(LATITUDE_DEG)


class Place(NamedTuple):
    """Longitudes and latitudes [rad]."""

    longitude: Any
    latitude: Any


def lambert(x, y):
    """Conformal cone that touches at `LATITUDE_DEG`; y counts from there."""
    n = np.sin(_TOUCHES)
    f = np.cos(_TOUCHES) * np.tan(np.pi / 4 + _TOUCHES / 2) ** n / n
    rho0 = RADIUS_M * f / np.tan(np.pi / 4 + _TOUCHES / 2) ** n
    rho = np.hypot(x, rho0 - y)
    latitude = 2 * np.arctan((RADIUS_M * f / rho) ** (1 / n)) - np.pi / 2
    return Place(np.radians(LONGITUDE_DEG) + np.arctan2(x, rho0 - y) / n, latitude)


def polar_stereographic(x, y):
    """From the north pole, true at 60 degrees."""
    rho = np.hypot(x, y)
    latitude = np.pi / 2 - 2 * np.arctan(rho / (RADIUS_M * (1 + np.sin(np.radians(60.0)))))
    return Place(np.radians(LONGITUDE_DEG) + np.arctan2(x, -y), latitude)


def mercator(x, y):
    """True at 20 degrees; x counts from Greenwich."""
    radius = RADIUS_M * np.cos(np.radians(20.0))
    return Place(x / radius, np.pi / 2 - 2 * np.arctan(np.exp(-y / radius)))


def transverse_mercator(x, y):
    """About the middle's meridian, y from the middle's latitude."""
    d = y / RADIUS_M + _TOUCHES
    east = np.arctan2(np.sinh(x / RADIUS_M), np.cos(d))
    return Place(np.radians(LONGITUDE_DEG) + east, np.arcsin(np.sin(d) / np.cosh(x / RADIUS_M)))


def rotated(x, y):
    """Degrees about a pole at 53 N, 53 W: the middle is on its equator and its zero meridian."""
    p = vectors(Place(np.radians(x), np.radians(y)))
    back = np.pi / 2 - np.radians(53.0)  # turned up from the equator to the middle's latitude
    across, up = p[0], p[2]
    tilted = np.stack(
        [np.cos(back) * across - np.sin(back) * up, p[1], np.sin(back) * across + np.cos(back) * up]
    )
    return Place(
        np.arctan2(tilted[1], tilted[0]) + np.radians(LONGITUDE_DEG), np.arcsin(np.clip(tilted[2], -1, 1))
    )


ON_EARTH: dict[str, Callable[..., Place]] = {
    "lambert_conformal_conic": lambert,
    "polar_stereographic": polar_stereographic,
    "mercator": mercator,
    "transverse_mercator": transverse_mercator,
    "rotated_latitude_longitude": rotated,
}


def vectors(place: Place) -> Any:
    """Places as unit vectors (3, ...)."""
    flat = np.cos(place.latitude)
    return np.stack([flat * np.cos(place.longitude), flat * np.sin(place.longitude), np.sin(place.latitude)])


def east_north(place: Place) -> tuple[Any, Any]:
    """Unit vectors to east and north at places."""
    sin_lon, cos_lon = np.sin(place.longitude), np.cos(place.longitude)
    sin_lat, cos_lat = np.sin(place.latitude), np.cos(place.latitude)
    return (
        np.stack([-sin_lon, cos_lon, np.zeros_like(sin_lon)]),
        np.stack([-sin_lat * cos_lon, -sin_lat * sin_lon, cos_lat]),
    )


def spinning(place: Place) -> Any:
    """Solid-body rotation (3, ...) [m/s] about an axis through 50 N 80 E, 40 m/s at its equator."""
    axis = vectors(Place(np.radians(80.0), np.radians(50.0)))
    return 40.0 * np.cross(axis, vectors(place), axisb=0, axisc=0)


def eastward(place: Place) -> Any:
    """10 m/s to the east everywhere."""
    return 10.0 * east_north(place)[0]


def along_axes(on_earth: Callable[..., Place], wind: Callable[[Place], Any], x, y, step: float) -> Any:
    """A wind's parts along a projection's x and y (2, ...) [m/s] at places on its plane."""
    parts, blows = [], wind(on_earth(x, y))
    for dx, dy in ((step, 0.0), (0.0, step)):
        axis = vectors(on_earth(x + dx, y + dy)) - vectors(on_earth(x - dx, y - dy))
        parts.append((blows * axis / np.linalg.norm(axis, axis=0)).sum(axis=0))
    return np.stack(parts)


ROTATED = "rotated_latitude_longitude"
LEVELS = {1000: (100.0, 288.0), 850: (1500.0, 280.0), 500: (5600.0, 255.0)}
POINTS = (41, 31)
STEP = {ROTATED: 0.2}
MIDDLE = {
    "polar_stereographic": (100_000.0, -5_200_000.0),
    "mercator": (np.radians(LONGITUDE_DEG) * RADIUS_M * np.cos(np.radians(20.0)), 4_100_000.0),
}
"""Where each grid lies on its plane, where that is not its origin [m]."""
WITHIN_MPS = 0.004
"""Cells of 0.2 degrees hold this wind to 1e-4 m/s; the rest is packing."""


def axes(kind):
    """The axes of a grid of some kind: 20 km, or 0.2 degrees of a rotated pole."""
    step, middle = STEP.get(kind, 20_000.0), MIDDLE.get(kind, (0.0, 0.0))
    return [at + step * (np.arange(points) - points // 2) for at, points in zip(middle, POINTS, strict=True)]


def places(kind):
    return ON_EARTH[kind](*np.meshgrid(*axes(kind)))


def winds(kind, wind):
    """The parts of a wind along the axes of a grid (2, y, x)."""
    return along_axes(ON_EARTH[kind], wind, *np.meshgrid(*axes(kind)), 1e-3 * STEP.get(kind, 20_000.0))


def expected(cube, wind):
    """A wind's parts to east and north at the nodes of a run's grid."""
    longitude, latitude = np.meshgrid(cube.grid.longitudes_deg, cube.grid.latitudes_deg)
    place = Place(np.radians(longitude), np.radians(latitude))
    return [(wind(place) * to).sum(axis=0) for to in east_north(place)]


def assert_blows(cube, wind):
    east, north = expected(cube, wind)
    assert cube.grid.rows * cube.grid.columns > 0.4 * POINTS[0] * POINTS[1]
    for found, known in ((cube.u_mps, east), (cube.v_mps, north)):
        np.testing.assert_allclose(found, np.broadcast_to(known, found.shape), atol=WITHIN_MPS)
