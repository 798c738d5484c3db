"""How an answer tells what may go wrong: the piece, how it ends, and how hard it hits."""

import pytest

from planner import fly
from planner.views.answering import flight_answer
from tests.worlds import FLOAT, after, plan, weather

PAPER = {"kind": "leaflets", "count": 10_000, "areal_density_gpm2": 80.0, "sheet_area_cm2": 125.0}
TUBE = {"kind": "film", "balloon": "film tube 50 um", "free_lift_kg": 0.5, "after_release": "open"}
STAYS_SHUT, TIMER_FAILS = "stays shut", "timer fails"
EAST = weather(u=10.0)


def test_a_bag_of_ten_kilograms_that_stays_shut_lands_with_about_five_kilojoules():
    answer = flight_answer(fly(plan(FLOAT, after(5000.0, PAPER)), EAST))
    shut = next(branch for branch in answer.branches if branch.branch == STAYS_SHUT)
    assert shut.piece == "leaflets"
    assert shut.impact.mass_kg == pytest.approx(10.0)
    assert shut.impact.energy_j == pytest.approx(5000.0, rel=0.1)
    assert "roof" in shut.impact.hurts


def test_a_bag_that_stays_shut_lands_long_before_its_leaflets_and_nearer():
    answer = flight_answer(fly(plan(FLOAT, after(5000.0, PAPER)), EAST))
    (leaflets, _), (shut,) = answer.pieces, [b for b in answer.branches if b.branch == STAYS_SHUT]
    assert shut.landing.time < leaflets.landing.time
    assert shut.landing.longitude < leaflets.landing.longitude


def test_a_balloon_whose_timer_fails_keeps_its_float():
    asked = plan(TUBE | {"free_lift_kg": 0.2}, after(5000.0, PAPER | {"count": 7000}))
    answer = flight_answer(fly(asked, EAST))
    failed = next(branch for branch in answer.branches if branch.branch == TIMER_FAILS)
    assert failed.ending == "still_flying"


@pytest.mark.parametrize("count", [100_000_000, 1])
def test_leaflets_of_any_weight_have_their_branch(count):
    sheets = {"kind": "leaflets", "count": count, "areal_density_gpm2": 80.0, "sheet_area_cm2": 25.0}
    answer = flight_answer(fly(plan(FLOAT, after(5000.0, sheets)), EAST))
    shut = next(branch for branch in answer.branches if branch.branch == STAYS_SHUT)
    assert shut.impact.mass_kg == pytest.approx(count * 80.0 * 25.0 * 1e-7)
