"""What criteria on simulated landings rest on: without a calibration they lift no verdict above caution."""

from dataclasses import replace

from planner.window.verdict import Finding, Verdict, worst


def without_basis(found: Finding, error_words: str) -> Finding:
    """A finding on landings whose spread nobody has shown to be right: at best `caution`, and it says so.

    A wind error that is switched off or set by hand is no better supported than the prior. A calibration in
    its scope is named; it lifts nothing while its share of the landing's variance is not judged.
    """
    verdict = worst([found.verdict, Verdict.CAUTION])
    return replace(
        found,
        verdict=verdict,
        basis="none",
        capped=found.verdict is Verdict.GO,
        sentence=f"{found.sentence} ({error_words}): {verdict.words}",
    )
