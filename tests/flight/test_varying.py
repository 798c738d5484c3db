"""The numbers that drops draw of what varies."""

import numpy as np

from planner.flight.redrawn import SHEETS, WIND
from planner.flight.uncertain_groups import GROUPS
from planner.flight.varying import Varying
from planner.plan.spread import Spread
from tests.worlds import NO_SPREAD, plan

N = 5000


def test_twins_draw_apart_and_each_thing_has_its_own_draws():
    spread = NO_SPREAD | {"fall_speed": 0.3, "ascent_rate": 0.3}
    varied = Varying.of(plan(spread=spread), 0, N, np.arange(N))
    draw = varied("fall_speed", "0")
    assert draw.std() > 0.2
    for other in (varied("fall_speed", "1"), varied("ascent_rate", "0"), varied("ascent_rate")):
        assert abs(np.corrcoef(draw, other)[0, 1]) < 4 / np.sqrt(N)


def test_every_spread_belongs_to_one_group():
    named = [name for group in GROUPS for name in group.draws]
    assert len(named) == len(set(named))
    # A kind of flight, two branches, the wind's and the sheets'.
    no_draws = {"kind", "timer_fails", "stays_shut", "wind_error", "turbulence_m2ps"}
    assert set(named) - {WIND, SHEETS} == set(Spread.model_fields) - no_draws
