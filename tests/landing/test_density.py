"""The kernel density under the areas, and the stretched plane on which it is drawn."""

import numpy as np
import pytest

from planner.landing.density import density_of, finest_density, stretch_of
from tests.landing.clouds import no_variance, round_cloud, two_clouds


def test_a_stretch_and_back_is_where_one_was():
    points = no_variance(np.random.default_rng(0), 500) * [40, 1]
    stretch = stretch_of(points)
    assert stretch.back(stretch.forward(points)) == pytest.approx(points, rel=1e-9, abs=1e-9)


def test_shrink_is_the_ratio_of_areas():
    stretch = stretch_of(round_cloud(np.random.default_rng(0), 500))
    at, step = np.array([[0.0, 0.0], [4.0, -3.0], [30.0, 20.0]]), 1e-4
    east, north = (
        (stretch.forward(at + side) - stretch.forward(at - side)) / (2 * step)
        for side in (np.array([step, 0.0]), np.array([0.0, step]))
    )
    ratio = np.abs(east[:, 0] * north[:, 1] - east[:, 1] * north[:, 0])
    assert stretch.shrink(stretch.forward(at)) == pytest.approx(ratio, rel=1e-4)


def test_the_density_at_a_point_leaves_its_own_share_out():
    points = round_cloud(np.random.default_rng(0), 200)
    alone = density_of(points, 0.4).alone
    for k in (0, 57, 199):
        others = np.delete(points, k, axis=0)
        off = (others - points[k]) / 0.4
        kernel = np.exp(-0.5 * (off**2).sum(axis=1)).mean() / (2 * np.pi * 0.4**2)
        # Binning to cells of 0.4 bandwidths widens the kernel by a few percent.
        assert alone[k] == pytest.approx(kernel, rel=0.12)


def test_finer_bandwidths_are_taken_where_the_cloud_has_detail():
    rng = np.random.default_rng(0)
    plain, split = round_cloud(rng, 1000), two_clouds(rng, 1000)
    cell_of = [finest_density(stretch_of(points).forward(points)).cell for points in (plain, split)]
    assert cell_of[1] < 0.5 * cell_of[0]
