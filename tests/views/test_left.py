"""Flights that nobody can follow to the ground: where, when, why, and what would help."""

import json
from datetime import UTC, datetime

import pytest

from planner import fly, windows, zone
from planner.views.answering import flight_answer
from planner.views.formats import ExportFormat
from tests.worlds import BUNDLE, BURST, FLOAT, Grid, after, campaign, plan, weather

SMALL = Grid(36.0, 125.0, 0.5, 0.5, 9, 13)  # 36 to 40 N, 125 to 131 E
HIGH = BURST | {"burst_altitude_m": 60_000.0}
LONG = FLOAT | {"float_hours": 200.0}
WAYS = {
    "top": (HIGH, {}, {}, "through its top", "take a run that reaches higher, or stay below"),
    "east": (LONG, {"u": 30.0, "grid": SMALL}, {}, "over its east edge at 4000 m", "fetch a larger area"),
    "west": (
        LONG,
        {"u": -30.0, "grid": SMALL},
        {},
        "over its west edge at 4000 m",
        "36 to 40 N, 125 to 131 E",
    ),
    "north": (LONG, {"v": 30.0, "grid": SMALL}, {}, "over its north edge at 4000 m", "fetch a larger area"),
    "end": (
        LONG,
        {},
        {"horizon_h": 100},
        "ends with balloon at 4000 m",
        "launch earlier, or take a run with",
    ),
    "horizon": (
        LONG,
        {},
        {"horizon_h": 5},
        "flies on at 4000 m when its 5 h are over",
        "raise horizon_h (240",
    ),
}


def answered(way: str, *releases, **more):
    vehicle, wind, words, *_ = WAYS[way]
    return plan(vehicle, *releases, **words, **more), weather(**wind)


def reason(way: str) -> str:
    return way if way in ("top", "end", "horizon") else "edge"


@pytest.mark.parametrize("way", WAYS)
def test_a_track_that_was_left_says_where_when_why_and_what_would_help(way):
    answer = flight_answer(fly(*answered(way)))
    (piece,) = answer.pieces
    assert piece.landing is None
    assert piece.distance_km is None
    assert piece.left.reason == reason(way)
    assert piece.left.model_dump(include={"time", "latitude", "longitude", "altitude_m"}) == (
        piece.track[-1].model_dump()
    )
    *_, words, helps = WAYS[way]
    assert words in piece.left.sentence
    assert helps in piece.left.sentence
    assert f"{piece.left.time:%Y-%m-%d %H:%M}" in piece.left.sentence
    assert "km from the launch at" in piece.left.sentence
    assert piece.left.sentence in answer.warnings


@pytest.mark.parametrize("way", WAYS)
def test_a_zone_counts_what_was_left_by_its_reason(way):
    drop, field = answered(way, members=30)
    said = [line for line in zone(drop, field)[1].warnings if line.startswith("30 of 30 drops of 'balloon'")]
    assert len(said) == 2  # how they ended, and why
    assert WAYS[way][4].split(" of ")[0] in said[1]
    assert "the first 2026-11-2" in said[1]


def test_what_lands_has_no_such_place_but_its_distance_and_bearing():
    bundle, balloon = flight_answer(fly(plan(FLOAT, after(3600.0, BUNDLE)), weather(10.0))).pieces
    assert bundle.left is balloon.left is None
    aloft_s = (balloon.landing.time - balloon.track[0].time).total_seconds()
    assert balloon.distance_km == pytest.approx(aloft_s / 100, rel=0.002)
    assert balloon.bearing_deg == pytest.approx(90.0, abs=1.0)
    assert bundle.distance_km < balloon.distance_km


def test_cargo_that_is_still_on_a_balloon_that_was_left_is_left_with_it():
    drop, field = answered("horizon", after(50_000.0, BUNDLE), members=20)
    bundle, balloon = flight_answer(fly(drop, field)).pieces
    assert bundle.ending == balloon.ending == "still_flying"
    assert bundle.left.model_dump(exclude={"sentence"}) == balloon.left.model_dump(exclude={"sentence"})
    assert bundle.left.sentence.startswith("bundle, still on the balloon, flies on")
    said = " ".join(zone(drop, field)[1].warnings)
    assert "20 of 20 drops of 'bundle' still fly when the time they are followed is over, the first" in said
    assert "2026-11-24 06:00Z at" in said


def test_cargo_that_comes_down_with_its_balloon_was_not_left():
    bundle, _ = flight_answer(fly(plan(BURST, after(80_000.0, BUNDLE)), weather(5.0))).pieces
    assert (bundle.ending, bundle.left) == ("not_released", None)


def test_a_gap_in_the_forecast_is_told_from_its_end():
    gap = weather(5.0, hours=(0.0, 3.0, 20.0, 23.0))
    (balloon,) = flight_answer(fly(plan(LONG), gap)).pieces
    assert balloon.left.reason == "end"
    assert "has a gap with balloon at 4000 m: 2026-11-24 03:00" in balloon.left.sentence


def test_the_last_fix_stands_in_every_form():
    answer = flight_answer(fly(*answered("east")))
    left = answer.pieces[0].left
    features = json.loads(ExportFormat.GEOJSON.write(answer))["features"]
    (last,) = (f for f in features if f["properties"]["kind"] == "left")
    assert last["geometry"]["coordinates"] == pytest.approx([left.longitude, left.latitude, left.altitude_m])
    assert (last["properties"]["reason"], last["properties"]["sentence"]) == ("edge", left.sentence)
    for text in (ExportFormat.KML.write(answer), ExportFormat.GPX.write(answer)):
        assert "left the forecast over its edge" in text
        assert left.sentence in text
    rows = ExportFormat.CSV.write(answer).splitlines()
    assert f"{left.latitude:.6f},{left.longitude:.6f},{left.altitude_m:.1f}" in rows[-1]


@pytest.mark.parametrize(("way", "words"), [("top", "stay below"), ("horizon", "raise horizon_h")])
def test_windows_say_why_flights_are_left(way, words):
    vehicle, wind, more, *_ = WAYS[way]
    asked = campaign(vehicle=vehicle, members=20, **more)
    found = windows(asked, weather(**wind), now=datetime(2026, 11, 24, tzinfo=UTC))
    findings = [f for cell in found.sites[0].times for f in cell.findings if f.criterion == "forecast_covers"]
    assert findings
    assert all(words in finding.sentence for finding in findings)
