"""Old runs leave the store, but never one that somebody reads, in this process or another."""

import gc
import subprocess
import sys
from pathlib import Path

import numpy as np

from planner.forecast.store.locks import alone
from planner.forecast.store.run_folder import CARD
from planner.forecast.store.store import LATEST
from tests.forecast.store.kept import PAJU, run

ROOT = Path(__file__).parents[3]
READER = """
import sys
from pathlib import Path
from planner.forecast.store.store import Store
field = Store(Path(sys.argv[1])).open(sys.argv[2])
print("open", flush=True)
sys.stdin.readline()
"""


def ids(runs):
    return [run.id for run in runs]


def three(store):
    """Three runs of one source, the newest first."""
    for issued in ("00:00", "06:00", "12:00"):
        store.add(run(issued=issued))
    return ids(store.list())


def test_pruning_keeps_the_newest_of_one_source_and_every_other_source(store):
    _, _, oldest = three(store)
    store.add(run("ecmwf"))
    pruned = store.prune("gfs", keep=2)
    assert (ids(pruned.deleted), pruned.in_use) == ([oldest], ())
    assert set(ids(store.list())) == {"gfs-0600-125", "gfs-1200-125", "ecmwf-0000-125"}
    assert not list(store.folder.glob(".*-*"))


def test_a_run_that_is_open_stays_until_it_is_let_go(store):
    newest, middle, oldest = three(store)
    field = store.open(oldest)
    pruned = store.prune("gfs", keep=1)
    assert (ids(pruned.deleted), ids(pruned.in_use)) == ([middle], [oldest])
    assert field.wind.sum() == run(issued="00:00").wind.sum()
    del field
    gc.collect()
    assert ids(store.prune("gfs", keep=1).deleted) == [oldest]
    assert ids(store.list()) == [newest]


def test_a_run_that_another_process_reads_stays_until_it_dies(store):
    newest, _, oldest = three(store)
    command = [sys.executable, "-c", READER, str(store.folder), oldest]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as reader:
        assert reader.stdout.readline() == b"open\n"
        assert ids(store.prune("gfs", keep=1).in_use) == [oldest]
        reader.kill()
    assert ids(store.prune("gfs", keep=1).deleted) == [oldest]
    assert ids(store.list()) == [newest]


def test_a_run_that_nobody_holds_any_more_is_not_kept_by_having_been_opened(store):
    _, middle, oldest = three(store)
    for name in (oldest, middle):
        assert store.open(name).members == 2
    gc.collect()
    assert ids(store.prune("gfs", keep=1).deleted) == [middle, oldest]


def test_two_who_have_one_run_open_hold_it_until_both_let_go(store):
    *_, oldest = three(store)
    first, second = store.open(oldest), store.choose(oldest, PAJU)
    assert first is second
    del first
    gc.collect()
    assert ids(store.prune("gfs", keep=2).in_use) == [oldest]
    del second
    gc.collect()
    assert ids(store.prune("gfs", keep=2).deleted) == [oldest]


def test_a_run_written_anew_under_an_open_one_is_held_for_itself(store):
    """Deleted by hand and brought again: who opens it then holds the new one."""
    kept = run()
    store.add(kept)
    first = store.open(kept.forecast.id)
    first.folder.rename(store.folder.parent / "moved")
    store.add(kept)
    second = store.open(kept.forecast.id)
    assert second is not first
    np.testing.assert_array_equal(first.wind, second.wind)
    assert ids(store.prune("gfs", keep=0).in_use) == [kept.forecast.id]
    del second
    gc.collect()
    assert ids(store.prune("gfs", keep=0).deleted) == [kept.forecast.id]


def test_a_run_that_is_on_its_way_out_is_no_longer_opened(store):
    newest, middle, _ = three(store)
    with alone(store.folder / newest / CARD) as free:
        assert free
        assert store.choose(LATEST, PAJU).forecast.id == middle


def test_what_a_killed_pruner_left_is_removed_by_the_next(store):
    *kept, oldest = three(store)
    (store.folder / oldest).rename(store.folder / f".leaving-{oldest}")
    assert ids(store.list()) == kept
    store.prune("gfs", keep=2)
    assert ids(store.list()) == kept
    assert not list(store.folder.glob(".leaving-*"))


def test_the_size_of_a_run_is_that_of_its_files_and_its_ladder(store):
    store.add(run())
    folder = store.folder / run().forecast.id
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(files) > 10
    assert store.size_bytes(run().forecast.id) == sum(len(path.read_bytes()) for path in files)
    assert store.size_bytes("gfs-9") == 0
