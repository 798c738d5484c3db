"""`ingest`, `forecasts`, `sample`: what comes into the store, what is kept out, and what is told of it."""

from datetime import UTC, datetime

import pytest

from planner import Store
from planner.sample.sample import ensure_sample, latest_cycle
from tests.cli.asking import SMALL, kept, spelled_out
from tests.forecast.store.kept import run as other_run
from tests.worlds import SAMPLE_BAND

pytestmark = pytest.mark.long


@pytest.mark.slow
def test_what_is_ingested_is_listed_and_a_sample_stays_a_sample(windfall, files, tmp_path):
    (made,) = windfall("ingest", *files, "--json").answer()["forecasts"]
    assert (made["source"], made["issued_at"], made["members"]) == ("sample", "2026-11-24T00:00:00Z", 2)
    assert (made["valid_from"], made["valid_to"]) == ("2026-11-24T00:00:00Z", "2026-11-24T12:00:00Z")
    assert made["area"] == {"south": 28.0, "west": 116.0, "north": 46.0, "east": 138.0}
    assert made["is_sample"] is True
    assert made["top_m"] > 30_000
    assert len(made["sha256"]) == 64
    assert windfall("forecasts", "--json").answer() == {"forecasts": [made], "unusable": []}
    assert kept(tmp_path / "store") == [made["id"]]


def test_ingesting_twice_keeps_one_run(windfall, whole_file):
    once, twice = (windfall("ingest", whole_file, "--json").answer() for _ in range(2))
    assert once == twice == windfall("forecasts", "--json").answer()


def test_the_list_for_eyes_names_the_run_and_its_band(windfall, whole_file):
    made = windfall("ingest", whole_file)
    assert (made.status, made.err) == (0, "341 fields used; not needed: orography 5\n")
    listed = windfall("forecasts")
    for words in ("sample-20261124T0000Z", "2026-11-24 00:00Z", "28,116,46,138", SAMPLE_BAND):
        assert words in listed.out
        assert words in made.out


def test_an_empty_store_is_listed_as_empty_and_not_made(windfall, tmp_path):
    assert windfall("forecasts", "--json").answer() == {"forecasts": [], "unusable": []}
    assert windfall("forecasts").status == 0
    assert kept(tmp_path) == []


def test_warnings_of_an_ingested_file_go_to_standard_error(windfall, whole_file):
    told = windfall("ingest", whole_file, "--issued-at", "2026-11-20T00:00:00Z", "--json")
    (made,) = told.answer()["forecasts"]
    assert made["issued_at"] == "2026-11-24T00:00:00Z"
    warning = f"{made['id']}: the file dates itself: issued_at 2026-11-20 00:00Z was not used"
    assert told.err.splitlines()[1:] == [warning]


def test_latest_is_a_real_run_where_there_is_one(windfall, whole_file, tmp_path):
    words = ("fly", *spelled_out(burst_altitude="2000"), "--json")
    windfall("ingest", whole_file)
    assert windfall(*words).answer()["is_sample"] is True
    real = Store(tmp_path / "store").add(other_run(issued="00:00"))
    assert windfall(*words).answer()["forecast"]["id"] == real.id
    assert windfall(*words, "--wind", "sample").answer()["is_sample"] is True


BAD = {
    "an empty file": (lambda whole: b"", "is empty"),
    "text": (lambda whole: b"hello\n", "is neither GRIB nor NetCDF"),
    "a file cut inside a message": (lambda whole: whole[:-9], "is cut short: GRIB message"),
    "a file cut inside a header": (lambda whole: whole + whole[:9], "is cut short: GRIB message"),
    "garbage between messages": (lambda whole: whole + b"<html>" + whole, "are not GRIB"),
    "a NetCDF that is none": (lambda whole: b"CDF\x01" + b"\xff" * 80, "NetCDF"),
    "an HDF5 that is none": (lambda whole: b"\x89HDF\r\n\x1a\n" + bytes(80), "NetCDF"),
}


