"""Open-Meteo's JSON -> what each model says at each place: by quantity, level, member and hour, in SI.

`hourly` holds `time` and lists such as `wind_speed_500hPa`, `wind_direction_500hPa`, `temperature_500hPa`,
`geopotential_height_500hPa`, with `_member01` and a model's name behind where several were asked for;
`hourly_units` says the unit of each (km/h where nobody chose). Times are local by `utc_offset_seconds`, or
`unixtime`, which is UTC. When it was issued, it does not say.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from planner.errors import ForecastFileError
from planner.forecast.reading.measurable import within
from planner.geo import Floats
from planner.units import CELSIUS_K, FOOT_M, KMH_MPS, KNOT_MPS, MPH_MPS

MOST_PLACES = 100
MOST = 1e6
"""No quantity of theirs is larger in SI; what is stands for something missing."""

MOST_HOURS = 1_000
_NAMED = re.compile(
    r"(?P<name>wind_?speed|wind_?direction|geopotential_height|temperature|relative_?humidity)_"
    r"(?P<level>\d+(?:\.\d+)?)(?P<kind>hPa|m)(?:_member(?P<member>\d+))?(?:_(?P<model>\w+))?"
)
_UNITS: dict[str, tuple[float, float]] = {
    **dict.fromkeys(("m/s", "ms", "m", "°", "mm", "j/kg", "k", "gpm"), (1.0, 0.0)),
    "km/h": (KMH_MPS, 0.0),
    **dict.fromkeys(("mp/h", "mph"), (MPH_MPS, 0.0)),
    **dict.fromkeys(("kn", "kt", "knots"), (KNOT_MPS, 0.0)),
    "ft": (FOOT_M, 0.0),
    "inch": (25.4, 0.0),
    "%": (1.0, 0.0),
    "°c": (1.0, CELSIUS_K),
    "°f": (1 / 1.8, CELSIUS_K - 32 / 1.8),
}
Key = tuple[str, float, str]


@dataclass(frozen=True)
class PointForecast:
    """What one model says at one place: a quantity on a level is (T,), in SI.

    `members` in their order, `numbers` as the provider counts them; `model` is empty where there is one.
    `levels_hpa` fall, and have a wind in all members.
    """

    place: dict[str, Any]
    model: str
    times: list[datetime]
    levels_hpa: list[float]
    numbers: list[int]
    members: list[dict[Key, Floats]]

    def stacked(self, what: str) -> Floats:
        """A quantity on all levels (M, T, L) in SI; NaN where a member has none."""
        lists = [[self.at(of, (what, level, "hPa")) for level in self.levels_hpa] for of in self.members]
        return np.moveaxis(np.array(lists), 1, 2)

    def at(self, member: dict[Key, Floats], key: Key) -> Floats:
        """A member's values (T,) under a key; all NaN where it has none."""
        return member.get(key, np.full(len(self.times), np.nan))

    def surface(self, name: str) -> Floats | None:
        """A quantity at the ground (M, T) by Open-Meteo's name; None where a member lacks it."""
        lists = []
        for number in self.numbers:
            words = (name, f"member{number:02d}" if number else "", self.model)
            called = "_".join(word for word in words if word)
            if called not in self.place["hourly"]:
                return None
            lists.append(_values(self.place, called))
        return np.array(lists)


def is_open_meteo(document: Any) -> bool:
    """Whether a document is such a forecast, or the provider's refusal of one."""
    first = document[0] if isinstance(document, list) and document else document
    return isinstance(first, dict) and (isinstance(first.get("hourly"), dict) or first.get("error") is True)


