"""The slices of one run -> its Cube, and every rule of what a run must hold.

Refused: winds without their other half, heights on some wind levels only, holes, missing values.
Left out with a warning: temperature on some wind levels only, half a wind near the ground.
Dry where it is absent: humidity.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from planner.errors import ForecastFileError
from planner.forecast.air_quantities import NEAR_HEIGHTS_M
from planner.forecast.decoded_run import Cube
from planner.forecast.field import Float32s
from planner.forecast.grid import Grid
from planner.forecast.quantities import (
    FREEZING_ABOVE_GROUND,
    FREEZING_LEVEL,
    LAND,
    OROGRAPHY,
    PRECIPITATION,
    QUANTITIES,
    RAIN,
    RAIN_RATE,
    WEATHER,
)
from planner.forecast.reading.files.grids import winds_grid
from planner.forecast.reading.files.missing_report import Key, holes, hpa
from planner.forecast.reading.files.rain import precipitation
from planner.forecast.reading.files.slices import Slice
from planner.forecast.reading.files.slices_by_name import by_name
from planner.forecast.reading.files.vapour import vapour
from planner.forecast.run_names import SAMPLE


@dataclass
class Run:
    """The slices of one run by name, and what its winds stand on."""

    by_name: dict[str, dict[Key, Slice]]
    rain: list[Slice]
    rain_rates: list[Slice]
    grid: Grid
    members: list[int]
    times: list[datetime]
    levels_pa: list[float]
    used: Counter[str]

    @classmethod
    def of(cls, slices: Sequence[Slice]) -> "Run":
        """The run of some slices, which lie on one grid.

        Raises ForecastFileError where u and v are not on the same two levels or more.
        """
        found = by_name(slices)
        winds = [*found.get("u", {}), *found.get("v", {})]
        return cls(
            by_name=found,
            rain=[s for s in slices if s.name == RAIN],
            rain_rates=[s for s in slices if s.name == RAIN_RATE],
            grid=winds_grid(slices),
            members=sorted({member for member, _, _ in winds}),
            times=sorted({time for _, time, _ in winds}),
            levels_pa=_wind_levels(found),
            used=Counter(),
        )

    def cube(self, source: str, issued_at: datetime | None, sha256: str, warnings: list[str]) -> Cube:
        """The run as arrays; adds what was left out of it to `warnings`, and what was taken to `used`.

        Raises ForecastFileError, naming level, time and member, where a wind or a height is missing.
        """
        levels = self.levels_pa
        near_heights, near = self._near(warnings)
        orography = self._fixed(OROGRAPHY, "0 m", warnings)
        return Cube(
            source=source,
            is_sample=source == SAMPLE,
            issued_at=issued_at,
            times=tuple(self.times),
            grid=self.grid,
            levels_pa=np.array(levels),
            u_mps=self._stack("u", levels),
            v_mps=self._stack("v", levels),
            sha256=sha256,
            height_gpm=self._heights(),
            temperature_k=self._temperatures(warnings),
            vapour_kgpkg=self._vapour(warnings),
            near_heights_m=near_heights,
            near_wind=near,
            orography_gpm=orography,
            land_fraction=self._fixed(LAND, "sea", warnings),
            weather=self._weather(orography, warnings),
            warnings=tuple(warnings),
            height_factor=self._height_factor(),
            levels_are_said=all(s.level_is_said for s in self.by_name["u"].values()),
        )

    def _stack(self, name: str, levels: Sequence[float]) -> Float32s:
        """Fields of a name as (M, T, L, Y, X); holes are refused, values may be missing."""
        found, keys = self.by_name[name], self._keys(levels)
        absent = [key for key in keys if key not in found]
        if absent:
            raise ForecastFileError(holes(name, absent, len(keys)))
        stacked = np.empty((len(keys), self.grid.rows, self.grid.columns), dtype=np.float32)
        for place, key in zip(stacked, keys, strict=True):
            place[:] = found[key].values
        self.used[name] += len(keys)
        return self._by_axes(stacked)

    def _keys(self, levels: Sequence[float]) -> list[Key]:
        return [(m, t, level) for m in self.members for t in self.times for level in levels]

    def _by_axes(self, stacked: Float32s) -> Float32s:
        """Fields in the order of `_keys` as (M, T, L, Y, X)."""
        return stacked.reshape(len(self.members), len(self.times), -1, *stacked.shape[1:])

    def _levels_of(self, name: str) -> set[float]:
        return {level for _, _, level in self.by_name.get(name, {})}

    def _heights(self) -> Float32s | None:
        there = self._levels_of("height")
        if not there:
            return None
        if lacking := set(self.levels_pa) - there:
            raise ForecastFileError(
                f"heights are missing on {hpa(lacking)}: u and v are on {hpa(self.levels_pa)}, but "
                f"heights only on {hpa(there)}; bring heights for every wind level, or none at all"
            )
        return self._stack("height", self.levels_pa)

    def _height_factor(self) -> float | None:
        """What the file's heights were multiplied by, if all by the same."""
        factors = {s.factor for s in self.by_name.get("height", {}).values()}
        return factors.pop() if len(factors) == 1 else None

    def _temperatures(self, warnings: list[str]) -> Float32s | None:
        there = self._levels_of("t")
        if lacking := set(self.levels_pa) - there:
            if there:
                warnings.append(f"temperature is missing on {hpa(lacking)} and was left out altogether")
            return None
        return self._stack("t", self.levels_pa)

    def _vapour(self, warnings: list[str]) -> Float32s | None:
        stacked, used = vapour(self.by_name, self._keys(self.levels_pa), warnings)
        self.used += used
        return None if stacked is None else self._by_axes(stacked)

    def _near(self, warnings: list[str]) -> tuple[tuple[float, ...], Float32s | None]:
        """Winds near the ground (M, T, N, 2, Y, X) at the heights where both halves are there."""
        east, north = self._levels_of("near_u"), self._levels_of("near_v")
        heights = [height for height in NEAR_HEIGHTS_M if height in east & north]
        for alone in sorted((east ^ north) & set(NEAR_HEIGHTS_M)):
            warnings.append(f"wind at {alone:g} m has only one of u and v and was left out")
        if not heights:
            return (), None
        return tuple(heights), np.stack([self._stack(name, heights) for name in ("near_u", "near_v")], axis=3)

    def _fixed(self, name: str, instead: str, warnings: list[str]) -> Float32s | None:
        found = self.by_name.get(name, {})
        if not found:
            return None
        values = min(found.values(), key=lambda s: s.rank).values
        self.used[name] += 1
        if empty := int((~np.isfinite(values)).sum()):
            warnings.append(f"{name} has no value at {empty:,} of {values.size:,} points: {instead} there")
        return np.nan_to_num(values, nan=0.0)

    def _weather(self, ground: Float32s | None, warnings: list[str]) -> dict[str, Float32s]:
        """Weather at the ground (M, T, Y, X) by our names: as read, and what is made of something else."""
        weather = {name: self._at_the_ground(name) for name in WEATHER if self._is_there(name, warnings)}
        rain = precipitation(self.rain, self.rain_rates, self.members, self.times)
        if rain is not None:
            weather[PRECIPITATION] = rain
            self.used += Counter(s.name for s in (*self.rain, *self.rain_rates))
        if FREEZING_LEVEL in weather or ground is None or not self._whole(FREEZING_ABOVE_GROUND, warnings):
            return weather
        return weather | {FREEZING_LEVEL: self._at_the_ground(FREEZING_ABOVE_GROUND) + ground}

    def _is_there(self, name: str, warnings: list[str]) -> bool:
        """Whether weather is taken from the file; where only some of it is there, by what its row says."""
        refused_in_part = QUANTITIES[name].refused_in_part
        return self._timely(name, warnings) if refused_in_part else self._whole(name, warnings)

    def _whole(self, name: str, warnings: list[str]) -> bool:
        """Whether a name is there for all members and times but the first, which may have none."""
        found = self.by_name.get(name, {})
        times = self.times if any(time == self.times[0] for _, time, _ in found) else self.times[1:]
        whole = bool(times) and all((m, t, 0.0) in found for m in self.members for t in times)
        if found and not whole:
            warnings.append(f"{name} is missing at some of the winds' times and was left out")
        return whole

    def _timely(self, name: str, warnings: list[str]) -> bool:
        found = self.by_name.get(name)
        if not found:
            return False
        timely = any(time in self.times for _, time, _ in found)
        if not timely:
            warnings.append(f"{name} is there at other times than the winds only and was left out")
        return timely

    def _at_the_ground(self, name: str) -> Float32s:
        """Weather (M, T, Y, X); what begins a step late stands at the first time as at the second."""
        found, (first, *later) = self.by_name[name], self.times
        if later and not any(time == first for _, time, _ in found):
            found |= {
                (m, first, 0.0): found[m, later[0], 0.0] for m in self.members if (m, later[0], 0.0) in found
            }
        return self._stack(name, [0.0])[:, :, 0]


def _wind_levels(by_name: dict[str, dict[Key, Slice]]) -> list[float]:
    east, north = ({level for _, _, level in by_name.get(name, {})} for name in ("u", "v"))
    if east != north:
        raise ForecastFileError(
            f"u is on {hpa(east) or 'no level'} but v on {hpa(north) or 'no level'}; "
            "bring both on the same levels"
        )
    if len(east) < 2:
        raise ForecastFileError(f"winds are on {hpa(east)} only; a flight needs 2 pressure levels at least")
    return sorted(east, reverse=True)
