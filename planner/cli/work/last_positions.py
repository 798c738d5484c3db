"""A track of a balloon in the air as the positions of a plan."""

from pathlib import Path
from typing import Any

import numpy as np

from planner.errors import InputError
from planner.forecast.reading.tracks.clock import utc
from planner.forecast.reading.tracks.flown_track import read_tracks
from planner.geo import east_west

MOST = 1_000
"""More fixes tell no more: layers of winds are hundreds of metres thick."""


def track_positions(path: Path) -> list[dict[str, Any]]:
    """The fixes of a track's file, about evenly thinned, its highest and last ones among them.

    Raises InputError for a file that is no track, or of several balloons.
    """
    if not path.is_file():
        raise InputError(f"{path}: there is no such file; name a track of the balloon")
    tracks = read_tracks(path)
    if len(tracks) > 1:
        raise InputError(f"{path.name} holds {len(tracks)} balloons; bring the one that flies")
    track = tracks[0]
    last = track.time_s.size - 1
    even = np.linspace(0, last, min(MOST, last + 1)).round().astype(int)
    kept = np.unique([*even, int(np.argmax(track.altitude_m)), last])
    return [
        {
            "time": utc(float(track.time_s[fix])).isoformat(),
            "latitude": float(track.latitude_deg[fix]),
            "longitude": float(east_west(track.longitude_deg[fix])),
            "altitude_m": float(track.altitude_m[fix]),
        }
        for fix in kept.tolist()
    ]
