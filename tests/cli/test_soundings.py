"""Soundings at the command line: flown as they are brought, kept in the store, refused in a sentence."""

from dataclasses import replace

import pytest

from tests.cli.asking import spelled_out
from tests.forecast.reading.soundings.made import (
    COLUMN,
    LATITUDE,
    LONGITUDE,
    igra,
    radiosonde_csv,
    wyoming_new,
)

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
    assert "its winds are held for 12 h, until 2026-06-1" in said
    assert "top wind held" not in said


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


LATE = ("--launch", "2026-06-12T02:00:00Z")


def test_a_sounding_is_held_on_for_twelve_hours_or_as_long_as_somebody_says(windfall, brought):
    wind = ("--wind", brought(igra()))  # released 11:03
    line = windfall(*flight(), *LATE, *wind).refusal(3)
    assert "covers 2026-06-11 08:03Z to 2026-06-11 23:03Z; --hold holds it longer" in line
    answer = windfall(*flight(), *LATE, *wind, "--hold", "18h", "--json").answer()
    assert answer["pieces"][0]["ending"] == "landed"
    said = " ".join(answer["warnings"])
    assert "is 14.9 h old at launch: its winds are held for 18 h, until 2026-06-12 05:03Z" in said
    assert windfall(*flight(), *wind, "--hold", "60min").refusal(3)


def test_a_sounding_that_is_kept_is_held_as_one_that_is_brought(windfall, brought):
    (kept,) = windfall("ingest", brought(igra()), "--json").answer()["forecasts"]
    assert "--hold" in windfall(*flight(), *LATE, "--wind", kept["id"]).refusal(3)
    for wind in ("latest", kept["id"], "sounding"):
        answer = windfall(*flight(), *LATE, "--wind", wind, "--hold", "18", "--json").answer()
        assert answer["forecast"]["valid_to"] == "2026-06-12T05:03:00Z"
        assert answer["pieces"][0]["ending"] == "landed"


def test_a_flight_that_outlasts_the_hold_says_how_to_hold_it_longer(windfall, brought):
    late = ("--launch", "2026-06-11T22:50:00Z")
    answer = windfall(*flight(), *late, "--wind", brought(igra()), "--json").answer()
    assert answer["pieces"][0]["ending"] == "forecast_ended"
    assert "hold it longer (--hold)" in answer["pieces"][0]["left"]["sentence"]


def test_what_no_sounding_can_be_held_for_is_refused(windfall, brought, whole_file):
    assert "0.1 to 72" in windfall(*flight(), "--wind", brought(igra()), "--hold", "200h").refusal(2)
    asked = ("fly", "--wind", whole_file, *spelled_out(), "--hold", "6h")
    assert "--hold is for soundings" in windfall(*asked).refusal(2)


def test_above_a_soundings_top_its_highest_wind_is_held_and_said(windfall, brought):
    high = ("--burst-altitude", "33km")
    wind = ("--wind", brought(igra()), "--json")
    answer = windfall(*flight(), *high, *wind).answer()
    assert answer["pieces"][0]["ending"] == "landed"
    assert answer["forecast"]["top_m"] == pytest.approx(29_425.0, abs=2.0)
    assert "top wind held above 29,425 m" in " ".join(answer["warnings"])
    calm = brought(igra(replace(COLUMN, speed_mps=COLUMN.speed_mps / 5)))
    words = (*flight()[1:], "--burst-altitude", "29km", "--members", "400", "--wind", calm, "--json")
    near = windfall("zone", *words).answer()
    assert near["endings"]["landed"] == 400
    assert "top wind held above 29,425 m" in " ".join(near["warnings"])
