"""The steps of a random walk: independent, of mean 0 and variance 1, whoever walks beside."""

import numpy as np
import pytest

from planner.chance.random_walk import walk_step


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
