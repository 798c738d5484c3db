"""What a file held for one run, in our names, units and order; and the field that is made of it.

Every door into `forecast/` ends in a `Cube`; `wind_field` is the one place where gaps are judged,
absent heights and temperatures are filled in with a warning, and the kernel's layout is made.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt

from planner.air import standard_height, standard_temperature
from planner.errors import ForecastFileError
from planner.forecast.field import Float32s, SurfaceWeather, WindField
from planner.forecast.forecast import Forecast
from planner.forecast.grid import Grid
from planner.forecast.held_winds import HELD_S, SOUNDING_HELD_S
from planner.forecast.run_names import SOUNDING
from planner.geo import Floats, geometric_altitude
from planner.units import HOUR_S

LONGEST_STEP_S = 6 * HOUR_S
CLEAR_OF_GROUND_GPM = 1.0
NO_HEIGHTS = "no heights in the file: the levels stand at the standard atmosphere's heights"
NO_TEMPERATURE = "no temperature in the file: the standard atmosphere's is used"
NO_GROUND = "no orography in the file: the ground is taken as 0 m everywhere"


@dataclass(frozen=True)
class Cube:
    """One run as read. Levels fall in pressure; rows go north; columns go east; times rise.

    u, v, height, temperature and vapour are (M, T, L, Y, X); `near_wind` is (M, T, N, 2, Y, X) at
    `near_heights_m` above the ground; `weather` holds (M, T, Y, X) by the names of `quantities.WEATHER`.
    `height_factor` is what the file's heights were multiplied by to be gpm, None where that is not one
    number; `levels_are_said`: the file says in what unit its levels are.
    """

    source: str
    issued_at: datetime | None
    times: tuple[datetime, ...]
    grid: Grid
    levels_pa: Floats
    u_mps: Float32s
    v_mps: Float32s
    sha256: str
    height_gpm: Float32s | None = None
    temperature_k: Float32s | None = None
    vapour_kgpkg: Float32s | None = None
    near_heights_m: tuple[float, ...] = ()
    near_wind: Float32s | None = None
    orography_gpm: Float32s | None = None
    land_fraction: Float32s | None = None
    weather: dict[str, Float32s] = field(default_factory=dict)
    is_sample: bool = False
    warnings: tuple[str, ...] = ()
    height_factor: float | None = None
    levels_are_said: bool = True


def wind_field(cube: Cube) -> WindField:
    """A cube as a field ready to fly.

    Raises ForecastFileError where heights do not rise or numbers are not finite.
    """
    warnings = list(cube.warnings)
    height = _heights(cube, warnings)
    temperature = _temperatures(cube, height, warnings)
    ground = _ground(cube, warnings)
    wind = np.stack([height, cube.u_mps, cube.v_mps], axis=-1)
    by_place = _frozen(np.moveaxis(wind, 2, 4))
    near_heights, near = _near(cube, by_place.shape[:4])
    times_s = _frozen([(t - cube.times[0]).total_seconds() for t in cube.times])
    if len(cube.times) == 1 and cube.source != SOUNDING:
        warnings.append(f"one valid time only: held for {HELD_S / HOUR_S:g} h either side")
    _check_values(by_place, cube.levels_pa)
    first_level = lowest_clear(by_place[..., 0], cube.orography_gpm, near_heights)
    warnings += _far_below(by_place[..., 0], first_level, cube, near_heights)
    return WindField(
        forecast=_forecast(cube, by_place[..., -1, 0]),
        grid=cube.grid,
        start=cube.times[0],
        times_s=times_s,
        gap=_frozen(gaps(times_s)),
        levels_pa=cube.levels_pa,
        wind=by_place,
        temperature_k=_frozen(np.moveaxis(temperature, 2, 4)),
        vapour_kgpkg=None if cube.vapour_kgpkg is None else _frozen(np.moveaxis(cube.vapour_kgpkg, 2, 4)),
        near_heights_m=near_heights,
        near_wind=near,
        ground_m=_frozen(ground),
        land_fraction=None if cube.land_fraction is None else _frozen(cube.land_fraction),
        first_level=_frozen(first_level),
        weather=SurfaceWeather({name: _frozen(values) for name, values in cube.weather.items()}),
        warnings=tuple(dict.fromkeys(warnings)),  # an exported run brings its own along
    )


def gaps(times_s: Floats) -> npt.NDArray[np.bool_]:
    """Which steps (T-1,) are gaps: over 6 h, or over twice the longer of their neighbours."""
    steps = np.diff(times_s)
    if steps.size < 2:
        return np.asarray(steps > LONGEST_STEP_S)
    before, after = (
        np.concatenate([[0.0], steps[:-1]]),
        np.concatenate([steps[1:], [0.0]]),
    )
    return np.asarray((steps > LONGEST_STEP_S) | (steps > 2 * np.maximum(before, after)))


def _frozen(values: Any) -> Any:
    """Contiguous and read-only, so that kernels see one kind of array wherever it came from."""
    array = np.ascontiguousarray(values)
    array.setflags(write=False)
    return array


def _heights(cube: Cube, warnings: list[str]) -> Float32s:
    if cube.height_gpm is not None:
        return cube.height_gpm
    warnings.append(NO_HEIGHTS)
    levels = standard_height(cube.levels_pa).astype(np.float32)[:, None, None]
    return np.broadcast_to(levels, cube.u_mps.shape)


def _temperatures(cube: Cube, height: Float32s, warnings: list[str]) -> Float32s:
    if cube.temperature_k is not None:
        return cube.temperature_k
    warnings.append(NO_TEMPERATURE)
    return np.asarray(standard_temperature(height), dtype=np.float32)


def _ground(cube: Cube, warnings: list[str]) -> Float32s:
    if cube.orography_gpm is not None:
        return np.asarray(geometric_altitude(cube.orography_gpm.astype(float)), dtype=np.float32)
    warnings.append(NO_GROUND)
    return np.zeros((cube.grid.rows, cube.grid.columns), dtype=np.float32)


def _near(cube: Cube, shape: tuple[int, ...]) -> tuple[Floats, Float32s]:
    if cube.near_wind is None:
        return _frozen(np.empty(0)), _frozen(np.empty((*shape, 0, 2), dtype=np.float32))
    order = np.argsort(cube.near_heights_m)
    near = np.moveaxis(cube.near_wind[:, :, order], (2, 3), (4, 5))
    return _frozen(np.asarray(cube.near_heights_m, dtype=float)[order]), _frozen(near)


def lowest_clear(height: Float32s, orography_gpm: Any, near_heights_m: Floats) -> Any:
    """The lowest level (M, T, Y, X) clear of the ground and of the near-surface winds."""
    ground = 0.0 if orography_gpm is None else orography_gpm[..., None]
    bottom = float(near_heights_m[-1]) if near_heights_m.size else 0.0
    clear = height > ground + bottom + CLEAR_OF_GROUND_GPM
    if orography_gpm is None and not near_heights_m.size:
        clear = np.ones_like(clear)
    first = np.where(clear.any(axis=-1), clear.argmax(axis=-1), height.shape[-1] - 1)
    lowest_pair = height.shape[-1] - 2 if not near_heights_m.size else height.shape[-1] - 1
    return np.minimum(first, max(lowest_pair, 0)).astype(np.int16)


def _far_below(height: Float32s, first_level: Any, cube: Cube, near_heights_m: Floats) -> list[str]:
    if near_heights_m.size:
        return []
    lowest = np.take_along_axis(height, first_level[..., None].astype(int), axis=-1)[..., 0]
    ground = 0.0 if cube.orography_gpm is None else cube.orography_gpm
    depth = float((lowest - ground).max())
    if depth <= 300.0:
        return []
    return [f"no wind near the ground: the lowest one is held down to it, over up to {depth:.0f} m"]


def _check_values(wind: Float32s, levels_pa: Floats) -> None:
    if not np.isfinite(wind).all():
        count = int((~np.isfinite(wind)).any(axis=-1).sum())
        raise ForecastFileError(
            f"{count} points have no number for height, u or v; a flight needs all of them"
        )
    rising = np.diff(wind[..., 0], axis=-1) > 0
    if not rising.all():
        level = int(np.argwhere(~rising)[0][-1])
        raise ForecastFileError(
            f"heights do not rise from {levels_pa[level] / 100:g} to {levels_pa[level + 1] / 100:g} hPa "
            "everywhere; the file is damaged or its levels are mixed up"
        )


def _forecast(cube: Cube, top_gpm: Float32s) -> Forecast:
    held = timedelta(seconds=HELD_S if len(cube.times) == 1 else 0.0)
    when = (cube.issued_at or cube.times[0]).astimezone(UTC)
    card = Forecast(
        id=f"{cube.source}-{when:%Y%m%dT%H%MZ}-{cube.sha256[:8]}",
        source=cube.source,
        issued_at=cube.issued_at,
        valid_from=cube.times[0] - held,
        valid_to=cube.times[-1] + held,
        members=int(cube.u_mps.shape[0]),
        area=cube.grid.area,
        top_m=float(geometric_altitude(float(top_gpm.min()))),
        sha256=cube.sha256,
        is_sample=cube.is_sample,
    )
    return card.held_on(cube.times[0], SOUNDING_HELD_S)
