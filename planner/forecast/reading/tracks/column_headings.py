"""The named columns of a radiosonde's or a pilot balloon's table: what each is, and in which unit.

A name is read as words, its last ones as the unit: `wind speed_m/s`, `wind_speed_m_s`, `Wind Speed (kt)`,
`GpsHeightMSL`. A column that is none of ours (`temperature_internal_c`, `latitude_raw`, `alt_agl`,
`ground_speed_m_s`) is left out.
"""

import re
from dataclasses import dataclass, replace

from planner.errors import ForecastFileError
from planner.units import CELSIUS_K, FOOT_M, KM_M, KMH_MPS, KNOT_MPS, MPH_MPS

_FAHRENHEIT = ("f", "degf", "fahrenheit")
_SPEED = {
    **dict.fromkeys(("ms", "mps", "ms1"), 1.0),
    **dict.fromkeys(("kt", "kts", "kn", "knot", "knots"), KNOT_MPS),
    **dict.fromkeys(("kmh", "kph", "kmh1"), KMH_MPS),
    **dict.fromkeys(("mph", "mih"), MPH_MPS),
    **dict.fromkeys(("fts", "fps"), FOOT_M),
}
_LENGTH = {
    **dict.fromkeys(("m", "meter", "meters", "metre", "metres", "gpm"), 1.0),
    **dict.fromkeys(("msl", "asl", "amsl", "mmsl", "mamsl", "masl"), 1.0),
    **dict.fromkeys(("ft", "feet", "foot", "ftmsl", "ftamsl"), FOOT_M),
    "km": KM_M,
}
_ANGLE = dict.fromkeys(("deg", "degree", "degrees", "degn", "dege", "degreesnorth", "degreeseast"), 1.0)
_WARMTH = dict.fromkeys(("c", "degc", "celsius", "k", "kelvin"), 1.0) | dict.fromkeys(_FAHRENHEIT, 1 / 1.8)
_ZONED = dict.fromkeys(("utc", "z", "gmt", "zulu", "iso"), 1.0)
_LASTING = {**dict.fromkeys(("s", "sec", "secs", "second", "seconds"), 1.0), "min": 60.0, "minutes": 60.0}
_UNITS = {
    "datetime": _ZONED | _LASTING | {"ms": 1e-3, "us": 1e-6},
    "date": _ZONED,
    "time": _ZONED | _LASTING | {"ms": 1e-3, "us": 1e-6, "hhmmss": 1.0, "utchhmmss": 1.0},
    "elapsed": _LASTING | {"ms": 1e-3},
    "latitude": _ANGLE,
    "longitude": _ANGLE,
    "altitude": _LENGTH,
    "height": _LENGTH,
    "pressure": {"hpa": 100.0, "mb": 100.0, "mbar": 100.0, "pa": 1.0, "kpa": 1000.0},
    "temperature": _WARMTH,
    "dew_point": _WARMTH,
    "humidity": {"pct": 1.0, "percent": 1.0},
    "direction": _ANGLE | {"degt": 1.0},
    "speed": _SPEED,
    "u": _SPEED,
    "v": _SPEED,
    "zone": {},
    "serial": {},
    "label": {},
}
_USUAL = {"altitude": "m", "height": "m", "pressure": "hpa", "temperature": "c", "dew_point": "c"}
_USUAL |= {"humidity": "pct", "latitude": "deg", "longitude": "deg", "direction": "deg"}
_NAMES = {
    "datetime": "datetime, date time, timestamp, time stamp, utc datetime, date and time",
    "date": "date, utc date, gps date",
    "time": "time, utc, utc time, gps time, time of day, t",
    "elapsed": "elapsed time, elapsed, time since launch, time from launch, time after launch, flight time",
    "zone": "timezone, time zone, tz, zone, utc offset",
    "latitude": "latitude, lat, gps latitude, gps lat",
    "longitude": "longitude, lon, lng, long, gps longitude, gps lon, gps lng",
    "altitude": "altitude, alt, gps altitude, gps alt, altitude gps, alt gps, gps height, height, hght"
    ", elevation, elev, ele, altitude msl, geometric height, geometric altitude",
    "height": "geopotential height, geopotential, gph, geopot, height gpm",
    "pressure": "pressure, press, pres, p, air pressure",
    "temperature": "temperature, temp, t air, air temperature",
    "dew_point": "dew point temperature, dew point, dewpoint, dewp, dwpt, dewpoint temperature",
    "humidity": "relative humidity, humidity, rh, relh, rel hum",
    "direction": "wind direction, wind dir, winddir, wdir, wd, drct, wind from direction",
    "speed": "wind speed, windspeed, wind spd, wspd, ws, ff",
    "u": "u wind, wind u, eastward wind, u component",
    "v": "v wind, wind v, northward wind, v component",
    "serial": "serial, serial number, serial no, sonde serial, sonde, sonde id, sonde serial number, payload"
    ", payload callsign, payload id, callsign, call sign, balloon, balloon id, tracker, tracker id, vehicle",
    "label": "id, name, flight, flight id, device, device id, imei",
}
_WORDS = {name: quantity for quantity, names in _NAMES.items() for name in names.split(", ")}
TIMES = ("datetime", "date", "time", "elapsed")
WRITTEN = (*TIMES, "zone", "serial", "label")
"""Quantities whose cells are words rather than numbers."""


