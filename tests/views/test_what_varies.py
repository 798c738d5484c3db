"""Answers of flights whose parachute may fail, and what they say of all that varied."""

import pytest
from rich.console import Console

from planner import fly, zone
from planner.views.answering import flight_answer
from planner.views.zone_answering import zone_answer
from planner.views.zone_tables import zone_table
from tests.worlds import BUNDLE, BURST, FLOAT, NO_SPREAD, after, plan, weather

TORN = {"name": "torn", "probability": 0.1, "median": 2.0}
LOST = {"name": "no canopy", "probability": 0.05, "median": 4.0, "sigma": 0.2}
MAY_FAIL = NO_SPREAD | {"descent_rate": {"kind": "mixture", "works": 0, "fails": [TORN, LOST]}}
LATEX = {"kind": "latex", "mass_kg": 1.5, "burst_diameter_m": 9.5, "gas": "helium", "ascent_rate_mps": 5.0}
LATEX |= {"payload_kg": 1.5, "parachute": {"drag_area_m2": 1.36 * 0.995, "mass_kg": 0.0}}
EAST = weather(u=10.0)


def test_what_fails_falls_faster_lands_nearer_and_is_shown_apart():
    answer = zone_answer(*zone(plan(BURST, spread=MAY_FAIL), EAST))
    alone = zone_answer(*zone(plan(BURST, spread=NO_SPREAD), EAST))
    (balloon,) = answer.pieces
    assert balloon.mean == alone.pieces[0].mean
    torn, lost = answer.branches
    assert lost.mean.longitude < torn.mean.longitude < balloon.mean.longitude
    assert torn.impact_speed_mps.p50 == pytest.approx(2 * balloon.impact_speed_mps.p50, rel=0.01)
    assert sum(torn.endings.values()) == torn.members
    assert any("falls that go well, 85 %" in said for said in answer.warnings)


def test_one_drop_shows_how_hard_a_latex_balloon_lands_whose_parachute_fails():
    answer = flight_answer(fly(plan(LATEX, spread=MAY_FAIL), EAST))
    works, (torn, lost) = answer.pieces[0].impact, answer.branches
    assert torn.impact.speed_mps == pytest.approx(2 * works.speed_mps, rel=0.05)
    assert lost.impact.energy_j == pytest.approx(16 * works.energy_j, rel=0.05)


def test_a_cargo_s_fall_may_fail_as_well():
    fall = NO_SPREAD | {"timer_fails": 0, "fall_speed": {"kind": "mixture", "works": 0.0, "fails": [TORN]}}
    answer = flight_answer(fly(plan(FLOAT, after(5000.0, BUNDLE), spread=fall), EAST))
    (torn,) = answer.branches
    assert torn.piece == "bundle"
    assert torn.impact.speed_mps == pytest.approx(2 * answer.pieces[0].impact.speed_mps, rel=0.01)


def test_latex_as_planned_falls_as_its_series_did_and_as_its_median_drop_does():
    """1.5 kg under 1.36 x 0.995 m2 fell at 4.33 m/s; half of the latex on it would make 5.16."""
    nominal = flight_answer(fly(plan(LATEX, spread={}), weather())).pieces[0]
    assert nominal.impact.speed_mps == pytest.approx(4.33, rel=0.01)
    of_old = plan(LATEX, spread={"remnant": {"kind": "uniform", "low": 0.06, "high": 2.0}})
    assert flight_answer(fly(of_old, weather())).pieces[0].impact.speed_mps == pytest.approx(5.16, rel=0.01)
    drops = zone_answer(*zone(plan(LATEX, spread={"wind_error": "none"}, members=400), weather())).pieces[0]
    assert drops.impact_speed_mps.p50 == pytest.approx(nominal.impact.speed_mps, rel=0.02)


def test_a_zone_lists_what_varied_and_from_where():
    answer = zone_answer(*zone(plan(BURST, after(3000.0, BUNDLE), spread={"ascent_rate": 0.02}), EAST))
    found = {one.name: one for one in answer.varied}
    assert list(found)[:4] == ["launch_position_m", "ascent_rate", "descent_rate", "burst_altitude_m"]
    assert {"release_time_s", "fall_speed", "timer_fails", "wind_error"} < set(found)
    assert found["ascent_rate"].source == "the plan"
    assert found["ascent_rate"].distribution == {"kind": "lognormal", "sigma": 0.02, "median": 1.0}
    assert found["burst_altitude_m"].source.startswith("amateur_latex: the series")
    assert found["descent_rate"].distribution["fails"][0]["name"] == "parachute fouled"
    assert "parachute fouled 8 %: 1.6 times" in found["descent_rate"].sentence
    assert "prior" in found["launch_position_m"].source


def test_the_terminal_lists_it_too(capsys):
    answer = zone_answer(*zone(plan(BURST, spread={"ascent_rate": 0.02}), EAST))
    Console(width=200).print(zone_table(answer))
    shown = capsys.readouterr().out
    assert "ascent rate ± 2 %" in shown
    assert "the plan" in shown
