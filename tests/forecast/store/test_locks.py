"""Who writes and who reads: a lock that says whose it is, and that no dead process holds."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from planner.forecast.store import locks
from planner.forecast.store.locks import alone, held, turn
from tests.patience import PATIENCE_S, awaited

ROOT = Path(__file__).parents[3]
OWNER = """
import sys
from pathlib import Path
from planner.forecast.store.locks import turn
with turn(Path(sys.argv[1])):
    print("mine", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def lock(tmp_path):
    return tmp_path / ".incoming.lock"


def owner(lock):
    command, pipe = [sys.executable, "-c", OWNER, str(lock)], subprocess.PIPE
    begun = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe)
    assert begun.stdout.readline() == b"mine\n"
    return begun


def test_who_waits_is_told_for_whom_and_a_killed_owner_holds_nothing(lock, caplog, monkeypatch):
    monkeypatch.setattr(locks, "PATIENCE_S", 0.1)
    with owner(lock) as other:
        killer = threading.Thread(target=lambda: awaited(lambda: caplog.records) and other.kill())
        killer.start()
        with turn(lock):
            killer.join()
    (told,) = [record.getMessage() for record in caplog.records]
    assert told.startswith(f"{lock.parent} is being written by process {other.pid} on ")
    assert " since 20" in told
    assert told.endswith("Z; waiting")


def test_who_waits_for_less_than_two_seconds_is_told_nothing(lock, caplog, monkeypatch):
    assert locks.PATIENCE_S == 2.0
    monkeypatch.setattr(locks, "PATIENCE_S", PATIENCE_S)
    with owner(lock) as other:
        threading.Timer(0.5, other.kill).start()
        with turn(lock):
            pass
    assert caplog.records == []


def test_the_lock_says_whose_it_is_while_it_is_held_and_nothing_after(lock):
    with turn(lock):
        assert "process " in lock.read_text()
    assert lock.read_text() == ""


def test_a_waiter_does_not_wipe_out_the_name_of_the_owner(lock):
    with owner(lock) as other:
        waiter = threading.Thread(target=lambda: turn(lock).__enter__())
        waiter.start()
        waiter.join(0.3)
        assert f"process {other.pid} " in lock.read_text()
        other.kill()
        waiter.join()


def test_threads_take_turns(lock):
    inside, most = [], []

    def work():
        with turn(lock):
            inside.append(1)
            most.append(len(inside))
            inside.pop()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1] * 8


def test_many_read_one_file_at_once_and_nobody_deletes_it_meanwhile(lock):
    lock.write_text("a card")
    with held(lock) as one, held(lock) as two:
        assert one == two
        with alone(lock) as free:
            assert not free
    with alone(lock) as free:
        assert free
        with held(lock) as three:
            assert three is None


def test_a_file_that_is_gone_is_not_held(lock):
    with pytest.raises(FileNotFoundError), held(lock):
        pass
