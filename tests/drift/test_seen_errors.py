"""Fields of errors brought to what was seen: closed forms of a normal field, node by node."""

import numpy as np
import pytest

from planner.drift.seen_errors import SeenErrors, between
from planner.drift.wind_errors import ErrorLaw, WindErrors, field_of
from planner.geo import Floats
from planner.vehicle.profile import Keys

HEIGHTS_M = np.arange(0.0, 30_001.0, 300.0)
MEMORY_S, LENGTH_M, SHARE = 4 * 3_600.0, 2_000.0, 0.3
DROPS = 3_000


def law(seen: SeenErrors | None) -> ErrorLaw:
    sigma, heights_m, leads_s = np.full((2, 2), 2.0), np.array([0.0, 40_000.0]), np.array([0.0, 1e6])
    return ErrorLaw(
        sigma, heights_m, leads_s, np.full(2, LENGTH_M), SHARE, MEMORY_S, 0.0, 0.0, tail=None, seen=seen
    )


def seen_at(
    altitude_m: list[float], error_mps: list[tuple[float, float]], noise_mps: float, time_s: float = 3_600.0
) -> SeenErrors:
    layers = np.array(altitude_m)[:, None]
    noise = np.full(layers.size, noise_mps)
    times_s, weight_mps = np.full(layers.shape, time_s), np.full(layers.shape, 2.0)
    return SeenErrors(layers, times_s, weight_mps, np.array([error_mps]), noise)


def keys() -> Keys:
    return np.arange(1, DROPS + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)


def fields(seen: SeenErrors | None, *, mean: bool = False, sizes: Floats | None = None) -> Floats:
    """Fields (Z, T, n, 2) [m/s] of many drops, hour by hour."""
    size = np.ones(DROPS) if sizes is None else sizes
    errors = WindErrors(keys(), size, np.zeros(DROPS), law(seen), mean=mean)
    values = field_of(errors, HEIGHTS_M, 6 * 3_600.0).values
    b, z, t, _ = values.shape
    return 2.0 * values.reshape(b, z, t, 64, 2).transpose(1, 2, 0, 3, 4).reshape(z, t, -1, 2)[:, :, :DROPS]


def more(keep: float) -> float:
    """By how much the variance at nodes is larger, so that between them it is right."""
    return float((1.0 - (1.0 - keep) / 3.0) ** -0.5)


def alike(apart_m: float, apart_s: float) -> float:
    by_height = SHARE + (1 - SHARE) * more(np.exp(-300.0 / LENGTH_M)) * np.exp(-abs(apart_m) / LENGTH_M)
    return float(more(np.exp(-0.25)) * by_height * np.exp(-abs(apart_s) / MEMORY_S))


def test_an_error_that_was_seen_exactly_at_a_node_is_that_there_in_every_drop() -> None:
    found = fields(seen_at([9_000.0], [(3.0, -1.5)], 1e-4))[30, 1]
    assert np.abs(found - [3.0, -1.5]).max() < 2e-3


def test_far_off_in_height_and_time_the_error_is_as_it_was() -> None:
    before, after = fields(None), fields(seen_at([300.0], [(6.0, 0.0)], 1e-4, time_s=0.0))
    far = after[-1, -1, :, 0].mean() / 6.0
    assert far == pytest.approx(alike(29_700.0, 7 * 3_600.0) / alike(0.0, 0.0), abs=0.02)
    assert after[-1, -1].std() == pytest.approx(before[-1, -1].std(), rel=0.02)


@pytest.mark.parametrize("noise_mps", [0.1, 1.5])
def test_mean_and_variance_of_what_is_left_are_those_of_the_kriging_formula(noise_mps: float) -> None:
    at_m, seen = [6_000.0, 9_000.0], [(4.0, 0.0), (1.0, 0.0)]
    found = fields(seen_at(at_m, seen, noise_mps))
    among = 4.0 * np.array([[alike(a - b, 0.0) for a in at_m] for b in at_m]) + noise_mps**2 * np.eye(2)
    for rung, hour in ((20, 1), (25, 1), (25, 3), (40, 2)):
        cross = np.array([4.0 * alike(HEIGHTS_M[rung] - a, 3_600.0 * (hour - 1)) for a in at_m])
        gain = np.linalg.solve(among, cross)
        here = found[rung, hour]
        assert here[:, 0].mean() == pytest.approx(gain @ [4.0, 1.0], abs=0.1)
        assert here[:, 1].mean() == pytest.approx(0.0, abs=0.1)
        assert here.var(axis=0).mean() == pytest.approx(
            4.0 * alike(0.0, 0.0) - gain @ cross, rel=0.08, abs=0.02
        )


def test_the_drop_as_planned_meets_the_mean_of_what_the_others_meet() -> None:
    seen = seen_at([6_000.0, 9_000.0], [(4.0, -2.0), (1.0, 3.0)], 0.7)
    one = fields(seen, mean=True)[:, :, 0]
    assert np.abs(fields(seen).mean(axis=2) - one).max() < 0.15


def test_a_drop_whose_errors_are_small_learns_less_from_what_is_noisy() -> None:
    sizes = np.where(np.arange(DROPS) % 2, 0.1, 3.0)
    found = fields(seen_at([9_000.0], [(4.0, 0.0)], 1.0), sizes=sizes)[30, 1, :, 0]

    def varied(size: float) -> float:
        return (variance := size**2 * 4.0 * alike(0.0, 0.0)) / (variance + 1.0)

    small, large = found[1::2].mean(), found[::2].mean()
    assert small == pytest.approx(4.0 * varied(0.1), abs=0.05)
    assert large == pytest.approx(4.0 * varied(3.0), abs=0.1)


def test_layers_are_read_between_their_nodes_and_held_beyond() -> None:
    weights = between(np.array([0.0, 1.0, 3.0]), np.array([-1.0, 0.25, 2.0, 9.0]))
    assert weights.tolist() == [[1, 0, 0], [0.75, 0.25, 0], [0, 0.5, 0.5], [0, 0, 1]]
