"""The ladder: rungs that rise as asked, and winds whose lines carry a flight as far as the column does."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.forecast.field import WindField
from planner.forecast.grid import Grid
from planner.forecast.ladder import NEAR_GROUND_LAYER_M, rungs_m
from planner.geo import Floats, geometric_altitude, geopotential_height
from planner.sample.analytic import analytic_field
from planner.units import LOWEST_ALTITUDE_M
from tests.drift.flying import SMALL
from tests.forecast.reading.columns import bends, blown, drawn_field, laddered

few = settings(max_examples=40, deadline=None)
seeds = st.integers(0, 10_000)
near_grounds = st.sampled_from([(), (10.0,), (10.0, 100.0), (2.0, 50.0, 180.0)])
grounds = st.sampled_from([None, (0.0, 0.0), (-400.0, 900.0), (200.0, 4_500.0)])
CLOSEST_M = 10.0


@few
@given(seeds, near_grounds, grounds, st.sampled_from([100.0, 150.0, 300.0, 517.0, 1_000.0]))
def test_rungs_rise_from_the_lowest_altitude_to_the_runs_top_by_the_limit_at_most(
    seed: int, near: Any, ground: Any, layer_m: float
) -> None:
    field = drawn_field(seed, near_heights_m=near, ground_m=ground)
    rungs = rungs_m(field, layer_m)
    assert rungs[0] == LOWEST_ALTITUDE_M
    assert rungs[-1] == field.forecast.top_m
    assert np.diff(rungs).min() > 0.0
    # The last rung below the top may give way to it.
    assert np.diff(rungs)[:-1].max() <= layer_m + 1e-6
    assert np.diff(rungs)[-1] <= layer_m + CLOSEST_M


def test_layers_near_the_ground_are_no_thicker_than_the_limit_asked_for() -> None:
    """The settings allow 50 m."""
    assert (
        np.diff(rungs_m(drawn_field(1, near_heights_m=(10.0, 100.0), ground_m=(50.0, 750.0)), 50.0)).max()
        <= 50.0 + 1e-6
    )


@few
@given(seeds, near_grounds, st.sampled_from([(-400.0, 900.0), (200.0, 4_500.0)]))
def test_rungs_stand_closer_where_the_ground_may_be_near(seed: int, near: Any, ground: Any) -> None:
    field = drawn_field(seed, near_heights_m=near, ground_m=ground)
    rungs = rungs_m(field, 1_000.0)
    low = float(field.ground_m.min())
    high = float(field.ground_m.max()) + (near[-1] if near else 0.0)
    inside = (rungs[:-1] >= low - CLOSEST_M) & (rungs[1:] <= high + CLOSEST_M)
    assert inside.any()
    assert np.diff(rungs)[inside].max() <= NEAR_GROUND_LAYER_M + 1e-6
    beyond = rungs[:-1] > high + 1_000.0
    assert np.diff(rungs)[beyond].max() > 2 * NEAR_GROUND_LAYER_M


@few
@given(seeds)
def test_rungs_stand_at_the_mean_heights_of_levels_clear_of_the_ground(seed: int) -> None:
    field = drawn_field(seed, ground_m=(0.0, 900.0))
    levels = geometric_altitude(field.wind[..., 0].astype(float).mean(axis=(0, 1, 2, 3)))
    clear = levels[(levels > field.ground_m.max() + CLOSEST_M) & (levels < field.forecast.top_m - CLOSEST_M)]
    rungs = rungs_m(field)
    assert clear.size > 3
    for level in clear:
        assert np.abs(rungs - level).min() < 1e-3


def test_all_members_share_their_rungs() -> None:
    field = drawn_field(4, members=3)
    mean = np.array([rungs_m(replace(field, wind=field.wind[k : k + 1])).size for k in range(3)])
    assert abs(rungs_m(field).size - mean.mean()) < 10
    assert laddered(field, member=0)[0].tolist() == laddered(field, member=2)[0].tolist()


@pytest.mark.parametrize("near", [(10.0,), (10.0, 100.0)], ids=["one", "two"])
def test_a_column_linear_in_height_is_reproduced_exactly(near: tuple[float, ...]) -> None:
    """At whatever heights its levels stand; below the lowest wind that wind holds."""
    field = drawn_field(
        1, near_heights_m=near, ground_m=(0.0, 0.0), wind=lambda h: (3.0 + h / 512.0, 8.0 - h / 1_024.0)
    )
    rungs, winds = laddered(field)
    height = np.maximum(geopotential_height(rungs), near[0])[:, None, None, None]
    for part, expected in enumerate((3.0 + height / 512.0, 8.0 - height / 1_024.0)):
        np.testing.assert_allclose(winds[..., part], expected + 0.0 * winds[..., 0], rtol=0, atol=3e-5)


def test_a_steady_wind_is_steady_on_the_ladder() -> None:
    field = drawn_field(
        2, near_heights_m=(10.0,), ground_m=(0.0, 900.0), wind=lambda h: (0 * h + 7, 0 * h - 3)
    )
    _, winds = laddered(field)
    np.testing.assert_allclose(winds[..., 0], 7.0, rtol=1e-6)
    np.testing.assert_allclose(winds[..., 1], -3.0, rtol=1e-6)


def columns_of(field: WindField, member: int = 0) -> Any:
    """Every column of a member: its bends and winds there, and the rungs [gpm] and winds of its ladder."""
    rungs, winds = laddered(field, member=member)
    heights = geopotential_height(rungs)
    for t in range(field.times_s.size):
        for y in range(field.grid.rows):
            for x in range(field.grid.columns):
                yield *bends(field, member, t, y, x), heights, winds[:, t, y, x]


def carried(bent: Floats, winds: Floats, heights: Floats) -> Floats:
    """The integral (2,) over height of a broken line between the outermost of some heights, exactly."""
    inner = bent[(bent > heights[0]) & (bent < heights[-1])]
    nodes = np.unique(np.concatenate([heights, inner]))
    return np.asarray(np.trapezoid(blown(nodes, bent, winds), nodes, axis=0))


@few
@given(seeds, near_grounds, grounds)
def test_over_all_heights_the_ladder_carries_as_far_as_the_column(seed: int, near: Any, ground: Any) -> None:
    """What the best fit conserves."""
    field = drawn_field(seed, near_heights_m=near, ground_m=ground, times=2)
    for bent, winds, heights, fitted in columns_of(field):
        span = heights[-1] - heights[0]
        error = carried(heights, fitted, heights) - carried(bent, winds, heights)
        assert np.abs(error).max() / span < 1e-5  # of metres per second, in 32 bits


@few
@given(seeds, near_grounds, grounds)
def test_what_the_fit_leaves_is_in_no_rungs_direction(seed: int, near: Any, ground: Any) -> None:
    """Least squares: the rest, times any rung's hat, sums to nothing; no other line there is better."""
    field = drawn_field(seed, near_heights_m=near, ground_m=ground)
    bent, winds, heights, fitted = next(iter(columns_of(field)))
    nodes = np.unique(np.concatenate([heights, bent[(bent > heights[0]) & (bent < heights[-1])]]))
    rest = blown(nodes, heights, fitted) - blown(nodes, bent, winds)
    for k in range(0, heights.size, 7):
        hat = np.interp(nodes, heights, np.eye(heights.size)[k])
        # Simpson's rule is exact for the product of two straight lines.
        middle = (rest[1:] + rest[:-1]) / 2 * ((hat[1:] + hat[:-1]) / 2)[:, None]
        ends = rest * hat[:, None]
        step = np.diff(nodes)[:, None] / 6
        assert np.abs((step * (ends[1:] + ends[:-1] + 4 * middle)).sum(axis=0)).max() < 0.01


