"""More drops until P(inside) is as well known as is wanted; the forecast's members stay as they are."""

from math import ceil

from planner.errors import InputError
from planner.flight.compute_budget import Effort
from planner.flight.ensemble import Ensemble, fly_blocks
from planner.forecast.field_set import AnyField
from planner.landing.probability import sampling_interval
from planner.landing.tally import Tally, gather

MOST_DROPS = 10_000_000
NARROWEST, WIDEST = 0.0005, 1.0

_SPARE = 1.1  # more than the widest interval asks for, so that one more flight is the last one


def narrowed(ensemble: Ensemble, tally: Tally, field: AnyField, effort: Effort, width: float | None) -> Tally:
    """The tally of as many drops as make every sampling interval of P(inside) at most `width` wide.

    Of MOST_DROPS where no fewer do; as it was without a width. Raises InputError for a width out of reach, or
    where the plan has no area to ask of.
    """
    if width is None:
        return tally
    if not NARROWEST <= width < WIDEST:
        raise InputError(
            f"a sampling interval {width:g} wide is out of reach; give {NARROWEST:g} to {WIDEST:g}"
        )
    if not tally.counts:
        raise InputError("nothing is asked about P(inside); write a target or a keep-out area into the plan")
    while widest(tally) > width and tally.drops < MOST_DROPS:
        drops = _enough(tally, width, ensemble.forecast.members)
        longer = ensemble.plan.model_copy(update={"members": drops})
        _, more = gather(fly_blocks(longer, field, effort, first=tally.drops), most=1)
        tally += more
    return tally


def widest(tally: Tally) -> float:
    """The width of the widest sampling interval of any P(inside)."""
    return max(high - low for low, high in map(sampling_interval, tally.counts))


def _enough(tally: Tally, width: float, members: int) -> int:
    """How many drops would do, if the shares stay what they are: a whole number for each member."""
    wanted = tally.drops * max(_SPARE * (widest(tally) / width) ** 2, 1.5)
    return min(MOST_DROPS, members * ceil(wanted / members))


def width_words(tally: Tally, width: float, members: int) -> str:
    """What so many drops reached, and what no drop narrows."""
    left = "one forecast member says nothing of how well the forecast is known"
    if members > 1:
        left = f"what is left between low and high, {members} forecast members leave open"
    if widest(tally) <= width:
        return f"after {tally.drops:,} drops no sampling interval is wider than {width:g}; {left}"
    return (
        f"{tally.drops:,} drops, the most there are, leave a sampling interval {widest(tally):.2g} wide, "
        f"over the {width:g} asked for; {left}"
    )
