"""Drops are shared out one by one, and at no moment is any part a whole drop from its share."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.forecast.run_shares import takes, whole_shares

SHARES = st.lists(st.integers(1, 400), min_size=1, max_size=8).map(tuple)


@given(SHARES, st.integers(1, 1500))
@settings(max_examples=150, deadline=None)
def test_no_part_is_ever_a_whole_drop_from_its_share(shares, drops):
    part, _ = takes(shares, np.arange(drops))
    taken = np.cumsum(part[:, None] == np.arange(len(shares)), axis=0)
    for p, share in enumerate(shares):
        fair = [Fraction(share * (k + 1), sum(shares)) for k in range(drops)]
        assert all(abs(int(n) - f) < 1 for n, f in zip(taken[:, p], fair, strict=True))


@given(SHARES, st.integers(0, 10**9), st.integers(1, 300))
@settings(max_examples=60, deadline=None)
def test_drop_k_is_taken_by_the_same_part_however_many_are_asked_for(shares, first, count):
    part, turn = takes(shares, np.arange(first, first + count))
    for k in (0, count - 1):
        alone = takes(shares, np.array([first + k]))
        assert (part[k], turn[k]) == (alone[0][0], alone[1][0])


@given(SHARES, st.integers(1, 1000))
@settings(max_examples=60, deadline=None)
def test_the_turns_of_a_part_are_counted_without_a_gap(shares, drops):
    part, turn = takes(shares, np.arange(drops))
    for p in range(len(shares)):
        np.testing.assert_array_equal(turn[part == p], np.arange((part == p).sum()))


@given(st.integers(1, 30), st.integers(1, 200))
def test_equal_parts_take_turns_in_order(parts, drops):
    part, _ = takes((1,) * parts, np.arange(drops))
    np.testing.assert_array_equal(part, np.arange(drops) % parts)


def test_shares_are_weights_times_members_and_a_weight_of_nothing_counts_a_little():
    assert whole_shares((0.3, 0.3), (31, 51)) == (31 * 609, 51 * 609)
    assert whole_shares((1.0, 0.5), (1, 3)) == (1000, 1500)
    assert whole_shares((1.0, 1e-9), (1, 1)) == (1000, 1)
    one, many = whole_shares((31.0, 1.0), (1, 31))
    assert one / many == pytest.approx(1.0, rel=0.02)
    assert whole_shares((1.0, 0.7071), (400, 400)) == (100 * 400, 71 * 400)
