"""What the leaflets of drops draw: how fast each falls, when it leaves, how it walks."""

import numpy as np
import pytest

from planner.flight.leaflet_draws import drawn_sheets
from tests.worlds import FLOAT, NO_SPREAD, after, plan


def test_sheets_differ_as_their_coefficient_of_variation_says_round_the_median_one():
    sheets = {"kind": "leaflets", "count": 1, "fall_speed_cv": 0.25, "dispersal_s": 600.0}
    asked = plan(FLOAT, after(60.0, {"kind": "bundle", "mass_kg": 1.0, "drag_area_m2": 0.04}, sheets))
    bundle, drawn = drawn_sheets(asked, 0, 100_000, np.arange(100_000))
    assert np.median(drawn.factor) == pytest.approx(1.0, abs=0.005)
    assert drawn.factor.std() / drawn.factor.mean() == pytest.approx(0.25, rel=0.02)
    assert 0.0 < drawn.late_s.min() < 0.1
    assert 599.9 < drawn.late_s.max() < 600.0
    assert drawn.late_s.mean() == pytest.approx(300.0, rel=0.01)
    assert abs(np.corrcoef(drawn.factor, drawn.late_s)[0, 1]) < 0.02
    assert (bundle.factor == 1.0).all()
    assert bundle.late_s is bundle.walk is None


def test_a_sheet_is_spread_by_turbulence_and_by_its_glide():
    def diffusivity(turbulence: float, **sheet: float) -> float:
        asked = plan(
            FLOAT,
            after(60.0, {"kind": "leaflets", "count": 1, **sheet}),
            spread={**NO_SPREAD, "turbulence_m2ps": turbulence},
        )
        walk = drawn_sheets(asked, 0, 1, np.arange(1))[0].walk
        return 0.0 if walk is None else float(walk.diffusivity_m2ps[0])

    assert diffusivity(50.0) == pytest.approx(50.0 + 0.35**2 * 15.0)
    assert diffusivity(0.0, glide_mps=0.5, glide_correlation_s=30.0) == pytest.approx(7.5)
    assert diffusivity(0.0, glide_mps=0.0) == 0.0
