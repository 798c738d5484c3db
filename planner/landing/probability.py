"""P(a piece lands inside an area), and how well the drops and the forecast's members know it.

A share is counted over all drops. Drops of one forecast member share its wind, so they say less
than as many independent ones: the interval counts an effective number of drops (Korn and Graubard
1998), Clopper-Pearson, with Student's t for the few members. How alike the drops of a member are is
asked twice, of inside-or-not and of how far each landed from the area's edge; the worse one counts.
The distance answers where nothing, or everything, lies inside, and there it bounds the interval too.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from scipy.special import betaincinv, gammaincinv, ndtr, ndtri, owens_t, stdtr, stdtrit

from planner.geo import Floats

Bools = np.ndarray[Any, np.dtype[np.bool_]]
Integers = np.ndarray[Any, np.dtype[np.int64]]

CONFIDENCE = 0.95
_TAIL = (1 - CONFIDENCE) / 2
_ENOUGH = 2000  # drops whose distance to the edge is measured


@dataclass(frozen=True)
class ProbabilityInterval:
    """A probability and its interval, which is None where one forecast member flew every drop.

    From `sampling_low` to `sampling_high` is what drops alone leave open, were the members the whole truth.
    """

    probability: float
    low: float | None
    high: float | None
    sampling_low: float
    sampling_high: float


@dataclass(frozen=True)
class Drops:
    """What became of n drops of one piece, for asking about areas.

    `east_km`, `north_km` (n,) on the plane where areas are drawn; `landed` (n,) where they count;
    `unknown` (n,) is a landing that nobody knows: the flight outlasted the forecast or the horizon,
    or left it. `member` (n,) is the forecast member of each drop, `weight` (n,) what it weighs (None: 1).
    """

    east_km: Floats
    north_km: Floats
    landed: Bools
    unknown: Bools
    member: Integers
    weight: Floats | None = None

    def inside(self, area: Any) -> Bools:
        """Which drops landed inside a shapely area [km]."""
        shapely.prepare(area)
        return np.asarray(self.landed & shapely.contains_xy(area, self.east_km, self.north_km))

    @cached_property
    def first_landed(self) -> tuple[Integers, Any]:
        """Which the first few that landed are, and their places as shapely points; the same for any area."""
        first = np.flatnonzero(self.landed)[:_ENOUGH]
        return first, shapely.points(self.east_km[first], self.north_km[first])


@dataclass(frozen=True)
class Count:
    """Drops of one piece by forecast member (M,): all of them, those inside an area, the unknown ones.

    What they weigh where some weigh less than one: an interval then takes them for fewer than they are.
    """

    drops: Integers | Floats
    inside: Integers | Floats
    unknown: Integers | Floats

    def __add__(self, other: "Count") -> "Count":
        return Count(self.drops + other.drops, self.inside + other.inside, self.unknown + other.unknown)


def count_inside(drops: Drops, area: Any, members: int) -> Count:
    """How many drops landed inside a shapely area [km], by forecast member of `members`."""
    all_of = np.ones(drops.member.size, dtype=np.bool_)
    return Count(*(_by_member(drops, of, members) for of in (all_of, drops.inside(area), drops.unknown)))


def _by_member(drops: Drops, some: Bools, members: int) -> Integers | Floats:
    weight = None if drops.weight is None else drops.weight[some]
    return np.asarray(np.bincount(drops.member[some], weight, minlength=members))


def share_inside(drops: Drops, area: Any, count: Count | None = None) -> ProbabilityInterval:
    """P(inside) of a shapely area [km] over all drops, with its interval.

    A drop whose landing is unknown counts as outside for the probability and `low`, as inside for
    `high`: an area that must not be hit cannot look safe because flights left the forecast. `count` is
    of all drops where `drops` are only the first of them.
    """
    count = count or count_inside(drops, area, int(drops.member.max()) + 1)
    return share_by_depth(count, drops.member, *_depths(drops, area, drops.inside(area)))


def share_by_depth(count: Count, member: Integers, depth: Floats, alike: float) -> ProbabilityInterval:
    """The share of `count` with its interval, from how deep inside (outside < 0) some of the drops came.

    `member` is that of the drops, `alike` how alike those of a member are in depth (`likeness`).
    """
    n, hits, unknown = (float(part.sum()) for part in (count.drops, count.inside, count.unknown))
    sampling = sampling_interval(count)
    if np.count_nonzero(count.drops) == 1:
        return ProbabilityInterval(hits / n, None, None, *sampling)
    effective = effective_drops(count, alike)
    low, high = clopper_pearson(hits / n, effective)[0], clopper_pearson((hits + unknown) / n, effective)[1]
    if depth.size and hits + unknown == 0:
        high = max(min(high, _beyond(depth, alike, member)), clopper_pearson(0.0, n)[1])
    if depth.size and hits == n:
        low = min(max(low, 1 - _beyond(-depth, alike, member)), clopper_pearson(1.0, n)[0])
    return ProbabilityInterval(hits / n, low, high, *sampling)


def sampling_interval(count: Count) -> tuple[float, float]:
    """The interval of a share that further drops of the same forecast members would narrow.

    Drops are dealt to members, not drawn: where members differ, the share is better known than from as many
    drawn at random (stratified sampling), and never worse.
    """
    flown = count.drops > 0
    size, hits = count.drops[flown], count.inside[flown]
    n, fair = float(size.sum()), (hits.sum() + 0.5) / (size.sum() + 1)
    # A member's own share is held for uncertain by half a drop either way; few drops say little of it.
    variance = ((hits + 0.5) * (size - hits + 0.5) / (size + 1)).sum() / n**2
    return clopper_pearson(hits.sum() / n, max(fair * (1 - fair) / variance, n))


def _depths(drops: Drops, area: Any, inside: Bools) -> tuple[Floats, float]:
    """How deep inside the area [km] drops landed, outside < 0, and how alike members' drops are in it."""
    asked, places = drops.first_landed
    edge = shapely.boundary(area)
    if asked.size == 0 or edge.is_empty:
        return np.empty(0), 0.0
    shapely.prepare(edge)
    far = shapely.distance(places, edge)
    depth = np.where(inside[asked], far, -far)
    return depth, likeness(depth, drops.member[asked])


