"""Probability areas: do they hold what they say, are they tight, are they sound polygons."""

from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.landing.density import (
    BLUR_KM,
    FEWEST,
    density_of,
    finest_density,
    probability_areas,
    stretch_of,
)
from tests.landing.clouds import CLOUDS, curved_streak, held, no_variance, round_cloud, two_clouds

PROBABILITIES = (0.5, 0.9, 0.95)
OWED = np.array([0.04, 0.03, 0.02])


def shares_held(cloud, seed: int, n: int = 1000):
    """What areas from n drops hold of 20,000 fresh ones."""
    areas = probability_areas(cloud(np.random.default_rng(seed), n), PROBABILITIES)
    fresh = cloud(np.random.default_rng(10_000 + seed), 20_000)
    return np.array([held(area, fresh) for area in areas])


@pytest.mark.parametrize("cloud", CLOUDS, ids=lambda cloud: cloud.__name__)
def test_areas_from_a_thousand_drops_hold_what_they_say_of_fresh_ones(cloud):
    # A level counted from 1,000 drops wanders by sqrt(p (1 - p) / 1000): 1.6, 0.9 and 0.7 points.
    # So one cloud is owed the promise, most clouds of many must keep it, their mean must be on it.
    off = np.array([shares_held(cloud, seed) for seed in range(10)]) - PROBABILITIES
    assert (np.abs(off[0]) < OWED).all()
    assert (np.abs(off) < OWED).mean() >= 0.9
    assert (np.abs(off.mean(axis=0)) < [0.015, 0.010, 0.008]).all()


@pytest.mark.parametrize("cloud", CLOUDS, ids=lambda cloud: cloud.__name__)
def test_areas_from_a_hundred_thousand_drops_are_within_a_point_and_a_half(cloud):
    assert shares_held(cloud, 0, 100_000) == pytest.approx(PROBABILITIES, abs=0.015)


def test_areas_of_a_normal_cloud_are_little_larger_than_the_best_ones():
    areas = probability_areas(round_cloud(np.random.default_rng(3), 1000), PROBABILITIES)
    best = -2 * np.pi * np.log(1 - np.array(PROBABILITIES)) * 3.0 * 2.0
    assert [area.area for area in areas] == pytest.approx(best, rel=0.15)


def test_two_clouds_get_two_areas_and_the_gap_between_them_is_left_out():
    half = probability_areas(two_clouds(np.random.default_rng(0), 1000), [0.9])[0]
    assert not shapely.contains_xy(half, 12.5, 5.0)
    assert shapely.contains_xy(half, 0.0, 0.0)
    assert shapely.contains_xy(half, 25.0, 10.0)
    # Best possible: 90 % of each cloud's own drops, 2 pi ln 10 each, if the level is shared out so.
    assert half.area < 1.4 * 2 * 2 * np.pi * np.log(10)


def test_a_curved_streak_is_followed_round_its_bend():
    area = probability_areas(curved_streak(np.random.default_rng(0), 1000), [0.9])[0]
    assert area.area < 0.35 * area.convex_hull.area


def test_a_ring_keeps_its_hole():
    angle = np.random.default_rng(0).uniform(0, 2 * np.pi, 4000)
    ring = np.column_stack([np.cos(angle), np.sin(angle)]) * 20
    area = probability_areas(ring + np.random.default_rng(1).normal(size=ring.shape), [0.95])[0]
    assert not shapely.contains_xy(area, 0.0, 0.0)
    assert held(area, ring) > 0.9


@pytest.mark.parametrize("cloud", CLOUDS, ids=lambda cloud: cloud.__name__)
def test_areas_are_valid_and_nested(cloud):
    areas = probability_areas(cloud(np.random.default_rng(1), 1000), PROBABILITIES)
    assert all(area.is_valid and area.geom_type in {"Polygon", "MultiPolygon"} for area in areas)
    for small, large in pairwise(areas):
        assert shapely.difference(small, large).area < 1e-6 * small.area


