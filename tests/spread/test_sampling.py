"""What uniform numbers become under the distributions that a person writes."""

import numpy as np
import pytest

from planner.plan.distribution import Distribution, Lognormal, Normal, Uniform
from planner.plan.spread import Spread
from planner.spread.sampling import as_planned, sample

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
    drawn = sample(distribution, EVEN)
    assert drawn.mean() == pytest.approx(mean, rel=1e-3, abs=1e-3)
    assert drawn.std() == pytest.approx(sigma, rel=1e-3, abs=1e-9)


def test_the_median_of_every_default_is_as_planned():
    spread = Spread()
    for name in Spread.model_fields:
        written = getattr(spread, name)
        if name == "burst_diameter" or not isinstance(written, Distribution):
            continue  # latex mostly bursts beyond its nominal size
        middle = sample(written, np.array([0.5]))
        assert middle == pytest.approx(as_planned(spread)(name), rel=0.04)


def test_a_bare_number_is_short_for_sigma():
    spread = Spread.model_validate({"ascent_rate": 0.2, "burst_altitude_m": 500})
    assert spread.ascent_rate == Lognormal(sigma=0.2)
    assert spread.burst_altitude_m == Normal(sigma=500)
