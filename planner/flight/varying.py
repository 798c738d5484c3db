"""The numbers that drops draw of what varies; a draw that would not fly is drawn anew.

Counter-based like all draws: which numbers a member draws, again or for the first time, depends on nothing
that is flown beside it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from planner.chance.streams import uniforms
from planner.flight.redrawn import NOTHING, Redrawn
from planner.geo import Floats
from planner.plan.plan import Drop
from planner.spread.sampling import sample
from planner.vehicle.launch import Bools
from planner.vehicle.profile import Integers

MOST_ROUNDS = 20
"""What flies as planned flies in every second usual draw: 1 in a million is left after so many."""


@dataclass(frozen=True)
class Varying:
    """What flights make of a plan's spread: `row` (n,) is each one's drop, counted from `first`.

    `rounds` (n,) is how often each was drawn anew that did not fly; `redrawn` is drawn anew on purpose.
    """

    drop: Drop
    first: int
    count: int
    row: Integers
    rounds: Integers
    redrawn: Redrawn = NOTHING

    @classmethod
    def of(cls, drop: Drop, first: int, count: int, row: Integers, redrawn: Redrawn = NOTHING) -> "Varying":
        """The first draws of drops `first` to `first + count`, as `row` (n,) orders them."""
        return cls(drop, first, count, row, np.zeros(row.size, dtype=np.int64), redrawn)

    def __call__(self, name: str, stream: str = "", of: Floats | None = None) -> Floats:
        """Draws (n,) of one thing; `stream` keeps twins apart, `of` (n,) is what it is an error of."""
        uniform, seed = np.empty(self.row.size), self.redrawn.seed(self.drop.seed, name)
        for number in np.unique(self.rounds):
            of_round = f"{name} {stream} again {number}" if number else f"{name} {stream}"
            mine = self.rounds == number
            uniform[mine] = uniforms(seed, of_round, self.first, self.count)[self.row[mine]]
        return sample(getattr(self.drop.spread, name), uniform, of)

    def until(self, flies: Callable[["Varying"], Bools]) -> "Varying":
        """The same, each flight drawn anew until it flies, or MOST_ROUNDS times."""
        varied = self
        for _ in range(MOST_ROUNDS):
            stays = ~flies(varied)
            if not stays.any():
                break
            varied = replace(varied, rounds=varied.rounds + stays)
        return varied
