"""May we launch? Four verdicts, and the finding that says why."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """Worst first: what forbids, what nobody knows, what needs care, what is free."""

    NO_GO = "no_go"
    UNKNOWN = "unknown"
    CAUTION = "caution"
    GO = "go"

    @property
    def words(self) -> str:
        return self.value.replace("_", "-")


_WORST_FIRST = tuple(Verdict)


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The worst of them; of none at all `unknown`, for what nobody judged is never `go`."""
    return min(verdicts, key=_WORST_FIRST.index, default=Verdict.UNKNOWN)


@dataclass(frozen=True)
class Finding:
    """What one criterion says of one launch, with what it measured and the limit that drove it.

    `unit` is that of both numbers, empty for probabilities and shares (0 to 1).
    """

    criterion: str
    verdict: Verdict
    measured: float | None
    limit: float | None
    unit: str
    sentence: str


def percent(share: float) -> str:
    """A probability or share for a sentence."""
    return f"{100 * share:.3g} %"
