"""What the kernels see of a field."""

from pathlib import Path

import numba
import numpy as np

from planner.forecast.column_wind import winds
from planner.forecast.store.store import Store
from planner.sample.analytic import analytic_field
from tests.drift.flying import BURST, SMALL, at_rates, carry, launches


def test_a_stored_run_flies_with_the_kernels_that_a_fresh_one_compiled(tmp_path: Path) -> None:
    """Another type of array would compile every kernel once more, a quarter of a minute each time."""
    fresh = analytic_field(
        lambda lat, lon, h, t: 9.0 + h / 2_000.0, lambda lat, lon, h, t: np.sin(lat + lon), grid=SMALL
    )
    store = Store(tmp_path / "store")
    stored = store.open(store.add(fresh).id)
    assert numba.typeof(winds(stored)) == numba.typeof(winds(fresh))
    one, other = (carry(field, at_rates(BURST), launches(35.0, 125.0)) for field in (fresh, stored))
    assert one.time_s == other.time_s
    assert (one.latitude_deg, one.longitude_deg) == (other.latitude_deg, other.longitude_deg)


def test_the_view_for_the_kernels_copies_no_winds() -> None:
    field = analytic_field(lambda lat, lon, h, t: 1.0, lambda lat, lon, h, t: 2.0, grid=SMALL)
    assert np.shares_memory(winds(field).levels, field.wind)
    assert np.shares_memory(winds(field).near, field.near_wind) or field.near_wind.size == 0
