"""GRIB2 files laid out like a GFS ensemble's: one file a step, a message for each field of each member.

Fields in, bytes out. One GRIB handle per variable is set up once a file; a message then changes only
member, level and values, which costs 0.05 ms where a clone costs 0.6 ms.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import eccodes
import numpy as np

from planner.forecast.grid import Grid
from planner.forecast.reading.files.naming import SAMPLE_MARK
from planner.geo import Floats


class FieldPacking(NamedTuple):
    """How a variable is stored: its kind of level, bits a value, and whether it is summed over the step."""

    type_of_level: str
    bits: int
    accumulated: bool = False


KINDS = {
    "gh": FieldPacking("isobaricInhPa", 14),
    "t": FieldPacking("isobaricInhPa", 12),
    "r": FieldPacking("isobaricInhPa", 10),
    "u": FieldPacking("isobaricInhPa", 12),
    "v": FieldPacking("isobaricInhPa", 12),
    "10u": FieldPacking("heightAboveGround", 12),
    "10v": FieldPacking("heightAboveGround", 12),
    "100u": FieldPacking("heightAboveGround", 12),
    "100v": FieldPacking("heightAboveGround", 12),
    "gust": FieldPacking("surface", 12),
    "tp": FieldPacking("surface", 14, accumulated=True),
    "cape": FieldPacking("surface", 12),
    "vis": FieldPacking("surface", 12),
    "orog": FieldPacking("surface", 16),
    "tcc": FieldPacking("atmosphere", 10),
}


class Message(NamedTuple):
    """One field of one member: `values` (Y, X), rows going north."""

    short_name: str
    level: int
    member: int
    values: Floats


@dataclass(frozen=True)
class FileHeader:
    """What all messages of a file share; sums run from `previous_h` to `hour_h` after the run's time."""

    run_time: datetime
    hour_h: int
    previous_h: int
    members: int
    grid: Grid


def write_file(path: Path, header: FileHeader, messages: Iterable[Message]) -> None:
    """Write the messages in their order; the file is there whole or not at all."""
    handles: dict[str, Any] = {}
    aside = path.with_name(f"{path.name}.part")
    try:
        with aside.open("wb") as file:
            for message in messages:
                if message.short_name not in handles:
                    handles[message.short_name] = _prepared(header, message)
                file.write(_filled(handles[message.short_name], message))
        aside.rename(path)
    finally:
        aside.unlink(missing_ok=True)
        for handle in handles.values():
            eccodes.codes_release(handle)


def _prepared(header: FileHeader, message: Message) -> Any:
    """A handle for one variable, all but member, level and values set.

    The order matters: the product template first, for other keys live in it; the step last, for of a
    sum it also sets the end of the interval.
    """
    kind = KINDS[message.short_name]
    run_time = header.run_time.astimezone(UTC)
    handle = eccodes.codes_grib_new_from_samples("regular_ll_pl_grib2")
    keys = {
        "productDefinitionTemplateNumber": 11 if kind.accumulated else 1,
        "centre": "kwbc",
        **SAMPLE_MARK,
        "dataDate": int(f"{run_time:%Y%m%d}"),
        "dataTime": int(f"{run_time:%H%M}"),
        **grid_keys(header.grid),
        "numberOfForecastsInEnsemble": header.members,
        "stepUnits": 1,
        **({"typeOfStatisticalProcessing": 1} if kind.accumulated else {}),
        "typeOfLevel": kind.type_of_level,
        "level": message.level,
        "shortName": message.short_name,
        "stepRange": f"{header.previous_h}-{header.hour_h}" if kind.accumulated else str(header.hour_h),
    }
    for key, value in keys.items():
        eccodes.codes_set(handle, key, value)
    return handle


def grid_keys(grid: Grid) -> dict[str, float]:
    """How GRIB2 says where a grid lies. Rows from the north, as weather services send them."""
    return {
        "Ni": grid.columns,
        "Nj": grid.rows,
        "latitudeOfFirstGridPointInDegrees": float(grid.latitudes_deg[-1]),
        "longitudeOfFirstGridPointInDegrees": grid.west_deg % 360,
        "latitudeOfLastGridPointInDegrees": grid.south_deg,
        "longitudeOfLastGridPointInDegrees": float(grid.longitudes_deg[-1]) % 360,
        "iDirectionIncrementInDegrees": grid.step_longitude_deg,
        "jDirectionIncrementInDegrees": grid.step_latitude_deg,
        "jScansPositively": 0,
    }


def _filled(handle: Any, message: Message) -> bytes:
    eccodes.codes_set(handle, "perturbationNumber", message.member)
    eccodes.codes_set(handle, "level", message.level)
    # Set anew each time: a field of one value, such as no rain, leaves 0 bits behind for the next.
    eccodes.codes_set(handle, "bitsPerValue", KINDS[message.short_name].bits)
    eccodes.codes_set_values(handle, np.ascontiguousarray(message.values[::-1], dtype=float).ravel())
    return bytes(eccodes.codes_get_message(handle))