def points_of(document: Any) -> Iterator[PointForecast]:
    """Every model at every place. Raises ForecastFileError, naming what is lacking."""
    places = document if isinstance(document, list) else [document]
    if len(places) > MOST_PLACES:
        raise ForecastFileError(f"JSON holds {len(places)} places and {MOST_PLACES} are read at most")
    for place in places:
        if not isinstance(place, dict) or not isinstance(place.get("hourly"), dict):
            reason = str(
                place.get("reason", "no hourly values") if isinstance(place, dict) else "no forecast"
            )
            raise ForecastFileError(f"Open-Meteo refused and sent no forecast ({reason[:160]}); ask it again")
        yield from _points(place)


def _points(place: dict[str, Any]) -> Iterator[PointForecast]:
    times = _times(place)
    models: dict[str, dict[int, dict[Key, Floats]]] = defaultdict(lambda: defaultdict(dict))
    for name in place["hourly"]:
        found = _NAMED.fullmatch(name)
        if found and np.isfinite(values := _values(place, name)).any():
            key = (found["name"].replace("_", ""), float(found["level"]), found["kind"])
            models[found["model"] or ""][int(found["member"] or 0)][key] = values
    wind_found = False
    for model, members in sorted(models.items()):
        if len(levels := _levels(list(members.values()))) > 1:
            wind_found = True
            numbers = sorted(members)
            yield PointForecast(place, model, times, levels, numbers, [members[n] for n in numbers])
    if not wind_found:
        held = ", ".join(name for name in place["hourly"] if name != "time")[:120]
        raise ForecastFileError(
            f"Open-Meteo's JSON has no winds on 2 pressure levels (it holds {held or 'nothing'}); "
            "ask for wind_speed_500hPa, wind_direction_500hPa and the like"
        )


def _numbers(place: dict[str, Any], name: str) -> Floats:
    """A list of the hours as it is written, one number an hour."""
    try:
        numbers = np.array([np.nan if cell is None else float(cell) for cell in place["hourly"][name]])
    except (TypeError, ValueError, OverflowError):
        raise ForecastFileError(f"{name} holds what is no number; bring the file again") from None
    if numbers.size != len(place["hourly"].get("time", [])):
        raise ForecastFileError(f"{name} has {numbers.size} values, not one an hour; bring the file again")
    return numbers


def _values(place: dict[str, Any], name: str) -> Floats:
    """A list of the hours in SI; what is null is not a number."""
    units, numbers = place.get("hourly_units"), _numbers(place, name)
    unit = str(units.get(name, "") if isinstance(units, dict) else "").strip().lower()
    if unit in ("", "undefined") and not np.isfinite(numbers).any():
        return numbers
    if unit not in _UNITS:
        raise ForecastFileError(
            f"{name} has the unit {unit[:20]!r} in hourly_units; known are m/s, km/h, kn, mp/h, m, ft, °C, °F"
        )
    factor, offset = _UNITS[unit]
    return within(numbers * factor + offset, -MOST, MOST)


def _levels(members: list[dict[Key, Floats]]) -> list[float]:
    """The pressures [hPa] that have a wind in all members, falling."""
    levels_hpa = [
        {level for what, level, kind in of if (what, kind) == ("windspeed", "hPa")}
        & {level for what, level, kind in of if (what, kind) == ("winddirection", "hPa")}
        for of in members
    ]
    return sorted(set.intersection(*levels_hpa), reverse=True) if levels_hpa else []


def _times(place: dict[str, Any]) -> list[datetime]:
    """The hours in UTC."""
    times = place["hourly"].get("time", [])
    ahead = place.get("utc_offset_seconds", 0)
    try:
        if not 0 < len(times) <= MOST_HOURS:
            raise ForecastFileError(f"JSON holds {len(times)} hours; 1 to {MOST_HOURS:,} are read")
        if all(isinstance(time, int | float) for time in times):
            return [datetime.fromtimestamp(time, UTC) for time in times]
        local = [datetime.fromisoformat(time) for time in times]
        shift = timedelta(seconds=float(ahead))
    except (TypeError, ValueError, OverflowError, OSError):
        raise ForecastFileError("hourly.time holds what is no time; bring the file again") from None
    return [time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC) - shift for time in local]
