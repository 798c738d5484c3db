"""`windfall verify`: flown balloons against their predictions, as programs and people read it."""

import csv
import io
import json
import re
from datetime import timedelta
from pathlib import Path

import pytest

from tests.cli.asking import PLAN, written
from tests.verify.flown_sky import fly

FIELDS = {"flight", "kind", "error_km", "along_km", "across_km", "level", "inside", "area_km2"}
SHARES = ["0.5", "0.75", "0.9", "0.95"]
FEW = ("rockblock_20181215", "rockblock_20190101", "rs41_germany_R3320833", "illinois_20170810")


@pytest.fixture(scope="module")
def track(tmp_path_factory) -> Path:
    return fly(tmp_path_factory.mktemp("sky"))


@pytest.mark.parametrize("begin", ["launch", "top"])
def test_a_flight_in_its_own_wind_is_predicted_to_some_hundred_metres(windfall, track, begin) -> None:
    answer = windfall("verify", track, "--from", begin, "--members", 400, "--json").answer()
    assert answer.keys() >= {"flights", "coverage", "scores", "calibration", "left_out", "warnings"}
    (flight,) = answer["flights"]
    assert flight.keys() >= FIELDS | {"energy_km", "dawid_sebastiani"}
    assert flight["flight"] == "sky_one"
    assert flight["error_km"] < 0.5
    off_km = (flight["along_km"] ** 2 + flight["across_km"] ** 2) ** 0.5
    assert flight["error_km"] == pytest.approx(off_km, abs=0.01)
    assert max(at["error_km"] for at in flight["by_time"]) < 1.0
    assert list(flight["inside"]) == list(flight["area_km2"]) == SHARES
    assert all(flight["inside"].values())
    assert 0.0 <= flight["level"] < 0.5
    assert [event["event"] for event in flight["events"]] == ["launch", "burst", "landing"]
    assert [row["probability"] for row in answer["coverage"] if row["class"] == "all"] == [
        0.5,
        0.75,
        0.9,
        0.95,
    ]
    assert answer["coverage"][0].keys() == {"class", "probability", "n", "inside", "low", "high"}
    assert answer["scores"].keys() >= {"crps_km", "energy_km", "dawid_sebastiani"}
    assert answer["calibration"]["kind"] == "prior"


def test_rates_are_those_of_the_flight_of_its_kind_or_of_a_plan(windfall, track, tmp_path) -> None:
    other = fly(tmp_path, "sky_two", timedelta(hours=12))
    plan = written(tmp_path, PLAN | {"members": 50})
    words = ("--plan", plan, "--members", 50, "--json")
    told = {
        rates: windfall("verify", track, other, "--rates", rates, *words).answer()
        for rates in ("flown", "kind", "planned")
    }
    vehicles = {rates: answer["flights"][0]["vehicle"] for rates, answer in told.items()}
    assert vehicles["flown"]["ascent_rate_mps"] == pytest.approx(5.0, abs=0.05)
    assert vehicles["flown"]["descent_rate_mps"] == pytest.approx(6.0, abs=0.1)
    assert vehicles["kind"]["descent_rate_mps"] == pytest.approx(
        vehicles["flown"]["descent_rate_mps"], rel=0.01
    )
    assert vehicles["planned"] == PLAN["vehicle"]
    assert told["planned"]["flights"][0]["error_km"] > 10.0


def test_the_previous_flight_lends_its_wind(windfall, track, tmp_path) -> None:
    later = fly(tmp_path, "sky_two", timedelta(hours=12))
    answer = windfall("verify", track, later, "--wind", "previous", "--members", 50, "--json").answer()
    assert [flight["flight"] for flight in answer["flights"]] == ["sky_two"]
    assert answer["flights"][0]["error_km"] < 0.5
    assert answer["left_out"][0]["flight"] == "sky_one"
    assert "no flight before it" in answer["left_out"][0]["sentence"]


def test_flights_of_one_day_count_as_one_and_p_inside_is_held_against_what_came(
    windfall, track, tmp_path
) -> None:
    """Two of six flew on one day; all ended at the same place, in one target and outside the other."""
    days = [fly(tmp_path, f"sky_{k}", timedelta(days=k), 60.0) for k in range(1, 5)]
    flights = [track, fly(tmp_path, "sky_noon", timedelta(hours=6), 60.0), *days]
    latitude, longitude = map(float, track.read_text().splitlines()[-1].split(",")[1:3])
    here = {"name": "Here", "latitude_deg": latitude, "longitude_deg": longitude, "radius_km": 60}
    away = {**here, "name": "Away", "latitude_deg": latitude + 1.0, "radius_km": 20}
    vehicle = {**PLAN["vehicle"], "burst_altitude_m": 20_000, "descent_rate_mps": 6}
    plan = written(tmp_path, {**PLAN, "vehicle": vehicle, "targets": [here, away]})
    words = ("--rates", "planned", "--plan", plan, "--members", 60)
    answer = windfall("verify", *flights, *words, "--json").answer()
    scores = answer["scores"]
    assert scores["days"] == 5
    assert any("6 flights on 5 days" in line for line in answer["warnings"])
    assert scores["intervals"].keys() >= {"crps_km", "spread_km", "error_of_mean_km"}
    (of_all,) = [row for row in scores["by_class"] if row["class"] == "all"]
    assert (of_all["n"], of_all["days"], of_all["spread_km"]) == (6, 5, scores["spread_km"])
    parts = scores["brier_parts"]
    assert scores["brier"] == pytest.approx(
        parts["reliability"] - parts["resolution"] + parts["uncertainty"], abs=2e-4
    )
    assert scores["brier"] < 0.05
    assert parts["uncertainty"] == 0.25  # six of twelve came true
    assert sum(row["n"] for row in parts["table"]) == 12
    assert {"from", "to", "n", "said", "came", "low", "high"} == parts["table"][0].keys()
    assert "Brier" in windfall("verify", *flights, *words).out


