"""Clouds of landings beside a straight edge, against the normal distribution."""

from functools import cache

import numpy as np
import pytest
import shapely
from scipy.stats import norm

from planner.window.area_limits import landed_in
from tests.window.placed import came_down, launched_at
from tests.worlds import world

SPREAD_KM = 20.0
DROPS = 4000


@cache
def cloud():
    flown = launched_at(world(), 37.45, 127.2, members=DROPS)
    north_deg = np.random.default_rng(3).normal(0.0, SPREAD_KM, DROPS) / 111.19493
    return came_down(flown, 37.45 + north_deg, 127.2)


@pytest.mark.parametrize("edge_km", [-30.0, 0.0, 10.0, 40.0])
def test_beyond_a_straight_edge_lies_the_tail_of_a_normal_cloud(edge_km):
    beyond = shapely.box(-500.0, edge_km, 500.0, 500.0)
    found = landed_in(cloud(), beyond, cloud().ensemble.pieces)
    truth = norm.sf(edge_km / SPREAD_KM)
    assert found.share == pytest.approx(truth, abs=4 * np.sqrt(truth * (1 - truth) / DROPS) + 1e-3)
    assert found.share == found.worst < found.highest or found.share == 1.0


def test_none_of_few_drops_leaves_more_open_than_none_of_many():
    far = shapely.box(-500.0, 400.0, 500.0, 500.0)
    few = came_down(launched_at(world(), 37.45, 127.2, members=20), 37.45, 127.2)
    open_still = [landed_in(each, far, each.ensemble.pieces).highest for each in (few, cloud())]
    assert open_still[0] > 0.1
    assert open_still[1] < 0.01
