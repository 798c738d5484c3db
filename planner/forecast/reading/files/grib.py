"""GRIB files -> slices: framed byte by byte, decoded by eccodes, counted against each other.

cfgrib alone knows how to switch eccodes' multi-field support (u and v in one message) on and off
cleanly; messages, keys and values are then taken raw, about 1 ms a message. That switch is global
to the process, so one thread at a time decodes.
"""

import tempfile
import threading
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import eccodes
import numpy as np
from cfgrib.messages import multi_enabled

from planner.errors import ForecastFileError
from planner.forecast.grid import Area
from planner.forecast.quantities import ON_ONE_GRID, RAIN
from planner.forecast.reading.files.axes import Layout
from planner.forecast.reading.files.framing import Frames
from planner.forecast.reading.files.grib_grid import KINDS, layout_of
from planner.forecast.reading.files.grib_names import GribNames, grib_names_of, number
from planner.forecast.reading.files.grib_projections import turning_of
from planner.forecast.reading.files.grib_values import grib_values
from planner.forecast.reading.files.members import data_type, is_air, member_of
from planner.forecast.reading.files.naming import SAMPLE_MARK, Known, grib_field, source_name
from planner.forecast.reading.files.projected_layout import ProjectedLayout
from planner.forecast.reading.files.slices import FileSlices, Slice
from planner.forecast.reading.files.unit_names import unit_change
from planner.forecast.run_names import SAMPLE

_ONE_AT_A_TIME = threading.Lock()
_FAULTS = (eccodes.CodesInternalError, ArithmeticError, LookupError, MemoryError, TypeError, ValueError)
"""What damaged bytes raise, in eccodes and in what is made of its answers."""

_STEP_UNIT_S = {0: 60, 1: 3600, 2: 86400, 10: 10800, 11: 21600, 12: 43200, 13: 1, 254: 1}
# Summed, averaged or extreme values of a time span yield to values of the moment.
_RANK_OF_A_SPAN = 10


def read_grib(path: Path, frames: Frames, area: Area | None = None) -> FileSlices:
    """The slices of a GRIB file that frames so, or their part within an area.

    Raises ForecastFileError where eccodes cannot decode, or finds another number of fields.
    """
    held, seen, fields = FileSlices(source=""), 0, frames.fields
    ways: set[int] = set()
    with _messages_alone(path, frames, held) as whole, _ONE_AT_A_TIME, closing(_handles(whole)) as handles:
        for seen, handle in enumerate(handles, start=1):
            try:
                if _take(handle, held, path.stem, grib_names_of(handle), area):
                    _require_one_way(handle, ways)
            except _FAULTS as error:
                raise ForecastFileError(
                    f"field {seen} cannot be decoded ({error}): bring the file again"
                ) from error
    if seen != fields:
        raise ForecastFileError(
            f"{seen} of {fields} fields could be decoded; the file is damaged: bring it again"
        )
    return held


@contextmanager
def _messages_alone(path: Path, frames: Frames, held: FileSlices) -> Iterator[Path]:
    """A file without what lies between its messages: as it is, or a copy for a while and a warning."""
    if not frames.between:
        yield path
        return
    strange = sum(end - first for first, end in frames.between)
    held.warnings.append(
        f"{strange:,} bytes in {len(frames.between)} places between GRIB messages were left out, the first "
        f"at byte {frames.between[0][0]:,}; all {frames.messages} messages are whole"
    )
    with tempfile.TemporaryDirectory(prefix="windfall-grib-") as aside:
        copy = Path(aside) / path.name
        _write_without(copy, path.read_bytes(), frames.between)
        yield copy


def _write_without(path: Path, data: bytes, between: Iterable[tuple[int, int]]) -> None:
    """Write bytes without some stretches of them, each from its first to its end."""
    at = 0
    with path.open("wb") as file:
        for first, end in (*between, (len(data), len(data))):
            file.write(data[at:first])
            at = end


def _handles(path: Path) -> Generator[int]:
    # Closed even when a field is refused: the process must not stay in multi-field mode.
    with path.open("rb") as file, multi_enabled(file):
        try:
            while (handle := eccodes.codes_grib_new_from_file(file)) is not None:
                try:
                    yield handle
                finally:
                    eccodes.codes_release(handle)
        except eccodes.CodesInternalError as error:
            raise ForecastFileError(f"GRIB cannot be decoded ({error}): bring the file again") from error


