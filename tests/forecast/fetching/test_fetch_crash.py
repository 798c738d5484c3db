"""Whatever ends a fetch, the store is as it was or complete, and the next goes on: kills, and a full disk."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.forecast.fetching.fake_fetches import provider
from tests.patience import PATIENCE_S

ROOT = Path(__file__).parents[3]
KILLED = """
import os, random, signal, sys, time
from pathlib import Path
from planner.forecast.store.check import check_run
from planner.forecast.fetching.fetch import decoding_processes, fetch
from planner.forecast.store.store import Store
from planner.forecast.fetching.fetch_request import FetchRequest
from tests.forecast.fetching.fake_fetches import AREA, CYCLE, PLAYED, connected, fetched, hours_of
from tests.forecast.store.kept import run
from tests.patience import awaited

folder, address, kills = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
old, moments = run(), random.Random(5)
request = FetchRequest(PLAYED["gefs"], CYCLE, hours_of("gefs", 3), AREA)

def in_a_child(store):
    child = os.fork()
    if not child:
        with connected(address, request.provider) as connection, decoding_processes(1) as decoders:
            fetch(store, request, connection, decoders)
        os._exit(0)
    return child

def started_by(child):
    return [int(one) for one in Path(f"/proc/{child}/task/{child}/children").read_text().split()]

def is_there(process):
    try:
        return Path(f"/proc/{process}/stat").read_text().split()[2] != "Z"
    except FileNotFoundError:
        return False

def first_part(store):
    awaited(lambda: list(store.folder.glob(".fetching/*/*.npz")), every_s=0.002)
    return time.monotonic()

began = time.monotonic()
child = in_a_child(Store(folder / "clean"))
parts_from = first_part(Store(folder / "clean"))
os.waitpid(child, 0)
lasts_s, parts_s = time.monotonic() - began, time.monotonic() - parts_from
(clean,) = Store(folder / "clean").list()
outcomes = {"as before": 0, "complete": 0, "begun": 0}
for kill in range(3 * kills):
    if kill >= kills and outcomes["begun"] > 3:
        break  # on a loaded machine it takes more of them to hit the fetching
    store = Store(folder / str(kill))
    before = [store.add(old)]
    child = in_a_child(store)
    if kill % 3:
        first_part(store)
    time.sleep(moments.uniform(0.0, 1.1) * (parts_s if kill % 3 else lasts_s))
    decoders = started_by(child)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    kept = store.list()
    assert [one.id for one in kept] in ([before[0].id], [before[0].id, clean.id]), kept
    assert all(check_run(store.folder / one.id).state == "whole" for one in kept)
    outcomes["complete" if len(kept) == 2 else "as before"] += 1
    outcomes["begun"] += len(kept) == 1 and bool(list(store.folder.glob(".fetching/*/*.npz")))
    again, _ = fetched(store, address, "gefs", hours=request.hours)
    assert again.id == clean.id
    assert store.open(again.id).wind.tobytes() == Store(folder / "clean").open(clean.id).wind.tobytes()
    assert {found.state for found in store.check()} == {"whole"}
    awaited(lambda: not any(map(is_there, decoders)))  # no decoder outlives its fetch
    if len(kept) == 1:
        there = [path.name for path in (store.folder / ".fetching").iterdir()]
        assert there == [f"{request.name}.lock"], there
    assert not list(store.folder.glob(".incoming-*"))
print(*outcomes.values())
"""

FULL = """
import os, sys
from pathlib import Path
from planner.errors import InputError
from planner.forecast.store.store import Store
from tests.forecast.fetching.fake_fetches import fetched
from tests.forecast.store.kept import run

if __name__ == "__main__":
    store, address = Store(Path("store")), sys.argv[1]
    clean, connection = fetched(Store(Path(sys.argv[2])), address, "gefs")
    needed = connection.tally.requests
    fill = os.open("fill", os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    store.add(run())
    before, refused = store.list(), 0
    for room in range(0, 3_000_000, 40_000):
        try:
            while True:
                os.write(fill, bytes(4096))
        except OSError:
            os.ftruncate(fill, max(os.fstat(fill).st_size - room, 0))
        try:
            fetch, connection = fetched(store, address, "gefs")
        except InputError as refusal:
            refused += 1
            words = str(refusal)
            assert words.startswith("the store store cannot be written to (no space left on device)"), words
            assert store.list() == before
            continue
        break
    assert fetch.id == clean.id
    assert {found.state for found in store.check()} == {"whole"}
    assert not list(Path("store").glob(".fetching/*Z-????????"))
    print(refused, needed, connection.tally.requests)
"""


def said(command, **words):
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=PATIENCE_S * 3, **words
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.split()


@pytest.mark.nightly
def test_a_fetch_killed_at_fifteen_moments_is_gone_on_with_and_leaves_nothing(tmp_path):
    with provider(tmp_path / "made") as (_, address):
        command = [sys.executable, "-c", KILLED, str(tmp_path), address, "15"]
        as_before, complete, begun = map(int, said(command, cwd=ROOT))
    assert as_before + complete >= 15
    assert begun > 3, "few of the kills fell into the fetching"


@pytest.mark.nightly
def test_a_disk_that_fills_up_is_a_sentence_and_with_room_the_fetch_goes_on(tmp_path):
    small = tmp_path / "small"
    small.mkdir()
    alone = ["unshare", "-rm", "sh", "-c"]
    mounted = f"mount -t tmpfs -o size=3m tmpfs {small} && cd {small} && "
    if subprocess.run([*alone, mounted + "true"], check=False, capture_output=True).returncode:
        pytest.skip("no small disk can be mounted here: run as root")
    (tmp_path / "full.py").write_text(FULL)
    with provider(tmp_path / "made") as (_, address):
        script = f"{sys.executable} {tmp_path}/full.py {address} {tmp_path}/clean"
        command = f"{mounted} PYTHONPATH={ROOT} {script}"
        refused, needed, in_the_end = map(int, said([*alone, command]))
    assert refused > 3
    assert in_the_end < needed, "what was fetched was fetched again"
