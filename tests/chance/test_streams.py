"""What drop k draws: the same in any block, and distributed as it says."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kstest

from planner.chance.streams import normals, uniforms

SEEDS = st.integers(0, 2**63 - 1)


@given(SEEDS, st.integers(0, 10_000_000), st.integers(0, 70), st.integers(0, 70))
def test_a_block_is_the_same_however_it_is_cut(seed, first, early, late):
    whole = uniforms(seed, "burst", first, early + late)
    cut = np.concatenate(
        [uniforms(seed, "burst", first, early), uniforms(seed, "burst", first + early, late)]
    )
    assert np.array_equal(whole, cut)
    assert whole.size == early + late


def test_drop_ten_million_is_as_quick_as_drop_one():
    assert uniforms(3, "x", 99_999_999, 1).size == 1
    assert normals(3, "x", 99_999_999, 1) == normals(3, "x", 99_999_990, 20)[9:10]


def test_numbers_are_even_between_nought_and_one_and_never_either():
    drawn = uniforms(1, "x", 0, 100_000)
    assert 0 < drawn.min() < 1e-4
    assert 1 - 1e-4 < drawn.max() < 1
    assert kstest(drawn, "uniform").pvalue > 0.01


def test_seeds_streams_and_neighbours_have_nothing_to_do_with_each_other():
    base = normals(0, "x", 0, 20_000)
    for other in (normals(1, "x", 0, 20_000), normals(0, "y", 0, 20_000), normals(0, "x", 1, 20_000)):
        assert abs(np.corrcoef(base, other)[0, 1]) < 4 / np.sqrt(20_000)


def test_normals_are_standard():
    drawn = normals(2, "x", 0, 100_000)
    assert drawn.mean() == pytest.approx(0, abs=4 / np.sqrt(100_000))
    assert drawn.std() == pytest.approx(1, abs=4 / np.sqrt(200_000))
    assert kstest(drawn, "norm").pvalue > 0.01
