"""The second pass: a balloon flies in the air that it meets, not in that over its site."""

from dataclasses import replace

import numpy as np
import pytest

from planner.flight.air_along_track import on_its_way
from planner.flight.ensemble import fly_nominal
from planner.flight.resolved_plan import on_field
from tests.worlds import BURST, LEAFLETS, SITE, after, plan, weather

WARMER_PER_DEGREE = 2.0
FILM = {"kind": "film", "balloon": "film tube 50 um", "free_lift_kg": 1.0, "payload_kg": 8.0}
FLOATING = plan(FILM, horizon_h=6.0)


@pytest.fixture(scope="module")
def warmer_eastwards():
    """A west wind, and air that is 2 K warmer with every degree east of the site."""
    field = weather(15.0)
    east = (field.grid.longitudes_deg - SITE["longitude_deg"])[:, None]
    return replace(field, temperature_k=(field.temperature_k + WARMER_PER_DEGREE * east).astype(np.float32))


def float_m(resolved) -> float:
    """Where the pad's balloon floats: half an hour after its launch and later."""
    track = fly_nominal(resolved)[0].arrivals.track[0]
    return float(np.median(track[30:300, 3]))


def test_a_balloon_floats_where_the_air_along_its_way_carries_it(warmer_eastwards):
    track = fly_nominal(on_its_way(FLOATING, warmer_eastwards))[0].arrivals.track[0]
    mean_east = float(track[20:, 2].mean()) - SITE["longitude_deg"]
    calm = weather(15.0)
    met = replace(calm, temperature_k=(calm.temperature_k + WARMER_PER_DEGREE * mean_east).astype(np.float32))
    along, there = (
        float_m(resolved) for resolved in (on_its_way(FLOATING, warmer_eastwards), on_field(FLOATING, met))
    )
    assert mean_east > 1.5
    assert along == pytest.approx(there, abs=6.0)
    assert abs(along - float_m(on_field(FLOATING, warmer_eastwards))) > 60.0


def test_it_leaves_the_site_in_the_air_of_the_site(warmer_eastwards):
    at_site, along = (way(FLOATING, warmer_eastwards).column for way in (on_field, on_its_way))
    assert along.temperature(0.0) == pytest.approx(at_site.temperature(0.0), abs=0.3)


def test_at_constant_rates_the_air_over_the_site_is_all_that_is_asked_for(warmer_eastwards):
    asked = plan(BURST, after(1_800.0, LEAFLETS))
    at_site, along = (way(asked, warmer_eastwards).column for way in (on_field, on_its_way))
    np.testing.assert_array_equal(along.temperature_k, at_site.temperature_k)
