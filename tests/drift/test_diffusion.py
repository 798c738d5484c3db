"""The random walk of what falls: how wide a cloud it makes in calm and sheared air."""

import numpy as np
import pytest

from planner.forecast.grid import Grid
from planner.geo import METRES_PER_DEGREE
from planner.sample.analytic import analytic_field
from planner.vehicle.profile import Profile, Stage, StageKind, Steady, Walk
from tests.drift.flying import column, launches
from tests.drift.marching import march_over

SHEETS = 20_000
TOP_M = 4_000.0
SPEED_MPS = 1.0
TALL = Grid(32.0, 120.0, 1.0, 1.0, 12, 14)


def calm(u=0.0, v=0.0):
    def formula(said):
        return said if callable(said) else lambda lat, lon, h, t: said + 0.0 * h

    return analytic_field(formula(u), formula(v), grid=TALL)


def sheets(n=SHEETS, *, diffusivity=50.0, speed_mps=SPEED_MPS, seed=1) -> Profile:
    """n steady falls from the same height to below the ground, each on a walk of its own."""
    rate, start, end = column(-speed_mps, n), column(TOP_M, n), column(-500.0, n)
    key = np.random.default_rng(seed).integers(0, 2**64, n, dtype=np.uint64)
    walk = None if diffusivity is None else Walk(column(diffusivity, n), key)
    law = Steady(start, rate)
    return Profile((Stage(StageKind.FALL, law, start, end, law.elapsed_s(end), walk=walk),))


def dropped(profile: Profile, field=None, **options):
    n = profile.stages[0].start_m.size
    starts = launches(column(37.9, n), 126.7, altitude_m=TOP_M, cleared=True)
    return march_over(field or calm(), profile, starts._replace(floor_m=np.zeros(n)), **options)


def east_north_m(out):
    """Where flights ended, from where they began, in metres of the ground."""
    east = METRES_PER_DEGREE * np.cos(np.radians(37.9))
    return np.stack([(out.longitude_deg - 126.7) * east, (out.latitude_deg - 37.9) * METRES_PER_DEGREE])


@pytest.mark.parametrize("speed_mps", [0.5, 2.0])
def test_in_calm_air_a_cloud_is_round_and_as_wide_as_the_root_of_two_k_t(speed_mps):
    out = dropped(sheets(speed_mps=speed_mps))
    placed = east_north_m(out)
    owed = np.sqrt(2 * 50.0 * TOP_M / speed_mps)
    # 20,000 sheets know a sigma to 0.5 %; degrees of the air aloft are up to 0.06 % longer.
    np.testing.assert_allclose(placed.std(axis=1), owed, rtol=0.02)
    assert abs(np.corrcoef(placed)[0, 1]) < 0.03
    assert np.abs(placed.mean(axis=1)).max() < 4 * owed / np.sqrt(SHEETS)
    kurtosis = ((placed / placed.std(axis=1, keepdims=True)) ** 4).mean(axis=1) - 3
    assert np.abs(kurtosis).max() < 0.2
    np.testing.assert_allclose(out.time_s, TOP_M / speed_mps, rtol=1e-9)


def test_no_diffusivity_is_no_walk():
    there, still = (east_north_m(dropped(sheets(10, diffusivity=k))) for k in (0.0, None))
    np.testing.assert_allclose(there, still, rtol=0, atol=1e-6)


def test_a_step_is_not_wind_that_is_met_again():
    """In a wind that is the same everywhere the steps of a walk add nothing but themselves: it is white."""
    keys = {"seed": 5}
    blown = east_north_m(dropped(sheets(2_000, **keys), calm(8.0, 3.0)))
    still = east_north_m(dropped(sheets(2_000, **keys)))
    apart = (blown - still) - (blown - still).mean(axis=1, keepdims=True)
    # What is left: the same metres are other degrees further north, and stride for stride a hair else.
    assert np.abs(apart).max() < 0.01 * 700.0 * 4


def test_a_cloud_in_a_sheared_wind_has_the_closed_forms_mean_and_covariance():
    """Speeds log-normal, cv 20 %, wind 2 + z / 500 m eastwards, 3 - z / 2000 m northwards, no density.

    A sheet of speed w is as long in the layer dz as dz / w, so it lands at the wind's column integral
    over w; 1 / w has the mean exp(s^2 / 2) / w0 and the same cv.
    """
    cv = 0.2
    sigma = np.sqrt(np.log1p(cv**2))
    speed = SPEED_MPS * np.exp(sigma * np.random.default_rng(7).standard_normal(SHEETS))
    field = calm(lambda lat, lon, h, t: 2.0 + h / 500.0, lambda lat, lon, h, t: 3.0 - h / 2000.0)
    placed = east_north_m(dropped(sheets(speed_mps=speed), field))
    column_m2ps = np.array([2.0 * TOP_M + TOP_M**2 / 1000.0, 3.0 * TOP_M - TOP_M**2 / 4000.0])
    slow = np.exp(sigma**2 / 2) / SPEED_MPS
    drift_m = column_m2ps * slow
    walked = 2 * 50.0 * TOP_M * slow
    owed = cv**2 * np.outer(drift_m, drift_m) + walked * np.eye(2)
    np.testing.assert_allclose(placed.mean(axis=1), drift_m, rtol=0.005)
    np.testing.assert_allclose(np.cov(placed), owed, rtol=0.04)
    across = np.array([-drift_m[1], drift_m[0]]) / np.hypot(*drift_m) @ placed
    assert across.std() == pytest.approx(np.sqrt(walked), rel=0.03)


def test_a_mark_on_the_way_does_not_change_the_walk():
    plain = dropped(sheets(50))
    marked = dropped(sheets(50), marks_s=np.full((50, 1), 1_234.5))
    np.testing.assert_array_equal(plain.longitude_deg, marked.longitude_deg)
    np.testing.assert_array_equal(plain.latitude_deg, marked.latitude_deg)
