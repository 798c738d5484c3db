"""What may go wrong, for views: the words for each branch of an answer.

Every view draws a branch apart from the drop as planned, under a name that no piece has.
"""

from planner.views.answers import BranchAnswer, FlightBranch, ImpactAnswer
from planner.views.styles import ENDING_WORDS, outcome, percent


def wrong_name(found: FlightBranch | BranchAnswer) -> str:
    """What a branch of a piece is called: `bundle: stays shut`. No piece planned has such a name."""
    return f"{found.piece}: {found.branch}"


def wrong_title(found: FlightBranch | BranchAnswer) -> str:
    """The same with how likely it is: `bundle: stays shut (1 %)`."""
    return f"{wrong_name(found)} ({percent(found.probability)})"


def lands_words(found: FlightBranch | BranchAnswer) -> str:
    """How hard a piece lands then [J, m/s] and whom it could hurt, or that it does not land."""
    lands = found.landing is not None if isinstance(found, FlightBranch) else found.mean is not None
    if not lands:
        return _does_not_land(found)
    return impact_words(found.impact) if found.impact else "its mass is not known, nor its energy"


def _does_not_land(found: FlightBranch | BranchAnswer) -> str:
    """What becomes of what does not land."""
    if isinstance(found, FlightBranch):
        return outcome(found)
    names = [ENDING_WORDS[name] for name, n in found.endings.items() if n]
    return f"does not land: {', '.join(names)}"


def impact_words(impact: ImpactAnswer) -> str:
    """The energy of a landing [J], and whom it could hurt."""
    return f"{impact.energy_j:,.0f} J at {impact.speed_mps:.0f} m/s: {impact.hurts}"
