"""However drops are split among calls, ordered and shared among threads, not one bit of an answer changes."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.drift.single_flight import Arrivals
from tests.drift.marching import Salvo, assert_the_same_bits, drawn_walk, rough_world, salvo, scaled

DROPS = 200  # more than flights march side by side
few = settings(max_examples=15, deadline=None)
kind = st.sampled_from(["one site", "many cells", "afloat", "walking"])


@cache
def drops(name: str) -> Salvo:
    """From one site, or scattered over the area so that they are sorted inside; with a float, with a walk."""
    spread = 0.1 if name == "one site" else 1.0
    hours = 0.7 if name in {"afloat", "walking"} else None
    many = salvo(rough_world(members=2), DROPS, spread_deg=spread, hours=hours)
    return replace(many, walk=drawn_walk(DROPS)) if name == "walking" else many


@cache
def all_of(name: str) -> Arrivals:
    return drops(name).fly()


@few
@given(kind, st.lists(st.integers(1, DROPS - 1), max_size=8, unique=True))
def test_any_split_into_blocks_gives_the_same_bits(name: str, cuts: list[int]) -> None:
    for low, high in pairwise([0, *sorted(cuts), DROPS]):
        assert_the_same_bits(drops(name).fly(slice(low, high)), all_of(name), slice(low, high))


@few
@given(kind, st.integers(0, 2**32))
def test_any_order_gives_the_same_bits_in_that_order(name: str, seed: int) -> None:
    order = np.random.default_rng(seed).permutation(DROPS)
    assert_the_same_bits(drops(name).fly(order), all_of(name), order)


@few
@given(kind, st.lists(st.integers(0, DROPS - 1), min_size=1, max_size=90))
def test_a_drops_answer_does_not_depend_on_the_drops_beside_it(name: str, some: list[int]) -> None:
    """Some of them left out, some flown twice."""
    assert_the_same_bits(drops(name).fly(np.array(some)), all_of(name), some)


@pytest.mark.parametrize("name", ["one site", "many cells", "afloat", "walking"])
@pytest.mark.parametrize("threads", [2, 7, 20])
def test_any_number_of_threads_gives_the_same_bits(name: str, threads: int) -> None:
    size = DROPS // threads
    blocks = [slice(low, low + size) for low in range(0, DROPS, size)]
    with ThreadPoolExecutor(threads) as pool:
        for block, out in zip(blocks, pool.map(drops(name).fly, blocks), strict=True):
            assert_the_same_bits(out, all_of(name), block)


def test_scattered_launches_come_back_in_the_order_given() -> None:
    """Each from a cell of its own, in calm air: all land where they began."""
    random = np.random.default_rng(3)
    n = 400
    many = salvo(scaled(rough_world(), 0.0), n)
    latitude, longitude = random.uniform(32.0, 42.0, n), random.uniform(120.0, 134.0, n)
    starts = many.starts._replace(latitude_deg=latitude, longitude_deg=longitude)
    still = many.errors._replace(law=None)
    out = replace(many, starts=starts, errors=still).fly()
    np.testing.assert_allclose(out.latitude_deg, latitude, rtol=0, atol=1e-9)
    np.testing.assert_allclose(out.longitude_deg, longitude, rtol=0, atol=1e-9)


def test_flights_in_one_block_may_begin_at_any_height() -> None:
    """Between one that falls from the top and one that rises from the sea a third is not disturbed."""
    many = drops("one site")
    top = many.field.forecast.top_m
    heights = np.where(np.arange(DROPS) % 3 == 0, 0.9 * top, many.starts.altitude_m)
    mixed = replace(many, starts=many.starts._replace(altitude_m=heights), top=np.maximum(heights, many.top))
    whole = mixed.fly()
    for first in range(3):
        assert_the_same_bits(mixed.fly(slice(first, DROPS, 3)), whole, slice(first, DROPS, 3))
