"""What a map shows beside the answer: where the launch is, what is aimed at, what must not be hit."""

from dataclasses import dataclass

from planner.plan.area import NamedArea
from planner.plan.site import Site


@dataclass(frozen=True)
class Places:
    """The launch site and the areas of a plan."""

    site: Site
    targets: tuple[NamedArea, ...] = ()
    keep_out: tuple[NamedArea, ...] = ()

    @property
    def centre_deg(self) -> float:
        """The longitude beside which the picture is drawn."""
        return self.site.longitude_deg
