"""Launches whose drops came down where a test says."""

from dataclasses import replace
from typing import Any

import numpy as np

from planner.drift.endings import ENDINGS, Ending
from planner.window.case import Case, case_of
from planner.window.verdict import Finding, Verdict
from tests.window.judging import case


def launched_at(field: Any, latitude_deg: float, longitude_deg: float, **changes: Any) -> Case:
    """A launch at a place."""
    site = {"name": "hill", "latitude_deg": latitude_deg, "longitude_deg": longitude_deg}
    return case(field, sites=[site], **changes)


def came_down(launch: Case, latitude_deg: Any, longitude_deg: Any, **changes: Any) -> Case:
    """The same launch, all pieces of which came down at places (n,)."""
    n = launch.ensemble.members
    where = {
        "latitude_deg": np.broadcast_to(np.asarray(latitude_deg, dtype=float), n),
        "longitude_deg": np.broadcast_to(np.asarray(longitude_deg, dtype=float), n),
    }
    pieces = tuple(replace(piece, **where, **changes) for piece in launch.ensemble.pieces)
    ensemble = replace(launch.ensemble, pieces=pieces)
    return case_of(launch.campaign, ensemble, launch.field, launch.now)


def merit(finding: Finding) -> Verdict:
    """What a finding comes to by its numbers; one without a basis is never above caution."""
    assert finding.basis == "none"
    assert finding.verdict is not Verdict.GO
    return Verdict.GO if finding.capped else finding.verdict


def with_ending(launch: Case, ending: Ending, drops: int) -> Case:
    """The same launch in which the first drops of the main piece ended otherwise."""
    main, *others = launch.ensemble.pieces
    codes = main.ending.copy()
    codes[:drops] = ENDINGS.index(ending)
    pieces = (replace(main, ending=codes), *others)
    return replace(launch, ensemble=replace(launch.ensemble, pieces=pieces))
