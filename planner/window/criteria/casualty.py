"""People below: how many a launch is expected to hit, E_c = sum over pieces of P(impact) people A_c.

Defaults: caution above 1 in 1,000,000 (a prior: what ranges allow one person), no-go above 1 in 10,000 (NASA-
STD-8719.14, 4.7-1, of one reentry). What moves it: where pieces come down, their mass and speed, what fails.
It is a range, never a number; by itself it is never green: keep-out areas or an own side go with it.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, Self

from pydantic import Field, model_validator

from planner.flight.branches import branches
from planner.places.people import NoRasterReader, PeopleRaster, read_people
from planner.window.basis import without_basis
from planner.window.case import Case
from planner.window.casualty_expectation import ExpectedCasualties, expected_casualties
from planner.window.criterion import Criterion
from planner.window.harm_by_energy import flown
from planner.window.verdict import Finding, Verdict, percent

_MOST_UNSEEN = 0.05


class Casualty(Criterion):
    """Expected casualties by the upper end of their range, failures included, each as likely as it is."""

    name: ClassVar[str] = "casualty"
    asks_by_itself: ClassVar[bool] = False
    stands_with: ClassVar[tuple[str, ...]] = ("population",)

    caution_above_casualties: float = Field(default=1e-6, ge=0, le=1, description="needs care above so many")
    no_go_above_casualties: float = Field(default=1e-4, ge=0, le=1, description="forbidden above so many")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.caution_above_casualties > self.no_go_above_casualties:
            most = f"{self.no_go_above_casualties:g}"
            msg = f"caution_above_casualties must not exceed no_go_above_casualties, {most}"
            raise ValueError(msg)
        return self

    def judge(self, case: Case) -> Finding:
        """How many people it is expected to hit."""
        if case.campaign.population is None:
            return self.unknown("casualties: no population raster; write population: FILE")
        try:
            raster = read_people(Path(case.campaign.population))
        except NoRasterReader as why:
            return self.unknown(f"casualties: {why}")
        works = expected_casualties(case.ensemble, case.ensemble.pieces, raster)
        failures = _failures(case, raster)
        whole = _whole(works, [(chance, one) for _, chance, one in failures])
        verdict, limit = self._at(whole, alone=not (case.campaign.keep_out or case.campaign.own_side))
        given = [f"{one.mean:.1g} where {name}" for name, _, one in failures if one.mean > whole.mean]
        sentence = f"{whole.low:.1g} to {whole.high:.1g} people are expected to be hit"
        sentence += "".join(f", {words}" for words in given) + f", limit {limit:.1g}"
        if whole.unseen:
            sentence += f" ({percent(whole.unseen)} of the drops come down where the raster says nothing)"
        return without_basis(
            Finding(self.name, verdict, whole.high, limit, "casualties", sentence), case.error_words
        )

    def _at(self, whole: ExpectedCasualties, *, alone: bool) -> tuple[Verdict, float]:
        if whole.high > self.no_go_above_casualties:
            return Verdict.NO_GO, self.no_go_above_casualties
        if whole.unseen > _MOST_UNSEEN:
            return Verdict.UNKNOWN, self.no_go_above_casualties
        clear = whole.high <= self.caution_above_casualties and not alone
        return (Verdict.GO if clear else Verdict.CAUTION), self.caution_above_casualties


def _failures(case: Case, raster: PeopleRaster) -> list[tuple[str, float, ExpectedCasualties]]:
    """What each failure is expected to do by all its pieces, its name and chance before it."""
    plan = case.ensemble.plan
    found = []
    for branch in branches(plan, plan.members):
        ensemble = flown(case, branch.plan)
        found.append(
            (branch.name, branch.probability, expected_casualties(ensemble, ensemble.pieces, raster))
        )
    return found


def _whole(
    works: ExpectedCasualties, failures: Sequence[tuple[float, ExpectedCasualties]]
) -> ExpectedCasualties:
    """All that may happen, weighed by its chance; failures exclude each other."""
    weighed = [(max(0.0, 1.0 - sum(chance for chance, _ in failures)), works), *failures]
    return ExpectedCasualties(
        sum(chance * one.mean for chance, one in weighed),
        sum(chance * one.low for chance, one in weighed),
        sum(chance * one.high for chance, one in weighed),
        sum(chance * one.unseen for chance, one in weighed),
    )
