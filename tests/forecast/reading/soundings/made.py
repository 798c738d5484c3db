"""Soundings made up in every format: a column whose winds are known, as each archive would write it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

from planner.air import standard_pressure, standard_temperature
from planner.forecast.decoded_run import Cube
from planner.forecast.reading.read import read_files
from planner.geo import Floats, geometric_altitude
from planner.units import EARTH_RADIUS_M

KNOT_MPS = 1852 / 3600
AT = datetime(2026, 6, 11, 12, tzinfo=UTC)
LATITUDE, LONGITUDE, GROUND_GPM = 37.76, -99.97, 790.0


@dataclass(frozen=True)
class Column:
    """What was blowing: directions are where from, as archives tell it."""

    height_gpm: Floats
    direction_deg: Floats
    speed_mps: Floats

    @property
    def pressure_pa(self) -> Floats:
        return np.asarray(standard_pressure(self.height_gpm))

    @property
    def temperature_k(self) -> Floats:
        return np.asarray(standard_temperature(self.height_gpm) + 4.0)

    @property
    def u_mps(self) -> Floats:
        return -self.speed_mps * np.sin(np.radians(self.direction_deg))

    @property
    def v_mps(self) -> Floats:
        return -self.speed_mps * np.cos(np.radians(self.direction_deg))


STEPS = np.arange(20)
COLUMN = Column(GROUND_GPM + 1500.0 * STEPS, 10.0 * np.round(18.0 + 0.9 * STEPS), 2.0 + 2.0 * STEPS)
"""Veers from the south to the north and freshens to 40 m/s at 29 km."""

_RULE = "-" * 77
_NAMES = ("PRES", "HGHT", "TEMP", "DWPT", "RELH", "MIXR", "DRCT", None, "THTA", "THTE", "THTV")
_UNITS = ("hPa", "m", "C", "C", "%", "g/kg", "deg", None, "K", "K", "K")


def cells(values):
    return "".join(" " * 7 if value is None else f"{value:>7}" for value in values)


def wyoming_rows(column=COLUMN, *, knots=True):
    for h, p, t, d, s in zip(
        column.height_gpm,
        column.pressure_pa,
        column.temperature_k,
        column.direction_deg,
        column.speed_mps,
        strict=True,
    ):
        speed = f"{s / KNOT_MPS:.3f}" if knots else f"{s:.1f}"
        wet = (f"{t - 283.15:.1f}", "50", "1.00")
        yield cells((f"{p / 100:.1f}", f"{h:.0f}", f"{t - 273.15:.1f}", *wet, f"{d:.0f}", speed))


def wyoming_old(rows=None):
    """The page of /cgi-bin/sounding: knots, the station below the table."""
    speed = cells(["SKNT" if name is None else name for name in _NAMES])
    units = cells(["knot" if name is None else name for name in _UNITS])
    rows = list(wyoming_rows()) if rows is None else rows
    return "\n".join(
        [
            "<HTML><TITLE>University of Wyoming - Radiosonde Data</TITLE>",
            "<BODY><H2>72451 DDC Dodge City Observations at 12Z 11 Jun 2026</H2>",
            "<PRE>",
            *(_RULE, speed, units, _RULE),
            *rows,
            "</PRE><H3>Station information and sounding indices</H3><PRE>",
            "                         Station identifier: DDC",
            "                           Observation time: 260611/1200",
            f"                           Station latitude: {LATITUDE}",
            f"                          Station longitude: {LONGITUDE}",
            f"                          Station elevation: {GROUND_GPM}",
            "                            Showalter index: 7.75",
            "</PRE></BODY></HTML>",
            "",
        ]
    )


def wyoming_new():
    """The page of /wsgi/sounding: m/s, the place above the table, no elevation."""
    speed = cells(["SPED" if name is None else name for name in _NAMES])
    units = cells(["m/s" if name is None else name for name in _UNITS])
    return "\n".join(
        [
            "<html><body><h3>Observations for Station 72451 at 12 UTC 11 Jun 2026</h3>",
            f"<i>Latitude: {LATITUDE} Longitude: {LONGITUDE}</i>",
            "<pre>",
            *(_RULE, speed, units, _RULE),
            *wyoming_rows(knots=False),
            "</pre></body></html>",
        ]
    )


def wyoming_csv(column=COLUMN):
    """Its TEXT:CSV: the place of every row, m/s."""
    names = "time,longitude,latitude,pressure_hPa,geopotential height_m,temperature_C,dew point temperature_C"
    lines = [f"{names},relative humidity_%,wind direction_degree,wind speed_m/s"]
    rows = zip(
        column.height_gpm,
        column.pressure_pa,
        column.temperature_k,
        column.direction_deg,
        column.speed_mps,
        strict=True,
    )
    for row, (h, p, t, d, s) in enumerate(rows):
        when = AT + timedelta(seconds=300 * row)
        place = f"{LONGITUDE + 0.01 * row:.4f},{LATITUDE:.4f}"
        air = f"{p / 100:.2f},{h:.0f},{t - 273.15:.2f},{t - 283.15:.2f},50"
        lines.append(f"{when:%Y-%m-%d %H:%M:%S},{place},{air},{d:.0f},{s:.1f}")
    return "\n".join(lines) + "\n"


def igra_header(levels, *, hour="12", released="1103", station="USM00072451", place="  377600  -999700"):
    return f"#{station} 2026 06 11 {hour} {released} {levels:4d} ncdc-nws ncdc-gts{place}"


def igra_level(kind, pressure_pa, height_gpm, *air):
    """Air: temperature [degC], humidity [%], direction and speed of the wind, depression of the dew point."""
    temperature_c, percent, direction, speed_mps, depression = (*air, None)[:5]

    def whole(value, factor=1.0):
        return -9999 if value is None else round(value * factor)

    return (
        f"{kind} -9999 {whole(pressure_pa):6d}B{whole(height_gpm):5d}B{whole(temperature_c, 10):5d}B"
        f"{whole(percent, 10):5d} {whole(depression, 10):5d} {whole(direction):5d} {whole(speed_mps, 10):5d}"
    )


def igra(column=COLUMN, **header):
    rows = zip(
        column.height_gpm,
        column.pressure_pa,
        column.temperature_k,
        column.direction_deg,
        column.speed_mps,
        strict=True,
    )
    levels = [
        igra_level("20" if n else "21", p, h, t - 273.15, 50.0, d, s)
        for n, (h, p, t, d, s) in enumerate(rows)
    ]
    return "\n".join([igra_header(len(levels), **header), *levels]) + "\n"


def radiosonde_csv(column=COLUMN):
    """Our own data's way: altitudes above the sea, winds in knots from, no temperature."""
    lines = ["time_utc;lat;lon;altitude_m;wind_dir_deg;wind_speed_kt"]
    for row, (h, d, s) in enumerate(
        zip(column.height_gpm, column.direction_deg, column.speed_mps, strict=True)
    ):
        when = AT + timedelta(seconds=300 * row)
        where = f"{LATITUDE};{LONGITUDE};{geometric_altitude(h):.2f}"
        lines.append(f"{when.isoformat()};{where};{d};{s / KNOT_MPS:.4f}")
    return "\n".join(lines) + "\n"


