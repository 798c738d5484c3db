"""A search that found nothing: landings weigh what was overlooked, and everything said of them follows."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from planner import parse
from planner.drift.endings import Ending
from planner.errors import InputError
from planner.geo import LocalPlane
from planner.landing.zone import landing_zone
from planner.plan.area import SearchedArea
from tests.landing.test_zone import CIRCLE, ensemble_at

LAUNCH = 37.9, 126.7
SPREAD_KM = 10.0
RADIUS_KM = CIRCLE["radius_km"]
MASS = 1 - np.exp(-((RADIUS_KM / SPREAD_KM) ** 2) / 2)
"""Of a round normal cloud within the circle."""


def cloud(n, seed=0, members=5):
    """Drops round the launch, normal."""
    km = np.random.default_rng(seed).normal(scale=SPREAD_KM, size=(n, 2))
    return ensemble_at(np.column_stack(LocalPlane(*LAUNCH).to_degrees(*km.T)), members=members), km


def searching(ensemble, *areas):
    searched = tuple(parse(SearchedArea, area) for area in areas)
    return replace(ensemble, plan=ensemble.plan.model_copy(update={"searched": searched}))


def half(detection, west=127.0, east=True):
    """Everything east of a meridian, or west of it."""
    low, high = (west, west + 9.0) if east else (west - 9.0, west)
    ring = [[low, 30.0], [high, 30.0], [high, 45.0], [low, 45.0], [low, 30.0]]
    return {"geometry": {"type": "Polygon", "coordinates": [ring]}, "detection": detection}


def circle(detection, radius_km=RADIUS_KM):
    return CIRCLE | {"radius_km": radius_km, "detection": detection}


def km2(zone):
    return [area.km2 for area in zone.pieces[0].areas]


@pytest.mark.parametrize("detection", [0.3, 0.8, 1.0])
def test_what_was_searched_keeps_the_mass_that_bayes_leaves_it(detection):
    drops, _ = cloud(20_000)
    before = landing_zone(drops).inside[0].probability
    (found,) = (i for i in landing_zone(searching(drops, circle(detection))).inside if i.area == "there")
    assert found.probability == pytest.approx((1 - detection) * before / (1 - detection * before), abs=1e-12)
    assert found.probability == pytest.approx((1 - detection) * MASS / (1 - detection * MASS), abs=0.02)
    assert found.low <= found.probability <= found.high


def test_the_middle_moves_away_from_a_half_that_was_searched():
    """Of a normal cloud: its middle is 0.798 spreads out, half lies within 1.177."""
    drops, _ = cloud(40_000)
    (piece,) = landing_zone(searching(drops, half(1.0, west=LAUNCH[1]))).pieces
    east, north = LocalPlane(*LAUNCH).to_km(piece.mean_latitude_deg, piece.mean_longitude_deg)
    assert east == pytest.approx(-SPREAD_KM * np.sqrt(2 / np.pi), abs=0.15)
    assert north == pytest.approx(0.0, abs=0.15)
    assert piece.figures.distance_km.p50 == pytest.approx(SPREAD_KM * np.sqrt(2 * np.log(2)), abs=0.15)
    assert piece.bearing_deg == pytest.approx(270.0, abs=2.0)


def test_areas_are_half_as_large_where_half_of_a_cloud_was_searched():
    drops, _ = cloud(20_000)
    whole, left = km2(landing_zone(drops)), km2(landing_zone(searching(drops, half(1.0, west=LAUNCH[1]))))
    assert np.array(left) / whole == pytest.approx([0.5] * 4, rel=0.12)


@pytest.mark.parametrize("detection", [0.5, 0.9, 1.0])
def test_areas_hold_their_share_of_what_a_search_left_of_fresh_drops(detection):
    drops, _ = cloud(8_000)
    searched = searching(drops, circle(detection, radius_km=8.0))
    _, km = cloud(40_000, seed=1)
    weight = np.where(np.hypot(*km.T) < 8.0, 1.0 - detection, 1.0)
    places = np.column_stack(LocalPlane(*LAUNCH).to_degrees(*km.T))
    for area in landing_zone(searched).pieces[0].areas:
        inside = shapely.contains_xy(area.polygon, places[:, 1], places[:, 0])
        assert weight[inside].sum() / weight.sum() == pytest.approx(area.probability, abs=0.02)


def said(zone):
    """All that a zone says but its sentences."""
    pieces = [
        (p.mean_latitude_deg, p.mean_longitude_deg, p.figures, p.bearing_deg, p.by_run, p.endings)
        for p in zone.pieces
    ]
    return pieces, zone.inside, [shapely.to_wkb(area.polygon) for p in zone.pieces for area in p.areas]


@settings(max_examples=10, deadline=None)
@given(n=st.sampled_from([4, 12, 60, 900]), seed=st.integers(0, 9), members=st.sampled_from([1, 5]))
def test_a_search_that_would_have_found_nothing_changes_nothing_to_the_bit(n, seed, members):
    drops, _ = cloud(n, seed, members)
    assert said(landing_zone(searching(drops, half(0.0), circle(0.0)))) == said(landing_zone(drops))


@settings(max_examples=15, deadline=None)
@given(order=st.permutations(range(4)), shares=st.lists(st.floats(0.0, 0.99), min_size=4, max_size=4))
def test_the_order_of_searched_areas_does_not_matter(order, shares):
    drops, _ = cloud(400)
    one, two, three, four = shares
    areas = [half(one), half(two, west=126.8, east=False), circle(three), circle(four, radius_km=5.0)]
    there = landing_zone(searching(drops, *areas))
    assert said(landing_zone(searching(drops, *(areas[k] for k in order)))) == said(there)


@given(first=st.floats(0.0, 1.0), again=st.floats(0.0, 0.9))
@settings(max_examples=20, deadline=None)
def test_searching_twice_multiplies_what_was_overlooked(first, again):
    drops, _ = cloud(500)
    before = landing_zone(drops).inside[0].probability
    after = landing_zone(searching(drops, circle(first, 20.0), circle(again, 20.0))).inside[0].probability
    kept = (1 - first) * (1 - again)
    assert after == pytest.approx(kept * before / (kept * before + 1 - before), abs=1e-9)


def test_drops_that_nobody_can_follow_weigh_as_before():
    drops, _ = cloud(1000)
    endings = dict.fromkeys(range(200), Ending.LEFT_THE_FORECAST)
    lost = ensemble_at(np.array([[*LAUNCH]] * 1000), endings=endings)
    zone = landing_zone(searching(lost, circle(0.75)))
    assert zone.inside[0].probability == pytest.approx(0.25 * 800 / (0.25 * 800 + 200))
    assert zone.endings[Ending.LANDED] == 800
    assert "75 % of the weight of its 800 landings is gone" in " ".join(zone.warnings)
    assert landing_zone(drops).endings[Ending.LANDED] == 1000


def test_where_nothing_is_left_a_sentence_says_so():
    drops, _ = cloud(300)
    with pytest.raises(InputError, match=r"all 300 landings of 'balloon' .* nothing is left to search"):
        landing_zone(searching(drops, circle(1.0, radius_km=200.0)))
    few = landing_zone(searching(drops, circle(1.0, radius_km=32.0)))
    assert few.pieces[0].areas == ()
    assert "too few for areas" in " ".join(few.warnings)
