"""Runs inside Parcels' own environment: the same kind of flights as ours, one line of JSON a round.

``python parcels_flights.py WINDS.npz``. The file holds `u`, `v` (T, Z, Y, X) float32 [m/s] on
`time_s`, `height_m`, `latitude_deg`, `longitude_deg`, and `launches` (n, 2): latitude and longitude.
Each line `round` on stdin flies all n to 30 km: Runge-Kutta of 60 s, 5 m/s upwards. `quit` ends.

It does less than a flight, which favours Parcels: no burst, no drag and no landing, one ascent rate
for all, heights that stand still. And only its compiled loop is timed: particles are made and their
C is compiled once, before the first round, though a user pays for both with every particle set.
"""

import json
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import parcels

STEP_S = 60
STEPS = 100
ASCENT_MPS = 5.0
PLACES = 20  # of how many flights a round tells the end, to be held against ours


def climb(particle, fieldset, time):  # Parcels turns this text into C: the names are those it knows
    middle = particle.depth + fieldset.ascent_mps * 0.5 * particle.dt
    top = particle.depth + fieldset.ascent_mps * particle.dt
    (u1, v1) = fieldset.UV[particle]
    lon1, lat1 = (particle.lon + u1 * 0.5 * particle.dt, particle.lat + v1 * 0.5 * particle.dt)
    (u2, v2) = fieldset.UV[time + 0.5 * particle.dt, middle, lat1, lon1, particle]
    lon2, lat2 = (particle.lon + u2 * 0.5 * particle.dt, particle.lat + v2 * 0.5 * particle.dt)
    (u3, v3) = fieldset.UV[time + 0.5 * particle.dt, middle, lat2, lon2, particle]
    lon3, lat3 = (particle.lon + u3 * particle.dt, particle.lat + v3 * particle.dt)
    (u4, v4) = fieldset.UV[time + particle.dt, top, lat3, lon3, particle]
    particle_dlon += (u1 + 2 * u2 + 2 * u3 + u4) / 6.0 * particle.dt  # noqa: F821, F841
    particle_dlat += (v1 + 2 * v2 + 2 * v3 + v4) / 6.0 * particle.dt  # noqa: F821, F841
    particle_ddepth += fieldset.ascent_mps * particle.dt  # noqa: F821, F841


def particles(given: Any) -> Any:
    """A set of compiled particles at the launches, in the winds of the file; depth is height."""
    axes = {"lon": "longitude_deg", "lat": "latitude_deg", "depth": "height_m", "time": "time_s"}
    winds = parcels.FieldSet.from_data(
        {"U": given["u"], "V": given["v"]},
        {theirs: given[ours] for theirs, ours in axes.items()},
        mesh="spherical",
    )
    winds.add_constant("ascent_mps", ASCENT_MPS)
    latitude_deg, longitude_deg = given["launches"].T
    return parcels.ParticleSet(
        winds, parcels.JITParticle, lon=longitude_deg, lat=latitude_deg, depth=np.zeros(latitude_deg.size)
    )


def rounds(flying: Any) -> Callable[[], dict[str, Any]]:
    """A callable that sets all particles back to their start, flies them and tells how long it took."""
    now = flying.particledata.data
    start = {name: values.copy() for name, values in now.items()}

    def fly() -> dict[str, Any]:
        for name, values in start.items():
            now[name][...] = values
        begun = time.perf_counter()
        flying.execute(climb, runtime=STEPS * STEP_S, dt=STEP_S, verbose_progress=False)
        seconds = time.perf_counter() - begun
        if not np.allclose(now["depth_nextloop"], STEPS * STEP_S * ASCENT_MPS):
            raise RuntimeError("a particle did not reach its height")
        places = np.column_stack([now["lat_nextloop"], now["lon_nextloop"]])[:PLACES]
        flown = len(flying)
        return {"seconds": seconds, "steps": flown * STEPS, "n": flown, "places": places.tolist()}

    return fly


def tell(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def main() -> None:
    fly = rounds(particles(np.load(sys.argv[1])))
    first = fly()
    tell({"ready": True, "version": parcels.__version__, "first_seconds": first["seconds"]})
    for line in sys.stdin:
        if line.strip() == "quit":
            break
        tell(fly())


main()
