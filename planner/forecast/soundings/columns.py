"""The named columns of a radiosonde's or a pilot balloon's table: what each is, and in which unit.

A name is read as words, its last ones as the unit: `wind speed_m/s`, `wind_speed_m_s`, `Wind Speed (kt)`. A
column that is none of ours (`temperature_internal_c`, `latitude_raw`, `ground_speed_m_s`) is left out.
"""

import re
from dataclasses import dataclass

from planner.errors import ForecastFileError
from planner.forecast.soundings.sounding import KELVIN, KNOT_MPS

FOOT_M = 0.3048
_SPEED = {
    "ms": 1.0,
    "mps": 1.0,
    "ms1": 1.0,
    "kt": KNOT_MPS,
    "kts": KNOT_MPS,
    "knot": KNOT_MPS,
    "knots": KNOT_MPS,
}
_SPEED |= {"kmh": 1 / 3.6, "kph": 1 / 3.6, "kmh1": 1 / 3.6, "mph": 0.44704}
_LENGTH = {"m": 1.0, "meter": 1.0, "meters": 1.0, "metres": 1.0, "gpm": 1.0, "mmsl": 1.0, "mamsl": 1.0}
_LENGTH |= {"ft": FOOT_M, "feet": FOOT_M, "km": 1000.0}
_ANGLE = {"deg": 1.0, "degree": 1.0, "degrees": 1.0, "degn": 1.0, "dege": 1.0}
_UNITS = {
    "time": {"utc": 1.0, "z": 1.0, "s": 1.0, "sec": 1.0, "seconds": 1.0, "min": 60.0},
    "latitude": _ANGLE,
    "longitude": _ANGLE,
    "altitude": _LENGTH,
    "height": _LENGTH,
    "pressure": {"hpa": 100.0, "mb": 100.0, "mbar": 100.0, "pa": 1.0},
    "temperature": {"c": 1.0, "degc": 1.0, "celsius": 1.0, "k": 1.0, "kelvin": 1.0},
    "dew_point": {"c": 1.0, "degc": 1.0, "celsius": 1.0, "k": 1.0, "kelvin": 1.0},
    "humidity": {"pct": 1.0, "percent": 1.0},
    "direction": _ANGLE,
    "speed": _SPEED,
    "u": _SPEED,
    "v": _SPEED,
}
_USUAL = {"time": "", "altitude": "m", "height": "m", "pressure": "hpa", "temperature": "c", "dew_point": "c"}
_USUAL |= {"humidity": "pct", "latitude": "deg", "longitude": "deg", "direction": "deg"}
_NAMES = {
    "time": "time, datetime, date time, timestamp, utc, gps time, time since launch, elapsed time, t",
    "latitude": "latitude, lat, gps latitude, gps lat",
    "longitude": "longitude, lon, lng, long, gps longitude, gps lon",
    "altitude": "altitude, alt, gps altitude, gps alt, gps height, height, hght, elevation, altitude msl",
    "height": "geopotential height, geopotential, gph, geopot, height gpm",
    "pressure": "pressure, press, pres, p, air pressure",
    "temperature": "temperature, temp, t air, air temperature",
    "dew_point": "dew point temperature, dew point, dewpoint, dewp, dwpt, dewpoint temperature",
    "humidity": "relative humidity, humidity, rh, relh, rel hum",
    "direction": "wind direction, wind dir, winddir, wdir, wd, drct, wind from direction",
    "speed": "wind speed, windspeed, wind spd, wspd, ws, ff",
    "u": "u wind, wind u, eastward wind, u component",
    "v": "v wind, wind v, northward wind, v component",
}
_WORDS = {name: quantity for quantity, names in _NAMES.items() for name in names.split(", ")}


@dataclass(frozen=True)
class Column:
    """Where a quantity stands in a row, as it was named there, and its unit (empty where it names none)."""

    place: int
    name: str
    quantity: str
    unit: str

    @property
    def factor(self) -> float:
        """What makes the cell's number m, m/s, Pa, seconds, degrees or percent."""
        unit = self.unit or _USUAL.get(self.quantity, "")
        if not unit and self.quantity in ("speed", "u", "v"):
            raise ForecastFileError(
                f"column {self.name!r} names no unit, and knots are half of m/s; "
                f"name it {self.name}_m_s or {self.name}_kt"
            )
        return _UNITS[self.quantity].get(unit, 1.0)

    @property
    def offset(self) -> float:
        """What is added for K."""
        celsius = self.quantity in ("temperature", "dew_point") and self.unit not in ("k", "kelvin")
        return KELVIN if celsius else 0.0


def columns_of(header: list[str]) -> dict[str, Column]:
    """The columns that we know by what they are; of two for one quantity the first."""
    known = [found for place, name in enumerate(header) if (found := _column(place, name))]
    return {column.quantity: column for column in reversed(known)}


def is_sounding(columns: dict[str, Column]) -> bool:
    """Whether a table's columns could be a sounding's: a height of any kind, and winds or places."""
    winds = {"direction", "speed"} <= columns.keys() or {"u", "v"} <= columns.keys()
    places = {"latitude", "longitude"} <= columns.keys()
    return bool({"altitude", "height", "pressure"} & columns.keys()) and (winds or places)


def _column(place: int, name: str) -> Column | None:
    spelled = name.strip().lower().replace("%", " pct ").replace("°", " deg")
    words = [word for word in re.split(r"[^a-z0-9]+", spelled) if word]
    for taken in range(len(words), 0, -1):
        quantity = _WORDS.get(" ".join(words[:taken]))
        unit = "".join(words[taken:])
        if quantity and (not unit or unit in _UNITS[quantity]):
            return Column(place, name.strip()[:40], quantity, unit)
    return None
