"""Is a file whole? Walks the bytes of GRIB and classic NetCDF without decoding anything.

GRIB: each message's own length and closing 7777, one after the other, to the end of the file; and
how many fields each holds. Classic NetCDF: the length that its header demands (the library opens a
file cut short without a word). Formats: WMO FM 92 GRIB 1 and 2; NetCDF classic format CDF-1, 2, 5.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from mmap import ACCESS_READ, mmap
from pathlib import Path

from planner.errors import ForecastFileError

Bytes = bytes | mmap


def _number(data: Bytes, at: int, size: int) -> int:
    return int.from_bytes(data[at : at + size], "big")


_MOST_BETWEEN = 300
"""Bytes between two messages that are stepped over: a bulletin's heading, a byte of a range too many."""
_NO_SUCH_PLACE = -1


@dataclass(frozen=True)
class Frames:
    """How many GRIB messages a file holds, how many fields are in them all, and what lies between them.

    `between` are first bytes and ends of what is neither a message nor the padding of an archive.
    """

    messages: int
    fields: int
    between: tuple[tuple[int, int], ...] = ()


NO_FRAMES = Frames(0, 0)
"""Those of a file that is no GRIB."""


def framed(path: Path) -> Frames:
    """Messages and fields of a GRIB file; raises ForecastFileError where it is cut or damaged.

    A few bytes between whole messages are told apart: downloaders of byte ranges leave some.
    """
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as data:
        return grib_frames(data, strict=False)


def grib_frames(data: Bytes, *, strict: bool = True) -> Frames:
    """Count the messages and fields of a GRIB file's bytes.

    Raises ForecastFileError where bytes are missing, left over or not GRIB; not `strict`, a few bytes between
    messages are allowed.
    """
    at, messages, fields = 0, 0, 0
    between: list[tuple[int, int]] = []
    while (at := _after_padding(data, at)) < len(data):
        if not strict and (end := _end_of_strange(data, at, between)) > at:
            between.append((at, end))
            at = end
            continue
        length = _grib_length(data, at, messages + 1)
        if data[at + length - 4 : at + length] != b"7777":
            raise ForecastFileError(
                f"GRIB message {messages + 1} (at byte {at:,}) does not end with 7777 after its "
                f"{length:,} bytes and is damaged: bring the file again"
            )
        messages += 1
        fields += sum(1 for _ in _field_ends(data, at, length, messages)) if data[at + 7] == 2 else 1
        at += length
    return Frames(messages, fields, tuple(between))


def _after_padding(data: Bytes, at: int) -> int:
    """Archives pad messages with zero bytes; step over them."""
    while at < len(data) and data[at] == 0:
        at += 1
    return at


def _end_of_strange(data: Bytes, at: int, between: Sequence[tuple[int, int]]) -> int:
    """Where the bytes end that stand at `at` instead of a message, if they can be stepped over; else `at`.

    Not what holds the end of a message, or markup: there a message is lost. A first byte or three of one at
    the end of a file are a file cut short, unless just this stood `between` messages before.
    """
    a_message = data[at : at + 4] == b"GRIB"
    after, until = (at + 4, at + 20) if a_message else (at, at + _MOST_BETWEEN + 4)
    end = data.find(b"GRIB", after, until)
    if end == _NO_SUCH_PLACE:
        left = len(data) - at
        again = bool(between) and data[at:] == data[slice(*between[-1])]
        begun = a_message or data[at:] == b"GRIB"[:left]
        if not again and (begun or left > _MOST_BETWEEN):
            return at
        end = len(data)
    strange = data[at:end]
    return at if b"7777" in strange or b"<" in strange else end


def _grib_length(data: Bytes, at: int, which: int) -> int:
    if data[at : at + 4] != b"GRIB"[: len(data) - at]:
        raise ForecastFileError(
            f"{len(data) - at:,} bytes from byte {at:,} on are not GRIB (after {which - 1} messages); "
            "the file is damaged: bring it again"
        )
    left, edition = len(data) - at, data[at + 7] if len(data) > at + 7 else 0
    if left < 16:
        raise ForecastFileError(
            f"file is cut short: GRIB message {which} has {left} bytes of its header only; "
            "bring the whole file"
        )
    if edition not in (1, 2):
        raise ForecastFileError(f"GRIB message {which} is of edition {edition}; editions 1 and 2 can be read")
    length = _number(data, at + 8, 8) if edition == 2 else _grib1_length(data, at)
    if length < 16:
        raise ForecastFileError(f"GRIB message {which} says that it has {length} bytes; it is damaged")
    if length > left:
        raise ForecastFileError(
            f"file is cut short: GRIB message {which} needs {length:,} bytes and {left:,} are there, "
            f"{length - left:,} are missing; bring the whole file"
        )
    return length


