"""Global GFS files as heavy as the real ones: a few encoded fields, their headers changed by message.

A 0.25 degree message of the real files is 0.5 to 1 MB, packed complex with second differences in space. Here
each name has a few noisy fields; level, hour and the mean of heights and temperatures are written into
the packed bytes (WMO FM 92, octets of sections 4 and 5).
"""

import struct
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import eccodes
import numpy as np

from planner.air import standard_height, standard_temperature
from planner.fakes.index import inventory
from planner.fakes.messages import Packer, SharedKeys
from planner.forecast.grid import Grid
from planner.forecast.providers.gfs import GFS, GFS_LEVELS_HPA
from planner.forecast.remote_file import FileField, Issuer
from planner.geo import Floats

CYCLE = datetime(2026, 11, 20, tzinfo=UTC)
HOURS = tuple(range(12))
GLOBE = Grid(-90.0, 0.0, 0.25, 0.25, 721, 1440)
NAMES = ("gh", "t", "u", "v")
MESSAGES_A_FILE = len(NAMES) * len(GFS_LEVELS_HPA)
_FIELDS = 3
_BITS = {"gh": 14}
# How steep the spectrum falls; the fields' spread; the noise of the smallest scale.
_SHAPE = {"gh": (3.0, 150.0, 0.2), "t": (2.5, 8.0, 0.05), "u": (2.2, 15.0, 0.08), "v": (2.2, 12.0, 0.08)}


def write_files(folder: Path) -> list[Path]:
    """The files of a run, each with its inventory beside it, below GFS's own paths."""
    fields = {name: [_encoded(name, seed) for seed in range(_FIELDS)] for name in NAMES}
    return [_write(folder, hour, fields) for hour in HOURS]


def _write(folder: Path, hour_h: int, fields: dict[str, list[bytes]]) -> Path:
    file = GFS.files(CYCLE, hour_h)[0]
    data = b"".join(_messages(hour_h, fields))
    path = folder / file.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    (folder / file.paths[-1]).write_text(inventory(data))
    return path


def _messages(hour_h: int, fields: dict[str, list[bytes]]) -> Iterator[bytes]:
    for k, level in enumerate(reversed(GFS_LEVELS_HPA)):
        height = float(standard_height(100.0 * level))
        means = {"gh": height, "t": float(standard_temperature(height))}
        for name in NAMES:
            yield _said(fields[name][k % _FIELDS if name in "uv" else 0], hour_h, level, means.get(name, 0.0))


def _said(message: bytes, hour_h: int, level_hpa: int, mean: float) -> bytes:
    """A message of another hour and level, its values moved by a mean."""
    data = bytearray(message)
    at = 16
    while data[at + 4] != 6:
        if data[at + 4] == 4:
            struct.pack_into(">I", data, at + 18, hour_h)
            struct.pack_into(">I", data, at + 24, 100 * level_hpa)
        if data[at + 4] == 5:
            (reference,) = struct.unpack_from(">f", data, at + 11)
            struct.pack_into(">f", data, at + 11, reference + mean)
        at += struct.unpack_from(">I", data, at)[0]
    return bytes(data)


def _encoded(name: str, seed: int) -> bytes:
    """One field about zero, packed as NOAA does."""
    issuer = Issuer("kwbc", 96, "grid_complex_spatial_differencing")
    values = _noisy(*_SHAPE[name], np.random.default_rng([seed, NAMES.index(name)]))
    with Packer(issuer, SharedKeys(CYCLE, 1, GLOBE)) as packer:
        message = packer.packed(FileField(name, name, "isobaricInhPa", 500), values)
    handle = eccodes.codes_new_from_message(message)
    try:
        eccodes.codes_set(handle, "orderOfSpatialDifferencing", 2)
        eccodes.codes_set(handle, "bitsPerValue", _BITS.get(name, 12))
        eccodes.codes_set_values(handle, values.ravel())
        return bytes(eccodes.codes_get_message(handle))
    finally:
        eccodes.codes_release(handle)


def _noisy(slope: float, spread: float, noise: float, random: np.random.Generator) -> Floats:
    """Waves of every length, weaker the shorter they are, and noise from point to point (Y, X)."""
    wave = np.hypot(np.fft.fftfreq(GLOBE.columns)[:, None], np.fft.rfftfreq(GLOBE.columns)[None])
    wave[0, 0] = 1.0
    phase = np.exp(2j * np.pi * random.random(wave.shape))
    waves = np.fft.irfft2(phase * wave**-slope, s=(GLOBE.columns, GLOBE.columns))[: GLOBE.rows]
    return np.asarray(spread * waves / waves.std() + noise * random.standard_normal(waves.shape))
