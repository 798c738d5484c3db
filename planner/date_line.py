"""Where longitudes begin anew: tracks and areas made whole across the date line, or cut at it.

Longitudes are degrees; what is whole may pass 180 on either side, what is cut lies in -180..180.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from shapely.affinity import translate

TURN_DEG = 360.0
_EARTH = shapely.box(-TURN_DEG / 2, -90.0, TURN_DEG / 2, 90.0)


def beside(longitude_deg: float, centre_deg: float) -> float:
    """The same meridian written within 180 degrees of the centre."""
    return longitude_deg + TURN_DEG * round((centre_deg - longitude_deg) / TURN_DEG)


def unbroken(longitudes_deg: Sequence[float], centre_deg: float) -> list[float]:
    """A track's or an outline's longitudes without jumps, its first point beside the centre."""
    if not longitudes_deg:
        return []
    # Whole turns only, so that longitudes without a jump keeps its digits.
    given_deg = np.array([beside(longitudes_deg[0], centre_deg), *longitudes_deg[1:]])
    turns = -np.round(np.diff(given_deg) / TURN_DEG)
    whole: list[float] = (given_deg + TURN_DEG * np.concatenate([[0.0], np.cumsum(turns)])).tolist()
    return whole


def unbroken_shape(geometry: Any, centre_deg: float) -> Any:
    """A shapely geometry made whole beside the centre, its halves joined where the date line cut it."""

    def moved(points: Any) -> Any:
        return np.column_stack([unbroken(points[:, 0].tolist(), centre_deg), points[:, 1]])

    whole = shapely.transform(geometry, moved)
    west, _, east, _ = geometry.bounds
    return shapely.union_all([whole]) if east - west > TURN_DEG / 2 else whole


def reaches_over(whole: Any) -> bool:
    """Whether a shapely geometry reaches over the date line or a pole, and has to be cut there."""
    west, south, east, north = whole.bounds
    return bool(west < -TURN_DEG / 2 or east > TURN_DEG / 2 or south < -90.0 or north > 90.0)


def cut_at_date_line(whole: Any) -> list[Any]:
    """The lines or polygons that a whole shapely geometry falls into, in -180..180, from west to east.

    Heights of a line stay, and so does what does not reach over. Near a pole polygons may overlap; what
    goes beyond the pole is left out.
    """
    if not reaches_over(whole):
        return list(shapely.get_parts(whole))
    west, _, east, _ = whole.bounds
    first, last = (int(np.floor((edge + TURN_DEG / 2) / TURN_DEG)) for edge in (west, east))
    turned = [translate(whole, -TURN_DEG * turn).intersection(_EARTH) for turn in range(first, last + 1)]
    wanted = "LineString" if "Line" in whole.geom_type else "Polygon"
    return [part for part in shapely.get_parts(turned) if part.geom_type == wanted]
