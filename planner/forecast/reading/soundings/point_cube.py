"""A forecast at one place -> a cube: the same column over all of a box, hour by hour.

Rain is given as the sum of the hour before, so as mm/h.
"""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import numpy as np

from planner.air import specific_humidity
from planner.errors import ForecastFileError
from planner.forecast.air_quantities import NEAR_HEIGHTS_M, RELATIVE_HUMIDITY
from planner.forecast.decoded_run import Cube
from planner.forecast.grid import Grid
from planner.forecast.held_winds import HOLDS_WITHIN_KM
from planner.forecast.quantities import QUANTITIES, WEATHER
from planner.forecast.reading.measurable import HIGHEST_GPM, LOWEST_GPM, within
from planner.forecast.reading.soundings.box import box_round, everywhere
from planner.forecast.reading.soundings.open_meteo import PointForecast, points_of
from planner.forecast.reading.soundings.sounding import wind_from
from planner.forecast.run_names import OPEN_METEO
from planner.forecast.unit_factors import SHARE
from planner.geo import Floats

DRY_ABOVE_PA = QUANTITIES[RELATIVE_HUMIDITY].up_to_pa
HIGHEST_GROUND_M = 9_000.0
WIDE_GPM = 3_000.0


def read_points(document: Any, issued_at: datetime | None, sha256: str) -> list[Cube]:
    """A cube for each place and model of Open-Meteo's JSON. Raises ForecastFileError."""
    points = list(points_of(document))
    digests = [hashlib.sha256(f"{sha256} {number}".encode()).hexdigest() for number in range(1, len(points))]
    return [_cube(point, issued_at, digest) for point, digest in zip(points, [sha256, *digests], strict=True)]


def _cube(point: PointForecast, issued_at: datetime | None, sha256: str) -> Cube:
    grid = _grid(point.place)
    u, v = wind_from(point.stacked("winddirection"), point.stacked("windspeed"))
    height = _heights(point)
    known = np.isfinite(u + v if height is None else u + v + height).all(axis=(0, 2))
    rising = np.diff([time.timestamp() for time in point.times], prepend=-np.inf) > 0
    kept = np.flatnonzero(known & rising)
    if not kept.size:
        raise ForecastFileError("at none of the hours are all winds and heights there; ask for fewer levels")
    temperature = _known(within(point.stacked("temperature"), 150.0, 340.0), kept)
    percent = _known(point.stacked("relativehumidity"), kept)
    near_m, near = _near(point, kept)
    pressure = 100.0 * np.array(point.levels_hpa)
    return Cube(
        source=OPEN_METEO,
        issued_at=issued_at,
        times=tuple(point.times[hour] for hour in kept),
        grid=grid,
        levels_pa=pressure,
        u_mps=everywhere(u[:, kept], grid),
        v_mps=everywhere(v[:, kept], grid),
        sha256=sha256,
        height_gpm=None if height is None else everywhere(height[:, kept], grid),
        temperature_k=None if temperature is None else everywhere(temperature, grid),
        vapour_kgpkg=_vapour(temperature, percent, pressure, grid),
        near_heights_m=near_m,
        near_wind=None if near is None else everywhere(near, grid),
        orography_gpm=_ground(point.place, grid),
        weather=_weather(point, kept, grid),
        warnings=tuple(_said(point, height, kept)),
    )


def _said(point: PointForecast, height: Floats | None, kept: Any) -> list[str]:
    whose = f" ({point.model[:40]})" if point.model else ""
    said = [
        f"Open-Meteo{whose} tells one place: its winds are held the same within {HOLDS_WITHIN_KM:g} km of "
        f"{point.place['latitude']:g} N, {point.place['longitude']:g} E"
    ]
    left = len(point.times) - kept.size
    if left:
        said.append(f"{left} of {len(point.times)} hours lack a wind or a height and were left out")
    return said if height is None else [*said, *_wide_gap(point, height[:, kept])]


