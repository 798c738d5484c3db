"""Brier's score in its parts, against closed forms."""

import numpy as np
import pytest

from planner.verify.brier import brier_score


def told(*groups: tuple[float, int, int]) -> list[tuple[float, bool]]:
    """Of each group a probability, said so many times, and how often it came."""
    return [(said, k < came) for said, n, came in groups for k in range(n)]


def test_honest_probabilities_are_all_resolution_and_uncertainty() -> None:
    """10 % comes one time of ten, 80 % eight of ten: the score is the mean of p (1 - p)."""
    score = brier_score(told((0.1, 10, 1), (0.8, 10, 8)))
    assert score.value == pytest.approx((0.09 + 0.16) / 2)
    assert score.reliability == pytest.approx(0.0)
    assert score.uncertainty == pytest.approx(0.45 * 0.55)
    assert score.resolution == pytest.approx(0.35**2)


def test_the_parts_are_murphys_where_shares_rise_with_what_was_said() -> None:
    """Murphy 1973: sums over groups of n (said - came)^2 and n (came - usual)^2."""
    groups = (0.2, 20, 2), (0.5, 30, 18), (0.9, 50, 40)
    score = brier_score(told(*groups))
    n, usual = 100, 60 / 100
    reliability = sum(m * (said - came / m) ** 2 for said, m, came in groups) / n
    resolution = sum(m * (came / m - usual) ** 2 for said, m, came in groups) / n
    assert score.reliability == pytest.approx(reliability)
    assert score.resolution == pytest.approx(resolution)
    assert score.value == pytest.approx(reliability - resolution + usual * (1 - usual))


def test_probabilities_the_wrong_way_round_tell_nothing() -> None:
    score = brier_score(told((0.9, 10, 1), (0.1, 10, 9)))
    assert score.resolution == pytest.approx(0.0)
    assert score.reliability == pytest.approx(0.64 + 0.09 - 0.25)  # to what always half would score
    assert score.value == pytest.approx(0.8**2 + 0.1 * 0.9)


def test_the_parts_add_up_whatever_was_said() -> None:
    rng = np.random.default_rng(5)
    said = rng.random(300)
    score = brier_score(list(zip(said.tolist(), (rng.random(300) < said**2).tolist(), strict=True)))
    assert score.value == pytest.approx(score.reliability - score.resolution + score.uncertainty)
    assert 0.0 < score.reliability < score.value
    assert score.resolution > 0.0
    assert sum(row.n for row in score.table) == 300
    assert len(score.table) == 10
    assert all(row.low <= row.said <= row.high for row in score.table)
    assert all(row.came_low <= row.came / row.n <= row.came_high for row in score.table)
    high = score.table[8]
    assert high.came_high < high.said  # said too often: squared is what comes


def test_certainty_has_its_place_and_nothing_said_has_no_score() -> None:
    score = brier_score(told((0.0, 3, 0), (1.0, 2, 2)))
    assert (score.value, score.reliability, score.resolution) == (0.0, 0.0, pytest.approx(0.24))
    assert [(row.low, row.high, row.n) for row in score.table] == [(0.0, 0.1, 3), (0.9, 1.0, 2)]
    assert brier_score([]) is None
