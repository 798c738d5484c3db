"""Runs inside Tawhiri's own environment: the very flights of ours, one line of JSON a round.

``python tawhiri_flights.py WINDS.npz``. The file holds `values` (T, L, 3, Y, X) float32: height, u, v by
level from below, every 3 h on half a degree, `latitude_deg` and `longitude_deg`, and `launches` (n, 5):
latitude, longitude, ascent, burst, descent. Each line `round` on stdin flies all n through Tawhiri's
solver with its own models, 60 s steps, to sea level. `quit` ends. Nothing of its web side takes part.
"""

import json
import mmap
import sys
import tempfile
import time
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import numpy as np
from tawhiri import models, solver

SHAPE = (65, 47, 3, 361, 720)
"""Times, levels, variables, latitudes, longitudes: the one shape that Tawhiri knows."""


def dataset(given: Any) -> Any:
    """Its dataset, a file mapped into memory, which has only the winds of ours in it and is empty beside."""
    with tempfile.TemporaryFile() as file:
        file.truncate(4 * int(np.prod(SHAPE)))
        mapped = mmap.mmap(file.fileno(), 0)
    every = np.frombuffer(mapped, dtype=np.float32).reshape(SHAPE)
    values = given["values"]
    row, column = round((given["latitude_deg"][0] + 90.0) * 2), round(given["longitude_deg"][0] * 2)
    times, levels, _, rows, columns = values.shape
    every[:times, :levels, :, row : row + rows, column : column + columns] = values
    return SimpleNamespace(array=mapped, ds_time=datetime(1970, 1, 1, tzinfo=UTC))


def chain(wind: Any, ascent_mps: float, burst_m: float, descent_mps: float) -> Any:
    """The stages of its standard profile, which would end at a ground that is not to be had: at 0 m."""
    up = models.make_linear_model([models.make_constant_ascent(ascent_mps), wind])
    down = models.make_linear_model([models.make_drag_descent(descent_mps), wind])
    return (up, models.make_burst_termination(burst_m)), (down, models.sea_level_termination)


def flown(wind: Any, launches: Any) -> dict[str, Any]:
    begun, busy = time.perf_counter(), time.process_time()
    places = []
    for latitude, longitude, ascent_mps, burst_m, descent_mps in launches:
        stages = solver.solve(0.0, latitude, longitude, 0.0, chain(wind, ascent_mps, burst_m, descent_mps))
        places.append(stages[-1][-1][1:3])
    took = {"seconds": time.perf_counter() - begun, "busy": time.process_time() - busy}
    return took | {"n": len(places), "places": places}


def tell(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def main(path: str) -> None:
    with np.load(path) as given:
        wind, launches = models.make_wind_velocity(dataset(given)), given["launches"].tolist()
    tell({"ready": True})
    for line in sys.stdin:
        if line.strip() == "quit":
            return
        tell(flown(wind, launches))


main(sys.argv[1])
