"""The random field behind the wind's own error: its covariance, and that a drop's is its own."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kurtosis

from planner.chance.error_field import BLOCK, FieldDraw, error_field
from planner.chance.streams import random_bits

HEIGHTS_M = np.concatenate([np.arange(-500.0, 3_000.0, 100.0), np.arange(3_000.0, 30_001.0, 300.0)])
TIMES = 6
KEEP = float(np.exp(-0.25))
N = 6_000


def fields(*, first: int = 0, count: int = N, heights: int = 60, times: int = TIMES, **changes: float):
    """Fields (count, 2, heights, times) of drops from `first` on."""
    says = {"length_m": 2_000.0, "column": np.sqrt(0.3), "rest": np.sqrt(0.7)} | changes
    of_each = {name: np.full(count, value) for name, value in says.items()}
    key = random_bits(7, "wind", first, count)
    values = error_field(FieldDraw.of(key, HEIGHTS_M[:heights], keep_time=KEEP, **of_each), times)
    blocks = values.reshape(-1, heights, times, BLOCK, 2)
    return blocks.transpose(0, 3, 4, 1, 2).reshape(-1, 2, heights, times)[:count].astype(float)


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("length_m", [500.0, 2_000.0, 5_000.0])
def test_the_covariance_is_a_share_of_one_offset_and_the_rest_forgets_by_height_and_all_by_time(
    share, length_m
):
    drawn = fields(length_m=length_m, column=np.sqrt(share), rest=np.sqrt(1 - share))
    z = HEIGHTS_M[:60]
    for a, b, s, t in (
        (0, 0, 0, 0),
        (40, 41, 2, 2),
        (20, 50, 1, 1),
        (30, 30, 0, 3),
        (45, 25, 4, 1),
        (0, 9, 5, 0),
    ):
        found = (drawn[:, :, a, s] * drawn[:, :, b, t]).mean()
        law = (share + (1 - share) * np.exp(-abs(z[a] - z[b]) / length_m)) * KEEP ** abs(s - t)
        assert found == pytest.approx(law, abs=4.5 / np.sqrt(2 * N))  # products of two have a sd of 1 to 1.4


def test_the_numbers_are_all_but_normal():
    drawn = fields()
    assert drawn.mean(axis=(0, 1)) == pytest.approx(0.0, abs=5 / np.sqrt(2 * N))
    assert np.abs(kurtosis(drawn.reshape(2 * N, -1))).max() < 0.35
    assert np.abs(drawn).max() > 4.0


def test_east_and_north_and_neighbours_have_nothing_to_do_with_each_other():
    drawn = fields(rest=1.0, column=0.0)
    assert (drawn[:, 0] * drawn[:, 1]).mean() == pytest.approx(0.0, abs=0.02)
    assert (drawn[1:] * drawn[:-1]).mean() == pytest.approx(0.0, abs=0.02)


@settings(deadline=None, max_examples=30)  # the first may compile
@given(
    st.integers(0, 10_000_000),
    st.integers(1, 150),
    st.integers(0, 149),
    st.integers(2, 60),
    st.integers(2, 9),
)
def test_drop_k_has_the_same_field_in_any_block_and_higher_and_later_ones_begin_alike(
    first, count, at, heights, times
):
    at = min(at, count - 1)
    whole = fields(first=first, count=count, times=9)
    alone = fields(first=first + at, count=1, heights=heights, times=times)
    assert np.array_equal(whole[at : at + 1, :, :heights, :times], alone)
