"""Soundings: what a balloon measured on its way up, at one place and hour; no forecast, the air as it was.

As of 2026-11. Files are brought by a user; nothing here touches the network. Addresses and delays are those
of others' working code and documents: none was asked from here.

* University of Wyoming, https://weather.uwyo.edu/upperair/sounding.shtml. Stations all over the world, mostly
  at 00 and 12 UTC: /wsgi/sounding?datetime=YYYY-MM-DD%20HH:00:00&id=STATION&src=BUFR&type=TEXT:LIST (or
  TEXT:CSV; src also FM35, UNKNOWN). The old /cgi-bin/sounding?region=...&TYPE=TEXT%3ALIST&YEAR=...&MONTH=...
  &FROM=DDHH&TO=DDHH&STNM=... answers no more; its pages are read. PRES HGHT TEMP DWPT RELH MIXR DRCT and SKNT
  (knots, the old pages) or SPED (m/s, the new); TEXT:CSV has a row a second. About 7 h late. The archive
  states no terms of its own; the observations are the weather services'. Credit the University of Wyoming.
* IGRA 2.2 (NOAA NCEI), https://www.ncei.noaa.gov/data/integrated-global-radiosonde-archive/access/data-y2d/
  STATION-data-begYYYY.txt.zip (data-por/ for the whole record), to be unpacked. Some 900 stations, standard
  and significant levels up to about 10 hPa, about 2 days late. Open data of the U.S. Government; cite Durre
  et al. (2016), doi:10.7289/V5X63K0Q.
* Radiosondes and pilot balloons as CSV: named columns (`soundings/columns.py`). The licence is their owner's.
"""

import re
from dataclasses import replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from planner.errors import ForecastFileError
from planner.forecast.cube import Cube
from planner.forecast.field import Float32s
from planner.forecast.grid import Grid
from planner.forecast.soundings import igra, wyoming
from planner.forecast.soundings.balloon import sounding_of
from planner.forecast.soundings.levels import Levels, levels_of
from planner.forecast.soundings.sounding import Sounding
from planner.forecast.soundings.table import header_of, read_table
from planner.geo import METRES_PER_DEGREE, Floats, distance_m
from planner.units import KM_M, iso

SOUNDING = "sounding"
HOLDS_WITHIN_KM = 150.0
"""How far round the places where it was measured a sounding is taken to hold: a prior, said in a warning.

All the flights of docs/validation.md came down within it of their own ascent.
"""

FARTHEST_KM = 600.0
NEAREST_POLE_DEG = 85.0
NEAR_HEIGHT_M = 10.0
HEAD_BYTES = 16_384
LARGEST_BYTES = 32_000_000
MOST_SOUNDINGS = 1_000
_MARKUP = re.compile(r"<[^<>]*>")


def is_sounding(head: bytes) -> bool:
    """Whether a file that begins so could be a sounding: by its text, never by its name."""
    if b"\0" in head:
        return False
    text = _decoded(head)
    return bool(igra.HEADER.match(text) or wyoming.HEADER.search(text) or header_of(_plain(text)))


def read_soundings(path: Path, issued_at: datetime | None, sha256: str) -> list[Cube]:
    """A cube per sounding of a file, newest first; `issued_at` is the launch where times count from there.

    A sounding among others that cannot carry a flight is left out with a warning. Raises ForecastFileError.
    """
    size = path.stat().st_size
    if size > LARGEST_BYTES:
        raise ForecastFileError(
            f"sounding's file has {size:,} bytes and {LARGEST_BYTES:,} are read at most: "
            "cut out the soundings that you need"
        )
    soundings = _soundings(_decoded(path.read_bytes()), issued_at)
    cubes, refusals = [], []
    for sounding in soundings:
        try:
            cubes.append(cube_of(sounding, sha256))
        except ForecastFileError as refusal:
            refusals.append(refusal)
    if not cubes:
        raise refusals[0] if refusals else ForecastFileError("file holds no sounding")
    if refusals:
        left = f"{len(refusals)} of {len(soundings)} soundings were left out; the first: {refusals[0]}"
        cubes = [replace(cube, warnings=(*cube.warnings, left)) for cube in cubes]
    return sorted(cubes, key=lambda cube: cube.times[0], reverse=True)