def test_drops_on_one_point_have_a_small_round_area():
    areas = probability_areas(np.tile([3.0, 4.0], (1000, 1)), PROBABILITIES)
    # A normal blur of 25 m: 50 % lie within 1.18 of it, 95 % within 2.45.
    assert [np.sqrt(area.area / np.pi) for area in areas] == pytest.approx(
        BLUR_KM * np.sqrt(-2 * np.log(1 - np.array(PROBABILITIES))), rel=0.15
    )
    assert all(shapely.contains_xy(area, 3.0, 4.0) for area in areas)


def test_drops_on_a_line_have_an_area_along_it():
    line = np.column_stack([np.linspace(0, 50, 1000), np.linspace(0, 50, 1000)])
    area = probability_areas(line, [0.9])[0]
    assert held(area, line[50:950]) > 0.9
    assert area.area < 0.2 * 70


def test_a_few_places_flown_again_and_again_get_small_areas_round_each():
    places = np.random.default_rng(0).normal(size=(5, 2)) * 30
    area = probability_areas(np.repeat(places, 200, axis=0), [0.95])[0]
    assert held(area, places) == 1.0
    assert area.area < 10


@pytest.mark.parametrize("n", [FEWEST, 10, 39])
def test_the_next_landing_of_a_small_normal_cloud_lies_in_its_ellipse_as_often_as_it_says(n):
    rng = np.random.default_rng(n)
    inside = np.zeros(3)
    for _ in range(400):
        areas = probability_areas(round_cloud(rng, n), PROBABILITIES)
        inside += [held(area, round_cloud(rng, 100)) for area in areas]
    assert inside / 400 == pytest.approx(PROBABILITIES, abs=0.03)


def test_from_forty_drops_on_levels_are_counted_and_still_fair():
    held_of = np.array([shares_held(round_cloud, seed, 40) for seed in range(60)])
    assert (held_of.mean(axis=0) > np.array(PROBABILITIES) - 0.03).all()


@pytest.mark.parametrize("n", range(FEWEST))
def test_too_few_drops_have_no_area(n):
    assert probability_areas(np.zeros((n, 2)), PROBABILITIES) == []


def test_a_stretch_and_back_is_where_one_was():
    points = no_variance(np.random.default_rng(0), 500) * [40, 1]
    stretch = stretch_of(points)
    assert stretch.back(stretch.forward(points)) == pytest.approx(points, rel=1e-9, abs=1e-9)


def test_shrink_is_the_ratio_of_areas():
    stretch = stretch_of(round_cloud(np.random.default_rng(0), 500))
    at, step = np.array([[0.0, 0.0], [4.0, -3.0], [30.0, 20.0]]), 1e-4
    east, north = (
        (stretch.forward(at + side) - stretch.forward(at - side)) / (2 * step)
        for side in (np.array([step, 0.0]), np.array([0.0, step]))
    )
    ratio = np.abs(east[:, 0] * north[:, 1] - east[:, 1] * north[:, 0])
    middle = 1 / stretch.spread_km.prod()
    assert stretch.shrink(stretch.forward(at)) * middle == pytest.approx(ratio, rel=1e-4)


def test_the_density_at_a_point_leaves_its_own_share_out():
    points = round_cloud(np.random.default_rng(0), 200)
    alone = density_of(points, 0.4).alone
    for k in (0, 57, 199):
        others = np.delete(points, k, axis=0)
        off = (others - points[k]) / 0.4
        kernel = np.exp(-0.5 * (off**2).sum(axis=1)).mean() / (2 * np.pi * 0.4**2)
        # Binning to cells of 0.4 bandwidths widens the kernel by a few percent.
        assert alone[k] == pytest.approx(kernel, rel=0.12)


def test_finer_bandwidths_are_taken_where_the_cloud_has_detail():
    rng = np.random.default_rng(0)
    plain, split = round_cloud(rng, 1000), two_clouds(rng, 1000)
    cell_of = [finest_density(stretch_of(points).forward(points)).cell for points in (plain, split)]
    assert cell_of[1] < 0.5 * cell_of[0]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.floats(-5000, 5000), st.floats(-5000, 5000)), min_size=FEWEST, max_size=120))
def test_any_landings_at_all_give_valid_areas(landings):
    for area in probability_areas(np.array(landings), PROBABILITIES):
        assert area.is_valid
        assert area.area > 0
