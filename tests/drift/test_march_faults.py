"""Faults that the march or its ladder was found with; each sentence is what should be so."""

import subprocess
import sys
from pathlib import Path

import numba
import numpy as np
import pytest

from planner.drift.endings import Ending
from planner.drift.march import Marcher
from planner.forecast.grid import Grid
from planner.forecast.ladder import rungs_m
from planner.forecast.sources.analytic import analytic_field
from planner.forecast.store import Store
from planner.vehicle.profile import Profile, Stage, StageKind, Steady
from tests.drift.flying import SMALL, endings, launches
from tests.drift.marching import apart_m, flights, march_over, rough_world, yardstick
from tests.drift.test_endings import blowing

ROOT = Path(__file__).parent.parent.parent

FULL_DISK = """
import os
from pathlib import Path
from planner.errors import InputError
from planner.forecast.store import Store
from tests.forecast.kept import run
store = Store(Path("store"))
store.add(run())
fill = os.open("fill", os.O_CREAT | os.O_WRONLY)
try:
    while True:
        os.write(fill, bytes(4096))
except OSError:
    os.ftruncate(fill, os.fstat(fill).st_size - 60_000)
try:
    store.add(run(issued="06:00"))
except InputError as refusal:
    print("refused:", refusal)
print(*[kept.id for kept in store.list()])
"""


def test_a_disk_that_fills_up_while_a_ladder_is_written_is_refused_in_a_sentence(tmp_path: Path) -> None:
    """The map of a file without room behind it ends the whole process by a bus error."""
    alone = ["unshare", "-rm", "sh", "-c"]
    small = f"mount -t tmpfs -o size=2m tmpfs {tmp_path} && cd {tmp_path} && "
    if subprocess.run([*alone, small + "true"], check=False, capture_output=True).returncode:
        pytest.skip("a small disk cannot be mounted here")
    code = f"PYTHONPATH={ROOT} {sys.executable} -c '{FULL_DISK}'"
    done = subprocess.run([*alone, small + code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, (done.returncode, done.stderr)
    assert "cannot be written to" in done.stdout


@pytest.mark.parametrize("longitude", [-179.0, 181.0])
def test_a_step_that_does_not_divide_the_circle_moves_no_landing_over_the_date_line(longitude: float) -> None:
    """A turn of the earth is 3,272.7 columns of 0.11 degrees, not 3,273."""
    field = blowing(10.0, grid=Grid(30.0, 170.0, 0.11, 0.11, 100, 200))
    starts = launches(35.0, longitude)
    out, exact = march_over(field, flights([0.0]), starts), yardstick(field, flights([0.0]), starts)
    assert endings(out) == endings(exact) == [Ending.LANDED]
    assert apart_m(out, exact)[0] < 5.0


def test_a_slow_climb_does_not_pass_through_a_ridge_within_one_stride() -> None:
    """A ridge seven kilometres wide at 40 m/s, in strides of five minutes: only their ends are looked at."""
    grid = Grid(34.0, 120.0, 0.025, 0.025, 21, 61)
    field = blowing(
        40.0, grid=grid, ground_gpm=lambda lat, lon, h, t: 2_900.0 * (abs(lon - 121.0) < 0.03) + 0.0 * lat
    )
    starts = launches(34.25, np.linspace(120.1, 120.6, 12), altitude_m=2_000.0)
    profile = flights(np.full(12, 2_000.0), up=0.25, top=2_800.0)
    out, exact = march_over(field, profile, starts), yardstick(field, profile, starts)
    assert endings(exact) == [Ending.LANDED] * 12
    assert endings(out) == endings(exact)
    assert apart_m(out, exact).max() < 100.0


def test_a_level_stage_that_rises_above_the_top_leaves_the_forecast_there() -> None:
    field = blowing()
    below = np.array([field.forecast.top_m - 1_000.0])
    law = Steady(below, np.array([1.0]))
    rising = Profile((Stage(StageKind.LEVEL, law, below, below + 2_000.0, np.array([2_000.0])),))
    out = march_over(field, rising, launches(35.0, 121.0, altitude_m=below))
    assert endings(out) == [Ending.LEFT_THE_FORECAST]
    assert out.altitude_m[0] == pytest.approx(field.forecast.top_m, abs=0.01)


def test_all_ladders_fly_with_the_same_compiled_kernels(tmp_path: Path) -> None:
    """Another type of array compiles every kernel once more: some ten seconds, once in each cache."""
    calm = [lambda lat, lon, h, t: 1.0, lambda lat, lon, h, t: 2.0]
    fresh = analytic_field(*calm, grid=SMALL)
    one_time = analytic_field(*calm, grid=SMALL, hours=(0.0,))
    store = Store(tmp_path / "store")
    stored = store.open(store.add(fresh).id)
    types = [str(numba.typeof(Marcher.over(field).members[0])) for field in (fresh, one_time, stored)]
    assert types[1] == types[0], "one valid time"
    assert types[2] == types[0], "a stored run"


def test_layers_near_the_ground_are_no_thicker_than_the_limit_asked_for() -> None:
    """The settings allow 50 m."""
    assert np.diff(rungs_m(rough_world(), 50.0)).max() <= 50.0 + 1e-6
