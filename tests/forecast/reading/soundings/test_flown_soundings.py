"""Real soundings as winds: what they were made of flies back the way that it went."""

import csv
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from planner.drift.endings import Ending
from planner.errors import NoForecast
from planner.forecast.reading.read import read_fields
from planner.geo import Floats, distance_m, geopotential_height
from planner.vehicle.profile import Profile, Stage, StageKind
from tests.drift.flying import carry, endings, launches, steadily
from tests.forecast.reading.soundings.made import drifting, track_csv, written

TAIWAN = "sounding_taiwan_2015060100"


@dataclass(frozen=True)
class Flown:
    """A climb as it was measured: altitudes by time, straight between the fixes."""

    time_s: Floats
    height_m: Floats

    def altitude_m(self, elapsed_s: Any) -> Any:
        return np.interp(elapsed_s, self.time_s, self.height_m)

    def elapsed_s(self, altitude_m: Any) -> Any:
        return np.interp(altitude_m, np.maximum.accumulate(self.height_m), self.time_s)

    def climb_mps(self, altitude_m: Any) -> Any:
        return np.full_like(altitude_m, (self.height_m[-1] - self.height_m[0]) / self.time_s[-1])


def taiwan_rows(realdata: Path, *words: str) -> list[Floats]:
    """Seconds from the first row, and the columns that were asked for."""
    with (realdata / "flights" / f"{TAIWAN}.csv").open() as file:
        rows = list(csv.DictReader(file))
    times = [datetime.fromisoformat(row["time_utc"]) for row in rows]
    seconds = np.array([(time - times[0]).total_seconds() for time in times])
    return [seconds, *(np.array([float(row[word]) for row in rows]) for word in words)]


def field_of(realdata: Path, name: str):
    (field,) = read_fields([realdata / "flights" / f"{name}.csv"])
    return field


def test_taiwans_column_is_its_measured_winds_within_half_a_metre_a_second(realdata):
    """Row by row against 4,600 of them; what differs are the metres that 100 m layers blur."""
    field = field_of(realdata, TAIWAN)
    _, altitude, direction, speed = taiwan_rows(realdata, "altitude_m", "wind_dir_deg", "wind_speed_m_s")
    at, angle = geopotential_height(altitude), np.radians(direction)
    height, u, v = field.wind[0, 0, 0, 0].astype(float).T
    off_u = np.interp(at, height, u) + speed * np.sin(angle)
    off_v = np.interp(at, height, v) + speed * np.cos(angle)
    assert np.sqrt(np.mean(off_u**2 + off_v**2)) < 0.5
    assert np.hypot(np.mean(off_u), np.mean(off_v)) < 0.05


def test_taiwans_balloon_climbs_through_its_own_sounding_to_where_it_was_last_heard(realdata):
    """20 km up, 24 km away; its places are known to 100 m and a degree of bearing, 400 m out there."""
    field = field_of(realdata, TAIWAN)
    assert field.forecast.top_m == pytest.approx(20_432.0, abs=1.0)
    time, latitude, longitude, altitude = taiwan_rows(realdata, "latitude", "longitude", "altitude_m")
    top, lasting = np.array([min(altitude[-1], field.forecast.top_m)]), np.array([time[-1] - time[0]])
    climb = Stage(StageKind.CLIMB, Flown(time, altitude), altitude[:1], top, lasting)
    out = carry(
        field, Profile((climb,)), launches(latitude[0], longitude[0], altitude_m=altitude[0]), step_s=10.0
    )
    drifted = distance_m(latitude[0], longitude[0], latitude[-1], longitude[-1])
    missed = distance_m(out.latitude_deg[0], out.longitude_deg[0], latitude[-1], longitude[-1])
    assert endings(out) == [Ending.STILL_FLYING]
    assert drifted == pytest.approx(23_900.0, abs=100.0)
    assert missed < 400.0


def test_taiwans_air_is_its_own_warm_and_moist(realdata):
    field = field_of(realdata, TAIWAN)
    column = field.column(23.1, 120.69, field.start)
    assert column.temperature(500.0) == pytest.approx(273.15 + 23.5, abs=2.0)
    assert column.pressure(8_705.0) == pytest.approx(34_600.0, rel=0.005)
    assert column.vapour(500.0) > 0.012
    assert column.vapour(18_000.0) == 0.0


def test_a_radiosonde_of_germany_brings_the_pressure_that_it_measured(realdata):
    field = field_of(realdata, "rs41_germany_R3330518")
    column = field.column(49.9, 7.3, field.start)
    assert column.pressure(1_872.0) == pytest.approx(80_360.0, rel=0.005)
    assert column.temperature(1_872.0) == pytest.approx(273.15 + 1.2, abs=1.5)


def test_a_sounding_answers_for_twelve_hours_and_150_km_and_no_more(tmp_path):
    (field,) = read_fields(
        [written(tmp_path, track_csv(drifting(lambda z: 0.0 * z + 5.0, lambda z: 0.0 * z)))]
    )
    begun = field.start
    field.require(begun, 37.76, -99.97)
    with pytest.raises(NoForecast, match="which covers"):
        field.require(datetime(2026, 6, 12, 1, tzinfo=UTC), 37.76, -99.97)
    with pytest.raises(NoForecast, match="choose a forecast of that area"):
        field.require(begun, 37.76, -103.0)


def test_who_flies_out_of_its_box_has_left_the_forecast_who_flies_above_its_top_has_not(tmp_path):
    fixes = drifting(lambda z: 0.0 * z + 30.0, lambda z: 0.0 * z, rest_s=0.0)
    (field,) = read_fields([written(tmp_path, track_csv(fixes))])
    start = launches(fixes[1][0], fixes[2][0], altitude_m=5_000.0, cleared=True)
    afloat = carry(field, steadily(5_000.0, 0.0, 10_000.0), start)
    assert endings(afloat) == [Ending.LEFT_THE_FORECAST]
    gone = distance_m(afloat.latitude_deg, afloat.longitude_deg, fixes[1][0], fixes[2][0])[0]
    measured = distance_m(fixes[1][-1], fixes[2][-1], fixes[1][0], fixes[2][0])
    assert gone == pytest.approx(150_000.0 + measured, rel=0.01)
    climbing = carry(field, steadily(5_000.0, 5.0, 2_000.0), start)
    assert endings(climbing) == [Ending.STILL_FLYING]
    assert climbing.altitude_m[0] == pytest.approx(15_000.0, abs=1.0)
