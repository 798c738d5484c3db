"""How much of the machine a question may take, who hears of its progress, and what stops it."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from planner.errors import Stopped
from planner.forecast.field import WindField
from planner.forecast.store.ladder_folder import Ladder, ladder_of
from planner.settings import LAYER_M, MEMORY_MB

Item = TypeVar("Item")
Result = TypeVar("Result")

BYTES_PER_MB = 1_000_000
_AHEAD = 2  # items waiting per thread: enough that none waits for the one who collects


def _never() -> bool:
    return False


@dataclass(frozen=True)
class Effort:
    """Threads and memory of one question; a `pool` of as many takes the place of threads of its own.

    `progress` hears of drops done and drops in all, now and then; `stopped` is asked between blocks.
    """

    threads: int = 1
    memory_mb: int = MEMORY_MB
    layer_m: float = LAYER_M
    pool: Executor | None = None
    progress: Callable[[int, int], None] | None = None
    stopped: Callable[[], bool] = _never

    @property
    def memory_bytes(self) -> int:
        """What the drops of the question may take."""
        return self.memory_mb * BYTES_PER_MB

    def ladder_of(self, field: WindField) -> Ladder:
        """The ladder of one run, in the layers that the question flies in; found beside the run, or made."""
        return ladder_of(field, self.layer_m)

    def tell(self, done: int, total: int) -> None:
        """Let whoever listens know how many of all drops are done."""
        if self.progress is not None:
            self.progress(done, total)

    def in_order(self, work: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """The results of `work` on every item, in order; no more are on their way than the threads need.

        Raises Stopped as soon as `stopped` says so; what has not begun then never does.
        """
        if self.threads == 1 and self.pool is None:
            for item in items:
                self.go_on()
                yield work(item)
            return
        waiting: deque[Future[Result]] = deque()
        with self._executor() as pool:
            try:
                for item in items:
                    self.go_on()
                    waiting.append(pool.submit(work, item))
                    if len(waiting) > _AHEAD * self.threads:
                        yield waiting.popleft().result()
                while waiting:
                    self.go_on()
                    yield waiting.popleft().result()
            finally:
                for future in waiting:
                    future.cancel()

    def go_on(self) -> None:
        """Raise Stopped once `stopped` says so."""
        if self.stopped():
            raise Stopped("stopped before all drops were flown")

    @contextmanager
    def _executor(self) -> Iterator[Executor]:
        if self.pool is not None:
            yield self.pool
        else:
            with ThreadPoolExecutor(self.threads) as own:
                yield own


ALONE = Effort()
"""One thread, and nobody waits."""
