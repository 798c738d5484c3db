"""Descents that were flown: how their speed grows with altitude, and where ours land in their own winds."""

from pathlib import Path

import numpy as np
import pytest

from tests.vehicle.descents import Score, by_band, fall_of, rows, score
from tests.vehicle.flown import scored_flights

TABLES = Path(__file__).parents[2] / "docs" / "validation.md"
COLLAPSING = "rs41_germany_S3140158"
"""A radiosonde whose sea-level speed doubles on the way, from 5.6 to 11 m/s: no law of one speed fits it."""


@pytest.fixture(scope="module")
def scores(realdata: Path) -> list[Score]:
    return score(realdata)


def errors_km(scores: list[Score]) -> list[float]:
    """Medians over the flights: at the speed of the whole descent, of its lowest 3 km, of others."""
    return [float(median) for median in np.nanmedian([s.error_km for s in scores], axis=0)]


def test_every_flown_parachute_but_one_falls_within_15_percent_of_one_speed_over_the_root_of_the_density(
    scores: list[Score],
) -> None:
    assert len(scores) == 28
    off = {s.flight.name: s.fall.residual for s in scores}
    assert [name for name, share in off.items() if share > 0.15] == [COLLAPSING]
    assert np.median(list(off.values())) < 0.06


def test_no_band_of_altitude_is_fallen_through_more_than_8_percent_faster_or_slower_than_the_law_says(
    scores: list[Score],
) -> None:
    bands = by_band(scores)
    assert sum(number for _, number, _ in bands) > 100
    assert max(abs(mean) for *_, mean in bands) < 0.08


def test_falls_from_the_flown_tops_land_within_3_5_km_at_one_fitted_speed_in_the_ascents_own_winds(
    scores: list[Score],
) -> None:
    """The true altitude by time does no better (2.7 km): what is left are the winds of an hour before."""
    whole, *_ = errors_km(scores)
    assert whole < 3.5
    assert whole < np.median([s.flight.reference_km for s in scores]) + 0.5
    assert max(s.error_km[0] for s in scores) < 15.0


def test_less_hindsight_lands_farther_away(scores: list[Score]) -> None:
    whole, low, others = errors_km(scores)
    assert whole < low < 5.0
    assert low < others < 6.0


def test_a_flights_speed_is_the_same_whether_its_last_fixes_lie_at_rest_or_not(realdata: Path) -> None:
    """Last heard 40 minutes after it can have landed: the time at rest is no part of the fall."""
    (flight,) = (f for f in scored_flights(realdata) if f.name == "rockblock_20180616")
    fall = fall_of(flight)
    assert np.isnan(fall.low_mps)
    assert fall.whole_mps == pytest.approx(np.median(fall.layer_mps), rel=0.02)


def test_the_page_on_validation_holds_what_is_measured_here(scores: list[Score]) -> None:
    page = TABLES.read_text().splitlines()
    missing = [row for row in rows(scores) if row not in page]
    assert not missing, "run python -m tests.vehicle.descents and put its rows into docs/validation.md"
