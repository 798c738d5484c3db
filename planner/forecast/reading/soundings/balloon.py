"""A balloon's table -> its sounding: with winds that a radiosonde measured, else with those of its track."""

from dataclasses import replace

import numpy as np

from planner.air import standard_height
from planner.errors import ForecastFileError
from planner.forecast.reading.measurable import within
from planner.forecast.reading.soundings.sounding import FASTEST_MPS, Sounding, humidity, wind_from
from planner.forecast.reading.tracks.clock import utc
from planner.forecast.reading.tracks.fixes import Fixes, possible
from planner.forecast.reading.tracks.table import Rows, Table
from planner.forecast.reading.tracks.track import (
    APART_S,
    LAYER_M,
    MAY_BE_OFF_MPS,
    SAID_OFF_MPS,
    Climb,
    climb_of,
    no_jumps,
    rounding_mps,
    second_rise,
    winds,
)
from planner.geo import Floats, geometric_altitude, geopotential_height
from planner.units import iso

HOW = f"winds are the balloon's own drift, means over {LAYER_M:g} m and {APART_S:g} s or more"


HELD_ABOVE_M = 500.0
"""The highest wind holds up to the highest fix where that is so near: the last seconds before the burst."""


def sounding_of(table: Table) -> Sounding:
    """The climb of a table's balloon, or its descent where that alone was seen.

    Raises ForecastFileError where there are no winds and no track to make them of.
    """
    u, v = _measured(table)
    measured = int(np.isfinite(u + v).sum()) > 1
    written_gpm = table.height_gpm
    height = np.where(np.isfinite(written_gpm), written_gpm, standard_height(table.get("pressure")))
    wanted = np.isfinite(height)
    if not measured:
        wanted &= np.isfinite(table.get("latitude") + table.get("longitude"))
    rows, left_out = _credible(table, height, np.flatnonzero(wanted))
    if rows.size < 2:
        lacking = "" if measured else " and a place, and no winds"
        raise ForecastFileError(f"table has {rows.size} rows with a height{lacking}; 2 are needed at least")
    _require_one_flight(table.time_s[rows], height[rows])
    table = replace(table, warnings=(*table.warnings, *left_out))
    climb = climb_of(table.time_s[rows], height[rows])
    return _with_winds(table, rows, climb, u, v) if measured else _with_track(table, rows, climb)


def _credible(table: Table, height: Floats, rows: Rows) -> tuple[Rows, list[str]]:
    """The rows that one balloon can have made, and what is said of the others."""
    latitude, longitude = table.get("latitude")[rows], table.get("longitude")[rows]
    fixes = Fixes.of(table.time_s[rows], latitude, longitude, height[rows])
    kept = rows[possible(fixes)]
    kept = kept[no_jumps(table.time_s[kept], height[kept])]
    left = rows.size - kept.size
    said = f"{left} fixes of the track were left out: they jump away and back as no balloon does"
    return kept, [said] if left else []


def _require_one_flight(time_s: Floats, height_gpm: Floats) -> None:
    """Refuse a table of one flight after another: their winds are of different hours."""
    again = second_rise(height_gpm)
    if again is not None:
        first_m, low_m, when = height_gpm[:again].max(), height_gpm[again], iso(utc(float(time_s[again])))
        raise ForecastFileError(
            f"table rises twice: to {first_m:,.0f} m, and again from {low_m:,.0f} m at {when}; "
            "bring the flights apart, or with a column serial"
        )


def _measured(table: Table) -> tuple[Floats, Floats]:
    if {"u", "v"} <= table.values.keys():
        u, v = (within(table.get(name), -FASTEST_MPS, FASTEST_MPS) for name in ("u", "v"))
        return u, v
    return wind_from(table.get("direction"), table.get("speed"))


def _with_winds(table: Table, rows: Rows, climb: Climb, u: Floats, v: Floats) -> Sounding:
    """A radiosonde that tells its wind: such tables begin at the release, and so on the ground."""
    launched_s = float(table.time_s[rows[climb.first]])
    taken = rows[climb.first : climb.last + 1][::-1] if climb.down else rows[: climb.last + 1]
    height = table.height_gpm[taken]
    known = not climb.down and bool(np.isfinite(height[0]))
    return Sounding(
        title=f"of {table.balloon or 'the table'}",
        balloon=table.balloon,
        launched_at=utc(launched_s),
        **_places(table, taken),
        **_air(table, taken),
        height_gpm=height,
        u_mps=u[taken],
        v_mps=v[taken],
        ground_gpm=float(height[0]) if known else None,
        warnings=(*table.warnings, *_came_down(climb)),
    )


