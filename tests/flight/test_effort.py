"""Work done in order: by one thread or several, never far ahead, and not begun once it is stopped."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Event, current_thread, main_thread
from typing import Any

import pytest

from planner import Effort
from planner.errors import Stopped
from planner.flight import compute_budget
from planner.flight.compute_budget import ALONE
from tests.patience import PATIENCE_S

WORKERS = {"alone": None, "two threads of its own": 2, "a given pool of two": "pool"}


@pytest.fixture(params=WORKERS.values(), ids=list(WORKERS))
def effort(request) -> Iterator[Callable[..., Effort]]:
    """Makes an effort of each kind of worker."""
    if request.param == "pool":
        with ThreadPoolExecutor(2) as pool:
            yield lambda **words: Effort(threads=2, pool=pool, **words)
    else:
        yield lambda **words: Effort(threads=request.param or 1, **words)


def ahead(effort: Effort) -> int:
    """How many items may be taken beyond those whose results are there."""
    return 0 if effort.threads == 1 else 2 * effort.threads + 1


class Desk:
    """Items as they are taken and begun; work on all but the first waits until the desk is released."""

    def __init__(self) -> None:
        self.taken: list[int] = []
        self.begun: list[int] = []
        self.released = Event()

    def items(self, number: int = 100) -> Iterator[int]:
        for item in range(number):
            self.taken.append(item)
            yield item

    def work(self, item: int) -> int:
        self.begun.append(item)
        if item and current_thread() is not main_thread():
            assert self.released.wait(PATIENCE_S)
        return item


@pytest.fixture
def desk(monkeypatch) -> Desk:
    """A desk that is released once whoever stopped has taken back what had not begun."""
    desk = Desk()

    class Own(ThreadPoolExecutor):
        def shutdown(self, *words: Any, **more: Any) -> None:
            desk.released.set()
            super().shutdown(*words, **more)

    monkeypatch.setattr(compute_budget, "ThreadPoolExecutor", Own)
    return desk


@pytest.mark.parametrize("number", [0, 1, 3, 50])
def test_results_come_in_the_order_of_the_items(effort, number):
    assert list(effort().in_order(lambda item: item**2, range(number))) == [k**2 for k in range(number)]


def test_a_slow_first_item_holds_back_the_others_results():
    late = Event()

    def work(item: int) -> int:
        if item == 0:
            assert late.wait(PATIENCE_S)
        elif item == 1:
            late.set()
        return item

    assert list(Effort(threads=2).in_order(work, range(6))) == list(range(6))


def test_no_more_items_are_taken_than_a_few_ahead_of_the_results(effort):
    desk, asked = Desk(), effort()
    desk.released.set()
    for got, result in enumerate(asked.in_order(desk.work, desk.items())):
        assert result == got
        assert got < len(desk.taken) <= got + 1 + ahead(asked)
    assert desk.taken == list(range(100))


def test_items_without_end_are_taken_as_they_are_wanted(effort):
    results = effort().in_order(lambda item: item, count())
    assert [next(results) for _ in range(20)] == list(range(20))
    results.close()


def test_nothing_begins_before_the_first_result_is_wanted(effort):
    desk = Desk()
    effort().in_order(desk.work, desk.items())
    assert desk.taken == desk.begun == []


def test_stopped_is_raised_between_two_items_and_what_has_not_begun_never_does(effort, desk):
    halt = Event()
    results = effort(stopped=halt.is_set).in_order(desk.work, desk.items())
    assert next(results) == 0
    halt.set()
    with pytest.raises(Stopped):
        next(results)
    taken = list(desk.taken)
    desk.released.set()
    assert list(results) == []
    # The first, and one in the hands of each of two threads, which begin it or not, in any order.
    assert desk.begun[0] == 0
    assert set(desk.begun) <= {0, 1, 2}
    assert len(set(desk.begun)) == len(desk.begun)
    assert desk.taken == taken


def test_who_is_stopped_from_the_start_begins_nothing(effort):
    desk = Desk()
    with pytest.raises(Stopped):
        list(effort(stopped=lambda: True).in_order(desk.work, desk.items()))
    assert desk.begun == []


def test_results_that_nobody_wants_any_more_are_not_worked_on(effort, desk):
    results = effort().in_order(desk.work, desk.items())
    assert next(results) == 0
    results.close()
    desk.released.set()
    assert len(desk.begun) <= 3


def test_an_items_failure_is_raised_in_its_place(effort):
    def work(item: int) -> float:
        return 1 / (3 - item)

    results = effort().in_order(work, range(100))
    assert [next(results) for _ in range(3)] == pytest.approx([1 / 3, 1 / 2, 1])
    with pytest.raises(ZeroDivisionError):
        next(results)


def test_a_given_pool_does_the_work_and_lives_on():
    with ThreadPoolExecutor(1, thread_name_prefix="given") as pool:
        effort = Effort(pool=pool)
        names = set(effort.in_order(lambda _: current_thread().name, range(5)))
        assert {name.partition("_")[0] for name in names} == {"given"}
        assert pool.submit(lambda: "alive").result() == "alive"


def test_one_thread_works_where_it_is_asked():
    assert set(ALONE.in_order(lambda _: current_thread(), range(3))) == {current_thread()}


def test_whoever_listens_hears_of_drops_done_and_in_all():
    heard: list[tuple[int, int]] = []
    Effort(progress=lambda done, total: heard.append((done, total))).tell(3, 10)
    ALONE.tell(4, 10)
    assert heard == [(3, 10)]
