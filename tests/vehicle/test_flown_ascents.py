"""Ascents that were flown: how fast our latex balloon climbs beside them, and whether it speeds up alike."""

from pathlib import Path

import numpy as np
import pytest

from tests.vehicle.ascents import Climbed, climbs, rows

TABLES = Path(__file__).parents[2] / "docs" / "validation.md"


@pytest.fixture(scope="module")
def scored(realdata: Path) -> list[Climbed]:
    return climbs(realdata)


def test_a_fill_for_the_nominal_climb_rate_climbs_as_fast_as_flown_within_15_percent_on_the_median(
    scored: list[Climbed],
) -> None:
    assert len(scored) == 20
    assert 0.85 < np.median([c.nominal for c in scored]) < 1.15


def test_one_drag_factor_for_a_flight_follows_how_its_climb_changes_within_12_percent_on_the_median(
    scored: list[Climbed],
) -> None:
    shapes = [c.shape for c in scored]
    assert np.isfinite(shapes).sum() >= 19
    assert np.nanmedian(shapes) < 0.12


def test_a_constant_drag_coefficient_follows_every_climb_less_well(scored: list[Climbed]) -> None:
    """A balloon is slowest in the lower stratosphere: no one number says so, whichever it is."""
    heard = [c for c in scored if np.isfinite(c.shape)]
    assert all(c.constant_shape > c.shape for c in heard)
    assert np.median([c.constant_shape for c in heard]) > 0.15


def test_the_fill_that_the_series_states_is_no_fill_that_it_flew(scored: list[Climbed]) -> None:
    """5.0 m3 is far too much for such climbs: no law of drag mends it, and the page says why."""
    assert np.median([c.literal for c in scored]) > 1.3


def test_the_page_on_validation_holds_the_climbs_that_are_measured_here(scored: list[Climbed]) -> None:
    page = TABLES.read_text().splitlines()
    missing = [row for row in rows(scored) if row not in page]
    assert not missing, "run python -m tests.vehicle.ascents and put its rows into docs/validation.md"
