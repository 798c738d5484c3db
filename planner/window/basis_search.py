"""Looks for the basis of findings on landings, where it alone keeps a launch from `go`.

Launches of a sweep are flown together in each doubt, one that a doubt changes in none after it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from planner.flight.ensemble import Ensemble
from planner.flight.redrawn import NOTHING, Redrawn
from planner.flight.resolved_plan import ResolvedPlan
from planner.plan.plan import Plan
from planner.window.basis import is_liftable, on_basis, saying_why
from planner.window.calibrated_share import CalibratedShare, calibrated_share, lacks_evidence, rests_on
from planner.window.robustness import HELD, Doubted, doubts_of, may_be_doubted
from planner.window.sign import Sign
from planner.window.verdict import Finding, Verdict

Findings = tuple[Finding, ...]


@dataclass(frozen=True)
class Judged:
    """A launch that was flown, with what its criteria say; `on_target` is P(the main piece in a target)."""

    resolved: ResolvedPlan
    ensemble: Ensemble
    found: Findings
    on_target: float | None

    @property
    def liftable(self) -> set[str]:
        """The names of those that are `go` but for their basis."""
        return {finding.criterion for finding in self.found if is_liftable(finding)}

    def change(self, names: Iterable[str], change: Callable[[Finding], Finding]) -> "Judged":
        """The same with the findings of some names changed."""
        chosen = set(names)
        return replace(self, found=tuple(change(f) if f.criterion in chosen else f for f in self.found))


@dataclass(frozen=True)
class BasisSearch:
    """How launches are flown, how named criteria judge drops, what findings come to; who is an `outlook`."""

    fly: Callable[[list[ResolvedPlan], Redrawn], list[Ensemble]]
    judge: Callable[[Ensemble, set[str]], Findings]
    sign: Callable[[Findings], Sign]
    outlook: Callable[[Plan], bool]

    def with_basis(self, launches: Sequence[Judged]) -> list[Judged]:
        """The launches, those lifted that have a basis: looked for only where it could lift the sign."""
        wanted = {row: one for row, one in enumerate(launches) if self._could_be_go(one)}
        wanted = self._calibrated(wanted)
        wanted |= self._robust({row: one for row, one in wanted.items() if _may_be_robust(one)})
        return [wanted.get(row, one) for row, one in enumerate(launches)]

    def _could_be_go(self, one: Judged) -> bool:
        if not one.liftable or self.outlook(one.resolved.plan):  # an outlook is no sign to go by
            return False
        lifted = one.change(one.liftable, lambda finding: on_basis(finding, "robust", ""))
        return self.sign(lifted.found).verdict is Verdict.GO

    def _calibrated(self, launches: dict[int, Judged]) -> dict[int, Judged]:
        """Those lifted whose calibration owns enough of the landing's variance; others as they were."""
        rows = {row: rests_on(one.resolved.plan) for row, one in launches.items()}
        asked = {row: rest for row, rest in rows.items() if rest is not None}
        shares: dict[int, CalibratedShare] = {}
        for rest in dict.fromkeys(asked.values()):
            alike = [row for row, its in asked.items() if its == rest]
            flown = self.fly([launches[row].resolved for row in alike], rest)
            shares |= {
                row: calibrated_share(launches[row].ensemble, anew)
                for row, anew in zip(alike, flown, strict=True)
            }
        return launches | {row: _by_share(launches[row], share) for row, share in shares.items()}

    def _robust(self, launches: dict[int, Judged]) -> dict[int, Judged]:
        """Those lifted that no doubt changes; of the others, what the first that does is."""
        doubts = {row: list(doubts_of(one.resolved.plan)) for row, one in launches.items()}
        still, held = dict(launches), {}
        for turn in range(max(map(len, doubts.values()), default=0)):
            flown = self._in_doubt(still, {row: doubts[row][turn] for row in still})
            for row, differing in flown.items():
                if differing:
                    why = f"not robust, otherwise at {doubts[row][turn].doubt.words()}"
                    held[row] = still.pop(row).change(differing, _because(why))
        return held | {row: one.change(one.liftable, _lifting) for row, one in still.items()}

    def _in_doubt(self, launches: dict[int, Judged], doubts: dict[int, Doubted]) -> dict[int, set[str]]:
        """Which findings of each launch are other in its doubt."""
        flown = self.fly(
            [replace(launches[row].resolved, plan=doubts[row].plan) for row in launches], NOTHING
        )
        return {
            row: self._differing(launches[row], drops) for row, drops in zip(launches, flown, strict=True)
        }

    def _differing(self, one: Judged, drops: Ensemble) -> set[str]:
        judged = self.judge(drops, one.liftable)
        return one.liftable - {finding.criterion for finding in judged if is_liftable(finding)}


def _may_be_robust(one: Judged) -> bool:
    return bool(one.liftable) and may_be_doubted(one.resolved.plan.spread.wind_error)


def _lifting(finding: Finding) -> Finding:
    return on_basis(finding, "robust", HELD)


def _because(why: str) -> Callable[[Finding], Finding]:
    return lambda finding: saying_why(finding, why)


def _by_share(one: Judged, share: CalibratedShare) -> Judged:
    """A launch lifted where the calibration is a basis; elsewhere its findings say what it lacks."""

    def change(finding: Finding) -> Finding:
        lacking = share.lacks or lacks_evidence(finding, one.resolved.plan)
        return saying_why(finding, lacking) if lacking else on_basis(finding, "calibrated", share.words)

    return one.change(one.liftable, change)