@dataclass(frozen=True)
class Column:
    """Where a quantity stands in a row, as it was named there, and its unit (empty where it names none)."""

    place: int
    name: str
    quantity: str
    unit: str

    @property
    def factor(self) -> float:
        """What a cell is multiplied by to be in m, m/s, Pa, s, degrees, K or percent.

        Raises ForecastFileError for a wind without a unit.
        """
        unit = self.unit or _USUAL.get(self.quantity, "")
        if not unit and self.quantity in ("speed", "u", "v"):
            raise ForecastFileError(
                f"column {self.name!r} names no unit, and knots are half of m/s; "
                f"name it {self.name}_m_s or {self.name}_kt"
            )
        return _UNITS[self.quantity].get(unit, 1.0)

    @property
    def offset(self) -> float:
        """What is then added to a temperature that is in degrees Celsius or Fahrenheit [K]; else 0."""
        if self.quantity not in ("temperature", "dew_point") or self.unit in ("k", "kelvin"):
            return 0.0
        return CELSIUS_K - 32 / 1.8 if self.unit in _FAHRENHEIT else CELSIUS_K

    def measured_in(self, unit: str) -> "Column":
        """The column with the unit that stands below its name, where it named none and we know that one."""
        spelled = "".join(_words(unit))
        known = not self.unit and spelled in _UNITS[self.quantity]
        return replace(self, unit=spelled) if known else self


def columns_of(header: list[str]) -> dict[str, Column]:
    """The columns that we know by what they are; of two for one quantity the first."""
    known = [found for place, name in enumerate(header) if (found := _column(place, name))]
    return {column.quantity: column for column in reversed(known)}


def is_sounding(columns: dict[str, Column]) -> bool:
    """Whether a table's columns could be a sounding's: a height of any kind, and winds or places."""
    winds = {"direction", "speed"} <= columns.keys() or {"u", "v"} <= columns.keys()
    places = {"latitude", "longitude"} <= columns.keys()
    return bool({"altitude", "height", "pressure"} & columns.keys()) and (winds or places)


def is_unit(cell: str) -> bool:
    """Whether a cell is a unit of any quantity and nothing else, as in a row of units."""
    spelled = "".join(_words(cell))
    return bool(spelled) and any(spelled in units for units in _UNITS.values())


def _column(place: int, name: str) -> Column | None:
    for spelled in (re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", name), name):
        words = _words(spelled)
        for taken in range(len(words), 0, -1):
            quantity = _WORDS.get(" ".join(words[:taken]))
            unit = "".join(words[taken:])
            if quantity and (not unit or unit in _UNITS[quantity]):
                return Column(place, name.strip()[:40], quantity, unit)
    return None


def _words(text: str) -> list[str]:
    spelled = text.strip().lower().replace("%", " pct ").replace("°", " deg")
    return [word for word in re.split(r"[^a-z0-9]+", spelled) if word]
