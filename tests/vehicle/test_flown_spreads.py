"""Flights that were planned alike: how much they differed, and that the defaults of their kind say so."""

from pathlib import Path

import numpy as np
import pytest

from planner.plan.distribution import Lognormal, Mixture, Normal
from planner.plan.spread import Spread
from tests.vehicle.flown_spreads import FlownSpread, flown_spread, rows

TABLE = Path(__file__).parents[2] / "docs" / "validation.md"
USUAL = Spread.model_validate({"kind": "amateur_latex"})


@pytest.fixture(scope="module")
def found(realdata: Path) -> FlownSpread:
    return flown_spread(realdata)


def test_climbs_differ_as_the_default_says(found: FlownSpread) -> None:
    assert found.climb_mps.size == 20
    assert isinstance(USUAL.ascent_rate, Lognormal)
    assert found.climb == pytest.approx(USUAL.ascent_rate.sigma, rel=0.15)


def test_bursts_differ_as_the_default_says(found: FlownSpread) -> None:
    assert isinstance(USUAL.burst_altitude_m, Normal)
    assert found.burst_m == pytest.approx(USUAL.burst_altitude_m.sigma, rel=0.2)


def test_falls_are_of_two_kinds_and_no_one_log_normal(found: FlownSpread) -> None:
    """All falls together are twice as wide as those that went well, and the default has both kinds."""
    assert isinstance(USUAL.descent_rate, Mixture)
    assert isinstance(USUAL.descent_rate.works, Lognormal)
    assert np.log(found.works).std(ddof=1) == pytest.approx(USUAL.descent_rate.works.sigma, rel=0.15)
    assert np.log(found.fall_factors).std(ddof=1) > 1.7 * np.log(found.works).std(ddof=1)
    torn = USUAL.descent_rate.fails[0]
    assert found.fails.size == 2
    assert np.abs(np.log(found.fails / torn.median)).max() < torn.sigma


def test_the_page_on_validation_holds_the_spreads_that_are_measured_here(found: FlownSpread) -> None:
    page = TABLE.read_text().splitlines()
    missing = [row for row in rows(found) if row not in page]
    assert not missing, "run python -m tests.vehicle.flown_spreads and put its rows into docs/validation.md"
