"""Files with one bit flipped, and what reading them comes to.

By hand, thousands: python -m tests.forecast.reading.flips 1000
"""

import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from planner.errors import ForecastFileError
from planner.fakes.messages import Packer, SharedKeys
from planner.fakes.weather import fake_weather
from planner.forecast.decoded_run import wind_field
from planner.forecast.grid import Area, Grid
from planner.forecast.reading.decoding import Decoders, Undecoded
from planner.forecast.reading.read import read_files
from planner.forecast.remote_file import FileField, Issuer

CYCLE = datetime(2026, 11, 20, tzinfo=UTC)
AREA = Area(36.0, 125.0, 39.0, 129.0)
_GRID = Grid(35.0, 124.0, 0.5, 0.5, 11, 13)
_HPA = (1000, 850, 500, 250, 100)
PACKINGS = ("grid_simple", "grid_complex_spatial_differencing", "grid_ccsds")


@cache
def grib(packing: str) -> bytes:
    """A forecast of one hour: u, v, t and gh on five levels, each a message, and the ground."""
    weather = fake_weather(_GRID, _HPA, CYCLE, 6, 0)
    issuer = Issuer("kwbc", 96, packing)
    with Packer(issuer, SharedKeys(CYCLE, 6, _GRID)) as packer:
        rows = [
            packer.packed(FileField(name, name, "isobaricInhPa", level), weather.levels[name, level])
            for level in _HPA
            for name in ("gh", "t", "u", "v")
        ]
        rows.append(packer.packed(FileField("orog", "orog", "surface"), weather.ground["orog"]))
    return b"".join(rows)


def sections(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Where each section of a file begins and ends, and its number; 0 and 8 are the message's own ends."""
    start = 0
    while start < len(data):
        end = start + int.from_bytes(data[start + 8 : start + 16], "big")
        yield start, start + 16, 0
        at = start + 16
        while at < end - 4:
            size = int.from_bytes(data[at : at + 4], "big")
            yield at, at + size, data[at + 4]
            at += size
        yield end - 4, end, 8
        start = end


@cache
def _places(packing: str, part: str) -> tuple[int, ...]:
    found = []
    for begin, end, number in sections(grib(packing)):
        body = begin + 5
        if (part, number) in (("values", 7), ("packing", 5)):
            found += range(body, end)
        elif part == "header":
            found += range(begin, end if number not in (5, 7) else body)
    return tuple(found)


def flipped(whole: bytes, at: int, bit: int) -> bytes:
    return whole[:at] + bytes([whole[at] ^ (1 << bit)]) + whole[at + 1 :]


def flips(packing: str, part: str, count: int, seed: int) -> Iterator[bytes]:
    """Files that differ in a bit of the `header`s, of the `packing`'s numbers or of the `values`."""
    drawn, places = random.Random(f"{packing} {part} {seed}"), _places(packing, part)
    for _ in range(count):
        yield flipped(grib(packing), drawn.choice(places), drawn.randrange(8))


def deadly() -> bytes:
    """A file that ends eccodes 2.42: the first field says of its packing that it has 268 million groups."""
    whole = grib("grid_complex_spatial_differencing")
    begin = next(begin for begin, _, number in sections(whole) if number == 5)
    return flipped(whole, begin + 31, 4)


class Came(NamedTuple):
    """What came of a file: `refused`, `ended` (its decoder), `equal`, `passed` or `elsewhere`.

    `off_mps` is the largest error of any wind.
    """

    how: str
    off_mps: float = 0.0
    said: str = ""


def airs(path: Path):
    """All that flies, of a file brought by hand."""
    fields = [wind_field(cube) for cube in read_files([path])]
    return [(f.grid, f.start, f.levels_pa, f.wind, f.temperature_k, f.ground_m) for f in fields]


def came(decoders: Decoders, path: Path, data: bytes, clean) -> Came:
    """What comes of a damaged file; `clean` is what came of the whole one."""
    path.write_bytes(data)
    try:
        got = decoders.run(airs, path)
    except Undecoded as refusal:
        return Came("ended", said=str(refusal))
    except ForecastFileError as refusal:
        return Came("refused", said=str(refusal))
    ((grid, start, levels, *arrays),), ((grid0, start0, levels0, *arrays0),) = got, clean
    if (grid, start, levels.tolist()) != (grid0, start0, levels0.tolist()):
        return Came("elsewhere", np.inf)
    if all(np.array_equal(a, b) for a, b in zip(arrays, arrays0, strict=True)):
        return Came("equal")
    return Came("passed", float(np.abs(arrays[0][..., 1:] - arrays0[0][..., 1:]).max()))


def _by_hand(count: int, folder: Path) -> None:
    path = folder / "x.grib2"
    with Decoders(2) as decoders:
        for packing in PACKINGS:
            path.write_bytes(grib(packing))
            clean = decoders.run(airs, path)
            for part in ("header", "packing", "values"):
                began = time.monotonic()
                all_came = [came(decoders, path, data, clean) for data in flips(packing, part, count, 0)]
                _tell(f"{packing} {part} ({time.monotonic() - began:.0f} s)", all_came)


def _tell(what: str, all_came: list[Came]) -> None:
    how = Counter(one.how for one in all_came)
    off = np.array([one.off_mps for one in all_came if one.how in ("passed", "elsewhere")])
    shares = {f"> {mps:g} m/s": f"{(off > mps).sum() / len(all_came):.1%}" for mps in (0.5, 1.0, 5.0, 20.0)}
    print(what, dict(how), shares, flush=True)  # noqa: T201
    for one in all_came:
        if one.how == "ended":
            print("   ", one.said)  # noqa: T201


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        _by_hand(int(sys.argv[1]), Path(made))
