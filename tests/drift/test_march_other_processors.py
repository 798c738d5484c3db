"""What the march makes of another kind of processor: the same flights to the bit, and code of its own.

numba compiles for the processor that it runs on, or for one that it is told of.
"""

import json
import os
import platform
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from planner.drift.ladder_wind import secant
from tests.drift import test_march_plain_python as worlds

ROOT = Path(__file__).parent.parent.parent
WITHOUT_AVX512 = {"NUMBA_CPU_NAME": "znver3", "NUMBA_CPU_FEATURES": ""}
FLIGHTS = """
import json
from tests.drift import test_march_plain_python as worlds
print(json.dumps([worlds.bursts(), worlds.round_the_globe()]))
"""
KERNEL = """
from planner.compiled import kernel

@kernel
def twice(a):
    return 2.0 * a

twice(1.0)
print(sum(twice.stats.cache_hits.values()))
"""


def _knows(words: str) -> bool:
    told = Path("/proc/cpuinfo")
    return platform.machine() == "x86_64" and told.exists() and words in told.read_text()


other_kind = pytest.mark.skipif(
    "NUMBA_DISABLE_JIT" in os.environ or not _knows("avx2"),
    reason="code for AVX2 would not run here: run it, compiled, on an x86-64 processor that has it",
)


def told_by(command: list[str], words: dict[str, str]) -> str:
    environment = os.environ | {"PYTHONPATH": str(ROOT)} | words
    done = subprocess.run(
        [sys.executable, *command], env=environment, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3_000:]
    return done.stdout


@pytest.mark.nightly  # compiles every kernel of the march anew
@other_kind
def test_a_processor_without_avx512_flies_the_same_flights_to_the_bit() -> None:
    here = json.loads(json.dumps([worlds.bursts(), worlds.round_the_globe()]))
    assert json.loads(told_by(["-c", FLIGHTS], WITHOUT_AVX512)) == here


@other_kind
@pytest.mark.slow
def test_code_kept_for_one_kind_of_processor_is_not_loaded_on_another(tmp_path: Path) -> None:
    script = tmp_path / "twice.py"
    script.write_text(KERNEL)
    kept = {"NUMBA_CACHE_DIR": str(tmp_path)}
    kinds = [WITHOUT_AVX512, WITHOUT_AVX512, {"NUMBA_CPU_NAME": "x86-64-v2", "NUMBA_CPU_FEATURES": ""}]
    loaded = [int(told_by([str(script)], kept | kind)) for kind in kinds]
    assert loaded == [0, 1, 0], "the second run on the same kind, and none else"


def test_the_secant_of_a_latitude_is_exact_to_a_hair() -> None:
    latitude = np.linspace(-89.9, 89.9, 3_601)
    exact = 1.0 / np.cos(np.radians(latitude))
    np.testing.assert_allclose([secant(float(deg)) for deg in latitude], exact, rtol=3e-11)
    assert secant(90.0) == secant(-95.0) == pytest.approx(1.0 / np.cos(np.radians(89.9)))
