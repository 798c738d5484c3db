"""Heights and pressures held against each other: the one place, whatever the format that a run came in.

No air strays far from the standard atmosphere: heights that do are in another unit than was read, or stand
beside pressures that are none. Levels without heights are judged by what they say, and by where they end.
"""

from dataclasses import replace

import numpy as np

from planner.air import standard_height
from planner.errors import ForecastFileError
from planner.forecast.decoded_run import Cube
from planner.forecast.field import Float32s
from planner.forecast.unit_factors import HEIGHT_FACTORS
from planner.geo import Floats

HIGHEST_PA, LOWEST_PA = 110_000.0, 1.0
"""Pressures of levels: the deepest high is 1,085 hPa, the models' tops are at 0.01 hPa."""

OFF_M, OFF_SHARE = 1_500.0, 0.10
"""How far a level may lie from its height in the standard atmosphere: of this, and of that height.

The deepest lows and highs shift levels by 1.2 km near the ground, the polar night by 4 km at 1 hPa.
"""

FAR_BELOW_M = 3_000.0
"""So far below the lowest wind the ground may be, over half of the area.

A parachute falls for 10 minutes through 3 km of air whose wind nobody said; the wind there changes by 5 to
10 m/s, so a landing is 3 to 6 km off: as far as forecasts of a day err, and no warning makes it less.
"""

_AT_THE_GROUND_M = 100.0
_STANDARD_HPA = frozenset(
    (1000, 925, 850, 700, 500, 400, 300, 250, 200, 150, 100, 70, 50, 30, 20, 10, 7, 5, 3, 2, 1)
)
_MOSTLY = 0.5


def with_settled_heights(cube: Cube) -> Cube:
    """The run with heights in gpm, whatever unit the file says they are in.

    Raises ForecastFileError, with both numbers, where levels or heights cannot be what they are taken for.
    """
    _require_pressures(cube.levels_pa)
    if cube.height_gpm is None:
        return cube if cube.levels_are_said else _with_guessed_levels(cube)
    standing = standard_height(cube.levels_pa)
    if _fits(cube.height_gpm, standing):
        return cube if cube.levels_are_said else _noting(cube, f"{_guessed(cube)}, and their heights agree")
    unit, heights = _in_another_unit(cube, standing)
    if heights is None:
        raise ForecastFileError(_strange(cube, cube.height_gpm, standing))
    level = int(np.argmax(np.abs(_mean(cube.height_gpm) - standing)))
    warning = (
        f"heights were read as {unit}: as the file has it {_hpa(cube, level)} would lie at "
        f"{_mean(cube.height_gpm)[level]:,.0f} m, and it lies at {standing[level]:,.0f} m in standard air"
    )
    return _noting(replace(cube, height_gpm=heights), warning)


def require_together(height_gpm: Floats, pressure_pa: Floats) -> None:
    """Raise ForecastFileError where over half of some heights [gpm] are far from their pressures'.

    Those of which one is not known are not judged; single ones are left out where soundings are read.
    """
    both = np.flatnonzero(np.isfinite(height_gpm) & (pressure_pa >= LOWEST_PA))
    if not both.size:
        return
    standing = standard_height(pressure_pa[both])
    off = np.abs(height_gpm[both] - standing)
    allowed = OFF_M + OFF_SHARE * np.abs(standing)
    if (off > allowed).mean() <= _MOSTLY:
        return
    worst = int((off - allowed).argmax())
    raise ForecastFileError(
        f"{pressure_pa[both[worst]] / 100:g} hPa lies at {height_gpm[both[worst]]:,.0f} m in the file and at "
        f"{standing[worst]:,.0f} m in the standard atmosphere, and {allowed[worst]:,.0f} m between them are "
        "allowed: heights or pressures are in another unit than said, or mixed up"
    )


def require_near_the_ground(cube: Cube) -> None:
    """Raise ForecastFileError where the lowest wind is 3 km above the ground over half of the area."""
    high = _depths(cube)
    if np.median(high) <= FAR_BELOW_M:
        return
    raise ForecastFileError(
        f"the lowest level, {_hpa(cube, 0)}, is {float(np.median(high)):,.0f} m above the ground over half "
        f"of the area and no wind is known below; {FAR_BELOW_M:,.0f} m are allowed: bring the levels below it"
    )


