"""A balloon flown in a wind that is known, written down as a tracker would: predictions must find its end."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np

from planner.forecast.reading.tracks.flight_events import find_events
from planner.forecast.reading.tracks.flown_track import read_tracks
from planner.geo import METRES_PER_DEGREE
from planner.vehicle.constant_rate_physics import drag_table
from planner.verify.flight_plan import VerifyQuestion, plan_of
from planner.verify.flown_flight import FlownFlight
from planner.verify.held_wind import flat_ground, own_wind

START = datetime(2026, 11, 24, 6, tzinfo=UTC)
ASCENT_MPS, TOP_M, DESCENT_MPS = 5.0, 20_000.0, 6.0


def wind_mps(altitude_m: float) -> tuple[float, float]:
    """u and v: 5 m/s at the ground, 25 at 20 km, turning."""
    speed = 5.0 + altitude_m / 1_000.0
    return speed * np.cos(altitude_m / 15_000.0), speed * np.sin(altitude_m / 15_000.0)


def heights(step_s: float = 20.0) -> np.ndarray:
    """Altitudes at even times: at rest, up, down, at rest."""
    grid = np.linspace(TOP_M, 0.0, 4_000)
    passed = drag_table().passed(grid, np.zeros(grid.size, dtype=np.int64))
    passed = (passed - passed[0]) / DESCENT_MPS
    up_s = TOP_M / ASCENT_MPS
    seconds = np.arange(0.0, up_s + passed[-1] + 600.0, step_s)
    down = np.interp(seconds - up_s, passed, grid)
    return np.where(seconds < up_s, seconds * ASCENT_MPS, down)


def fly(
    folder: Path,
    name: str = "sky_one",
    later: timedelta = timedelta(0),
    step_s: float = 20.0,
    down_mps: tuple[float, float] = (0.0, 0.0),
) -> Path:
    """The track's file: 46 N, 7 E, two minutes at rest on either side; down it blows `down_mps` more."""
    altitude = np.concatenate([np.zeros(6), heights(step_s)])
    latitude, longitude = [46.0], [7.0]
    for before, after in pairwise(altitude.tolist()):
        moves = before != after
        u, v = wind_mps((before + after) / 2) if moves else (0.0, 0.0)
        u, v = (u + down_mps[0], v + down_mps[1]) if after < before else (u, v)
        scale = (1.0 + (before + after) / 2 / 6_371_009.0) * METRES_PER_DEGREE
        latitude.append(latitude[-1] + v * step_s / scale)
        longitude.append(longitude[-1] + u * step_s / scale / np.cos(np.radians(latitude[-1])))
    lines = [
        f"{START + later + timedelta(seconds=k * step_s):%Y-%m-%dT%H:%M:%SZ},{lat:.7f},{lon:.7f},{z:.1f}"
        for k, (lat, lon, z) in enumerate(zip(latitude, longitude, altitude, strict=True))
    ]
    path = folder / f"{name}.csv"
    path.write_text("time_utc,latitude,longitude,altitude_m\n" + "\n".join(lines) + "\n")
    return path


def flown(path: Path) -> FlownFlight:
    """A track as verification takes it."""
    (track,) = read_tracks(path)
    return FlownFlight(track, find_events(track), "sky")


def asked_of(flight: FlownFlight, begin: str, members: int):
    """What verification would fly of it, and in which wind: that of its own ascent."""
    plan = plan_of(flight, VerifyQuestion(begin, members=members), [flight])
    return plan, flat_ground(own_wind(flight), 0.0)
