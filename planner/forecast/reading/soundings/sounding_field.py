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
* Radiosondes and pilot balloons as CSV (named columns: `column_headings.py`), GPX, KML, IGC, APRS packets,
  Vaisala's EDT; telemetry as JSON, such as SondeHub's (CC BY-SA 2.0). The licence is their owner's.
* Open-Meteo's JSON: a forecast at one place (`soundings/open_meteo.py`), CC BY 4.0.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from planner.errors import ForecastFileError
from planner.forecast.decoded_run import Cube
from planner.forecast.field import WindField
from planner.forecast.grid import Grid
from planner.forecast.held_winds import HOLDS_WITHIN_KM
from planner.forecast.reading.heights import require_together
from planner.forecast.reading.plausibility import require_air
from planner.forecast.reading.soundings.box import box_round, everywhere
from planner.forecast.reading.soundings.levels import Levels, levels_of
from planner.forecast.reading.soundings.open_meteo import is_open_meteo
from planner.forecast.reading.soundings.point_cube import read_points
from planner.forecast.reading.soundings.sounding import Sounding
from planner.forecast.reading.soundings.sounding_formats import is_known, soundings_in, stranger
from planner.forecast.reading.tracks.frames import parsed
from planner.forecast.reading.tracks.track_formats import decoded, is_json, is_text
from planner.forecast.run_names import SOUNDING
from planner.geo import distance_m
from planner.units import KM_M, iso

NEAR_HEIGHT_M = 10.0
HEAD_BYTES = 16_384
LARGEST_BYTES = 32_000_000


def is_sounding(head: bytes) -> bool:
    """Whether a file that begins so could be a sounding: by its text, never by its name."""
    return is_text(head) and is_known(decoded(head))


def no_sounding(head: bytes) -> str:
    """What a text that is no sounding seems to be, as a clause for a refusal; empty where nobody can tell."""
    return stranger(decoded(head)) if is_text(head) else ""


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
    text = decoded(path.read_bytes())
    if is_json(text) and is_open_meteo(document := parsed(text)):
        return [require_air(cube) for cube in read_points(document, issued_at, sha256)]
    cubes = _that_can_fly(soundings_in(text, issued_at), sha256)
    return sorted(cubes, key=lambda cube: cube.times[0], reverse=True)


def _that_can_fly(soundings: Sequence[Sounding], sha256: str) -> list[Cube]:
    """The cubes of those soundings that can carry a flight; raises ForecastFileError where none can."""
    cubes, refusals = [], []
    for sounding in soundings:
        try:
            cubes.append(require_air(cube_of(sounding, sha256)))
        except ForecastFileError as refusal:
            refusals.append(refusal)
    if not cubes:
        raise refusals[0] if refusals else ForecastFileError("file holds no sounding")
    if refusals:
        left = f"{len(refusals)} of {len(soundings)} soundings were left out; the first: {refusals[0]}"
        cubes = [replace(cube, warnings=(*cube.warnings, left)) for cube in cubes]
    return cubes


def nearest(fields: Sequence[WindField], *places: tuple[float, float]) -> WindField:
    """Of soundings that were made side by side the one nearest to the first place; else the first field."""
    if not places or fields[0].forecast.source != SOUNDING:
        return fields[0]

    def away_km(field: WindField) -> int:
        middle = (float(field.grid.latitudes_deg.mean()), float(field.grid.longitudes_deg.mean()))
        return round(float(distance_m(*middle, *places[0])) / KM_M)

    return min((field for field in fields if field.forecast.source == SOUNDING), key=away_km)


def cube_of(sounding: Sounding, sha256: str) -> Cube:
    """A sounding as a cube of one member and one hour: the same column over all of its box.

    `sha256` is that of its file. Raises ForecastFileError where it has no column that can be flown in.
    """
    title = f"sounding {sounding.title}"
    grid = box_round(sounding.latitude_deg, sounding.longitude_deg, title)
    require_together(sounding.height_gpm, sounding.pressure_pa)
    levels = levels_of(sounding)
    if sounding.balloon:  # of several in one file each is a run of its own, though they left together
        sha256 = hashlib.sha256(f"{sha256} {sounding.balloon}".encode()).hexdigest()
    warnings = [
        f"a sounding knows one place and one hour ({iso(sounding.launched_at)}): its winds are held the same "
        f"within {HOLDS_WITHIN_KM:g} km of where it was measured",
        *levels.warnings,
    ]
    ground_gpm = _ground_gpm(sounding, levels)
    if ground_gpm is not None:
        warnings.append(f"the ground is taken as {ground_gpm:.0f} m everywhere, as at the sounding's place")
    near = np.array([[levels.u_mps[0], levels.v_mps[0]]])
    return Cube(
        source=SOUNDING,
        issued_at=None,
        times=(sounding.launched_at,),
        grid=grid,
        sha256=sha256,
        near_heights_m=(NEAR_HEIGHT_M,),
        near_wind=everywhere(near, grid)[None, None],
        orography_gpm=None if ground_gpm is None else everywhere(np.array(ground_gpm), grid),
        warnings=tuple(warnings),
        **_columns(levels, grid),
    )


def _ground_gpm(sounding: Sounding, levels: Levels) -> float | None:
    """Ground height as written, else of the lowest level where that stands on it; None where unknown."""
    ground_gpm = sounding.ground_gpm
    return float(levels.height_gpm[0]) if ground_gpm is not None and np.isnan(ground_gpm) else ground_gpm


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
        name: None if values is None else everywhere(values, grid)[None, None]
        for name, values in on_levels.items()
    }
    return {"levels_pa": air.pressure_pa, **columns}
