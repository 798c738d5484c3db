"""What criteria on simulated landings rest on: without a calibration they lift no verdict above caution."""

from dataclasses import replace

from planner.window.verdict import Finding, Verdict, worst


def without_basis(found: Finding, error_words: str) -> Finding:
    """A finding on landings that no calibration in scope supports: at best `caution`, and it says so.

    A wind error that is switched off or set by hand is no better supported than the prior.
    """
    verdict = worst([found.verdict, Verdict.CAUTION])
    return replace(
        found,
        verdict=verdict,
        basis="none",
        capped=found.verdict is Verdict.GO,
        sentence=f"{found.sentence} ({error_words}): {verdict.words}",
    )
