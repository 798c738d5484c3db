"""The size and tail that make levels even, and how uneven levels are told."""

import numpy as np
import pytest

from planner.calibrate.even_levels import FACTORS, TAILS, chosen, unevenness


def levels_of(n: int, true_factor: float, seed: int = 2) -> np.ndarray:
    """Levels (n, F, T) of normal truths in normal clouds of every size, whatever the tail."""
    square = true_factor**2 * np.random.default_rng(seed).chisquare(2, n)
    by_factor = 1.0 - np.exp(-square[:, None] / np.array(FACTORS) ** 2 / 2.0)
    return np.repeat(by_factor[:, :, None], len(TAILS), axis=2)


@pytest.mark.parametrize("true_factor", [1.0, 1.6, 2.4])
def test_the_size_is_chosen_that_truths_have(true_factor) -> None:
    levels = levels_of(400, true_factor)
    assert chosen([levels, levels]).factor == pytest.approx(true_factor, abs=0.21)


def test_areas_of_nine_in_ten_hold_as_much_of_what_they_are_chosen_on() -> None:
    """However even the levels are, a class of which too few are held makes the error larger."""
    narrow, wide = levels_of(28, 1.0), levels_of(28, 1.9)
    factor = FACTORS.index(chosen([narrow, narrow, narrow, wide]).factor)
    assert (wide[:, factor, 0] <= 0.9).mean() >= 0.9


def test_even_levels_are_told_from_those_with_a_peak_and_those_with_a_tail() -> None:
    even = (np.arange(28) + 0.5) / 28.0
    assert unevenness(even) < 0.3
    assert unevenness(even / 2.0) > 2.5
    assert unevenness(np.where(even > 0.7, 1.0, even)) > 2.5