@pytest.mark.parametrize(("spoil", "said"), BAD.values(), ids=BAD)
def test_a_bad_file_is_refused_and_leaves_nothing_in_the_store(windfall, files, tmp_path, spoil, said):
    bad = tmp_path / "bad.grib2"
    bad.write_bytes(spoil(files[0].read_bytes()))
    for words in (("ingest", bad), ("ingest", *files[1:], bad), ("fly", *spelled_out(), "--wind", bad)):
        line = windfall(*words, "--json").refusal(2)
        assert said in line
        assert "bad.grib2" in line
        assert kept(tmp_path / "store") == []


def test_a_file_without_northward_winds_is_refused_by_what_it_lacks(windfall, files, tmp_path):
    whole = files[0].read_bytes()
    first = whole.index(b"7777") + 4  # one message: heights on the lowest level
    (tmp_path / "part.grib2").write_bytes(whole[:first])
    line = windfall("ingest", "part.grib2").refusal(2)
    assert "part.grib2" in line
    assert "u" in line.split()
    assert kept(tmp_path / "store") == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "'FILE...'"),
        (("no.grib2",), "no.grib2: there is no such file"),
        ((".",), "is a folder; name the files in it"),
    ],
)
def test_files_that_are_not_there_are_refused(windfall, tmp_path, words, said):
    assert said in windfall("ingest", *words).refusal(2)
    assert kept(tmp_path / "store") == []


def test_a_store_that_cannot_be_written_to_is_refused(windfall, whole_file, tmp_path, monkeypatch):
    (tmp_path / "taken").write_text("a file")
    monkeypatch.setenv("WINDFALL_STORE", str(tmp_path / "taken"))
    assert "taken cannot be written to" in windfall("ingest", whole_file).refusal(2)
    assert (tmp_path / "taken").read_text() == "a file"


def test_a_sample_of_this_cycle_is_shown_and_not_made_again(windfall, tmp_path):
    now = datetime.now(UTC)
    held = ensure_sample(Store(tmp_path / "store"), now, spec=SMALL, workers=1)
    made = windfall("sample", "--json").answer()
    assert (made["id"], made["is_sample"]) == (held.forecast.id, True)
    assert datetime.fromisoformat(made["issued_at"]) == latest_cycle(now)
    assert SAMPLE_BAND in windfall("sample").out


def test_a_folder_for_the_sample_that_cannot_be_made_is_refused(windfall, tmp_path):
    (tmp_path / "taken").write_text("a file")
    assert "cannot write to taken" in windfall("sample", "--out", "taken").refusal(2)
    assert kept(tmp_path / "store") == []


def test_the_catalogue_lists_what_plans_are_made_of_with_its_limits(windfall):
    answer = windfall("catalogue", "--json").answer()
    (rates,) = [part for part in answer["vehicles"] if part["name"] == "constant_rate"]
    limits = {field["name"]: field["limits"] for field in rates["fields"]}
    assert (limits["ascent_rate_mps"]["minimum"], limits["ascent_rate_mps"]["maximum"]) == (0.01, 1000)
    assert {part["name"] for part in answer["cargo_kinds"]} == {"bundle", "parachute", "leaflets"}
    assert {"surface_wind", "surface_gust", "target", "keep_out", "forecast_covers", "forecast_age"} <= {
        part["name"] for part in answer["criteria"]
    }
    assert answer["cargo"]
    table = windfall("catalogue")
    assert (table.status, table.err) == (0, "")
    for name in ("constant_rate", "leaflets", "surface_wind", "sample"):
        assert name in table.out


def test_a_run_that_cannot_be_flown_is_listed_with_its_reason(windfall, whole_file, tmp_path):
    made = windfall("ingest", whole_file, "--json").answer()["forecasts"][0]
    wind = tmp_path / "store" / made["id"] / "wind.npy"
    wind.write_bytes(wind.read_bytes()[:-1000])
    words = spelled_out()
    told = windfall("fly", *words, "--wind", made["id"])
    assert told.status == 2
    assert f"{made['id']} is damaged in wind.npy and is not flown; bring that forecast again" in told.err
    listed = windfall("forecasts", "--json")
    assert listed.answer()["forecasts"] == []
    assert [run["id"] for run in listed.answer()["unusable"]] == [made["id"]]
    assert "wind.npy" in listed.err
