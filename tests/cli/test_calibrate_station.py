"""`windfall calibrate --station`: a fake that errs as planted, its soundings and runs, and what they make."""

import json
import os
import shutil
import signal
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from planner.document import read_file
from planner.fakes.files import Recipe
from planner.fakes.server import FakeProvider
from planner.fakes.station_archive import StationArchive
from planner.forecast.fetching.column_fetch import ColumnRequest, fetch_column
from planner.forecast.fetching.download import ProviderConnection
from planner.forecast.grid import Area
from planner.forecast.providers.gfs import GFS
from planner.forecast.store.kept_columns import KeptColumns
from planner.sample.sample_files import SampleSpec
from tests.calibrate.planted_worlds import WORLDS
from tests.decoders import usual_decoders
from tests.worlds import written_campaign

NOW = datetime(2026, 11, 24, 4, tzinfo=UTC)
DAYS = 4
LEVELS = (1000, 850, 700, 500, 300, 200, 100, 50, 20)
SPEC = SampleSpec(Area(36, 126, 38, 128), 2.0, tuple(range(49)), LEVELS, 1)
WORDS = (
    "calibrate",
    "--station",
    "47122",
    "--fetch",
    "gfs",
    "--days",
    DAYS,
    "--now",
    f"{NOW:%Y-%m-%dT%H:%MZ}",
)
GONE = datetime(2026, 11, 22, tzinfo=UTC)
"""A run that the archive has lost."""


@pytest.fixture(scope="module")
def archives(tmp_path_factory):
    since = NOW - timedelta(days=DAYS + 1)
    cycles = [since.replace(hour=0) + timedelta(hours=6 * step) for step in range(4 * DAYS + 8)]
    fake = FakeProvider(
        tmp_path_factory.mktemp("fake"),
        recipe=Recipe(SPEC, planted=WORLDS["usual"]),
        played=[GFS],
        cycles=[one for one in cycles if one != GONE],
        clock=lambda: NOW,
        station=StationArchive("47122", WORLDS["usual"], SPEC, since=NOW - timedelta(days=60)),
    )
    with fake.serving() as address:
        yield fake, fake.variables(address)


@pytest.fixture
def fake(archives, monkeypatch, windfall):
    served, variables = archives
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("WINDFALL_TRUST_ENV", "false")
    served.asked.clear()
    return served


def of_runs(fake):
    return [one for one in fake.asked if one.path.startswith("/gfs/")]


@pytest.mark.slow
def test_a_station_and_its_forecasts_make_a_calibration_and_nothing_is_fetched_twice(
    windfall, fake, tmp_path
) -> None:
    told = windfall(*WORDS, "--leads", "6h,24h", "-o", "osan.yaml")
    assert told.status == 0, told.err
    assert (
        "KSM00047122 at 37.09 N, 127.03 E: 8 soundings in 4 days; of 16 columns of gfs 0 are kept" in told.err
    )
    assert "16 columns are to be fetched: about 0.00 GB" in told.err
    assert "15 columns came" in told.err
    assert "1 runs are not in the archive and are left out" in told.err
    assert "not to fly by" in told.err
    assert "provisional" in told.out
    found = read_file(tmp_path / "osan.yaml")
    assert (found["name"], found["kind"], found["scope"]["sources"]) == ("osan", "forecast", ["gfs"])
    assert found["error"]["leads_h"] == [6.0, 24.0]
    assert found["evidence"]["n"] == 15
    cases = (tmp_path / found["evidence"]["cases"]).read_text().splitlines()
    assert cases[0] == "class,time,level"
    assert cases[1].startswith(("burst_20000m_", "float_1500m_"))
    damaged, *_ = sorted((tmp_path / "store" / "columns" / "gfs").glob("*/*.npz"))
    damaged.write_bytes(damaged.read_bytes()[:-40])
    fake.asked.clear()
    again = windfall(*WORDS, "--leads", "6h,24h", "--json")
    assert "of 16 columns of gfs 14 are kept" in again.err
    assert {one.path.split("/")[2] for one in of_runs(fake)} == {f"gfs.{GONE:%Y%m%d}", "gfs.20261119"}
    assert again.answer()["error"].items() >= found["error"].items()
    assert windfall("forecasts").status == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--fetch", "gfs,gefs"), "one source"),
        (("--fetch", "gefs"), "ensemble of 31"),
        (("--fetch", "icon-eu"), "icon-eu covers"),
        (("--leads", "7h"), "no run of gfs is 7 h old"),
        (("--leads", "soon"), "whole hours ahead"),
        (("--station", "99999"), "is no station of the 1 that IGRA lists"),
        (("--station", "Osan!"), "is no station"),
        (("-o", "osan.txt"), ".yaml"),
    ],
)
def test_what_makes_no_calibration_is_refused_in_a_sentence(windfall, fake, words, said) -> None:
    assert said in windfall(*WORDS, *words).refusal()
    assert of_runs(fake) == []