@few
@given(seeds, near_grounds)
def test_the_ladder_stays_near_the_column(seed: int, near: Any) -> None:
    """In winds of 15 m/s without any order from level to level, which no air has."""
    field = drawn_field(seed, near_heights_m=near, ground_m=(0.0, 900.0))
    for bent, winds, heights, fitted in columns_of(field):
        middles = (heights[1:] + heights[:-1]) / 2
        rest = blown(middles, heights, fitted) - blown(middles, bent, winds)
        assert np.sqrt((rest**2).mean()) < 2.5


def test_finer_layers_lie_closer_to_the_column() -> None:
    field = drawn_field(5, near_heights_m=(10.0, 100.0), ground_m=(0.0, 900.0))
    bent, winds = bends(field, 0, 0, 1, 1)
    rest = []
    for layer_m in (1_000.0, 300.0, 100.0):
        rungs, fitted = laddered(field, layer_m=layer_m)
        high = np.linspace(2_000.0, 20_000.0, 2_000)
        line = blown(high, geopotential_height(rungs), fitted[:, 0, 1, 1])
        rest.append(np.sqrt(((line - blown(high, bent, winds)) ** 2).mean()))
    assert rest[1] < rest[0] / 2
    assert rest[2] < rest[1] / 2


def test_winds_are_in_grid_cells_per_second_east_as_on_the_equator() -> None:
    """`laddered` turns them back; here one number by hand: 10 m/s at the sea, cells of 2 and 0.5 degrees."""
    grid = Grid(60.0, 10.0, 0.5, 2.0, 3, 3)
    field = analytic_field(lambda *_: 10.0, lambda *_: -10.0, grid=grid, hours=(0.0,))
    rungs, winds = laddered(field)
    np.testing.assert_allclose(winds[..., 0], 10.0, rtol=1e-6)
    np.testing.assert_allclose(winds[..., 1], -10.0, rtol=1e-6)
    assert winds.shape == (rungs.size, 2, 3, 3, 2)


@pytest.mark.parametrize(
    ("grid", "hours", "shape"),
    [
        (Grid(30.0, 120.0, 1.0, 1.0, 1, 1), (0.0,), (2, 2, 2, 2)),
        (Grid(30.0, 120.0, 1.0, 1.0, 2, 5), (0.0, 3.0, 6.0), (3, 2, 5, 2)),
        (Grid(-90.0, 0.0, 30.0, 30.0, 7, 12), (0.0, 3.0), (2, 7, 13, 2)),
    ],
    ids=["one node and one time", "a region", "the globe"],
)
def test_every_point_has_neighbours(grid: Grid, hours: Any, shape: Any) -> None:
    """Axes of one node are doubled, and a globe has its first column again behind its last."""
    field = analytic_field(
        lambda lat, lon, h, t: np.sin(np.radians(lon)) * lat, lambda *_: 1.0, grid=grid, hours=hours
    )
    rungs, winds = laddered(field)
    assert winds.shape == (rungs.size, *shape)
    if grid.wraps:
        np.testing.assert_array_equal(winds[:, :, :, -1], winds[:, :, :, 0])
    if len(hours) == 1:
        np.testing.assert_array_equal(winds[:, 1], winds[:, 0])


def test_a_field_of_one_level_pair_has_a_ladder() -> None:
    two = analytic_field(
        lambda lat, lon, h, t: h / 100.0, lambda *_: 0.0, grid=SMALL, levels_pa=np.array([101_325.0, 1e3])
    )
    rungs, winds = laddered(two)
    np.testing.assert_allclose(
        winds[:, 0, 0, 0, 0], np.maximum(geopotential_height(rungs), 0.0) / 100.0, rtol=0, atol=1e-4
    )
