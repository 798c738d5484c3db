"""What a search that found nothing says: each drop weighs as likely as it is that it was overlooked.

Bayes: a drop whose main piece came down inside a searched area would not have been found with 1 - P, any
other surely not. So a drop weighs the product of 1 - P over the areas that it lies in, in all that is said of
landings, of every piece: they flew with the same wind.
"""

import numpy as np
import shapely

from planner.errors import InputError
from planner.flight.area_shape import area_on_plane
from planner.flight.ensemble import Ensemble
from planner.geo import Floats, LocalPlane


def weights_of(ensemble: Ensemble) -> Floats:
    """What each drop weighs (n,), 0 to 1: 1 where nobody searched. Areas count in any order the same."""
    main, weight = ensemble.pieces[0], np.ones(ensemble.members)
    if not ensemble.plan.searched:
        return weight
    plane = LocalPlane(ensemble.latitude_deg, ensemble.longitude_deg)
    east, north = plane.to_km(main.latitude_deg, main.longitude_deg)
    for area in sorted(ensemble.plan.searched, key=lambda area: area.detection):
        whole = area_on_plane(area, plane)
        shapely.prepare(whole)
        weight[main.landed & shapely.contains_xy(whole, east, north)] *= 1.0 - area.detection
    return weight


def effective(weight: Floats) -> float:
    """How many drops of equal weight say as much (Kish 1965)."""
    total = float(weight.sum())
    return total**2 / float((weight**2).sum()) if total > 0.0 else 0.0


def require_unsearched(ensemble: Ensemble, left: float, landed: int) -> None:
    """Raise InputError where all landings of the main piece lie where it would surely have been found."""
    if landed and left <= 0.0:
        raise InputError(
            f"all {landed:,} landings of {ensemble.pieces[0].piece!r} lie where it would surely have been "
            "found: nothing is left to search; give a detection under 1, or ask whether it flew as planned"
        )


def searched_words(ensemble: Ensemble, left: float, landed: int) -> list[str]:
    """What the answer says of a search; `left` is the weight of the main piece's landings."""
    if not ensemble.plan.searched or not landed:
        return []
    gone = 100.0 * (1.0 - left / landed)
    return [
        f"searched, {ensemble.pieces[0].piece!r} not found: {gone:.3g} % of the weight of its {landed:,} "
        "landings is gone; areas, means, distances, P(inside) and the chances of what goes wrong follow what "
        "is left, counts of endings do not"
    ]


def weighted_quantiles(values: Floats, weight: Floats, shares: list[float]) -> Floats:
    """Quantiles of values (n,) that weigh `weight` (n,); between two of them only where all weigh 1."""
    if (weight == 1.0).all():
        return np.asarray(np.quantile(values, shares))
    return np.asarray(np.quantile(values, shares, weights=weight, method="inverted_cdf"))
