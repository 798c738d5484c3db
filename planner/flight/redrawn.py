"""Drops of which some things are drawn anew while all else stays: what each of them does, is asked so.

Draws are addressed by seed, name and drop. What is drawn anew is read from a seed that nobody can ask for, so
that it has nothing to do with any draw of any plan, and is the same whenever it is asked.
"""

from dataclasses import dataclass

from planner.vehicle.profile import Integers

WIND, SHEETS = "wind", "sheets"
"""Draws that a spread does not name: the forecast's member with its own error, and which sheet of a load."""

_ANOTHER_SEED = 2**63  # a plan's seed is less


@dataclass(frozen=True)
class Redrawn:
    """The names of what is drawn anew: fields of `Spread`, WIND, SHEETS."""

    names: frozenset[str] = frozenset()

    def seed(self, seed: int, name: str) -> int:
        """The seed that draws one thing."""
        return seed + _ANOTHER_SEED if name in self.names else seed

    def turns(self, drops: Integers, members: int) -> Integers:
        """Whose forecast member each of some drops flies with: its own, or another drop's.

        Of `members` squared drops every member is met once with every other, itself too.
        """
        return drops + drops // members if WIND in self.names else drops


NOTHING = Redrawn()
