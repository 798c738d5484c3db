"""What the marching kernels are compiled for: one kind of each argument, whatever is flown."""

import os
from pathlib import Path

import numba
import numpy as np
import pytest

from planner.compiled import inlined, kernel, marching
from planner.drift.ensemble_integrator import Marcher
from planner.drift.ladder_wind import errors_on
from planner.drift.wind_errors import field_of, no_errors
from planner.forecast.store.ladder_folder import ladder_of
from planner.forecast.store.store import Store
from planner.sample.analytic import analytic_field
from tests.drift.flying import SMALL
from tests.drift.marching import drawn_errors


def test_all_ladders_fly_with_the_same_compiled_kernels(tmp_path: Path) -> None:
    """Another type of array compiles every kernel once more: some ten seconds, once in each cache."""
    calm = [lambda lat, lon, h, t: 1.0, lambda lat, lon, h, t: 2.0]
    fresh = analytic_field(*calm, grid=SMALL)
    one_time = analytic_field(*calm, grid=SMALL, hours=(0.0,))
    store = Store(tmp_path / "store")
    stored = store.open(store.add(fresh).id)
    marchers = [Marcher.over(field, ladder_of) for field in (fresh, one_time, stored)]
    types = [str(numba.typeof((marcher.lanes[0].rungs, marcher.lanes[0].winds))) for marcher in marchers]
    assert types[1] == types[0], "one valid time"
    assert types[2] == types[0], "a stored run"


def test_flights_with_errors_fly_with_the_kernels_of_those_without() -> None:
    field = analytic_field(lambda lat, lon, h, t: 1.0, lambda lat, lon, h, t: 2.0, grid=SMALL)
    ladder = Marcher.over(field, ladder_of).lanes[0].rungs
    fields = []
    for errors in (drawn_errors(np.zeros(2), np.random.default_rng(1)), no_errors(2)):
        drawn = field_of(errors, ladder.rungs_m, 9_000.0)
        fields.append((drawn, errors_on(ladder, errors.law).of(drawn)))
    assert numba.typeof(fields[0]) == numba.typeof(fields[1])


@inlined
def product_less(a: float, b: float) -> float:
    return a * a - b


@marching
def fused(a: float, b: float) -> float:
    return product_less(a, b)


@kernel
def rounded_twice(a: float, b: float) -> float:
    return product_less(a, b)


@pytest.mark.skipif("NUMBA_DISABLE_JIT" in os.environ, reason="nothing is compiled: unset NUMBA_DISABLE_JIT")
def test_a_part_obeys_the_kernel_it_is_melted_into_whichever_is_compiled_first() -> None:
    """Were it compiled once for both, the first question asked would decide the last bits of the next."""
    a = 1.0 + 2.0**-30
    assert fused(a, a * a) == 2.0**-60
    assert rounded_twice(a, a * a) == 0.0
