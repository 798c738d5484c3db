"""What criteria on simulated landings rest on: without a basis they lift no verdict above caution."""

from dataclasses import replace

from planner.window.verdict import Basis, Finding, Verdict, worst


def without_basis(found: Finding, error_words: str) -> Finding:
    """A finding on landings whose spread nobody has shown to be right: at best `caution`, and it says so.

    A wind error that is switched off or set by hand is no better supported than the prior. Where it alone
    keeps a launch from `go`, a basis is looked for, and `on_basis` lifts it.
    """
    verdict = worst([found.verdict, Verdict.CAUTION])
    return replace(
        found,
        verdict=verdict,
        basis="none",
        capped=found.verdict is Verdict.GO,
        sentence=f"{found.sentence} ({error_words}): {verdict.words}",
    )


def is_liftable(found: Finding) -> bool:
    """Whether a finding is `go` but for its basis."""
    return found.capped and found.basis == "none"


def on_basis(found: Finding, basis: Basis, why: str) -> Finding:
    """A finding that is `go` but for its basis, with one, and why it has it."""
    lifted = replace(found, verdict=Verdict.GO, basis=basis, capped=False)
    return saying_why(lifted, f"{basis}: {why}")


def saying_why(found: Finding, why: str) -> Finding:
    """A finding that says something more of its basis, before its verdict."""
    said, _, _ = found.sentence.rpartition("): ")
    return replace(found, sentence=f"{said}; {why}): {found.verdict.words}")


def weakest_basis(findings: list[Finding]) -> Basis | None:
    """The weakest basis of all findings on landings, None where there is none of them."""
    there = [finding.basis for finding in findings if finding.basis]
    return min(there, key=("none", "robust", "calibrated").index, default=None)