def cube_of(sounding: Sounding, sha256: str) -> Cube:
    """A sounding as a cube of one member and one hour: the same column over all of its box."""
    grid, levels = _box(sounding), levels_of(sounding)
    warnings = [
        f"a sounding knows one place and one hour ({iso(sounding.launched_at)}): its winds are held the same "
        f"within {HOLDS_WITHIN_KM:g} km of where it was measured",
        *levels.warnings,
    ]
    ground_gpm = sounding.ground_gpm
    if ground_gpm is not None:
        ground_gpm = float(levels.height_gpm[0]) if np.isnan(ground_gpm) else ground_gpm
        warnings.append(f"the ground is taken as {ground_gpm:.0f} m everywhere, as at the sounding's place")
    near = np.array([[levels.u_mps[0], levels.v_mps[0]]])
    ground = None if ground_gpm is None else _everywhere(np.array(ground_gpm), grid)
    return Cube(
        source=SOUNDING,
        issued_at=None,
        times=(sounding.launched_at,),
        grid=grid,
        sha256=sha256,
        near_heights_m=(NEAR_HEIGHT_M,),
        near_wind=_everywhere(near, grid)[None, None],
        orography_gpm=ground,
        warnings=tuple(warnings),
        **_columns(levels, grid),
    )


def _columns(levels: Levels, grid: Grid) -> dict[str, Any]:
    """What a cube has on its levels, each (1, 1, L, Y, X)."""
    air = levels.air
    on_levels = {
        "height_gpm": levels.height_gpm,
        "u_mps": levels.u_mps,
        "v_mps": levels.v_mps,
        "temperature_k": air.temperature_k,
        "vapour_kgpkg": air.vapour_kgpkg,
    }
    columns = {
        name: None if values is None else _everywhere(values, grid)[None, None]
        for name, values in on_levels.items()
    }
    return {"levels_pa": air.pressure_pa, **columns}


def _everywhere(values: Floats, grid: Grid) -> Float32s:
    """Values (...) over a grid, the same everywhere (..., Y, X)."""
    spread = np.broadcast_to(values[..., None, None], (*values.shape, grid.rows, grid.columns))
    return spread.astype(np.float32)


def _box(sounding: Sounding) -> Grid:
    """The smallest box round all places where it was measured, and 150 km more on every side."""
    latitude = sounding.latitude_deg
    longitude = np.unwrap(np.concatenate([sounding.longitude_deg[:1], sounding.longitude_deg]), period=360.0)[
        1:
    ]
    away_km = float(distance_m(latitude[0], longitude[0], latitude, longitude).max()) / KM_M
    if away_km > FARTHEST_KM:
        raise ForecastFileError(
            f"sounding {sounding.title} was measured over {away_km:.0f} km, and one column holds for "
            f"{FARTHEST_KM:g} km at most: its places are wrong, or it is no sounding"
        )
    margin = HOLDS_WITHIN_KM * KM_M / METRES_PER_DEGREE
    south, north = float(latitude.min()) - margin, float(latitude.max()) + margin
    if max(-south, north) > NEAREST_POLE_DEG:
        raise ForecastFileError(
            f"sounding {sounding.title} at {latitude[0]:g} N is too near a pole: its box of "
            f"{HOLDS_WITHIN_KM:g} km must end before {NEAREST_POLE_DEG:g} degrees"
        )
    aside = margin / float(np.cos(np.radians(np.abs(latitude).max())))
    west, east = float(longitude.min()) - aside, float(longitude.max()) + aside
    return Grid(south, (west + 180.0) % 360.0 - 180.0, north - south, east - west, 2, 2)


def _soundings(text: str, issued_at: datetime | None) -> list[Sounding]:
    if igra.HEADER.match(text):
        found = igra.read_igra(text)
    elif wyoming.HEADER.search(text):
        found = wyoming.read_wyoming(text)
    else:
        return [sounding_of(read_table(_plain(text), issued_at))]
    soundings = list(islice(found, MOST_SOUNDINGS + 1))
    if len(soundings) > MOST_SOUNDINGS:
        raise ForecastFileError(
            f"file holds more than {MOST_SOUNDINGS:,} soundings: cut out those that you need"
        )
    return soundings


def _decoded(data: bytes) -> str:
    """A file's text: UTF-8, or else every byte a letter; numbers are the same in both."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _plain(text: str) -> str:
    """A table that was saved as a page, without its markup."""
    return _MARKUP.sub("\n", text) if text.lstrip()[:1] == "<" else text
