"""Children that decode: one that dies, hangs or swallows the memory is a sentence, and the next one works."""

import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from planner.errors import ForecastFileError
from planner.forecast.reading.decoding import Decoders, Undecoded


def pid() -> int:
    return os.getpid()


def asleep(seconds: float) -> int:
    time.sleep(seconds)
    return os.getpid()


def dead(by: int) -> None:
    os.kill(os.getpid(), by)


def refused() -> None:
    raise ForecastFileError("u is on 500 hPa only")


def without_memory() -> None:
    raise MemoryError


@pytest.fixture(scope="module")
def two():
    with Decoders(2, within_s=3.0, ready=pid) as decoders:
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


def test_a_decoder_that_hangs_is_ended_and_the_others_work_on():
    with Decoders(2, within_s=2.0, ready=pid) as two, ThreadPoolExecutor(3) as threads:
        two.run(pid)
        hung = threads.submit(two.run, asleep, 600.0)
        others = [threads.submit(two.run, asleep, 0.1) for _ in range(6)]
        assert len({other.result() for other in others}) == 1, "the hung one takes no more"
        with pytest.raises(Undecoded, match="decoding took longer than 2 s and was ended"):
            hung.result()
        assert two.run(asleep, 0.0)


def test_what_a_task_raises_comes_as_it_was_raised(two):
    with pytest.raises(ForecastFileError, match="u is on 500 hPa only"):
        two.run(refused)
    with pytest.raises(Undecoded, match="demands more memory than there is"):
        two.run(without_memory)


def test_children_end_with_their_owner():
    with Decoders(2, ready=pid) as decoders, ThreadPoolExecutor(2) as threads:
        here = {done.result() for done in [threads.submit(decoders.run, asleep, 0.3) for _ in range(2)]}
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
