"""How measurements are taken and told: rounds A B C A B C, ratios round by round, medians and ranges."""

import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

ROUNDS = 9


def say(line: str) -> None:
    sys.stdout.write(f"  {line}\n")
    sys.stdout.flush()


def each_us(work: Callable[[], Any], flights: int) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) / flights * 1e6


def in_rounds(
    contenders: Mapping[str, tuple[int, Callable[[], Any]]],
    ratios: Mapping[str, tuple[str, str]],
    rounds: int = ROUNDS,
) -> None:
    """Time every contender (flights, work) once a round and print them and their ratios.

    Contenders are named by their first letter in the ratios.
    """
    for _, work in contenders.values():
        work()
    took = np.array([[each_us(work, n) for n, work in contenders.values()] for _ in range(rounds)])
    say(f"{rounds} interleaved rounds of {' '.join(name[0] for name in contenders)}")
    by_letter = {name[0]: us for name, us in zip(contenders, took.T, strict=True)}
    for name, us in zip(contenders, took.T, strict=True):
        say(f"{name:36}{np.median(us):9.2f} us a flight ({us.min():.2f} to {us.max():.2f})")
    for name, (above, below) in ratios.items():
        ratio = by_letter[above] / by_letter[below]
        say(f"{name:36}{np.median(ratio):9.2f} ({ratio.min():.2f} to {ratio.max():.2f})")
