"""After a search that found nothing, what would have come down elsewhere is the likelier failure."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.geo import LocalPlane
from planner.landing.failure_zones import FlownBranch, after_search, failure_zones
from planner.landing.tally import tally_of
from tests.landing.test_searched import LAUNCH, circle, searching
from tests.landing.test_zone import ensemble_at

CHANCES = st.lists(st.floats(0.001, 0.2), min_size=1, max_size=4)


def drops_at(east_km, *searched):
    places = np.tile(LocalPlane(*LAUNCH).to_degrees(east_km, 0.0), (400, 1))
    return searching(ensemble_at(places), *searched)


def failing(name, chance, east_km, *searched):
    ensemble = drops_at(east_km, *searched)
    return FlownBranch(SimpleNamespace(name=name, probability=chance, pieces=("balloon",)), ensemble)


def chances_of(planned_km, searched, *failures):
    planned = drops_at(planned_km, *searched)
    zones, said = failure_zones([failing(*one, *searched) for one in failures], tally_of(planned, ()))
    return {zone.branch: zone.probability for zone in zones}, said


def test_a_failure_that_lands_elsewhere_grows_likelier_by_bayes():
    """Nine in ten come down here, where eight in ten would have been found."""
    chances, _ = chances_of(0.0, [circle(0.8)], ("fouled", 0.1, 90.0))
    assert chances["fouled"] == pytest.approx(0.1 / (0.1 + 0.9 * 0.2))


def test_a_failure_that_lands_where_it_was_looked_for_grows_less_likely():
    chances, _ = chances_of(90.0, [circle(0.8)], ("fouled", 0.1, 0.0), ("torn", 0.2, 70.0))
    left = 0.1 * 0.2 + 0.2 + 0.7
    assert chances == pytest.approx({"fouled": 0.02 / left, "torn": 0.2 / left})


def test_a_failure_that_would_surely_have_been_found_is_ruled_out_and_said():
    chances, said = chances_of(90.0, [circle(1.0)], ("fouled", 0.1, 0.0), ("torn", 0.2, 70.0))
    assert chances == pytest.approx({"torn": 0.2 / 0.9})
    assert said == ["fouled: ruled out, since it would surely have been found where it was searched"]


def test_where_nobody_searched_failures_are_as_likely_as_written():
    assert chances_of(0.0, [], ("fouled", 0.1, 0.0), ("torn", 0.37, 9.0)) == (
        {"fouled": 0.1, "torn": 0.37},
        [],
    )


@settings(max_examples=50, deadline=None)
@given(chances=CHANCES, data=st.data())
def test_all_that_can_have_happened_adds_up_to_one(chances, data):
    share = st.floats(0.01, 1.0)
    overlooked = data.draw(st.lists(share, min_size=len(chances), max_size=len(chances)))
    works = data.draw(share)
    found = after_search(chances, overlooked, works)
    right = (1.0 - sum(chances)) * works
    total = right + np.dot(chances, overlooked)
    assert found == pytest.approx(np.multiply(chances, overlooked) / total, rel=1e-9)


@given(chances=CHANCES, share=st.floats(0.0, 1.0))
def test_a_search_as_likely_to_overlook_all_changes_nothing(chances, share):
    assert after_search(chances, [share] * len(chances), share) == chances
