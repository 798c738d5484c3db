"""One forecast, ready to fly: winds and weather by member, time, place and level.

A `WindField` is frozen and its arrays are never written to; they may be memory-mapped. Axes are
named once here: M members, T times, Y rows (northwards), X columns (eastwards), L pressure levels
(upwards), N near-surface levels. The vertical coordinate is geopotential height [gpm].
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from planner.air import AirColumn, column_from_levels, column_met
from planner.errors import NoForecast
from planner.forecast.forecast import Forecast
from planner.forecast.grid import Corners, Grid, looks_swapped
from planner.forecast.held_winds import HELD_S, AscentTimes, Measured, WindKind
from planner.forecast.quantities import WEATHER
from planner.geo import Floats
from planner.units import short

if TYPE_CHECKING:
    from planner.forecast.store.stored_bytes import StoredBytes

Float32s = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]
COLUMNS_ALONG = 12
"""How many columns stand for the air along a track."""


@dataclass(frozen=True)
class SurfaceWeather:
    """Weather at the ground, by the names of `quantities.WEATHER` that the forecast has.

    Each is (M, T, Y, X) float32 in the unit of its name. Precipitation is the mean rate over the step that
    ends at the valid time; the freezing level is the height [gpm] of the 0 C isotherm above the sea.
    """

    by_name: Mapping[str, Float32s] = field(default_factory=dict)

    def present(self) -> dict[str, Float32s]:
        """The fields that the forecast has, in the order of the table."""
        return {name: self.by_name[name] for name in WEATHER if name in self.by_name}


@dataclass(frozen=True)
class WindField:
    """Winds of one run and everything else a flight asks of a forecast.

    `wind` (M, T, Y, X, L, 3) float32 holds height [gpm], u, v [m/s] of the pressure levels as
    issued; `near_wind` (M, T, Y, X, N, 2) u, v at `near_heights_m` above `ground_m` (Y, X,
    geometric altitude); `first_level` (M, T, Y, X) is the lowest level clear of the ground. `temperature_k`
    and `vapour_kgpkg` (specific humidity, or None where the air is taken as dry) are (M, T, Y, X, L).
    `land_fraction` (Y, X) is 0 at sea, or None where nobody says. `times_s` (T,) counts from `start`; `gap`
    (T-1,) marks steps that are not interpolated. `folder` is where a stored run
    lies, `stored` the sums of its bytes; `ascent` says of a balloon's winds when each height was measured,
    where that is known.
    """

    forecast: Forecast
    grid: Grid
    start: datetime
    times_s: Floats
    gap: npt.NDArray[np.bool_]
    levels_pa: Floats
    wind: Float32s
    temperature_k: Float32s
    near_heights_m: Floats
    near_wind: Float32s
    ground_m: Float32s
    first_level: npt.NDArray[np.int16]
    weather: SurfaceWeather
    vapour_kgpkg: Float32s | None = None
    land_fraction: Float32s | None = None
    warnings: tuple[str, ...] = ()
    folder: Path | None = None
    stored: "StoredBytes | None" = field(default=None, compare=False, repr=False)
    ascent: AscentTimes | None = field(default=None, compare=False, repr=False)

    @property
    def members(self) -> int:
        """How many members the forecast has, M."""
        return int(self.wind.shape[0])

    def steps(self, first: datetime, last: datetime) -> range:
        """The valid times that winds from one time to another are read from, and one more on either side."""
        early, late = np.searchsorted(self.times_s, [self.seconds(first), self.seconds(last)])
        return range(max(int(early) - 2, 0), min(int(late) + 2, self.times_s.size))

    def require_whole(self, first: datetime | None = None, last: datetime | None = None) -> None:
        """Raise DamagedRun unless a stored run is, for the times between two (all), as it was written."""
        if self.stored is not None:
            self.stored.require_steps(self.steps(first, last) if first and last else range(self.times_s.size))

    def member_of(self, drops: Integers) -> Integers:
        """Which member each of some drops flies, by their numbers."""
        return np.asarray(drops % self.members)

    def seconds(self, time: datetime) -> float:
        """Seconds from `start` to an aware time."""
        return (time - self.start).total_seconds()

    def time_at(self, seconds: float) -> datetime:
        """The aware time [UTC] at seconds from `start`, to the microsecond."""
        return (self.start + timedelta(seconds=float(seconds))).astimezone(UTC)

    def span_s(self) -> tuple[float, float]:
        """First and last second that the winds hold for; one valid time is held, as its card says."""
        if self.times_s.size == 1:
            return self.seconds(self.forecast.valid_from), self.seconds(self.forecast.valid_to)
        return float(self.times_s[0]), float(self.times_s[-1])

    def weather_span_s(self) -> tuple[float, float]:
        """The same for what is near the ground, which changes by the hour, however long winds are held."""
        first, last = self.span_s()
        held = HELD_S if self.times_s.size == 1 else 0.0
        return max(first, float(self.times_s[0]) - held), min(last, float(self.times_s[-1]) + held)

    def tells_weather(self, time: datetime) -> bool:
        """Whether what it says of the weather near the ground is of that time."""
        first, last = self.weather_span_s()
        return first <= self.seconds(time) <= last

    @property
    def measured(self) -> Measured | None:
        """When, where and how high a sounding was measured; None of winds that are no sounding's."""
        if self.forecast.kind is not WindKind.SOUNDING:
            return None
        return Measured.within(self.grid, self.time_at(self.times_s[0]), self.forecast.top_m)

    def held_on(self, held_s: float) -> "WindField":
        """A sounding that holds so long after it was measured; any other field is as it was."""
        card = self.forecast.held_on(self.time_at(self.times_s[0]), held_s)
        return self if card == self.forecast else replace(self, forecast=card)

    def time_weights(self, seconds: float) -> tuple[int, int, float]:
        """Indices of the valid times round an instant and the weight of the later one, clipped."""
        if self.times_s.size == 1:
            return 0, 0, 0.0
        s = min(max(float(seconds), float(self.times_s[0])), float(self.times_s[-1]))
        after = int(np.searchsorted(self.times_s, s, side="right"))
        i = min(max(after - 1, 0), self.times_s.size - 2)
        return (
            i,
            i + 1,
            float((s - self.times_s[i]) / (self.times_s[i + 1] - self.times_s[i])),
        )

    def in_gap(self, seconds: float) -> bool:
        """Whether an instant lies inside a step that is not interpolated."""
        inside = (self.times_s[:-1] < seconds) & (seconds < self.times_s[1:]) & self.gap
        return bool(inside.any())

    def require(self, time: datetime, latitude_deg: float, longitude_deg: float) -> None:
        """Raise NoForecast, saying what is covered, unless a flight can start then and there."""
        if not self.grid.contains(latitude_deg, longitude_deg):
            raise NoForecast(
                f"{self.forecast.id} covers {self.forecast.area}, not {latitude_deg:g}, "
                f"{longitude_deg:g}; {self._advice(latitude_deg, longitude_deg)}"
            )
        self._require_time(time)

    def _require_time(self, time: datetime) -> None:
        """Raise NoForecast for a launch before, after or in a gap of what is covered."""
        first, last = self.span_s()
        covered = f"{short(self.time_at(first))} to {short(self.time_at(last))}"
        if not first <= self.seconds(time) <= last:
            side = "before" if self.seconds(time) < first else "after"
            longer = "; --hold holds it longer" if side == "after" and self.measured else ""
            raise NoForecast(
                f"launch at {short(time)} is {side} {self.forecast.id}, which covers {covered}{longer}"
            )
        if self.in_gap(self.seconds(time)):
            raise NoForecast(f"launch at {short(time)} falls into a gap of {self.forecast.id} ({covered})")

    def _advice(self, latitude_deg: float, longitude_deg: float) -> str:
        """What to do about a place that is not covered."""
        swapped = looks_swapped([self.forecast.area], latitude_deg, longitude_deg)
        return swapped or "choose a forecast of that area"

    def ground_at(self, latitude_deg: float, longitude_deg: float) -> float:
        """Altitude of the model's ground [m] at a point, bilinear."""
        return float(self.grid.corners(latitude_deg, longitude_deg).blend(self.ground_m))

    def at(self, values: Any, seconds: float, corners: Corners) -> Any:
        """`values` (..., T, Y, X) at an instant and a point, linear in all three."""
        i, j, weight = self.time_weights(seconds)
        if weight in (0.0, 1.0):  # the other time weighs nothing and may be missing
            return corners.blend(values[..., j if weight else i, :, :])
        early, late = corners.blend(values[..., i, :, :]), corners.blend(values[..., j, :, :])
        return early + weight * (late - early)

    def near_wind_at(self, time: datetime, latitude_deg: float, longitude_deg: float) -> Floats | None:
        """Wind (M, N, 2) [m/s] at the near-surface heights over a point, or None without any."""
        if not self.near_heights_m.size:
            return None
        corners = self.grid.corners(latitude_deg, longitude_deg)
        by_place = np.moveaxis(self.near_wind, (1, 2, 3), (3, 4, 5))
        return np.asarray(self.at(by_place, self.seconds(time), corners), dtype=float)

    def weather_at(
        self, name: str, time: datetime, latitude_deg: float, longitude_deg: float
    ) -> Floats | None:
        """One of `quantities.WEATHER` by member (M,) over a point, or None where the forecast lacks it."""
        values = self.weather.by_name.get(name)
        if values is None:
            return None
        corners = self.grid.corners(latitude_deg, longitude_deg)
        return np.asarray(self.at(values, self.seconds(time), corners), dtype=float)

    def column(self, latitude_deg: float, longitude_deg: float, time: datetime) -> AirColumn:
        """The air over a point [degrees] then, the mean of the members, linear in time and place."""
        return self._column(latitude_deg, longitude_deg, self.seconds(time))

    def column_along(self, points: Floats) -> AirColumn:
        """The air that a track met.

        `points` (n, 4) of the track: time [s from `start`], latitude, longitude, altitude [m], all finite,
        times not falling; altitudes may rise, stay and fall, and longitudes may cross the date line. The
        columns are those over 12 places of the track, evenly in time, its ends included, at the times when
        it was there; how they are weighed, `air.column_met` says. A place or time outside is clipped.
        """
        time_s, latitude, longitude, altitude = np.asarray(points, dtype=float).T
        seconds = np.unique(np.linspace(time_s[0], time_s[-1], COLUMNS_ALONG))
        places = (latitude, np.unwrap(longitude, period=360.0), altitude)
        rows, columns, passed_m = (np.interp(seconds, time_s, values) for values in places)
        met = [self._column(*at) for at in zip(rows, columns, seconds, strict=True)]
        return column_met(met, passed_m)

    def _column(self, latitude_deg: float, longitude_deg: float, seconds: float) -> AirColumn:
        corners = self.grid.corners(latitude_deg, longitude_deg)
        i, j, weight = self.time_weights(seconds)
        # Only these columns are taken from arrays that may be mapped: a run can be larger than the memory.
        here = np.array([[i], [j]]), corners.row, corners.column
        share = np.outer([1.0 - weight, weight], corners.weight) / self.members

        def mean(values: Any) -> Floats:
            return np.asarray(np.einsum("mtcl,tc->l", values[:, *here].astype(float), share))

        vapour = 0.0 if self.vapour_kgpkg is None else mean(self.vapour_kgpkg)
        height, temperature = mean(self.wind[..., 0]), mean(self.temperature_k)
        return column_from_levels(height, temperature, self.levels_pa, vapour)
