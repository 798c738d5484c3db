"""The numbers that the forecast's own error adds from node to node, and that a walk takes its steps by."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kstest, kurtosis, triang

from planner.chance.error_series import next_node
from planner.chance.random_walk import walk_step
from planner.chance.streams import random_bit_rows

SEEDS = st.integers(0, 2**63 - 1)


def pairs(first: int, count: int, *, seed: int = 0, stream: str = "x", rows: int = 4):
    """What rows of bits add to a series (rows, count, 2)."""
    nothing, drawn = np.zeros((count, 2)), np.empty((rows, count, 2))
    for row, bits in enumerate(random_bit_rows(seed, stream, first, count, rows=rows)):
        next_node(nothing, bits, 0.0, 1.0, drawn[row])
    return drawn


@settings(deadline=None)  # the first may compile
@given(SEEDS, st.integers(0, 10_000_000), st.integers(0, 70), st.integers(0, 70), st.integers(1, 5))
def test_triangular_pairs_are_the_same_however_a_block_is_cut(seed, first, early, late, rows):
    whole = pairs(first, early + late, seed=seed, rows=rows)
    cut = [pairs(first, early, seed=seed, rows=rows), pairs(first + early, late, seed=seed, rows=rows)]
    assert whole.shape == (rows, early + late, 2)
    assert np.array_equal(whole, np.concatenate(cut, axis=1))


def test_more_rows_of_triangular_pairs_begin_with_the_same_ones():
    assert np.array_equal(pairs(7, 30, rows=9)[:2], pairs(7, 30, rows=2))
    assert np.array_equal(pairs(99_999_990, 20)[:, 9:10], pairs(99_999_999, 1))


@pytest.mark.parametrize("side", [0, 1])
def test_each_of_a_triangular_pair_is_the_sum_of_two_even_numbers(side):
    n = 200_000
    drawn = pairs(0, n, rows=1)[0, :, side]
    assert drawn.mean() == pytest.approx(0, abs=4 / np.sqrt(n))
    assert drawn.var() == pytest.approx(1, abs=4 * np.sqrt((2 - 1.2 / 2) / n))
    assert kurtosis(drawn) == pytest.approx(-1.2 / 2, abs=4 * np.sqrt(24 / n))
    assert np.abs(drawn).max() < np.sqrt(6)
    assert kstest(drawn, triang(0.5, loc=-np.sqrt(6), scale=2 * np.sqrt(6)).cdf).pvalue > 0.01


@pytest.mark.parametrize("rows", [4, 24])
def test_sums_of_triangular_pairs_grow_normal(rows):
    n = 100_000
    total = pairs(0, n, rows=rows).sum(axis=0)
    for side in total.T:
        assert side.mean() == pytest.approx(0, abs=4 * np.sqrt(rows / n))
        assert side.var() == pytest.approx(rows, rel=4 * np.sqrt(2 / n))
        assert kurtosis(side) == pytest.approx(-1.2 / 2 / rows, abs=4 * np.sqrt(24 / n))
        assert rows < 24 or kstest(side / np.sqrt(rows), "norm").pvalue > 0.01


def test_sides_rows_seeds_streams_and_neighbours_of_triangular_pairs_have_nothing_to_do_with_each_other():
    n = 20_000
    blocks = [pairs(0, n), pairs(0, n, rows=1, seed=1), pairs(0, n, rows=1, stream="y")]
    blocks += [pairs(later, n, rows=2) for later in (1, 4, n)]
    first, *others = np.concatenate([block.transpose(0, 2, 1).reshape(-1, n) for block in blocks])
    assert len(others) == 23
    # Shifted by a drop, a row would still be the same numbers: asked at lags too.
    alike = [np.corrcoef(first, other)[0, 1] for other in others]
    alike += [np.corrcoef(first[lag:], first[:-lag])[0, 1] for lag in (1, 2, 3, 4, 8)]
    assert max(map(abs, alike)) < 4 / np.sqrt(n)


def test_a_walks_steps_have_mean_0_and_variance_1_and_are_independent():
    random = np.random.default_rng(2)
    keys = random.integers(0, 2**64, 4_000, dtype=np.uint64)
    numbers = np.array([[walk_step(key, step) for step in range(3)] for key in keys]).reshape(4_000, 6)
    assert np.abs(numbers.mean(axis=0)).max() < 4 / np.sqrt(4_000)
    np.testing.assert_allclose(numbers.var(axis=0), 1.0, atol=0.06)
    assert np.abs(np.corrcoef(numbers.T) - np.eye(6)).max() < 0.07
    assert (numbers**4).mean() - 3 == pytest.approx(-0.6, abs=0.05)


def test_neighbouring_keys_walk_apart():
    numbers = np.array([walk_step(np.uint64(key), 0) for key in range(4_000)])
    high = np.array([walk_step(np.uint64(key << 32), 0) for key in range(4_000)])
    for some in (numbers, high):
        assert np.abs(some.mean(axis=0)).max() < 4 / np.sqrt(4_000)
        following = np.corrcoef(some[1:, 0], some[:-1, 0])[0, 1]
        assert abs(following) < 0.07
