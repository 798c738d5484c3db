"""Cargo that a balloon does not let go, and why not."""

from collections.abc import Sequence

from planner.drift.endings import LANDED, NOT_RELEASED
from planner.drift.single_flight import Arrivals
from planner.flight.drop import PieceFlights
from planner.flight.resolved_plan import ResolvedPlan


def kept_warnings(resolved: ResolvedPlan, flown: Sequence[PieceFlights]) -> tuple[str, ...]:
    """One sentence for each cargo that the balloon of one drop did not let go, and why not."""
    said = []
    for (name, number, _), piece in zip(resolved.plan.cargo(), flown[1:], strict=True):
        if piece.arrivals.ending[0] == NOT_RELEASED:
            release = resolved.plan.releases[number]
            why = _why_kept(resolved, flown[0].arrivals, release.altitude_m)
            said.append(f"{name} stays on the balloon: it is due {release.due}, {why}")
    return tuple(said)


def _why_kept(resolved: ResolvedPlan, balloon: Arrivals, due_m: float | None) -> str:
    """Why one balloon did not let go of what was due, at `due_m` if at an altitude."""
    if due_m is not None and due_m < resolved.site_m:
        return (
            f"below the launch at {resolved.site_m:.0f} m, and the balloon does not come down to there; "
            "release it higher, or by time"
        )
    highest_m = float(balloon.track[0, : int(balloon.points[0]), 3].max())
    ends_s = float(balloon.time_s[0]) - resolved.launch_s
    end = "is down" if balloon.ending[0] == LANDED else "is followed until"
    return (
        f"but the balloon rises to {highest_m:.0f} m and {end} {ends_s:.0f} s after launch; "
        "release it sooner, or let the balloon fly longer"
    )