def _grib1_length(data: Bytes, at: int) -> int:
    """Length of a GRIB1 message; above 8 MB it is counted in units of 120 bytes (ECMWF)."""
    length = _number(data, at + 4, 3)
    if not length & 0x800000:
        return length
    section, flags = at + 8, data[at + 15]
    section += _number(data, section, 3)
    for present in (flags & 0x80, flags & 0x40):
        section += _number(data, section, 3) if present else 0
    short = _number(data, section, 3)
    return (length & 0x7FFFFF) * 120 - short + 4 if short < 120 else length


def _field_ends(data: Bytes, at: int, length: int, which: int) -> Iterator[int]:
    """Where each field of a GRIB2 message ends: the ends of its data sections."""
    section, end = at + 16, at + length - 4
    while section < end:
        size, number = _number(data, section, 4), data[section + 4]
        if size < 5 or not 1 <= number <= 7 or section + size > end:
            raise ForecastFileError(
                f"GRIB message {which} is damaged at byte {section:,}: bring the file again"
            )
        section += size
        if number == 7:
            yield section


_TYPE_BYTES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 4, 6: 8, 7: 1, 8: 2, 9: 4, 10: 8, 11: 8}
_DIMENSION, _VARIABLE, _ATTRIBUTE = 0x0A, 0x0B, 0x0C


class _Header:
    """Reads a classic NetCDF header from its first byte on."""

    def __init__(self, data: Bytes) -> None:
        self.data, self.at, version = data, 4, data[3]
        self.count_bytes, self.offset_bytes = (8 if version == 5 else 4), (4 if version == 1 else 8)

    def number(self, size: int) -> int:
        if self.at + size > len(self.data):
            raise ForecastFileError(
                f"file is cut short: its {len(self.data):,} bytes end inside the header; bring the whole file"
            )
        self.at += size
        return _number(self.data, self.at - size, size)

    def count(self) -> int:
        return self.number(self.count_bytes)

    def items(self, tag: int) -> range:
        found, count = self.number(4), self.count()
        if ((found, count) != (0, 0) and found != tag) or count > len(self.data):
            raise ForecastFileError("header of the NetCDF file is damaged: bring the file again")
        return range(count)

    def skip(self, size: int) -> None:
        self.at += size + -size % 4

    def attributes(self) -> None:
        for _ in self.items(_ATTRIBUTE):
            self.skip(self.count())
            kind = self.number(4)
            self.skip(self.count() * self.type_bytes(kind))

    @staticmethod
    def type_bytes(kind: int) -> int:
        if kind not in _TYPE_BYTES:
            raise ForecastFileError(f"header of the NetCDF file is damaged: it names a number type {kind}")
        return _TYPE_BYTES[kind]

    def dimension(self) -> int:
        self.skip(self.count())
        return self.count()


def classic_length(data: Bytes) -> int:
    """The bytes that the header of a classic NetCDF file demands.

    A last record may lack its padding; a file still being written (no record count) is taken at
    its header alone.
    """
    header = _Header(data)
    records = header.count()
    streaming = records == 256**header.count_bytes - 1
    sizes = [header.dimension() for _ in header.items(_DIMENSION)]
    header.attributes()
    fixed_ends, in_records = [0], []
    for _ in header.items(_VARIABLE):
        begin, size, is_record = _variable(header, sizes)
        if is_record:
            in_records.append((begin, size))
        else:
            fixed_ends.append(begin + size)
    ends = [*fixed_ends, header.at]
    if in_records and records and not streaming:
        padded = [size + -size % 4 for _, size in in_records] if len(in_records) > 1 else [in_records[0][1]]
        ends += [begin + (records - 1) * sum(padded) + size for begin, size in in_records]
    return max(ends)


def _variable(header: _Header, sizes: list[int]) -> tuple[int, int, bool]:
    """Where a variable begins, the bytes it takes (of one record), and whether it has records."""
    header.skip(header.count())
    wanted = header.count()
    if wanted > 1024:
        raise ForecastFileError(f"header of the NetCDF file is damaged: a variable has {wanted} dimensions")
    which = [header.count() for _ in range(wanted)]
    if any(index >= len(sizes) for index in which):
        raise ForecastFileError("header of the NetCDF file is damaged: a variable has an unknown dimension")
    header.attributes()
    kind = header.number(4)
    header.count()
    begin = header.number(header.offset_bytes)
    is_record = bool(which) and sizes[which[0]] == 0
    shape = [sizes[index] for index in which][1 if is_record else 0 :]
    return begin, math.prod(shape) * header.type_bytes(kind), is_record
