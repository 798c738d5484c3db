"""Many who build one run's ladder at once, threads and processes: it is there once, whole, and right."""

import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from planner.forecast.field import WindField
from planner.forecast.store.array_file import mapped
from planner.forecast.store.ladder_folder import Ladder, write_ladder
from planner.forecast.store.store import Store
from planner.settings import LAYER_M
from tests.forecast.store.kept import run
from tests.forecast.store.ladders import FILES, assert_right, ladders, prints
from tests.patience import awaited

ROOT = Path(__file__).parent.parent.parent
BUILDING = """
import sys, time
from pathlib import Path
from planner.forecast.store.ladder_folder import Ladder
from planner.forecast.store.store import Store
field = Store(Path(sys.argv[1])).open(sys.argv[2])
print("ready", flush=True)
sys.stdin.readline()
print(Ladder(field, 450.0).winds(1).sum())
"""
READING = """
import sys
from pathlib import Path
import numpy as np
from planner.forecast.store.ladder_folder import Ladder
from planner.forecast.store.store import Store
field = Store(Path(sys.argv[1])).open(sys.argv[2])
print(repr(float(np.abs(Ladder(field, 300.0).winds(1)).sum())))
"""


FULL_DISK = """
import os
from pathlib import Path
from planner.errors import InputError
from planner.forecast.store.store import Store
from tests.forecast.store.kept import run
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


def begun(code: str, *words: str) -> "subprocess.Popen[str]":
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", code, *words]
    return subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True)


def said_by(code: str, *words: str) -> str:
    out, err = begun(code, *words).communicate("go\n")
    assert err == ""
    return out


@pytest.fixture
def stored(store: Store) -> WindField:
    return store.open(store.add(run()).id)


def test_another_process_maps_the_same_files(stored: WindField, store: Store) -> None:
    (place,) = ladders(stored)
    before = prints(place)
    words = (str(store.folder), stored.forecast.id)
    assert said_by(READING, *words) == f"{float(np.abs(Ladder(stored, LAYER_M).winds(1)).sum())!r}\n"
    assert prints(place) == before


def test_a_ladder_appears_whole_or_not_at_all(stored: WindField) -> None:
    """A reader beside twenty writings, each of a ladder of its own."""
    folder = stored.folder
    assert folder
    done, halves, seen = threading.Event(), [], set()

    def read() -> None:
        while not done.is_set():
            for place in folder.glob("ladder-*"):
                seen.add(place.name)
                rungs = mapped(place, "rungs_m").size
                if sorted(prints(place)) != FILES or mapped(place, "member-001").shape[0] != rungs:
                    halves.append(place.name)

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for layer in range(200, 220):
            write_ladder(folder, stored, float(layer))
            awaited(lambda: len(seen) > (layer - 200) // 5)  # noqa: B023 - asked before the next
    finally:
        done.set()
        reader.join()
    assert halves == []
    assert len(seen) > 3


def test_eight_threads_that_build_at_once_end_with_one_ladder(stored: WindField) -> None:
    assert stored.folder
    gate, built = threading.Barrier(8), list[Ladder]()

    def build() -> None:
        gate.wait()
        built.append(Ladder(stored, 450.0))
        built[-1].winds(0)

    threads = [threading.Thread(target=build) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(built) == 8
    assert len(ladders(stored)) == 2
    for ladder in built:
        assert_right(ladder, stored, 450.0)


def test_processes_that_build_at_once_end_with_one_ladder(stored: WindField, store: Store) -> None:
    builders = [begun(BUILDING, str(store.folder), stored.forecast.id) for _ in range(3)]
    for builder in builders:
        assert builder.stdout
        assert builder.stdout.readline() == "ready\n"
    sums = [builder.communicate("go\n") for builder in builders]
    assert [err for _, err in sums] == [""] * 3
    assert len({out for out, _ in sums}) == 1
    assert len(ladders(stored)) == 2
    assert_right(Ladder(stored, 450.0), stored, 450.0)


def test_a_disk_that_fills_up_while_a_ladder_is_written_is_refused_in_a_sentence(tmp_path: Path) -> None:
    """The map of a file without room behind it ends the whole process by a bus error."""
    alone = ["unshare", "-rm", "sh", "-c"]
    small = f"mount -t tmpfs -o size=2m tmpfs {tmp_path} && cd {tmp_path} && "
    if subprocess.run([*alone, small + "true"], check=False, capture_output=True).returncode:
        pytest.skip("no small disk can be mounted here: run as root")
    code = f"PYTHONPATH={ROOT} {sys.executable} -c '{FULL_DISK}'"
    done = subprocess.run([*alone, small + code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, (done.returncode, done.stderr)
    assert "cannot be written to" in done.stdout
