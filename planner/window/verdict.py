"""May we launch? Four verdicts, and the finding that says why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal


class Verdict(StrEnum):
    """Worst first: what forbids, what nobody knows, what needs care, what is free."""

    NO_GO = "no_go"
    UNKNOWN = "unknown"
    CAUTION = "caution"
    GO = "go"

    @property
    def words(self) -> str:
        """As people read it: `no-go`."""
        return self.value.replace("_", "-")


FREE = (Verdict.GO, Verdict.CAUTION)
"""The verdicts under which a launch is possible, the better first."""
_WORST_FIRST = tuple(Verdict)


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The worst of them; of none at all `unknown`, for what nobody judged is never `go`."""
    return min(verdicts, key=_WORST_FIRST.index, default=Verdict.UNKNOWN)


Basis = Literal["calibrated", "robust", "none"]
"""What a criterion on simulated landings rests on; without one it lifts no verdict above `caution`."""


@dataclass(frozen=True)
class Cleared:
    """Who cleared a finding, and until when."""

    by: str
    until: datetime


@dataclass(frozen=True)
class Finding:
    """What one criterion says of one launch, with what it measured and the limit that drove it.

    `unit` is that of both numbers, empty for probabilities and shares (0 to 1). `violation_probability`
    is the chance that the limit is broken, `limit_probability` how much of it is tolerated, `probability`
    P(inside) of the areas; None where it has none. `capped`: it would be `go`, but has no basis.
    `no_data`: the forecast lacks what it would measure.
    """

    criterion: str
    verdict: Verdict
    measured: float | None
    limit: float | None
    unit: str
    sentence: str
    violation_probability: float | None = None
    limit_probability: float | None = None
    probability: float | None = None
    basis: Basis | None = None
    cleared: Cleared | None = None
    capped: bool = False
    no_data: bool = False


def percent(share: float) -> str:
    """A probability or share for a sentence."""
    return f"{100 * share:.3g} %"
