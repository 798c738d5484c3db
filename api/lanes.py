"""Admission of questions: a few at once, in lanes by size, so that small ones never queue behind large ones.

Within a lane clients take turns, whoever had none for longest first; what waits holds no thread. All of it
runs on the event loop, which is why nothing here is locked.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from heapq import heapify, heapreplace

from api.problems import later
from planner.errors import Stopped

_LOOKED_AFTER_S = 0.5
_LEAST_S = 0.5
_NEW = 0.3
"""Weight of the last question in what a lane knows of its pace."""


@dataclass(eq=False)
class Question:
    """Somebody's question in a lane: what it may cost, and since when it is being answered."""

    client: str
    cost: float
    admitted: asyncio.Event = field(default_factory=asyncio.Event)
    begun_s: float = 0.0


@dataclass(eq=False)
class QuestionLane:
    """A queue: `at_once` questions are being answered, `most` are in hand, `of_a_client` of one client."""

    name: str
    at_once: int
    most: int = 48
    of_a_client: int = 24
    pace_s: float = 1e-4
    """Seconds that a unit of cost takes, as learnt."""
    running: list[Question] = field(default_factory=list)
    waiting: list[Question] = field(default_factory=list)
    _had: dict[str, int] = field(default_factory=dict)
    _admissions: int = 0

    @asynccontextmanager
    async def admitted(
        self, client: str, cost: float, has_left: Callable[[], Awaitable[bool]]
    ) -> AsyncIterator[None]:
        """Hold a place in the lane: 429 where this client has too many in hand, 503 where all have.

        `cost` is in the lane's own units. Stopped where the client left while it waited.
        """
        self._refuse_excess(client)
        question = Question(client, max(cost, 1.0))
        self.waiting.append(question)
        self._go_on()
        try:
            while not question.admitted.is_set():
                await _within(_LOOKED_AFTER_S, question.admitted)
                if not question.admitted.is_set() and await has_left():
                    raise Stopped("stopped before its turn came")
            yield
        finally:
            self._end(question)

    def wait_s(self, client: str | None = None) -> float:
        """Seconds until one of a client's questions, or of all, is likely to be answered."""
        now = asyncio.get_running_loop().time()
        ends = [(self._left_s(q, now), q.client) for q in self.running]
        free = [end for end, _ in ends]
        heapify(free)
        for question in self._order():
            end = (free[0] if free else 0.0) + self._takes_s(question)
            if free:
                heapreplace(free, end)
            ends.append((end, question.client))
        return min((end for end, of in ends if client in (None, of)), default=_LEAST_S)

    def _refuse_excess(self, client: str) -> None:
        in_hand = [*self.running, *self.waiting]
        own = sum(q.client == client for q in in_hand)
        if own >= self.of_a_client:
            said = f"{own} {self.name} of yours are being answered, as many as one client may have"
            raise later(429, said, self.wait_s(client))
        if len(in_hand) >= self.most:
            raise later(503, f"{len(in_hand)} {self.name} are being answered", self.wait_s())

    def _go_on(self) -> None:
        while self.waiting and len(self.running) < self.at_once:
            question = self._order()[0]
            self.waiting.remove(question)
            self.running.append(question)
            self._admissions += 1
            self._had[question.client] = self._admissions
            question.begun_s = asyncio.get_running_loop().time()
            question.admitted.set()

    def _order(self) -> list[Question]:
        """Who waits, in the order of their turns: each client's first, then each one's second."""
        nth: Counter[str] = Counter()
        ranks = []
        for place, question in enumerate(self.waiting):
            ranks.append((nth[question.client], self._had.get(question.client, 0), place))
            nth[question.client] += 1
        return [self.waiting[place] for *_, place in sorted(ranks)]

    def _end(self, question: Question) -> None:
        if question in self.running:
            self.running.remove(question)
            took_s = asyncio.get_running_loop().time() - question.begun_s
            self.pace_s += _NEW * (took_s / question.cost - self.pace_s)
        elif question in self.waiting:
            self.waiting.remove(question)
        if all(q.client != question.client for q in (*self.running, *self.waiting)):
            self._had.pop(question.client, None)
        self._go_on()

    def _takes_s(self, question: Question) -> float:
        return max(_LEAST_S, self.pace_s * question.cost)

    def _left_s(self, question: Question, now: float) -> float:
        """What a question may still take; one that takes longer than foreseen may take a quarter more."""
        so_far = now - question.begun_s
        return max(self._takes_s(question) - so_far, so_far / 4, _LEAST_S)


async def _within(seconds: float, event: asyncio.Event) -> None:
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return


@dataclass(frozen=True)
class Lanes:
    """The lanes of a server: single flights, small questions, large ones."""

    flights: QuestionLane
    small: QuestionLane
    large: QuestionLane

    @classmethod
    def of(cls, threads: int) -> "Lanes":
        """The lanes of a server of so many threads: half as many questions at once, but 2 to 8."""
        several = max(2, min(8, threads // 2))
        return cls(
            flights=QuestionLane("flights", 4, pace_s=0.05),
            small=QuestionLane("small questions", several, pace_s=2e-4),
            large=QuestionLane("large questions", several, pace_s=2e-5),
        )

    def for_flights(self, cost: float) -> QuestionLane:
        """The lane of a question of so many drops times pieces times days."""
        return self.small if cost <= SMALL else self.large


SMALL = 20_000
"""Drops times pieces times days that take a fraction of a second."""