def _take(handle: int, held: FileSlices, stem: str, names: GribNames, area: Area | None) -> bool:
    """Put one field among the slices, or count it as not needed; whether it was taken."""
    level = eccodes.codes_get(handle, "level", float)
    known = grib_field(names.short_name, names.level_type, level)
    if known is None or not is_air(handle):
        held.not_needed[f"{names.short_name} ({names.level_type})"] += 1
        return False
    grid_type = eccodes.codes_get(handle, "gridType")
    if grid_type not in KINDS and known.name not in ON_ONE_GRID:
        held.not_needed[f"{names.short_name} ({grid_type})"] += 1
        held.note(f"{names.short_name} lies on another grid ({grid_type}) and was left out")
        return False
    held.claim(_source(handle, stem))
    where = layout_of(handle, area)
    if isinstance(where, ProjectedLayout):
        held.note(where.words)
    held.slices.append(_slice(handle, known, names, where))
    return True


def _require_one_way(handle: int, ways: set[int]) -> None:
    """Refuse a field scanned another way than those before it: nothing else tells of rows mixed up."""
    ways.add(number(handle, "scanningMode"))
    if len(ways) > 1:
        said = " and ".join(f"{way:08b}" for way in sorted(ways))
        raise ForecastFileError(
            f"fields of one file are scanned in different ways (modes {said}); it is damaged: bring it again"
        )


def _source(handle: int, stem: str) -> str:
    """Whose file this is; our own sample by its mark."""
    marked = all(
        eccodes.codes_is_defined(handle, key) and number(handle, key) == value
        for key, value in SAMPLE_MARK.items()
    )
    if marked:
        return SAMPLE
    return _ai_model(handle) or source_name(eccodes.codes_get(handle, "centre"), "", stem)


def _ai_model(handle: int) -> str:
    """ECMWF's AI model that a field is of, by the class and stream that it is filed under; empty for none."""
    if not eccodes.codes_is_defined(handle, "marsClass") or eccodes.codes_get(handle, "marsClass") != "ai":
        return ""
    return "aifs-ens" if eccodes.codes_get(handle, "marsStream") == "enfo" else "aifs-single"


def _slice(handle: int, known: Known, names: GribNames, where: Layout | ProjectedLayout) -> Slice:
    def key(name: str, kind: type | None = None) -> Any:
        return eccodes.codes_get(handle, name, kind)

    factor, offset = unit_change(known.name, names.short_name, names.units)
    reference = _time(key("dataDate"), key("dataTime"))
    valid = _time(key("validityDate"), key("validityTime"))
    instant = key("stepType") == "instant"
    span_s = (key("endStep", int) - key("startStep", int)) * _STEP_UNIT_S.get(key("stepUnits", int), 0)
    return Slice(
        name=known.name,
        level=known.level,
        member=member_of(handle),
        reference=reference,
        valid=valid,
        values=where.arranged(grib_values(handle)) * np.float32(factor) + np.float32(offset),
        grid=where.grid,
        since=_since(known, reference, valid, span_s) if known.name == RAIN or not instant else None,
        analysis=data_type(handle) == "an",
        rank=known.rank + (0 if instant else _RANK_OF_A_SPAN),
        factor=factor,
        turning=turning_of(handle, known.name, where),
    )


def _since(known: Known, reference: datetime, valid: datetime, span_s: int) -> datetime:
    """Where a sum or mean begins; rain without a span (ECMWF's GRIB1) is summed from the start of the run."""
    return reference if known.name == RAIN and span_s == 0 else valid - timedelta(seconds=span_s)


@cache
def _time(date: int, hours_minutes: int) -> datetime:
    try:
        midnight = datetime.strptime(str(date), "%Y%m%d").replace(tzinfo=UTC)
    except ValueError as error:
        raise ForecastFileError(
            f"GRIB date {date} is no date; the file is damaged: bring it again"
        ) from error
    return midnight + timedelta(hours=hours_minutes // 100, minutes=hours_minutes % 100)