def likeness(values: Floats, member: Integers) -> float:
    """Intraclass correlation 0..1: the members' share of the variance of `values` (n,)."""
    _, member = np.unique(member, return_inverse=True)
    size = np.bincount(member)
    n, members = values.size, size.size
    if members < 2:
        return 1.0
    if n == members:
        return 0.0
    mean = np.bincount(member, values) / size
    between = (size * (mean - values.mean()) ** 2).sum() / (members - 1)
    within = ((values - mean[member]) ** 2).sum() / (n - members)
    typical = (n - (size**2).sum() / n) / (members - 1)
    total = between + (typical - 1) * within
    return float(np.clip((between - within) / total, 0.0, 1.0)) if total > 0 else 0.0


def effective_drops(count: Count, alike: float) -> float:
    """How many independent drops the share inside is worth, for an interval without Student's t.

    `alike` is the likeness of the depths; a share that ended at an edge is a threshold in them.
    """
    flown = count.drops > 0
    size, hits_of = count.drops[flown], count.inside[flown]
    n, hits = float(size.sum()), float(hits_of.sum())
    fair = (hits + 0.5) / (n + 1)
    by_depth = 1 + ((size**2).sum() / n - 1) * _likeness_beyond(fair, alike)
    scatter = ((hits_of - size * hits / n) ** 2).sum() * size.size / (size.size - 1)
    loss = max(by_depth, scatter / (n * fair * (1 - fair)), 1.0)
    # Satterthwaite: the members' part of the variance is known from few, the drops' own from many.
    free = loss**2 / ((loss - 1) ** 2 / (size.size - 1) + 1 / (n - 1))
    few = stdtrit(n - 1, 1 - _TAIL) / stdtrit(free, 1 - _TAIL)
    return float(n / loss * min(few, 1.0) ** 2)


def _likeness_beyond(probability: float, alike: float) -> float:
    """Intraclass correlation of "beyond a threshold" when the values under it are normal and alike."""
    z = ndtri(probability)
    both = ndtr(z) - 2 * owens_t(z, np.sqrt((1 - alike) / (1 + alike)))
    return float((both - probability**2) / (probability * (1 - probability)))


def clopper_pearson(probability: float, drops: float) -> tuple[float, float]:
    """The exact binomial interval of a share of `drops`, which need not be whole."""
    hits = probability * drops
    low = 0.0 if probability <= 0 else float(betaincinv(hits, drops - hits + 1, _TAIL))
    high = 1.0 if probability >= 1 else float(betaincinv(hits + 1, drops - hits, 1 - _TAIL))
    return min(low, probability), max(high, probability)


def _beyond(depth: Floats, alike: float, member: Integers) -> float:
    """How likely a drop may still come inside when none did, from how far off they all stay.

    Mean and spread of the depths as bad as they can be at once, with Student's tails.
    """
    size = np.bincount(member)
    drops = depth.size / (1 + (depth.size * (size**2).sum() / member.size**2 - 1) * alike)
    free = max(drops - 1, 1.0)
    spread = float(np.std(depth, ddof=1)) if depth.size > 1 else np.inf
    widest = spread * np.sqrt(free / (2 * gammaincinv(free / 2, _TAIL / 2)))
    nearest = depth.mean() + stdtrit(free, 1 - _TAIL / 2) * spread / np.sqrt(drops)
    return 1.0 if nearest >= 0 else float(stdtr(free, nearest / max(widest, 1e-9)))