def test_events_that_are_given_count(windfall, track, tmp_path) -> None:
    given = written(tmp_path, {"launch": "2026-11-24T06:10:00Z", "kind": "school"}, "events.yaml")
    answer = windfall("verify", track, "--events", given, "--members", 50, "--json").answer()
    assert answer["flights"][0]["start"]["time"] == "2026-11-24T06:10:00Z"
    assert answer["flights"][0]["kind"] == "school"
    strange = written(tmp_path, {"other": {"launch": "2026-11-24T06:10:00Z"}}, "strange.yaml")
    assert "none of the flights" in windfall("verify", track, "--events", strange).refusal()


def test_a_page_a_table_and_json_are_written_beside(windfall, track, tmp_path) -> None:
    for name in ("page.html", "scores.csv", "scores.json"):
        told = windfall("verify", track, "--members", 200, "-o", tmp_path / name)
        assert (told.status, told.out) == (0, "")
    page = (tmp_path / "page.html").read_text()
    assert page.count("<svg") == 5
    assert not re.search(r"https?://", page)
    (row,) = csv.DictReader(io.StringIO((tmp_path / "scores.csv").read_text()))
    told = json.loads((tmp_path / "scores.json").read_text())
    assert float(row["error_km"]) == told["flights"][0]["error_km"]
    assert float(row["area_km2_0.9"]) == told["flights"][0]["area_km2"]["0.9"]
    assert "end its name in" in windfall("verify", track, "-o", tmp_path / "page.pdf").refusal()


def test_people_read_a_row_a_flight_and_the_coverage(windfall, track) -> None:
    told = windfall("verify", track, "--members", 50)
    assert "sky_one" in told.out
    assert "90 % area holds" in told.out


def test_a_file_that_is_no_track_is_left_out_and_said_where_others_are(windfall, track, tmp_path) -> None:
    notes = tmp_path / "notes.csv"
    notes.write_text("a,b\n1,2\n")
    answer = windfall("verify", track, notes, "--members", 50, "--json").answer()
    assert [left["flight"] for left in answer["left_out"]] == ["notes"]
    assert "is no track" in windfall("verify", notes).refusal()
    assert "no such file" in windfall("verify", track, tmp_path / "none.csv").refusal()


def test_what_cannot_be_scored_is_refused_in_a_sentence(windfall, track, tmp_path) -> None:
    assert "--plan FILE" in windfall("verify", track, "--rates", "planned").refusal()
    lines = track.read_text().splitlines()
    (tmp_path / "up.csv").write_text("\n".join(lines[:150]) + "\n")
    assert "descent was not seen" in windfall("verify", tmp_path / "up.csv").refusal()
    (tmp_path / "two.csv").write_text("\n".join([lines[0], lines[5], lines[-1]]) + "\n")
    assert "descent was not seen" in windfall("verify", tmp_path / "two.csv").refusal()


def test_a_forecast_that_does_not_cover_a_flight_is_status_3(windfall, track, whole_file) -> None:
    assert "covers" in windfall("verify", track, "--wind", whole_file).refusal(3)


def test_launch_and_find_alone_are_scored_as_planned_in_another_wind(windfall, whole_file, tmp_path) -> None:
    """Two points say nothing of the way: rates come from the plan, winds from a forecast."""
    (tmp_path / "found.csv").write_text(
        "time_utc,latitude,longitude,altitude_m\n2026-11-24T02:00:00Z,37.9,126.7,60\n2026-11-24T09:00:00Z,37.95,127.4,80\n"
    )
    plan = written(tmp_path, PLAN)
    words = ("--wind", whole_file, "--rates", "planned", "--plan", plan, "--members", 60, "--json")
    answer = windfall("verify", tmp_path / "found.csv", *words).answer()
    (flight,) = answer["flights"]
    assert flight["kind"] == "two points"
    assert flight["start"]["latitude"] == 37.9
    assert flight["end"]["longitude"] == 127.4
    assert answer["is_sample"]


def test_flown_balloons_are_scored_as_they_were_measured_from_outside(windfall, realdata) -> None:
    """Errors from the true top at the flight's own speed, by hand: 2.4 km in the median of 28 flights."""
    files = [realdata / "flights" / f"{name}.csv" for name in FEW]
    answer = windfall("verify", *files, "--from", "top", "--members", 1000, "--json").answer()
    errors = {flight["flight"]: flight["error_km"] for flight in answer["flights"]}
    assert set(errors) == set(FEW)
    assert max(errors.values()) < 3.0
    assert all(flight["inside"]["0.9"] for flight in answer["flights"])
