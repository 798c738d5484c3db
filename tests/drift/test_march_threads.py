"""Twenty threads that march at once, as a service's requests do: none falls, and each gets its own answer."""

import threading
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from planner.forecast.field import WindField
from tests.drift.marching import Salvo, assert_the_same_bits, rough_world, salvo

pytestmark = pytest.mark.long

THREADS = 20


def side_by_side(work: Callable[[int], Any], threads: int = THREADS) -> list[Any]:
    """What each of some threads answers, all let go in the same moment; raises what any of them raised."""
    gate, answers, faults = threading.Barrier(threads), [None] * threads, list[Exception]()

    def begin(k: int) -> None:
        gate.wait()
        try:
            answers[k] = work(k)
        except Exception as fault:
            faults.append(fault)

    running = [threading.Thread(target=begin, args=(k,)) for k in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    if faults:
        raise faults[0]
    return answers


def requests(field: WindField) -> list[Salvo]:
    """A salvo of its own for each thread, floats among them."""
    return [
        salvo(field, 40 + 10 * k, seed=k, spread_deg=0.05 * k, hours=None if k % 3 else 0.5)
        for k in range(THREADS)
    ]


def test_twenty_threads_at_once_each_get_the_answer_that_they_get_alone() -> None:
    asked = requests(rough_world(members=2))
    alone = [many.fly() for many in asked]
    for k, answers in enumerate(side_by_side(lambda k: [asked[k].fly() for _ in range(20)])):
        for out in answers:
            assert_the_same_bits(out, alone[k])


def test_twenty_threads_that_are_the_first_over_a_field_share_its_ladder() -> None:
    one, other = rough_world(members=3), rough_world(members=3)
    alone = [many.fly() for many in requests(one)]
    asked = requests(other)
    for k, out in enumerate(side_by_side(lambda k: asked[k].fly())):
        assert_the_same_bits(out, alone[k])


@pytest.mark.parametrize("fields", [2, pytest.param(12, marks=pytest.mark.nightly)])
@pytest.mark.slow
def test_twenty_threads_over_fields_that_come_and_go_keep_them_apart(fields: int) -> None:
    """Ladders in memory are held by the field's identity, which another may have after it."""
    strengths = [0.5, 1.0, 2.0]
    alone = [salvo(rough_world(strength), 30).fly() for strength in strengths]

    def work(k: int) -> list[Any]:
        return [(i % 3, salvo(rough_world(strengths[i % 3]), 30).fly()) for i in range(k, k + fields)]

    for answers in side_by_side(work):
        for which, out in answers:
            assert_the_same_bits(out, alone[which])


@pytest.mark.nightly
def test_twenty_threads_for_ten_thousand_rounds_neither_fall_nor_differ() -> None:
    asked = requests(rough_world(members=2))
    alone = [many.fly() for many in asked]

    def work(k: int) -> None:
        random = np.random.default_rng(k)
        for _ in range(500):
            which = int(random.integers(THREADS))
            some = random.permutation(asked[which].up.size)[: int(random.integers(1, 200))]
            assert_the_same_bits(asked[which].fly(some), alone[which], some)

    side_by_side(work)