@pytest.mark.slow
def test_the_latest_soundings_come_from_wyoming_until_igra_has_them(windfall, fake, monkeypatch) -> None:
    """IGRA's record is two days late; without Wyoming the last days are missing, and nothing else."""
    told = windfall(*WORDS, "--leads", "24h", "--json")
    assert "8 soundings in 4 days" in told.err
    assert len([one for one in fake.asked if one.path.startswith("/wyoming/") and one.status == 200]) == 4
    monkeypatch.setenv("WINDFALL_ADDRESS_WYOMING", os.environ["WINDFALL_ADDRESS_IGRA"])
    assert "4 soundings in 4 days" in windfall(*WORDS, "--leads", "24h", "--json").err


def test_the_size_is_said_first_and_a_no_at_the_terminal_fetches_nothing(windfall, fake, monkeypatch) -> None:
    monkeypatch.setattr("planner.cli.work.station_winds._ASKED_FROM", 0.0)
    monkeypatch.setattr("planner.cli.work.station_winds.typer.confirm", lambda *_, **__: False)
    monkeypatch.setattr("planner.cli.work.station_winds.sys.stdin", SimpleNamespace(isatty=lambda: True))
    told = windfall(*WORDS, "--leads", "24h")
    assert told.status == 3
    assert "8 columns are to be fetched: about" in told.err
    assert "nothing was fetched; name fewer --days or --leads" in told.err
    assert not [one for one in of_runs(fake) if one.range]
    assert windfall(*WORDS, "--leads", "24h", "--yes", "--json").status == 0


def test_where_nobody_can_be_asked_much_is_not_fetched_without_yes(windfall, fake, monkeypatch) -> None:
    monkeypatch.setattr("planner.cli.work.station_winds._ASKED_FROM", 0.0)
    monkeypatch.setattr("planner.cli.work.station_winds.sys.stdin", SimpleNamespace(isatty=lambda: False))
    told = windfall(*WORDS, "--leads", "24h")
    assert told.status == 2
    assert 0 <= told.err.find("8 columns are to be fetched: about") < told.err.find("say --yes")
    assert not [one for one in of_runs(fake) if one.range]


@pytest.mark.slow
def test_broken_off_by_hand_it_goes_on_from_there(windfall, fake, tmp_path, monkeypatch) -> None:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    asked: list[str] = []

    def on_the_way(file) -> bool:
        asked.append(file.path)
        if len(asked) == 30:
            os.kill(os.getpid(), signal.SIGINT)
        return len(asked) < 30  # however late it is noticed, nothing more comes

    monkeypatch.setattr(fake, "appears", on_the_way)
    try:
        assert windfall(*WORDS, "--leads", "6h,24h").status == 130
    finally:
        signal.signal(signal.SIGINT, before)
    kept = len(list((tmp_path / "store" / "columns").rglob("*.npz")))
    assert 0 < kept < 15
    again = windfall(*WORDS, "--leads", "6h,24h", "--json")
    assert f"of 16 columns of gfs {kept} are kept" in again.err
    assert f"{16 - kept} columns are to be fetched" in again.err


def test_a_run_that_was_fetched_to_fly_by_leaves_its_columns_when_it_goes(windfall, fake, tmp_path) -> None:
    """And a station's calibration fetches none of them again; they say what a fetched column says."""
    run = datetime(2026, 11, 23, 12, tzinfo=UTC)
    site = {"name": "hill", "latitude_deg": 37.2, "longitude_deg": 126.9}
    times = {"from": "run+1h", "to": "run+2h", "every": "1h"}
    (tmp_path / "hill.yaml").write_text(json.dumps(written_campaign(sites=[site], launch_times=times)))
    at = ("--area", "36,126,38,128", "--hours", "12", "--campaign", "hill.yaml")
    assert windfall("fetch", "gfs", "--run", f"{run:%Y-%m-%dT%H:%MZ}", *at).status == 0
    for kept in (tmp_path / "store").glob("gfs-*"):
        shutil.rmtree(kept)
    fake.asked.clear()
    told = windfall(*WORDS, "--leads", "12h", "--json")
    assert "of 8 columns of gfs 1 are kept" in told.err
    assert not [one for one in of_runs(fake) if f"gfs.{run:%Y%m%d}/{run:%H}" in one.path]
    columns = KeptColumns(tmp_path / "store")
    assert columns.find("gfs", run, (37.2, 126.9), run + timedelta(hours=12)) is not None
    osan, valid = (37.083, 127.033), run + timedelta(hours=12)
    with ProviderConnection(os.environ["WINDFALL_ADDRESS_GFS"], trust_env=False) as connection:
        wanted = ColumnRequest(GFS, run, 12, *osan, 1_000.0)
        alone = fetch_column(wanted, connection, usual_decoders()).at(valid)
    of_run = columns.find("gfs", run, osan, valid)
    assert of_run.height_gpm == pytest.approx(alone.height_gpm, abs=1.0)
    assert of_run.wind_mps == pytest.approx(alone.wind_mps, abs=0.1)
