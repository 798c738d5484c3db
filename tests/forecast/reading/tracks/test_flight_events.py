"""Launch, float, burst, release, landing: found in flown tracks as their own notes have them, or given."""

import csv
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from planner.errors import InputError
from planner.forecast.reading.tracks.flight_events import find_events, with_given
from planner.forecast.reading.tracks.flown_track import FlownTrack, read_tracks
from planner.geo import distance_m

AT_REST_AFTER_ALL = "rockblock_20180511"
"""Its notes say last heard; its last two fixes lie 67 m apart after eight minutes, as only rest does."""


def noted(realdata: Path) -> list[dict[str, str]]:
    with (realdata / "flights" / "INDEX.csv").open() as file:
        return list(csv.DictReader(file))


def only_track(realdata: Path, name: str) -> FlownTrack:
    (track,) = read_tracks(realdata / "flights" / f"{name}.csv")
    return track


def second(row: dict[str, str], which: str) -> float:
    return datetime.fromisoformat(row[which]).replace(tzinfo=UTC).timestamp()


def test_34_flown_tracks_begin_turn_and_end_where_their_notes_say(realdata: Path) -> None:
    rows = noted(realdata)
    assert len(rows) == 34
    landed = []
    for row in rows:
        track = only_track(realdata, row["flight"])
        found = find_events(track)
        assert abs(track.time_s[found.launch] - second(row, "launch_time_utc")) <= 120.0, row["flight"]
        assert abs(track.time_s[found.top] - second(row, "top_time_utc")) <= 1.0, row["flight"]
        assert track.altitude_m[found.top] == pytest.approx(float(row["top_altitude_m"]), abs=1.0)
        end = track.latitude_deg[found.end], track.longitude_deg[found.end]
        assert distance_m(*end, float(row["end_latitude"]), float(row["end_longitude"])) < 100.0, row[
            "flight"
        ]
        assert found.gap_at_top_s(track) == pytest.approx(float(row["gap_at_top_s"]), abs=1.0)
        landed.append((row["flight"], found.landing_seen, row["landing_observed"] == "True"))
    assert [name for name, seen, told in landed if seen != told] == [AT_REST_AFTER_ALL]


def test_one_of_them_floated_and_sank(realdata: Path) -> None:
    floats = {
        row["flight"]: found.floated
        for row in noted(realdata)
        if (found := find_events(only_track(realdata, row["flight"]))).floated
    }
    assert list(floats) == ["shab14v_20220822"]
    track = only_track(realdata, "shab14v_20220822")
    first, last = floats["shab14v_20220822"] or (0, 0)
    assert 2.0 < (track.time_s[last] - track.time_s[first]) / 3600.0 < 8.0
    assert not find_events(track).released  # it sank at dusk


def float_and_fall(folder: Path) -> FlownTrack:
    """Up at 5 m/s to 4 km, an hour there, cut down, at rest on the ground."""
    seconds = np.arange(0.0, 6600.0, 60.0)
    altitude = np.interp(seconds, [300, 1100, 4700, 5300], [100.0, 4000.0, 4050.0, 200.0])
    longitude = 7.0 + np.clip(seconds, 300.0, 5300.0) * 1e-4
    lines = [
        f"{datetime.fromtimestamp(1.79e9 + s, UTC):%Y-%m-%dT%H:%M:%SZ},46,{lon:.5f},{z:.1f}"
        for s, lon, z in zip(seconds, longitude, altitude, strict=True)
    ]
    path = folder / "float.csv"
    path.write_text("time_utc,latitude,longitude,altitude_m\n" + "\n".join(lines) + "\n")
    (track,) = read_tracks(path)
    return track


def test_a_float_that_is_cut_down_has_a_release_and_a_landing(tmp_path) -> None:
    track = float_and_fall(tmp_path)
    found = find_events(track)
    seconds = {name: float(track.time_s[fix] - track.time_s[0]) for name, fix in found.named().items()}
    assert list(seconds) == ["launch", "float", "release", "landing"]
    assert seconds["launch"] == 300
    assert seconds["float"] == pytest.approx(1000, abs=120)
    assert seconds["release"] == pytest.approx(4700, abs=120)
    assert seconds["landing"] == pytest.approx(5300, abs=60)


def test_events_that_are_given_stand_for_those_that_were_found(tmp_path) -> None:
    track = float_and_fall(tmp_path)
    told = with_given(find_events(track), track, {"launch": float(track.time_s[0]) + 110.0})
    assert track.time_s[told.launch] - track.time_s[0] == 120
    assert told.given == ("launch",)
    with pytest.raises(InputError, match="out of order"):
        with_given(find_events(track), track, {"launch": float(track.time_s[-1])})
    with pytest.raises(InputError, match="15 are allowed"):
        with_given(find_events(track), track, {"landing": float(track.time_s[-1]) + 5000.0})
