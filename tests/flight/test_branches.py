"""What may go wrong with a drop, and where it lands then."""

import pytest

from planner import zone
from planner.flight.branches import STAYS_SHUT, TIMER_FAILS, branches
from tests.worlds import BUNDLE, FLOAT, NO_SPREAD, after, plan, weather

PAPER = {"kind": "leaflets", "count": 10_000, "areal_density_gpm2": 80.0, "sheet_area_cm2": 125.0}
TUBE = {"kind": "film", "balloon": "film tube 50 um", "free_lift_kg": 0.5, "after_release": "open"}
HARM = NO_SPREAD | {"turbulence_m2ps": 0.0}
EAST = weather(u=10.0)


def test_a_bundle_is_shut_already_and_a_drop_without_releases_has_no_branch():
    (only,) = branches(plan(FLOAT, after(5000.0, BUNDLE)), most=10)
    assert only.name == TIMER_FAILS
    assert branches(plan(FLOAT), most=10) == []


def test_a_balloon_whose_timer_fails_keeps_its_cargo():
    (timer, _) = branches(plan(TUBE, after(5000.0, PAPER)), most=10)
    assert timer.plan.releases == ()
    assert timer.plan.vehicle.payload_kg == pytest.approx(10.0)


def test_a_branch_that_cannot_happen_is_not_flown():
    never = HARM | {"timer_fails": 0.0, "stays_shut": 0.0}
    assert branches(plan(FLOAT, after(5000.0, PAPER), spread=never), most=10) == []


def test_a_zone_says_how_likely_each_branch_is_and_where_it_lands():
    _, found = zone(plan(FLOAT, after(5000.0, PAPER), spread=HARM), EAST)
    by_name = {branch.branch: branch for branch in found.branches}
    assert by_name[STAYS_SHUT].probability == 0.01
    assert by_name[TIMER_FAILS].piece.piece == "balloon"
    assert by_name[STAYS_SHUT].piece.mean_longitude_deg < found.pieces[0].mean_longitude_deg
    for branch in found.branches:
        assert sum(branch.piece.endings.values()) == branch.members


def test_nothing_that_goes_wrong_changes_what_goes_right():
    with_branches = zone(plan(FLOAT, after(5000.0, PAPER), spread=HARM), EAST)[1]
    without = HARM | {"timer_fails": 0.0, "stays_shut": 0.0}
    alone = zone(plan(FLOAT, after(5000.0, PAPER), spread=without), EAST)[1]
    assert [piece.mean_longitude_deg for piece in with_branches.pieces] == [
        piece.mean_longitude_deg for piece in alone.pieces
    ]
