"""Whether what a file says of the ground and of the weather there can be: what cannot is left out and said.

A fill value that no attribute names (-9999 m/s of gust) would else pass every limit on weather, and a
percentage called a fraction none. What is left out is unknown, and unknown is never "go".
"""

from dataclasses import replace

import numpy as np

from planner.forecast.decoded_run import Cube
from planner.forecast.field import Float32s
from planner.forecast.quantities import OROGRAPHY, QUANTITIES


def with_possible_ground(cube: Cube) -> Cube:
    """A run without those winds, weather and heights at the ground that go past what their row allows.

    One number beyond costs the whole field, with a warning: nobody knows what the others are.
    """
    weather, warnings = {}, list(cube.warnings)
    for name, values in cube.weather.items():
        if _possible(name, values, QUANTITIES[name].possible, warnings):
            weather[name] = values
    ground = cube.orography_gpm
    if ground is not None and not _possible(OROGRAPHY, ground, QUANTITIES[OROGRAPHY].possible, warnings):
        ground = None
    cube = _with_possible_near_winds(cube, warnings)
    return replace(cube, weather=weather, orography_gpm=ground, warnings=tuple(warnings))


def _with_possible_near_winds(cube: Cube, warnings: list[str]) -> Cube:
    near = cube.near_wind
    if near is None:
        return cube
    speed = np.hypot(near[:, :, :, 0], near[:, :, :, 1])
    keep = [
        _possible(f"wind at {height:g} m", speed[:, :, k], (0.0, QUANTITIES["near_u"].possible[1]), warnings)
        for k, height in enumerate(cube.near_heights_m)
    ]
    heights = tuple(height for height, kept in zip(cube.near_heights_m, keep, strict=True) if kept)
    return replace(cube, near_wind=near[:, :, keep] if heights else None, near_heights_m=heights)


def _possible(name: str, values: Float32s, allowed: tuple[float, float], warnings: list[str]) -> bool:
    if not np.isfinite(values).any():
        return True
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    if allowed[0] <= low and high <= allowed[1]:
        return True
    warnings.append(
        f"{name} reaches from {low:,.4g} to {high:,.4g}, and {allowed[0]:,g} to {allowed[1]:,g} are "
        "possible: it is in another unit than said or holds fill values, and was left out"
    )
    return False
