"""Runs are swapped in and out under many readers, each a process of its own: no failed and no mixed read."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.patience import PATIENCE_S

ROOT = Path(__file__).parents[3]


@pytest.mark.nightly
def test_thirty_two_readers_see_every_run_whole_while_runs_are_swapped(tmp_path):
    command = [sys.executable, "-m", "tests.forecast.store.swapping", str(tmp_path / "store"), "32", "20"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=PATIENCE_S)
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    assert (told["failed"], told["mixed"], told["whole_in_the_end"]) == (0, 0, 2)
    assert told["reads"] >= 32 * 20
    assert told["fewest_runs"] > 1
