"""What was planted in departures is found again; of few departures the prior is left."""

from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pytest

from planner.calibrate.departures import Departures
from planner.calibrate.error_fit import fit_error
from planner.errors import InputError

HEIGHTS_M = np.array([1_000.0, 3_000.0, 5_500.0, 9_000.0, 12_000.0, 15_000.0, 20_000.0])
SIGMA_MPS = np.array([1.5, 1.6, 2.0, 2.7, 2.5, 2.0, 1.6])


class World(NamedTuple):
    """An error as planted; `sigma` times the table above, larger by a quarter at the second lead."""

    sigma: float
    share: float
    length_km: float
    wind_share: float
    memory_h: float
    tail: float | None
    noise_mps: float = 0.0


ASKED = ("profiles", "means")
WORLDS = [
    World(1.0, 0.3, 2.0, 0.1, 4.0, None),
    World(2.0, 0.1, 1.0, 0.2, 8.0, None),
    World(0.7, 0.5, 4.0, 0.05, 6.0, None),
    World(1.5, 0.2, 3.0, 0.15, 12.0, 6.0),
    World(1.0, 0.05, 1.5, 0.1, 4.0, None, 1.0),
]
LEADS_H = np.array([12.0, 24.0])
LARGER = np.array([1.0, 1.25])


def departures(world: World, days: int, seed: int, layers: int = 40) -> Departures:
    """So many days of two leads, in layers up to 20 km, in winds that differ from day to day."""
    rng = np.random.default_rng(seed)
    z = np.linspace(300.0, 20_000.0, layers)
    apart_km, apart_h = np.abs(z[:, None] - z) / 1_000.0, np.abs(LEADS_H[:, None] - LEADS_H)
    alike = world.share + (1 - world.share) * np.exp(-apart_km / world.length_km)
    by_height = np.linalg.cholesky(alike + 1e-9 * np.eye(layers))
    by_time = np.linalg.cholesky(np.exp(-apart_h / world.memory_h))
    drawn = np.einsum("ij,kl,djlc->dkic", by_height, by_time, rng.standard_normal((days, layers, 2, 2)))
    speed = rng.gamma(3.0, 1 / 3.0, (days, 2, 1)) * np.interp(z, [0, 10_000, 20_000], [6.0, 25.0, 12.0])
    towards = rng.uniform(0, 2 * np.pi, (days, 2, 1))
    wind = np.stack([speed * np.cos(towards), speed * np.sin(towards)], axis=-1)
    table = world.sigma * LARGER[:, None] * np.interp(z, HEIGHTS_M, SIGMA_MPS)
    size = np.sqrt(table**2 + (world.wind_share * speed) ** 2)
    if world.tail is not None:
        size = size * np.sqrt((world.tail - 2) / rng.chisquare(world.tail, (days, 2, 1)))
    error = size[..., None] * drawn + world.noise_mps * rng.standard_normal(drawn.shape)
    profile, day, lead = (np.broadcast_to(v, (days, 2, layers)) for v in _numbers(days))
    return Departures(
        profile=profile.ravel(),
        block=day.ravel(),
        time_s=(day * 86_400.0 + lead * 3_600.0).ravel(),
        altitude_m=np.tile(z, 2 * days),
        lead_h=lead.ravel(),
        error_mps=error.reshape(-1, 2),
        wind_mps=wind.reshape(-1, 2),
    )


def _numbers(days: int):
    day = np.arange(days)[:, None, None]
    return 2 * day + np.arange(2)[:, None], day, LEADS_H[:, None]


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.slow
def test_ninety_days_of_departures_tell_the_error_that_was_planted(world):
    found = fit_error(departures(world, 90, seed=7), noise_mps=world.noise_mps)
    off = np.log(np.array(found.sigma_mps) / (world.sigma * SIGMA_MPS[:, None] * LARGER))
    assert found.altitudes_m == tuple(HEIGHTS_M)
    assert found.leads_h == tuple(LEADS_H)
    # One size a drop, with six degrees of freedom, leaves the size of 180 drops uncertain by 3 %.
    assert abs(off.mean()) < (0.05 if world.tail is None else 0.08)
    assert np.abs(off).max() < 0.15
    assert found.column_share == pytest.approx(world.share, abs=0.1)
    assert found.length_km == pytest.approx((world.length_km, world.length_km), rel=0.2)
    assert found.wind_share == pytest.approx(world.wind_share, abs=0.05)
    assert found.memory_h == pytest.approx(world.memory_h, rel=0.3)
    assert found.tail > 20.0 if world.tail is None else 4.0 < found.tail < 9.0


@pytest.mark.slow
def test_the_means_over_layers_come_out_right_of_winds_that_are_no_such_field():
    """Below 9 km all moves as one, above it each layer by itself."""
    plain = departures(World(1.0, 0.0, 0.3, 0.0, 4.0, None), 60, seed=5)
    moves = 3.0 * np.random.default_rng(8).standard_normal((120, 2))
    mixed = replace(
        plain,
        error_mps=plain.error_mps
        + np.where(plain.altitude_m < 9e3, 1.0, 0.0)[:, None] * moves[plain.profile],
    )
    off = {asked: np.abs(of_means(mixed, fit_error(mixed, asked=asked, leads_h=(18.0,)))) for asked in ASKED}
    assert off["means"].max() < 0.35
    assert off["means"].mean() < 0.7 * off["profiles"].mean()


def of_means(mixed: Departures, found) -> np.ndarray:
    """The logarithm of how much too large means over all, the lowest and the highest layers come out."""
    z, off = mixed.altitude_m[:40], []
    alike = np.exp(-np.abs(z[:, None] - z) / 1_000.0 / found.length_km[0])
    size = np.interp(z, found.altitudes_m, np.array(found.sigma_mps)[:, 0])
    covariance = (found.column_share + (1 - found.column_share) * alike) * size * size[:, None]
    for part in (slice(0, 40), slice(0, 16), slice(24, 32)):
        flown = mixed.error_mps.reshape(120, 40, 2)[:, part].mean(axis=1).std()
        off.append(np.log(np.sqrt(covariance[part, part].mean()) / flown))
    return np.array(off)


def test_noise_that_nobody_told_is_taken_for_error():
    world = WORLDS[4]
    told, untold = (fit_error(departures(world, 30, seed=3), noise_mps=noise) for noise in (1.0, 0.0))
    assert np.mean(untold.sigma_mps) > 1.1 * np.mean(told.sigma_mps)
    assert np.mean(untold.length_km) < 0.8 * np.mean(told.length_km)


def test_of_few_days_the_prior_is_left_where_they_say_nothing():
    """Four days of an error ten times smaller than the prior, below 4 km alone."""
    few = departures(World(0.1, 0.3, 2.0, 0.0, 4.0, None), 4, seed=1)
    low = few.some(few.altitude_m < 4_000.0)
    found = fit_error(low, altitudes_m=(1_000.0, 3_000.0, 12_000.0, 20_000.0), memory_h=3.0)
    near, _, _, far = np.array(found.sigma_mps)[:, 0]
    assert near < 0.4
    assert far > 2 * near
    assert found.memory_h == 3.0


def test_two_days_tell_no_error():
    with pytest.raises(InputError, match="2 days or weeks of weather tell no error; 3 are needed at least"):
        fit_error(departures(WORLDS[0], 2, seed=1))
