"""GRIB messages made with eccodes, and files of them."""

from datetime import UTC, datetime
from typing import Any

import eccodes
import numpy as np

ISSUED = datetime(2026, 11, 24, 6, tzinfo=UTC)
LATITUDES = 33.0 + np.arange(4)
LONGITUDES = 124.0 + np.arange(5)
LEVELS = (1000, 850, 500)
HEIGHTS = {1000: 100.0, 850: 1500.0, 500: 5600.0}
TEMPLATES = {(False, False): 0, (True, False): 1, (False, True): 8, (True, True): 11}


def plane(value: float) -> Any:
    """A field (rows northwards, columns eastwards) in which every point is different."""
    return value + 0.5 * np.arange(LATITUDES.size)[:, None] + 0.0625 * np.arange(LONGITUDES.size)


def handle(
    name, level_type, level, step, values, *, member=None, since=None, issued=ISSUED, edition=2, **keys
):
    h = eccodes.codes_new_from_samples(f"regular_ll_{'sfc' if edition == 1 else 'pl'}_grib{edition}", 1)
    if edition == 2:
        template = TEMPLATES[member is not None, since is not None]
        eccodes.codes_set(h, "productDefinitionTemplateNumber", template)
    settings = {
        "centre": "kwbc" if edition == 2 else "ecmf",
        "dataDate": int(f"{issued:%Y%m%d}"),
        "dataTime": int(f"{issued:%H%M}"),
        "Ni": LONGITUDES.size,
        "Nj": LATITUDES.size,
        "latitudeOfFirstGridPointInDegrees": LATITUDES[-1],
        "latitudeOfLastGridPointInDegrees": LATITUDES[0],
        "longitudeOfFirstGridPointInDegrees": LONGITUDES[0],
        "longitudeOfLastGridPointInDegrees": LONGITUDES[-1],
        "iDirectionIncrementInDegrees": 1.0,
        "jDirectionIncrementInDegrees": 1.0,
        "bitsPerValue": 24,
    }
    if member is not None:
        settings |= {"numberOfForecastsInEnsemble": 3, "perturbationNumber": member}
    if since is not None:
        settings["typeOfStatisticalProcessing"] = 1
    settings |= {"typeOfLevel": level_type, "level": level, "shortName": name}
    settings["stepRange"] = f"{since}-{step}" if since is not None else str(step)
    for key, value in (settings | keys).items():
        eccodes.codes_set(h, key, value)
    eccodes.codes_set_values(h, np.ascontiguousarray(values[::-1], dtype=float).ravel())
    assert eccodes.codes_get(h, "shortName") == name
    return h


def message(*args, **keys) -> bytes:
    h = handle(*args, **keys)
    try:
        return bytes(eccodes.codes_get_message(h))
    finally:
        eccodes.codes_release(h)


def fields(step=0, member=None, *, levels=LEVELS, names=("u", "v", "gh", "t"), **keys):
    """The messages of one step of one member: u 10, v -4 [m/s], growing with step and member."""
    grow = step + 50.0 * (member or 0)
    for level in levels:
        values = {"u": 10 + grow, "v": -4 - grow, "gh": HEIGHTS.get(level, 0.0), "t": 280.0 - level / 100}
        for name in names:
            yield message(name, "isobaricInhPa", level, step, plane(values[name]), member=member, **keys)


def written(tmp_path, *messages, name="run.grib2"):
    path = tmp_path / name
    path.write_bytes(b"".join(messages))
    return path
