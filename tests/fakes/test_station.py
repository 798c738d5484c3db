"""A fake station measures what the fake's runs are wrong by, as it was planted."""

from datetime import UTC, datetime, timedelta
from zipfile import ZipFile

import httpx2
import numpy as np
import pytest

from planner.errors import InputError
from planner.fakes.files import FakeFiles, Found, Recipe
from planner.fakes.planted_error import PlantedError, read_planted
from planner.fakes.server import FakeProvider
from planner.fakes.station_archive import StationArchive, measured
from planner.forecast.grid import Area
from planner.forecast.providers.gfs import GFS
from planner.forecast.reading.files.framing import grib_frames
from planner.forecast.reading.files.grib import read_grib
from planner.forecast.reading.soundings.sounding_formats import soundings_in
from planner.sample.sample_files import SampleSpec
from tests.patience import PATIENCE_S

NOW = datetime(2026, 11, 24, 4, tzinfo=UTC)
MIDNIGHT = NOW.replace(hour=0)
LEVELS = (1000, 925, 850, 700, 500, 300, 200, 100, 50, 20, 10, 5)
SPEC = SampleSpec(Area(34, 122, 42, 132), 2.0, tuple(range(49)), LEVELS, 1)
PLANTED = PlantedError.model_validate(
    {
        "sigma_mps": [[1.5, 2.0, 3.0], [3.0, 4.0, 6.0]],
        "altitudes_m": [0, 12_000],
        "leads_h": [6, 24, 48],
        "column_share": 0.3,
        "length_km": 2.0,
        "memory_h": 6.0,
        "wind_share": 0.1,
    }
)
STATION = StationArchive("47122", PLANTED, SPEC, since=NOW - timedelta(days=3))


def departures(error, heights_gpm, lead, wind_mps, days):
    """Sounding minus the run of a planted lead (D, 2, Z), in a wind that the run has there."""
    made = []
    for day in range(days):
        valid = MIDNIGHT + timedelta(days=day)
        shortest = wind_mps[:, None] + error.run_departure(valid, error.leads_h[0], heights_gpm)
        run = wind_mps[:, None] + error.run_departure(valid, error.leads_h[lead], heights_gpm)
        made.append(shortest + error.sounding_departure(valid, heights_gpm, shortest) - run)
    return np.array(made)


@pytest.mark.parametrize("lead", [0, 1, 2])
def test_a_run_departs_from_what_is_measured_by_the_planted_covariance(lead):
    heights, wind = np.array([3_000.0, 4_000.0, 9_000.0]), np.array([20.0, 0.0])
    found = departures(PLANTED, heights, lead, wind, 600)
    sigma = np.interp(heights, PLANTED.altitudes_m, [row[lead] for row in PLANTED.sigma_mps])
    # At longer leads the wind of which the share is taken is the run's, which is 20 m/s at the longest alone.
    if lead == 2:
        np.testing.assert_allclose(found.std(axis=(0, 1)), np.hypot(sigma, 0.1 * 20.0), rtol=0.06)
    correlation = np.corrcoef(found.transpose(1, 0, 2).reshape(-1, 3).T)
    apart = np.abs(heights[:, None] - heights)
    np.testing.assert_allclose(correlation, 0.3 + 0.7 * np.exp(-apart / 2_000.0), atol=0.08)


def test_an_error_forgets_by_time_and_is_another_with_another_seed():
    heights, still = np.array([5_000.0]), np.zeros((2, 1))
    series = np.array(
        [
            PLANTED.sounding_departure(MIDNIGHT + timedelta(hours=h), heights, still)[0, 0]
            for h in range(0, 3_000, 3)
        ]
    )
    assert np.corrcoef(series[:-2], series[2:])[0, 1] == pytest.approx(np.exp(-1.0), abs=0.15)
    other = PLANTED.model_copy(update={"seed": 1})
    assert other.sounding_departure(NOW, heights, still)[0, 0] != series[0]


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    fake = FakeProvider(
        tmp_path_factory.mktemp("fake"),
        recipe=Recipe(SPEC, planted=PLANTED),
        played=[GFS],
        clock=lambda: NOW,
        station=STATION,
    )
    with fake.serving() as address, httpx2.Client(trust_env=False, timeout=PATIENCE_S) as client:
        yield lambda path: client.get(f"{address}/{path}")