def _with_track(table: Table, rows: Rows, climb: Climb) -> Sounding:
    """A balloon that tells where it is: winds by differences, held to the edges of its layers."""
    launched_s = float(table.time_s[rows[climb.first]])
    taken = _in_the_air(rows[climb.first : climb.last + 1], table.time_s, climb)
    rounded = _rounded(table, taken)
    node, u, v = _drift(table, taken)
    felt = taken[np.isfinite(table.get("temperature")[taken])]
    air = {name: _after(node.size, values) for name, values in _air(table, felt).items()}
    return Sounding(
        title=f"of {table.balloon or 'the track'}",
        balloon=table.balloon,
        launched_at=utc(launched_s),
        **_places(table, taken),
        **air,
        height_gpm=np.concatenate([node, table.height_gpm[felt]]),
        u_mps=np.concatenate([u, np.full(felt.size, np.nan)]),
        v_mps=np.concatenate([v, np.full(felt.size, np.nan)]),
        ground_gpm=climb.ground_m,
        warnings=(*table.warnings, *_came_down(climb), HOW, *rounded),
    )


def _drift(table: Table, rows: Rows) -> tuple[Floats, Floats, Floats]:
    """Heights (n,) [gpm], rising, and the winds u, v (n,) [m/s] there, by which the balloon was carried.

    The winds of layers stand at their middles; the lowest and the highest hold to the edges. Raises
    ForecastFileError where an altitude is not known, and where there is not one layer.
    """
    altitude = geometric_altitude(table.height_gpm[rows])
    if not np.isfinite(altitude).all():
        raise ForecastFileError("track has places but no altitudes; winds by differences need both")
    longitude = np.unwrap(table.get("longitude")[rows], period=360.0)
    edges, u, v = winds(table.time_s[rows], table.get("latitude")[rows], longitude, altitude)
    middle = (edges[1:] + edges[:-1]) / 2
    top = altitude.max() if altitude.max() < edges[-1] + HELD_ABOVE_M else edges[-1]
    node = geopotential_height(np.concatenate([edges[:1], middle, [top]]))
    u, v = (within(np.concatenate([w[:1], w, w[-1:]]), -FASTEST_MPS, FASTEST_MPS) for w in (u, v))
    return node, u, v


def _rounded(table: Table, rows: Rows) -> list[str]:
    """What is said of places with few decimals; ForecastFileError where no wind can be made of them."""
    latitude, longitude = table.get("latitude")[rows], table.get("longitude")[rows]
    if rows.size > 1 and np.ptp(latitude) == 0.0 == np.ptp(longitude):
        raise ForecastFileError(
            "table has one place throughout and no wind that can be read; name its columns wind_dir_deg and "
            "wind_speed_mps, or u_wind_mps and v_wind_mps"
        )
    off_mps = rounding_mps(table.time_s[rows], latitude, longitude)
    said = f"places have so few decimals that a wind may be {off_mps:.0f} m/s off"
    if off_mps > MAY_BE_OFF_MPS:
        raise ForecastFileError(f"{said}; export them with 4 decimals or more")
    return [said] if off_mps > SAID_OFF_MPS else []


def _in_the_air(rows: Rows, time_s: Floats, climb: Climb) -> Rows:
    """The rows of a climb, upwards; without the ground where nobody knows for how long it stood there."""
    if climb.down:
        return rows[::-1]
    unseen = climb.ground_m is not None and rows.size > 2 and time_s[rows[1]] - time_s[rows[0]] > APART_S
    return rows[1:] if unseen else rows


def _after(nodes: int, values: Floats) -> Floats:
    """Values of the air behind as many nodes of the wind, which have none."""
    return np.concatenate([np.full(nodes, np.nan), values])


def _places(table: Table, rows: Rows) -> dict[str, Floats]:
    latitude, longitude = table.get("latitude")[rows], table.get("longitude")[rows]
    known = np.isfinite(latitude + longitude)
    if not known.any():
        raise ForecastFileError(
            "table does not say where it was measured; columns latitude and longitude are needed"
        )
    return {"latitude_deg": latitude[known], "longitude_deg": longitude[known]}


def _air(table: Table, rows: Rows) -> dict[str, Floats]:
    temperature = table.get("temperature")
    percent = humidity(table.get("humidity"), temperature, table.get("dew_point"))
    return {
        "pressure_pa": table.get("pressure")[rows],
        "temperature_k": temperature[rows],
        "humidity_percent": percent[rows],
    }


def _came_down(climb: Climb) -> list[str]:
    return ["winds are those of the descent: no longer way up is in the file"] if climb.down else []