def _depths(cube: Cube) -> Float32s:
    """How far above the ground the lowest level clear of it is (M, T, Y, X)."""
    ground = np.float32(0.0) if cube.orography_gpm is None else cube.orography_gpm
    lowest = np.full((*cube.u_mps.shape[:2], *cube.u_mps.shape[3:]), np.inf, dtype=np.float32)
    for level, stands in enumerate(standard_height(cube.levels_pa)):
        high = np.float32(stands) if cube.height_gpm is None else cube.height_gpm[:, :, level]
        above = high - ground
        lowest = np.where(above > -_AT_THE_GROUND_M, np.minimum(lowest, np.maximum(above, 0.0)), lowest)
    return lowest


def _require_pressures(levels_pa: Floats) -> None:
    wrong = levels_pa[(levels_pa > HIGHEST_PA) | (levels_pa < LOWEST_PA)]
    if wrong.size:
        raise ForecastFileError(
            f"levels reach from {levels_pa.max() / 100:g} to {levels_pa.min() / 100:g} hPa, and "
            f"{HIGHEST_PA / 100:g} to {LOWEST_PA / 100:g} hPa are allowed: they are no pressures, or in "
            "another unit than said"
        )


def _with_guessed_levels(cube: Cube) -> Cube:
    """Levels of which nothing says that they are pressures: taken so if they are those of all services."""
    hectopascals = cube.levels_pa / 100
    known = [float(level) for level in hectopascals if level in _STANDARD_HPA]
    if len(known) < _MOSTLY * hectopascals.size or not {500.0, 850.0} <= {*known}:
        raise ForecastFileError(
            f"levels (as hPa {hectopascals.max():g} to {hectopascals.min():g}) have no unit and no heights "
            "beside them, and may be numbers of model levels; give them a unit (hPa or Pa), or bring heights"
        )
    return _noting(cube, f"{_guessed(cube)}, being those of most weather services")


def _guessed(cube: Cube) -> str:
    low, high = cube.levels_pa[[0, -1]] / 100
    return f"levels have no unit and are taken as {low:g} to {high:g} hPa"


def _fits(height_gpm: Float32s, standing: Floats) -> bool:
    """Whether heights (..., L, Y, X) are where the standard atmosphere has their levels (L,), about."""
    return all(
        float(np.abs(height_gpm[:, :, level] - np.float32(stands)).max()) <= OFF_M + OFF_SHARE * abs(stands)
        for level, stands in enumerate(standing.tolist())
    )


def _in_another_unit(cube: Cube, standing: Floats) -> tuple[str, Float32s | None]:
    """The unit in which the file's numbers would fit, and the heights so; None where there is none."""
    assert cube.height_gpm is not None
    if cube.height_factor is None:
        return "", None
    for unit, factor in HEIGHT_FACTORS.items():
        heights: Float32s = np.asarray(cube.height_gpm * (factor / cube.height_factor), dtype=np.float32)
        if _fits(heights, standing):
            return unit, heights
    return "", None


def _strange(cube: Cube, height_gpm: Float32s, standing: Floats) -> str:
    off = np.abs(height_gpm - standing[:, None, None])
    over = off - (OFF_M + OFF_SHARE * np.abs(standing))[:, None, None]
    m, t, level, y, x = np.unravel_index(int(over.argmax()), over.shape)
    allowed = OFF_M + OFF_SHARE * abs(standing[level])
    guess = "" if cube.levels_are_said else " (the levels have no unit)"
    fitting = (factor for factor in (100.0, 10.0, 0.1, 0.01) if _fits_scaled(cube, height_gpm, factor))
    hint = next((f"; they would fit if pressures were {factor:g} times as high" for factor in fitting), "")
    return (
        f"{_hpa(cube, int(level))} lies at {height_gpm[m, t, level, y, x]:,.0f} m in the file and at "
        f"{standing[level]:,.0f} m in the standard atmosphere{guess}, and {allowed:,.0f} m between them are "
        f"allowed: heights or pressures are in another unit than said, or mixed up{hint}"
    )


def _fits_scaled(cube: Cube, height_gpm: Float32s, factor: float) -> bool:
    """Whether heights would fit pressures that are a factor higher."""
    return _fits(height_gpm, standard_height(cube.levels_pa * factor))


def _mean(height_gpm: Float32s) -> Floats:
    return np.asarray(height_gpm.mean(axis=(0, 1, 3, 4), dtype=float))


def _hpa(cube: Cube, level: int) -> str:
    return f"{cube.levels_pa[level] / 100:g} hPa"


def _noting(cube: Cube, warning: str) -> Cube:
    return replace(cube, warnings=(*cube.warnings, warning))