def drifting(u, v, *, climb_mps=4.0, every_s=5.0, ground_m=200.0, top_m=12_000.0, rest_s=120.0):
    """The fixes of a pilot balloon in winds u, v of altitude: time [s], latitude, longitude, altitude [m]."""
    seconds = np.arange(-rest_s, (top_m - ground_m) / climb_mps + every_s / 2, every_s)
    fine = np.linspace(0.0, seconds[-1], 20_001)
    altitude = ground_m + climb_mps * fine
    step = np.diff(fine, prepend=0.0)
    radius = EARTH_RADIUS_M + altitude
    latitude = LATITUDE + np.degrees(np.cumsum(v(altitude) / radius * step))
    longitude = LONGITUDE + np.degrees(np.cumsum(u(altitude) / radius / np.cos(np.radians(latitude)) * step))
    flown = np.maximum(seconds, 0.0)
    return (
        seconds + rest_s,
        np.interp(flown, fine, latitude),
        np.interp(flown, fine, longitude),
        ground_m + climb_mps * flown,
    )


def track_csv(fixes, *, dated=True):
    """A GPS logger's table."""
    lines = [f"{'datetime' if dated else 'time_s'},latitude,longitude,altitude_m"]
    for seconds, latitude, longitude, altitude in zip(*fixes, strict=True):
        when = f"{(AT + timedelta(seconds=float(seconds))).isoformat()}" if dated else f"{seconds:.1f}"
        lines.append(f"{when},{latitude:.8f},{longitude:.8f},{altitude:.3f}")
    return "\n".join(lines) + "\n"


def written(folder, text):
    path = folder / "sounding.txt"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def cube_of(folder, text, **options) -> Cube:
    (cube,) = read_files([written(folder, text)], **options)
    return cube


def winds_at(cube, height_gpm):
    """u, v of a cube's column at heights, as a flight would find them."""
    column = [values[0, 0, :, 0, 0].astype(float) for values in (cube.height_gpm, cube.u_mps, cube.v_mps)]
    return np.interp(height_gpm, column[0], column[1]), np.interp(height_gpm, column[0], column[2])
