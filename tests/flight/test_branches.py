"""What may go wrong with a drop, where it lands then, and how hard."""

import pytest

from planner import fly, zone
from planner.flight.branches import STAYS_SHUT, TIMER_FAILS, branches
from planner.landing.hazard import Impact
from planner.plan import Bundle, Leaflets
from planner.vehicle.cargo_physics import fall_stages
from planner.views.answering import flight_answer
from planner.views.zone_answering import zone_answer
from tests.worlds import BUNDLE, FLOAT, NO_SPREAD, after, plan, weather

PAPER = {"kind": "leaflets", "count": 10_000, "areal_density_gpm2": 80.0, "sheet_area_cm2": 125.0}
TUBE = {"kind": "film", "balloon": "film tube 50 um", "free_lift_kg": 0.5, "after_release": "open"}
HARM = NO_SPREAD | {"turbulence_m2ps": 0.0}
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


def test_a_bundle_is_shut_already_and_a_drop_without_releases_has_no_branch():
    (only,) = branches(plan(FLOAT, after(5000.0, BUNDLE)), most=10)
    assert only.name == TIMER_FAILS
    assert branches(plan(FLOAT), most=10) == []


def test_a_balloon_whose_timer_fails_keeps_its_cargo_and_its_float():
    (timer, _) = branches(plan(TUBE, after(5000.0, PAPER)), most=10)
    assert timer.plan.releases == ()
    assert timer.plan.vehicle.payload_kg == pytest.approx(10.0)
    asked = plan(TUBE | {"free_lift_kg": 0.2}, after(5000.0, PAPER | {"count": 7000}))
    answer = flight_answer(fly(asked, EAST))
    failed = next(branch for branch in answer.branches if branch.branch == TIMER_FAILS)
    assert failed.ending == "still_flying"


def test_a_branch_that_cannot_happen_is_not_flown():
    never = HARM | {"timer_fails": 0.0, "stays_shut": 0.0}
    assert branches(plan(FLOAT, after(5000.0, PAPER), spread=never), most=10) == []


def test_a_zone_says_how_likely_each_branch_is_and_where_it_lands():
    answer = zone_answer(*zone(plan(FLOAT, after(5000.0, PAPER), spread=HARM), EAST))
    by_name = {branch.branch: branch for branch in answer.branches}
    assert by_name[STAYS_SHUT].probability == 0.01
    assert by_name[TIMER_FAILS].piece == "balloon"
    assert by_name[STAYS_SHUT].mean.longitude < answer.pieces[0].mean.longitude
    for branch in answer.branches:
        assert sum(branch.endings.values()) == branch.members


def test_nothing_that_goes_wrong_changes_what_goes_right():
    with_branches = zone(plan(FLOAT, after(5000.0, PAPER), spread=HARM), EAST)[1]
    without = HARM | {"timer_fails": 0.0, "stays_shut": 0.0}
    alone = zone(plan(FLOAT, after(5000.0, PAPER), spread=without), EAST)[1]
    assert [piece.mean_longitude_deg for piece in with_branches.pieces] == [
        piece.mean_longitude_deg for piece in alone.pieces
    ]


def test_what_hits_with_15_joules_can_injure_and_with_36_can_kill():
    """28 ft lb: of ten who are hit on the chest one dies."""
    for energy_j, word in ((14.9, "unlikely"), (15.1, "injure"), (35.9, "injure"), (36.1, "kill")):
        assert word in Impact(2.0, energy_j**0.5).hurts


def test_a_sheet_hurts_nobody_and_a_bundle_may_kill():
    sheet, bundle = Leaflets.model_validate(PAPER), Bundle.model_validate(BUNDLE)
    assert "unlikely" in Impact(sheet.landing_kg, fall_stages(sheet)[-1][0]).hurts
    assert "kill" in Impact(bundle.landing_kg, fall_stages(bundle)[-1][0]).hurts


@pytest.mark.parametrize("count", [100_000_000, 1])
def test_leaflets_of_any_weight_have_their_branch(count):
    sheets = {"kind": "leaflets", "count": count, "areal_density_gpm2": 80.0, "sheet_area_cm2": 25.0}
    answer = flight_answer(fly(plan(FLOAT, after(5000.0, sheets)), EAST))
    shut = next(branch for branch in answer.branches if branch.branch == STAYS_SHUT)
    assert shut.impact.mass_kg == pytest.approx(count * 80.0 * 25.0 * 1e-7)
