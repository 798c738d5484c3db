"""GRIB2 messages as the providers pack them: fields in, bytes out.

Each packs as its provider says; one forecast uses templates 4.0 and 4.8, a member 4.1 and 4.11 (WMO FM 92).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

import eccodes
import numpy as np

from planner.forecast.grid import Grid
from planner.forecast.reading.files.naming import SAMPLE_MARK
from planner.forecast.remote_file import PRESSURE, FileField, Issuer
from planner.geo import Floats
from planner.sample.gfs_layout import grid_keys


@dataclass(frozen=True)
class SharedKeys:
    """What all messages of a file say alike: run and hour, grid, how many members there are.

    `marked` says that it is the sample's weather.
    """

    run_time: datetime
    hour_h: int
    grid: Grid
    members: int = 1
    marked: bool = False


_BITS = {"gh": 16, "orog": 16, "z": 16, "tp": 16, "lsm": 1}


def set_values(handle: Any, values: Floats) -> None:
    """Give a message its values (Y, X), in the order of its rows.

    ecCodes' complex packing takes what comes within 0.1 of 9999 for missing, whatever `missingValue` says.
    Heights do come there: they step aside.
    """
    clear = np.where(np.abs(values - 9999.0) <= 0.11, 9999.12, values)
    eccodes.codes_set_values(handle, np.ascontiguousarray(clear, dtype=float).ravel())


class Packer:
    """Packs fields into messages; sets up a name once, since that takes ten times a field's time."""

    def __init__(self, issuer: Issuer, shared: SharedKeys) -> None:
        self.issuer, self.shared = issuer, shared
        self._handles: dict[tuple[Any, ...], Any] = {}

    def __enter__(self) -> "Packer":
        return self

    def __exit__(self, *_: object) -> None:
        for handle in self._handles.values():
            eccodes.codes_release(handle)

    def packed(self, field: FileField, values: Floats) -> bytes:
        """One field (Y, X), rows going north, as a message."""
        key = field._replace(level=0 if field.level_type == PRESSURE else field.level, member=None)
        if key not in self._handles:
            self._handles[key] = self._prepared(field)
        handle = self._handles[key]
        if field.member is not None:
            # 1 is an unperturbed control, 3 a member that is perturbed (WMO code table 4.6).
            eccodes.codes_set(handle, "typeOfEnsembleForecast", 3 if field.member else 1)
            eccodes.codes_set(handle, "perturbationNumber", field.member)
        if field.level_type == PRESSURE:
            eccodes.codes_set(handle, "level", field.level)
        eccodes.codes_set(handle, "bitsPerValue", _BITS.get(field.name) or _BITS.get(field.weather, 12))
        set_values(handle, field.scale * values[::-1])
        return bytes(eccodes.codes_get_message(handle))

    def _prepared(self, field: FileField) -> Any:
        """A handle for one name; the product template first, for other keys live in it, the step last."""
        shared = self.shared
        handle = eccodes.codes_grib_new_from_samples("regular_ll_pl_grib2")
        plain = {"productionStatusOfProcessedData": 0, "generatingProcessIdentifier": self.issuer.process}
        keys: dict[str, Any] = {
            "productDefinitionTemplateNumber": (8 if field.span_h else 0) + self._member_template(field),
            "centre": self.issuer.centre,
            **(SAMPLE_MARK if shared.marked else plain),
            "typeOfProcessedData": 4 if field.member else 1,
            "dataDate": int(f"{shared.run_time:%Y%m%d}"),
            "dataTime": int(f"{shared.run_time:%H%M}"),
            **grid_keys(shared.grid),
            **({"numberOfForecastsInEnsemble": shared.members} if field.member is not None else {}),
            "stepUnits": 1,
            **({"typeOfStatisticalProcessing": field.statistic} if field.span_h else {}),
            **({"typeOfLevel": field.level_type} if field.level_type else {}),
            **({"level": field.level} if field.level else {}),
            "shortName": field.name,
            "stepRange": "-".join(map(str, field.span_h)) if field.span_h else str(shared.hour_h),
            "packingType": self.issuer.packing,
            **self._filed_under(field),
        }
        for key, value in keys.items():
            eccodes.codes_set(handle, key, value)
        return handle

    def _filed_under(self, field: FileField) -> dict[str, Any]:
        """ECMWF's own section, where messages are filed under another class than its usual one."""
        if not self.issuer.mars_class:
            return {}
        stream, kind = ("oper", "fc") if field.member is None else ("enfo", "pf" if field.member else "cf")
        filed = {"marsClass": self.issuer.mars_class, "marsType": kind, "marsStream": stream}
        return {"setLocalDefinition": 1, **filed}

    @staticmethod
    def _member_template(field: FileField) -> int:
        if field.member is None:
            return 0
        return 3 if field.span_h else 1


def with_winds_joined(fields: Iterable[FileField], messages: Iterable[bytes]) -> Iterator[bytes]:
    """The messages, each u and the v after it as two fields of one message."""
    rows = [*zip(fields, messages, strict=True), (None, b"")]
    joined = False
    for (field, message), (following, other) in pairwise(rows):
        if joined:
            joined = False
            continue
        joined = bool(field and following and _is_wind(field, following))
        yield _one_message(message, other) if joined else message


def _is_wind(u: FileField, v: FileField) -> bool:
    return u.name.endswith("u") and v == u._replace(weather=u.weather[:-1] + "v", name=u.name[:-1] + "v")


def _one_message(first: bytes, second: bytes) -> bytes:
    """Two messages about the same grid and run as one: the second's sections from its product on."""
    body = first[16:-4] + second[_product_at(second) : -4] + b"7777"
    return first[:8] + (16 + len(body)).to_bytes(8, "big") + body


def _product_at(message: bytes) -> int:
    """Where section 4 begins."""
    return next(at for at, _, section in _sections(message, 0) if section == 4)


def _sections(data: bytes, start: int) -> Iterator[tuple[int, int, int]]:
    """Where the sections of the message at `start` begin and end, and their numbers."""
    at, end = start + 16, start + int.from_bytes(data[start + 8 : start + 16], "big") - 4
    while at < end:
        following = at + int.from_bytes(data[at : at + 4], "big")
        yield at, following, data[at + 4]
        at = following


def single_fields(data: bytes) -> Iterator[bytes]:
    """The fields of a file of messages, each as a message of its own."""
    start = 0
    while start < len(data):
        shared, own = b"", b""
        for begin, end, section in _sections(data, start):
            if section < 4:
                shared += data[begin:end]
                continue
            own = data[begin:end] if section == 4 else own + data[begin:end]
            if section == 7:
                body = shared + own + b"7777"
                yield data[start : start + 8] + (16 + len(body)).to_bytes(8, "big") + body
        start += int.from_bytes(data[start + 8 : start + 16], "big")
