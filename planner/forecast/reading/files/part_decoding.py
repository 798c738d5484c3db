"""What the decoding processes of a fetch do: whole messages in, slices of the area out.

In processes of their own: two decode twice as fast, and a message that ends its decoder ends no server.
"""

import hashlib
from pathlib import Path

from planner.forecast.grid import Area
from planner.forecast.reading.files.east_and_north import east_and_north
from planner.forecast.reading.files.framing import grib_frames
from planner.forecast.reading.files.grib import read_grib
from planner.forecast.reading.files.slice_file import write_slices
from planner.forecast.reading.plausibility import require_plausible


def ready() -> None:
    """Do nothing: what is needed was loaded to get here."""


def decode_part(raw: Path, area: Area, target: Path) -> None:
    """Decode a file of whole messages within an area into a file of slices.

    Raises ForecastFileError where the messages cannot be decoded, or are no air.
    """
    data = raw.read_bytes()
    held = read_grib(raw, grib_frames(data), area)
    sha256 = hashlib.sha256(data).hexdigest()
    held.slices = east_and_north(held.slices)
    for one in held.slices:
        require_plausible(one.name, one.level, one.values)
    write_slices(target, held, sha256)
