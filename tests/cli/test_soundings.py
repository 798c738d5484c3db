"""Soundings at the command line: flown as they are brought, kept in the store, refused in a sentence."""

import pytest

from tests.forecast.reading.soundings.made import LATITUDE, LONGITUDE, igra, radiosonde_csv, wyoming_new

ASKED = (
    "--launch",
    "2026-06-11T12:30:00Z",
    "--ascent-rate",
    "5",
    "--burst-altitude",
    "12000",
    "--descent-rate",
    "5",
)


def flight(latitude=LATITUDE):
    return ("fly", "--site", f"{latitude},{LONGITUDE}", *ASKED)


@pytest.fixture
def brought(tmp_path):
    """A sounding under a name that says nothing."""

    def bring(text):
        path = tmp_path / "anything.dat"
        path.write_text(text)
        return path

    return bring


@pytest.mark.parametrize("made", [igra, wyoming_new, radiosonde_csv])
def test_a_sounding_is_flown_as_any_forecast(windfall, brought, made):
    answer = windfall(*flight(), "--wind", brought(made()), "--json").answer()
    forecast, (balloon,) = answer["forecast"], answer["pieces"]
    assert (forecast["source"], forecast["issued_at"], forecast["members"]) == ("sounding", None, 1)
    assert forecast["top_m"] == pytest.approx(29_425.0, abs=2.0)  # 29,290 gpm
    assert balloon["ending"] == "landed"
    assert balloon["landing"]["longitude"] > LONGITUDE  # it blows from the south-west
    assert balloon["landing"]["latitude"] > LATITUDE
    said = " ".join(answer["warnings"])
    assert "a sounding knows one place and one hour" in said
    assert "one valid time only: held for 3 h either side" in said


def test_a_sounding_is_kept_and_answers_as_the_latest(windfall, brought):
    told = windfall("ingest", brought(igra()), "--json")
    (kept,) = told.answer()["forecasts"]
    assert kept["id"].startswith("sounding-20260611T1103Z-")
    assert "20 fields used" in told.err
    assert windfall(*flight(), "--json").answer()["forecast"]["id"] == kept["id"]


def test_who_asks_200_km_away_is_told_what_it_covers(windfall, brought):
    line = windfall(*flight(latitude=39.7), "--wind", brought(igra())).refusal(3)
    assert "covers 36.411 to 39.109 N" in line


def test_a_table_of_something_else_is_refused_in_a_sentence(windfall, brought):
    line = windfall(*flight(), "--wind", brought("name,mass\nTX800,0.8\n")).refusal(2)
    assert "is neither GRIB nor NetCDF nor a sounding" in line
