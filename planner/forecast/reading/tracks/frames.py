"""Frames of telemetry as JSON -> a table: SondeHub's and its amateur kin's, a receiver's log.

A frame is an object with a place, an altitude and a time. Frames stand in a list (a flight's archive), in
objects by serial and by time (the API's answers), or one to a line. `serial` or `payload_callsign` names the
balloon. What an amateur's payload calls `temp` is its own, not the air's.
"""

import json
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Any

from planner.errors import ForecastFileError
from planner.forecast.reading.tracks.column_headings import TIMES, columns_of, is_sounding
from planner.forecast.reading.tracks.table import MOST_ROWS, WrittenTable

DEEPEST = 8
_OF_THE_AIR = ("temp", "temperature", "humidity", "pressure")


def parsed(text: str) -> Any:
    """A JSON document, or the list of those that stand one to a line. Raises ForecastFileError."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        lines = [line for line in text.splitlines() if line.strip()]
        try:
            found = [json.loads(line) for line in lines] if len(lines) > 1 else []
        except (ValueError, RecursionError):
            found = []
        if not found:
            where = f"line {error.lineno}" if isinstance(error, json.JSONDecodeError) else "it is too deep"
            raise ForecastFileError(
                f"JSON is cut short or damaged ({where}); bring the whole file again"
            ) from None
        return found


def read_frames(document: Any) -> WrittenTable:
    """The frames of a document as a table. Raises ForecastFileError where it holds none."""
    frames = list(islice(_frames(document, DEEPEST), MOST_ROWS + 1))
    if len(frames) > MOST_ROWS:
        raise ForecastFileError(f"file holds more than {MOST_ROWS:,} frames; bring one flight")
    if not frames:
        raise ForecastFileError(
            "JSON holds no frames with a place, an altitude and a time (datetime, lat, lon, alt), "
            "and no winds on pressure levels"
        )
    names = list(dict.fromkeys(name for frame in frames for name in frame))
    columns = columns_of(names)
    rows = [[_word(frame.get(name)) for name in names] for frame in frames]
    return WrittenTable(columns, rows)


def _frames(value: Any, deep: int) -> Iterator[dict[str, Any]]:
    """Every frame in a document, however it is packed."""
    if deep == 0:
        return
    if isinstance(value, dict) and _is_frame(value):
        amateur = "payload_callsign" in value
        yield {name: cell for name, cell in value.items() if not (amateur and name in _OF_THE_AIR)}
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _frames(inner, deep - 1)


def _is_frame(value: dict[str, Any]) -> bool:
    cells = list(value.values())
    places = _places(tuple(value))
    return bool(places) and not any(isinstance(cells[place], dict | list) for place in places)


@lru_cache(maxsize=256)
def _places(names: tuple[str, ...]) -> tuple[int, ...]:
    """Where a frame of these names holds its latitude and longitude; empty where such is no frame."""
    columns = columns_of(list(names))
    placed = {"latitude", "longitude"} <= columns.keys() and is_sounding(columns)
    if not placed or not any(name in columns for name in TIMES):
        return ()
    return columns["latitude"].place, columns["longitude"].place


def _word(value: Any) -> str:
    return "" if value is None or isinstance(value, dict | list) else str(value)
