"""Children that decode: one that dies, hangs or swallows the memory is a sentence, and the next one works."""

import os
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from planner.errors import ForecastFileError
from planner.forecast.reading.decoding import Decoders, Undecoded
from tests.patience import PATIENCE_S, awaited


def pid() -> int:
    return os.getpid()


def hung() -> None:
    while True:
        signal.pause()


def met(place: Path, number: int) -> int:
    """In company: both numbers must have come, each in a process of its own."""
    (place / str(number)).touch()
    awaited((place / str(1 - number)).exists)
    return os.getpid()


def dead(by: int) -> None:
    os.kill(os.getpid(), by)


def killed_while_answering() -> bytes:
    """As by the memory killer: half of the answer is written."""

    def half(line: Connection, answer: bytes) -> None:
        os.write(line.fileno(), bytes(answer)[: len(answer) // 2])
        os.kill(os.getpid(), signal.SIGKILL)

    Connection._send = half
    return bytes(1000)


def refused() -> None:
    raise ForecastFileError("u is on 500 hPa only")


def without_memory() -> None:
    raise MemoryError


@pytest.fixture(scope="module")
def two():
    with Decoders(2, ready=pid) as decoders:
        yield decoders


def is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize(
    ("by", "said"), [(signal.SIGABRT, "Aborted"), (signal.SIGSEGV, "Segmentation fault")]
)
def test_a_decoder_that_dies_is_a_sentence_and_the_next_task_has_a_new_one(two, by, said):
    with pytest.raises(Undecoded, match=rf"the decoding process ended \({said}\); the file is damaged"):
        two.run(dead, by)
    assert two.run(pid) != os.getpid()


def test_a_decoder_that_is_killed_while_it_answers_holds_up_nobody(two):
    with pytest.raises(Undecoded, match=r"the decoding process ended \(Killed\)"):
        two.run(killed_while_answering)
    assert two.run(pid) != os.getpid()


def test_a_decoder_that_hangs_is_ended_and_the_next_task_has_a_new_one():
    with Decoders(1, within_s=1.0, ready=pid) as one:
        with pytest.raises(Undecoded, match="decoding took longer than 1 s and was ended"):
            one.run(hung)
        one.within_s = PATIENCE_S
        assert one.run(pid)


def test_beside_a_decoder_that_hangs_the_others_work_on(tmp_path):
    with Decoders(2, within_s=PATIENCE_S, ready=pid) as two, ThreadPoolExecutor(1) as threads:
        first = threads.submit(two.run, met, tmp_path, 0)
        awaited((tmp_path / "0").exists)
        others = {two.run(pid) for _ in range(6)}
        assert len(others) == 1, "the busy one takes no more"
        assert {two.run(met, tmp_path, 1)} == others
        assert first.result() not in others


def test_what_a_task_raises_comes_as_it_was_raised(two):
    with pytest.raises(ForecastFileError, match="u is on 500 hPa only"):
        two.run(refused)
    with pytest.raises(Undecoded, match="demands more memory than there is"):
        two.run(without_memory)


def test_children_end_with_their_owner(tmp_path):
    with Decoders(2, ready=pid) as decoders, ThreadPoolExecutor(2) as threads:
        here = {done.result() for done in [threads.submit(decoders.run, met, tmp_path, k) for k in (0, 1)]}
        assert len(here) == 2
    assert not any(is_there(process) for process in here)


def test_many_threads_get_their_own_answers(two):
    found: list[float] = []

    def ask(number: int) -> None:
        found.append(two.run(abs, -number) - number)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [0] * 20