def _wide_gap(point: PointForecast, height: Floats) -> Iterator[str]:
    """A sentence where two levels of the heights kept are far apart."""
    gaps = np.diff(height.mean(axis=(0, 1)))
    worst = int(np.argmax(gaps))
    if gaps[worst] > WIDE_GPM:
        low, high = point.levels_hpa[worst : worst + 2]
        yield (
            f"no wind between {low:g} and {high:g} hPa ({gaps[worst]:.0f} m): a straight line stands there; "
            "ask for more levels"
        )


def _grid(place: dict[str, Any]) -> Grid:
    try:
        where = float(place["latitude"]), float(place["longitude"])
    except (KeyError, TypeError, ValueError):
        raise ForecastFileError(
            "JSON does not say its latitude and longitude; bring the whole answer"
        ) from None
    if not (abs(where[0]) <= 90.0 and abs(where[1]) <= 360.0):
        raise ForecastFileError(f"JSON lies at {where[0]:g} N, {where[1]:g} E, which is no place on earth")
    return box_round(np.array([where[0]]), np.array([where[1]]), "the forecast")


def _heights(point: PointForecast) -> Floats | None:
    key = "geopotentialheight"
    given = np.array([[(key, level, "hPa") in of for level in point.levels_hpa] for of in point.members])
    if not given.any():
        return None
    if not given.all():
        pairs = zip(point.levels_hpa, np.atleast_1d(given.all(axis=0)).tolist(), strict=True)
        lacking = ", ".join(f"{level:g}" for level, there in pairs if not there)
        raise ForecastFileError(
            f"geopotential_height is missing on {lacking[:80]} hPa, where there are winds; "
            "ask for it on all levels"
        )
    return within(point.stacked(key), LOWEST_GPM, HIGHEST_GPM)


def _known(values: Floats, kept: Any) -> Floats | None:
    """Values at the hours kept, or None where any of them is not known."""
    there = values[:, kept]
    return there if np.isfinite(there).all() else None


def _vapour(temperature_k: Floats | None, percent: Floats | None, pressure_pa: Floats, grid: Grid) -> Any:
    if temperature_k is None or percent is None:
        return None
    vapour = specific_humidity(np.clip(percent, 0.0, 100.0), temperature_k, pressure_pa)
    return everywhere(np.where(pressure_pa < DRY_ABOVE_PA, 0.0, vapour), grid)


def _near(point: PointForecast, kept: Any) -> tuple[tuple[float, ...], Floats | None]:
    """The heights above the ground that have a wind at every hour, and those winds (M, T, N, 2)."""
    found = {}
    for height_m in NEAR_HEIGHTS_M:
        direction, speed = (
            np.array([point.at(of, (f"wind{what}", height_m, "m")) for of in point.members])
            for what in ("direction", "speed")
        )
        wind = np.stack(wind_from(direction, speed), axis=-1)[:, kept]
        if np.isfinite(wind).all():
            found[height_m] = wind
    return tuple(found), np.stack(list(found.values()), axis=2) if found else None


def _ground(place: dict[str, Any], grid: Grid) -> Any:
    ground = place.get("elevation")
    if not isinstance(ground, int | float) or not LOWEST_GPM <= ground <= HIGHEST_GROUND_M:
        return None
    return everywhere(np.array(float(ground)), grid)


def _weather(point: PointForecast, kept: Any, grid: Grid) -> dict[str, Any]:
    """The weather at the ground (M, T, Y, X) that is there at every hour."""
    weather = {}
    for row in (QUANTITIES[name] for name in WEATHER if QUANTITIES[name].open_meteo):
        values = point.surface(row.open_meteo)
        if values is not None and np.isfinite(values[:, kept]).all():
            factor = 0.01 if row.units is SHARE else 1.0  # Open-Meteo tells shares in percent
            weather[row.name] = everywhere(values[:, kept] * factor, grid)
    return weather
