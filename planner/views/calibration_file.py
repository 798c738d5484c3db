"""A calibration as its file, the list of its cases, and a table of how it was judged."""

from collections.abc import Sequence
from typing import Any

from rich.console import Group, RenderableType

from planner.calibrate.block_coverage import JudgedCase
from planner.calibrate.flown_evidence import HeldOutLanding
from planner.document import as_yaml
from planner.spread.calibration import Calibration
from planner.units import iso
from planner.views.calibration_answers import CoverageAnswer
from planner.views.terminal_table import words
from planner.views.verify_tables import coverage_table


def calibration_yaml(found: Calibration) -> str:
    """As `data/calibrations/` holds it; what is not said is left out."""
    written: dict[str, Any] = found.model_dump(mode="json", by_alias=True, exclude_none=True)
    return as_yaml(written)


def cases_csv(landings: Sequence[HeldOutLanding | JudgedCase]) -> str:
    """A row a case, by class and time."""
    ordered = sorted(landings, key=lambda landing: (landing.case_class, landing.time))
    rows = [f"{landing.case_class},{iso(landing.time)},{landing.level:.4f}" for landing in ordered]
    return "\n".join(["class,time,level", *rows]) + "\n"


def judged_table(found: Calibration) -> RenderableType:
    """How many held-out landings the areas held, and how far a calibration may be trusted."""
    evidence = found.evidence
    rows = [CoverageAnswer.model_validate(row.model_dump(by_alias=True)) for row in evidence.coverage]
    how = "provisional" if found.is_provisional else "calibrated"
    said = f"{found.name}: {how}, {evidence.n} cases of {evidence.n_effective:g} days of weather"
    return Group(coverage_table(rows, "Cases"), words(""), words(said))
