"""The fill card as JSON, as lines and as a sheet of paper."""

import re
from dataclasses import fields

import pytest

from planner import Cylinder, FillCard, Wanted, fill
from planner.views.card import FillAnswer, FillNumbers, error_lines, fill_answer, flight_lines, handling_lines
from planner.views.card_page import fill_html
from tests.worlds import SAMPLE_BAND, SITE, plan, weather

TUBE = {"kind": "film", "balloon": "film tube 50 um", "free_lift_kg": 1.0, "payload_kg": 8.0}
LATEX = {"kind": "latex", "balloon": "Totex 600", "free_lift_kg": 0.8, "payload_kg": 0.5, "parachute": 0.8}
EVIL = "<img src=x onerror=alert(1)> & ${x}"
STILL = weather()
WRITTEN, USUAL = Wanted(), Cylinder()


def card(vehicle=TUBE, wanted=WRITTEN, cylinder=USUAL, **words) -> FillAnswer:
    asked = plan(vehicle, **words)
    return fill_answer(asked, STILL.forecast, fill(asked, STILL, wanted, cylinder))


def test_the_answer_says_every_number_of_the_card():
    said = {"wanted", "cylinder", "site_m", "warnings"}
    counted = {"cylinders"}
    assert {*FillNumbers.model_fields} == {field.name for field in fields(FillCard)} - said | counted


def test_the_answer_survives_the_way_through_json():
    answer = card(wanted=Wanted(float_altitude_m=3000.0))
    assert FillAnswer.model_validate_json(answer.model_dump_json()) == answer


def test_the_card_says_for_what_with_what_and_by_whose_weather_it_was_worked_out():
    answer = card(wanted=Wanted(ascent_rate_mps=4.0), cylinder=Cylinder(40.0, 200.0))
    assert (answer.wanted.ascent_rate_mps, answer.cylinder.pressure_bar) == (4.0, 200.0)
    assert answer.forecast.id == STILL.forecast.id
    assert (answer.launch.latitude, answer.launch.altitude_m) == (37.9, 0.0)


def test_a_sheet_lists_what_a_crew_needs():
    page = fill_html(card(wanted=Wanted(float_altitude_m=3000.0), cylinder=Cylinder(40.0, 200.0)))
    for words in (
        *("Weigh off at the neck", "of hydrogen", "of 40 l at 200 bar", "Full at", "Floats at", "one sigma"),
        *(
            "Bursts in",
            "Valve",
            "100 g more load",
            "5 % more gas",
            "Hang on besides",
            "wanted: a float at 3000 m",
        ),
        *(
            "Launch 2026-11-24 01:00Z (Tue 24 Nov 10:00 KST) at 37.9000, 126.7000",
            "film tube 50 um",
            f"Forecast {STILL.forecast.id}",
        ),
    ):
        assert words in page


@pytest.mark.parametrize("vehicle", [TUBE, LATEX], ids=["film", "latex"])
def test_every_line_and_every_warning_stands_on_the_sheet(vehicle):
    answer, page = card(vehicle), fill_html(card(vehicle))
    assert page.count('<th scope="row">') == sum(
        len(lines(answer)) for lines in (handling_lines, flight_lines, error_lines)
    )
    assert page.count("<li>") == len(answer.warnings)


def test_a_latex_balloon_bursts_and_neither_floats_nor_has_a_valve():
    page = fill_html(card(LATEX))
    assert "Bursts at" in page
    assert "100 % of flights" in page
    assert "Floats at" not in page
    assert "Valve" not in page


def test_a_sheet_asks_for_nothing_and_runs_nothing():
    page = fill_html(card())
    assert re.findall(r"(?:src|href)=[\"']([^\"']*)", page) == ["data:,"]
    assert not re.search(r"<script|<link rel=.stylesheet|@import|url\(", page)


def test_a_site_s_name_is_text():
    page = fill_html(card(site=SITE | {"name": EVIL}))
    assert "<img" not in page
    assert "&lt;img src=x" in page


def test_a_sheet_of_sample_weather_wears_the_band_and_another_does_not():
    answer = card()
    sample = answer.model_copy(update={"is_sample": True})
    assert SAMPLE_BAND in fill_html(sample)
    assert SAMPLE_BAND not in fill_html(answer)
