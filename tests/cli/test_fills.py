"""`fill`: the card for eyes, for programs and for the printer."""

import json

import pytest

from tests.cli.asking import PLAN, written
from tests.worlds import SAMPLE_BAND

TUBE = {"kind": "film", "balloon": "film tube 50 um", "free_lift_kg": 1.0, "payload_kg": 7.0}


@pytest.fixture
def plan(tmp_path):
    return written(tmp_path, PLAN | {"vehicle": TUBE})


def test_a_card_answers_what_was_asked_for(on_run, plan, run):
    words = ("--ascent-rate", "5", "--cylinder-l", "40", "--cylinder-bar", "200", "--json")
    answer = on_run("fill", plan, *words).answer()
    assert answer["fill"]["climb_mps"] == pytest.approx(5.0)
    of = {"volume_l": 40.0, "pressure_bar": 200.0, "left_bar": 0.0, "usable_share": 1.0}
    assert answer["cylinder"] == of
    assert answer["wanted"] == {"float_altitude_m": None, "ascent_rate_mps": 5.0, "burst_altitude_m": None}
    assert answer["forecast"]["id"] == run
    assert answer["launch"]["time"] == "2026-11-24T02:00:00Z"


def test_a_card_for_eyes_says_that_the_weather_is_the_sample_s(on_run, plan, run):
    told = on_run("fill", plan)
    assert (told.status, told.err) == (0, "")
    assert SAMPLE_BAND in told.out
    assert "Weigh off at the neck" in told.out
    assert run in told.out


def test_a_card_for_the_printer_is_one_file(on_run, plan, tmp_path):
    told = on_run("fill", plan, "-o", "card.html")
    assert (told.status, told.out, told.err) == (0, "", "card.html written\n")
    assert "Weigh off at the neck" in (tmp_path / "card.html").read_text(encoding="utf-8")


def test_a_card_may_be_printed_and_answered_at_once(on_run, plan, tmp_path):
    told = on_run("fill", plan, "-o", "card.html", "--json")
    assert json.loads(told.out)["fill"]["gas"] == "hydrogen"
    assert (tmp_path / "card.html").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--float-altitude", "nan"), "the float altitude that is wanted is nan m"),
        (("--ascent-rate=-3",), "-3 m/s; 0.01 to 1000 m/s are allowed"),
        (("--cylinder-bar", "inf"), "a cylinder's pressure is inf bar; 1 to 1000 bar are allowed"),
        (("--usable-share", "0"), "the usable share of a cylinder is 0 (1 is all of it); 0.01 to 1 "),
        (("--cylinder-left-bar", "200"), "200 bar stay in a cylinder that holds 150 bar when full"),
        (("--burst-altitude", "9000", "--ascent-rate", "5"), "ask for one"),
        (("--cylinder-l", "0"), "a cylinder's volume is 0 l; 0.1 to 10000 l are allowed"),
        (("-o", "absent/card.html"), "cannot write absent/card.html"),
    ],
)
def test_what_is_wrong_with_a_wish_is_said_in_one_line(on_run, plan, words, said):
    assert said in on_run("fill", plan, *words).refusal(2)


def test_a_vehicle_without_gas_has_no_card_and_leaves_no_file(on_run, tmp_path):
    assert "holds no gas" in on_run("fill", written(tmp_path, PLAN), "-o", "card.html").refusal(2)
    assert not (tmp_path / "card.html").exists()


def test_a_burst_altitude_is_asked_for_and_the_cylinders_say_what_comes_out(on_run, tmp_path):
    latex = {"kind": "latex", "balloon": "Kaymont 100", "gas": "helium", "fill_volume_m3": 0.5}
    words = ("--burst-altitude", "15000", "--usable-share", "0.9", "--cylinder-left-bar", "5")
    told = on_run("fill", written(tmp_path, PLAN | {"vehicle": latex}), *words)
    assert "Bursts at              15000 m" in told.out
    assert "5 bar stay in it, 90 % of it counted" in told.out
