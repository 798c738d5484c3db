"""What meets the ground how hard, and whom it hurts."""

from planner.landing.hazard import Impact
from planner.plan import Bundle, Leaflets
from planner.vehicle.cargo_physics import fall_stages
from tests.worlds import BUNDLE

PAPER = {"kind": "leaflets", "count": 10_000, "areal_density_gpm2": 80.0, "sheet_area_cm2": 125.0}


def test_what_hits_with_15_joules_can_injure_and_with_36_can_kill():
    """28 ft lb: of ten who are hit on the chest one dies."""
    for energy_j, word in ((14.9, "unlikely"), (15.1, "injure"), (35.9, "injure"), (36.1, "kill")):
        assert word in Impact(2.0, energy_j**0.5).hurts


def test_a_sheet_hurts_nobody_and_a_bundle_may_kill():
    sheet, bundle = Leaflets.model_validate(PAPER), Bundle.model_validate(BUNDLE)
    assert "unlikely" in Impact(sheet.landing_kg, fall_stages(sheet)[-1][0]).hurts
    assert "kill" in Impact(bundle.landing_kg, fall_stages(bundle)[-1][0]).hurts
