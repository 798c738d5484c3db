"""The march as the Python that it is written in: uncompiled it flies the same flights, and warns of nothing.

Compiled code reads past an array's end without a word and wraps where integers overflow; Python does not.
"""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from planner.drift.single_flight import Arrivals
from planner.forecast.field import WindField
from planner.forecast.grid import Grid
from planner.forecast.ladder import fit_winds, rungs_m, shape_of
from tests.drift.flying import launches
from tests.drift.marching import Salvo, drawn_walk, flights, march_over, rough_world, salvo

pytestmark = pytest.mark.long

ROOT = Path(__file__).parent.parent.parent
LANDINGS = """
import json, warnings
from tests.drift import test_march_plain_python as here
warnings.simplefilter("error")
print(json.dumps({name: getattr(here, name)() for name in %s}))
"""


def in_plain_python(*arguments: str) -> str:
    """What Python prints when numba compiles nothing."""
    words = os.environ | {"NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, *arguments]
    done = subprocess.run(command, env=words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3_000:] + done.stderr[-3_000:]
    return done.stdout


def small_world(**world: Any) -> WindField:
    """Two cells each way, hills, two members, winds near the ground."""
    there: dict[str, Any] = {
        "grid": Grid(36.5, 125.5, 1.0, 1.0, 4, 4),
        "hours": (0.0, 1.0, 4.0),
        "levels_pa": np.array([1000, 850, 500, 200, 50, 10]) * 100.0,
        "members": 2,
    }
    return rough_world(1.0, **(there | world))


def few(afloat_h: float | None, **world: Any) -> Salvo:
    return salvo(small_world(**world), 5, spread_deg=0.4, hours=afloat_h)


def listed(out: Arrivals) -> Any:
    """Endings, places, and states at marks, as what JSON can say."""
    places = np.array([out.latitude_deg, out.longitude_deg, out.time_s / 1e5, out.altitude_m / 1e5])
    return [out.ending.tolist(), places.tolist(), np.nan_to_num(out.marks, nan=-1.0).tolist()]


def bursts() -> Any:
    return listed(few(None).fly())


def walks() -> Any:
    return listed(replace(few(0.6), walk=drawn_walk(5)).fly())


def floats() -> Any:
    return listed(few(0.6).fly())


def one_time() -> Any:
    return listed(few(None, hours=(0.0,), near_heights_m=()).fly())


def out_of_the_forecast() -> Any:
    """Past the edge, the top and the last time, from under the ground, and from outside."""
    latitude, longitude = [36.5, 39.49, 38.0, 38.0, 38.0, 36.4], [125.6, 128.49, 127.0, 127.0, 127.0, 127.0]
    starts = launches(latitude, longitude, time_s=[0.0, 100.0, 0.0, 1e4, 1.2e4, 0.0])
    profile = flights(np.zeros(6), top=[9e3, 9e3, 4e4, 9e3, 1e3, 9e3], hours=0.3)
    return listed(march_over(small_world(), profile, starts))


def round_the_globe() -> Any:
    globe = Grid(-90.0, 0.0, 30.0, 30.0, 7, 12)
    field = small_world(grid=globe, near_heights_m=(), hours=(0.0,), members=1)
    starts = launches([10.0, 80.0, -88.9, 60.0], [-0.1, 359.99, 180.0, -180.0], altitude_m=900.0)
    return listed(march_over(field, flights(np.full(4, 900.0), top=6_000.0, hours=0.4), starts))


WAYS = ["bursts", "floats", "walks", "one_time", "out_of_the_forecast", "round_the_globe"]


def rungs() -> Any:
    """The ladder's own numbers, all of them."""
    every = []
    for near in ((), (10.0,), (10.0, 100.0)):
        field = small_world(near_heights_m=near)
        heights = rungs_m(field)
        winds = np.empty(shape_of(field, heights.size), dtype=np.float32)
        fit_winds(field, 1, heights, winds)
        every.append([heights.tolist(), (1e6 * winds.astype(float)).tolist()])
    return every


@pytest.fixture(scope="module")
def plain() -> Any:
    return json.loads(in_plain_python("-c", LANDINGS % [*WAYS, "rungs"]))


@pytest.mark.parametrize("name", WAYS)
@pytest.mark.slow
def test_uncompiled_the_same_flights_end_in_the_same_places(plain: Any, name: str) -> None:
    endings, places, marks = globals()[name]()
    assert plain[name][0] == endings
    np.testing.assert_allclose(plain[name][1], places, rtol=0, atol=1e-6)
    np.testing.assert_allclose(plain[name][2], marks, rtol=0, atol=1e-2)
    plain_marks, compiled_marks = np.array(plain[name][2]), np.array(marks)
    np.testing.assert_allclose(plain_marks[..., 1:3], compiled_marks[..., 1:3], rtol=0, atol=1e-6)


def test_the_ways_that_are_flown_end_in_every_way() -> None:
    assert {ending for name in WAYS for ending in globals()[name]()[0]} >= {0, 1, 2}


def test_uncompiled_the_same_ladders_are_built(plain: Any) -> None:
    for (heights, winds), (compiled_heights, compiled_winds) in zip(plain["rungs"], rungs(), strict=True):
        assert heights == compiled_heights
        np.testing.assert_allclose(winds, compiled_winds, rtol=1e-5, atol=1e-3)


@pytest.mark.nightly
def test_uncompiled_the_closed_forms_are_met() -> None:
    said = in_plain_python(
        "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", "tests/drift/test_march_closed_forms.py"
    )
    assert " passed" in said
