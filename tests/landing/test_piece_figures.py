"""What the landings of a piece come to: how high it was, how long it flew, how fast it came down."""

import numpy as np
import pytest

from planner import zone
from tests.worlds import BUNDLE, BURST, FLOAT, LEAFLETS, NO_SPREAD, after, at_altitude, plan, weather

EAST = weather(10.0, members=5)


def figures(asked, piece: str):
    _, landed = zone(asked, EAST)
    return next(found for found in landed.pieces if found.piece == piece)


def test_without_spread_every_figure_is_the_planned_one():
    bundle = figures(plan(FLOAT, after(5000.0, BUNDLE)), "bundle").figures

    assert bundle.apogee_m.p50 == bundle.apogee_m.p90 == pytest.approx(4000.0)
    assert bundle.flight_time_h.p50 == pytest.approx(bundle.distance_km.p50 / 36.0, rel=2e-3)
    # 10 kg under 0.16 m2 at sea level, in standard air.
    assert bundle.impact_speed_mps.p50 == pytest.approx(np.sqrt(2 * 98.0665 / (1.225 * 0.16)), rel=5e-3)
    assert bundle.impact_energy_j.p50 == pytest.approx(5 * bundle.impact_speed_mps.p50**2)


def test_what_is_let_go_on_the_way_up_was_never_higher_and_its_balloon_was():
    asked = plan(BURST, at_altitude(3000.0, BUNDLE))

    assert figures(asked, "bundle").figures.apogee_m.p90 == pytest.approx(3000.0, abs=1.0)
    assert figures(asked, "balloon").figures.apogee_m.p90 == pytest.approx(20_000.0)


def test_what_is_let_go_on_the_way_down_was_as_high_as_its_balloon():
    asked = plan(BURST, after(4600.0, BUNDLE))

    assert figures(asked, "bundle").figures.apogee_m.p50 == pytest.approx(20_000.0)


def test_nine_in_ten_of_a_varying_burst_and_fall_are_where_their_quantiles_say():
    spread = {**NO_SPREAD, "burst_altitude_m": 1000.0, "descent_rate": 0.2}
    found = figures(plan(BURST, spread=spread, members=4000), "balloon").figures

    assert found.apogee_m.p50 == pytest.approx(20_000.0, abs=60.0)
    assert found.apogee_m.p90 == pytest.approx(20_000.0 + 1281.6, abs=90.0)
    assert found.impact_speed_mps.p90 / found.impact_speed_mps.p50 == pytest.approx(np.exp(0.2563), rel=0.02)
    assert found.impact_energy_j is None  # nobody said what it weighs


def test_leaflets_lie_as_close_as_their_number_over_the_area_says():
    spread = {**NO_SPREAD, "float_altitude_m": 300.0, "fall_speed": 0.2}
    found = figures(plan(FLOAT, after(5000.0, LEAFLETS), spread=spread, members=400), "leaflets")

    sizes = {area.probability: area.km2 for area in found.areas}
    assert found.leaflets_per_km2 == pytest.approx({p: 1000 * p / km2 for p, km2 in sizes.items()})
    assert figures(plan(FLOAT, after(5000.0, BUNDLE)), "bundle").leaflets_per_km2 == {}
