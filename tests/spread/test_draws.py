"""What drop k draws: the same in any block, and distributed as it says."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kstest, kurtosis, triang

from planner.drift.error_series import walk_on
from planner.spread.distributions import Lognormal, Normal, Spread, Uniform, normals, quick_bits, uniforms

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


def pairs(first: int, count: int, *, seed: int = 0, stream: str = "x", rows: int = 4):
    """What quick bits add to a series (rows, count, 2)."""
    nothing, drawn = np.zeros((count, 2)), np.empty((rows, count, 2))
    for row, bits in enumerate(quick_bits(seed, stream, first, count, rows=rows)):
        walk_on(nothing, bits, 0.0, 1.0, drawn[row])
    return drawn


@given(SEEDS, st.integers(0, 10_000_000), st.integers(0, 70), st.integers(0, 70), st.integers(1, 5))
def test_quick_pairs_are_the_same_however_a_block_is_cut(seed, first, early, late, rows):
    whole = pairs(first, early + late, seed=seed, rows=rows)
    cut = [pairs(first, early, seed=seed, rows=rows), pairs(first + early, late, seed=seed, rows=rows)]
    assert whole.shape == (rows, early + late, 2)
    assert np.array_equal(whole, np.concatenate(cut, axis=1))


def test_more_rows_of_quick_pairs_begin_with_the_same_ones():
    assert np.array_equal(pairs(7, 30, rows=9)[:2], pairs(7, 30, rows=2))
    assert np.array_equal(pairs(99_999_990, 20)[:, 9:10], pairs(99_999_999, 1))


@pytest.mark.parametrize("side", [0, 1])
def test_each_of_a_quick_pair_is_the_sum_of_two_even_numbers(side):
    n = 200_000
    drawn = pairs(0, n, rows=1)[0, :, side]
    assert drawn.mean() == pytest.approx(0, abs=4 / np.sqrt(n))
    assert drawn.var() == pytest.approx(1, abs=4 * np.sqrt((2 - 1.2 / 2) / n))
    assert kurtosis(drawn) == pytest.approx(-1.2 / 2, abs=4 * np.sqrt(24 / n))
    assert np.abs(drawn).max() < np.sqrt(6)
    assert kstest(drawn, triang(0.5, loc=-np.sqrt(6), scale=2 * np.sqrt(6)).cdf).pvalue > 0.01


@pytest.mark.parametrize("rows", [4, 24])
def test_sums_of_quick_pairs_grow_normal(rows):
    n = 100_000
    total = pairs(0, n, rows=rows).sum(axis=0)
    for side in total.T:
        assert side.mean() == pytest.approx(0, abs=4 * np.sqrt(rows / n))
        assert side.var() == pytest.approx(rows, rel=4 * np.sqrt(2 / n))
        assert kurtosis(side) == pytest.approx(-1.2 / 2 / rows, abs=4 * np.sqrt(24 / n))
        assert rows < 24 or kstest(side / np.sqrt(rows), "norm").pvalue > 0.01


def test_sides_rows_seeds_streams_and_neighbours_of_quick_pairs_have_nothing_to_do_with_each_other():
    n = 20_000
    blocks = [pairs(0, n), pairs(0, n, rows=1, seed=1), pairs(0, n, rows=1, stream="y")]
    blocks += [pairs(later, n, rows=2) for later in (1, 4, n)]
    first, *others = np.concatenate([block.transpose(0, 2, 1).reshape(-1, n) for block in blocks])
    assert len(others) == 23
    # Shifted by a drop, a row would still be the same numbers: asked at lags too.
    alike = [np.corrcoef(first, other)[0, 1] for other in others]
    alike += [np.corrcoef(first[lag:], first[:-lag])[0, 1] for lag in (1, 2, 3, 4, 8)]
    assert max(map(abs, alike)) < 4 / np.sqrt(n)


EVEN = (np.arange(100_000) + 0.5) / 100_000


@pytest.mark.parametrize(
    ("distribution", "mean", "sigma"),
    [
        (Normal(sigma=60.0), 0.0, 60.0),
        (Uniform(low=-2.0, high=4.0), 1.0, 6 / np.sqrt(12)),
        (Lognormal(sigma=0.15), np.exp(0.15**2 / 2), np.sqrt(np.exp(0.15**2) - 1) * np.exp(0.15**2 / 2)),
        (Normal(sigma=0.0), 0.0, 0.0),
        (Lognormal(sigma=0.0), 1.0, 0.0),
    ],
    ids=str,
)
def test_a_distribution_has_its_mean_and_spread(distribution, mean, sigma):
    drawn = distribution.at(EVEN)
    assert drawn.mean() == pytest.approx(mean, rel=1e-3, abs=1e-3)
    assert drawn.std() == pytest.approx(sigma, rel=1e-3, abs=1e-9)


def test_the_median_of_every_default_is_as_planned():
    spread = Spread()
    for name in Spread.model_fields:
        if name in {"wind_error", "turbulence_m2ps", "burst_diameter", "timer_fails", "stays_shut"}:
            continue  # latex mostly bursts beyond its nominal size
        middle = getattr(spread, name).at(np.array([0.5]))
        assert middle == pytest.approx(spread.planned(name), rel=0.04)


def test_a_bare_number_is_short_for_sigma():
    spread = Spread.model_validate({"ascent_rate": 0.2, "burst_altitude_m": 500})
    assert spread.ascent_rate == Lognormal(sigma=0.2)
    assert spread.burst_altitude_m == Normal(sigma=500)


def test_twins_draw_apart_and_each_thing_has_its_own_draws():
    spread = Spread.model_validate({"fall_speed": 0.3, "ascent_rate": 0.3})
    draw = spread.draw("fall_speed", seed=0, first=0, count=5000, stream="0")
    twin = spread.draw("fall_speed", seed=0, first=0, count=5000, stream="1")
    other = spread.draw("ascent_rate", seed=0, first=0, count=5000)
    assert abs(np.corrcoef(draw, twin)[0, 1]) < 0.06
    assert abs(np.corrcoef(draw, other)[0, 1]) < 0.06