def test_both_archives_hold_what_the_station_measured(served, tmp_path):
    listed = served("igra/doc/igra2-station-list.txt").text
    assert listed.startswith("KSM00047122  37.0900  127.0300")
    (tmp_path / "zip").write_bytes(served("igra/access/data-por/KSM00047122-data.txt.zip").content)
    with ZipFile(tmp_path / "zip") as whole:
        soundings = soundings_in(whole.read("KSM00047122-data.txt").decode(), None)
    assert [f"{one.launched_at:%d %H}" for one in soundings] == ["21 12", "22 00"]  # two days late
    page = served("wyoming/wsgi/sounding?datetime=2026-11-24%2000:00:00&id=47122&src=BUFR&type=TEXT:CSV")
    (other,) = soundings_in(page.text, None)
    for one, time in ((soundings[-1], MIDNIGHT - timedelta(days=2)), (other, MIDNIGHT)):
        truth = measured(STATION, time)
        np.testing.assert_allclose(one.u_mps, truth.u_mps, atol=0.6)
        np.testing.assert_allclose(one.height_gpm, truth.height_gpm, atol=0.6)
    not_made = served("wyoming/wsgi/sounding?datetime=2026-11-24%2006:00:00&id=47122&type=TEXT:CSV")
    assert not_made.status_code == served("igra/access/data-por/KSM00047123-data.txt.zip").status_code == 404


def test_the_run_in_its_messages_departs_from_the_sounding_as_planted(tmp_path):
    """The first lead's run is the sounding less the error drawn for it, read from GRIB at the station."""
    cycle, valid = MIDNIGHT - timedelta(hours=6), MIDNIGHT
    files = FakeFiles(tmp_path, Recipe(SPEC, planted=PLANTED))
    (file,) = GFS.files(cycle, 6)
    path = files.get(Found(GFS, cycle, file)).data
    held = read_grib(path, grib_frames(path.read_bytes()), Area(36, 126, 38, 128))
    at = {
        (one.name, one.level): float(one.grid.corners(PLANTED.latitude, PLANTED.longitude).blend(one.values))
        for one in held.slices
    }
    truth = measured(STATION, valid)
    above = truth.pressure_pa[1:]
    run = np.array([[at[name, pressure] for pressure in above] for name in ("u", "v")])
    height = np.array([at["height", pressure] for pressure in above])
    error = PLANTED.sounding_departure(valid, height, run)
    np.testing.assert_allclose(np.stack([truth.u_mps, truth.v_mps])[:, 1:] - run, error, atol=0.05)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("sigma_mps: [[3, 2]]\naltitudes_m: [0]\nleads_h: [6, 24]", "grows with the lead"),
        ("sigma_mps: [[1, 2]]\naltitudes_m: [0]\nleads_h: [6]", "a number for each"),
    ],
)
def test_what_cannot_be_planted_is_refused(tmp_path, written, said):
    rest = "\ncolumn_share: 0.3\nlength_km: 2\nmemory_h: 6\nwind_share: 0.1\n"
    (tmp_path / "planted.yaml").write_text(written + rest)
    with pytest.raises(InputError, match=said):
        read_planted(tmp_path / "planted.yaml")


def test_a_station_stands_in_the_weather_and_has_a_name():
    with pytest.raises(InputError, match="is no station"):
        StationArchive("Osan", PLANTED, SPEC)
    with pytest.raises(InputError, match="lies outside the"):
        StationArchive("11035", PLANTED.model_copy(update={"longitude": 16.35}), SPEC)
