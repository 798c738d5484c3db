"""Many drops of one plan, or of one drop at many sites and times: forecast members times draws.

Member k of the drops flies forecast member k mod M with the k-th draw of everything that varies.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from functools import partial, reduce
from math import ceil
from operator import add
from typing import Any, TypeVar

import numpy as np

from planner.drift.endings import LANDED
from planner.drift.ensemble_integrator import Marcher
from planner.drift.single_flight import fly_exactly
from planner.flight.air_along_track import on_its_way
from planner.flight.apart import NONE_APART, Apart, apart
from planner.flight.caveats import launch_caveats, spread_caveats
from planner.flight.compute_budget import ALONE, Effort
from planner.flight.draws import Draws, member_draws, nominal_draws
from planner.flight.drop import PieceFlights, fly_drops
from planner.flight.redrawn import NOTHING, Redrawn
from planner.flight.resolved_plan import ResolvedPlan, hours_of
from planner.forecast.field_set import AnyField, parts_of
from planner.forecast.forecast import Forecast
from planner.geo import Floats, east_west
from planner.plan.plan import Plan
from planner.spread.error_caveats import error_warnings, out_of_scope
from planner.vehicle.physics import physics_of
from planner.vehicle.profile import Integers

Piece = TypeVar("Piece")

LARGEST_BLOCK = 16_384  # two threads, each often held up by the other, are a tenth quicker than with half
SMALLEST_BLOCK = 512
_BLOCKS_PER_THREAD = 4  # so that threads end at about the same time
_BYTES_IN_FLIGHT = 3_000  # of one drop while it is flown
_BYTES_PER_LEG = 6_000  # of a gas balloon's way, from one release to the next
_BYTES_KEPT = 49  # of one piece's landing
_WAITING = 3  # blocks of landings to a thread that wait to be collected
_BYTES_DRAWN = 300  # of one drop while the areas of a piece are drawn


@dataclass(frozen=True)
class PieceLandings:
    """Where one piece of n drops ended: time [s from the field's start], place, height, ending code.

    And the highest it ever was [m], and how fast it came down at its end [m/s].
    """

    piece: str
    time_s: Floats
    latitude_deg: Floats
    longitude_deg: Floats
    altitude_m: Floats
    ending: "np.ndarray[Any, np.dtype[np.int8]]"
    apogee_m: Floats
    impact_mps: Floats

    @property
    def landed(self) -> "np.ndarray[Any, np.dtype[np.bool_]]":
        """Which of the n drops came to the ground, (n,)."""
        return np.asarray(self.ending == LANDED)


@dataclass(frozen=True)
class Ensemble:
    """The drops of a plan: `pieces` in the answer's order, the main piece first.

    `forecast_member` (n,) is the member that each drop flew with, `apart` what of the drops is said apart,
    `launch_s` when they are launched, as the pieces count [s from the field's start]. Of a
    flight in the air the plan is of its rest, and `asked` the whole one.
    """

    plan: Plan
    forecast: Forecast
    latitude_deg: float
    longitude_deg: float
    forecast_member: Integers
    pieces: tuple[PieceLandings, ...]
    warnings: tuple[str, ...]
    apart: Apart = NONE_APART
    launch_s: float = 0.0
    asked: Plan | None = None

    @property
    def members(self) -> int:
        """How many drops there are, n."""
        return int(self.forecast_member.size)

    def piece(self, name: str) -> PieceLandings:
        """Where the piece of that name ended; StopIteration for a name that is none."""
        return next(piece for piece in self.pieces if piece.piece == name)


def fly_nominal(resolved: ResolvedPlan) -> list[PieceFlights]:
    """One drop as planned, with its tracks, by the reference kernel; of several runs in the first."""
    carry = partial(fly_exactly, parts_of(resolved.field)[0].field)
    return fly_drops(resolved.plan, nominal_draws(resolved), carry, [resolved.spot])


def fly_ensemble(plan: Plan, field: AnyField, effort: Effort = ALONE) -> Ensemble:
    """Fly `plan.members` drops and keep where each came down; the same for any effort."""
    return joined(fly_blocks(plan, field, effort))


def fly_blocks(plan: Plan, field: AnyField, effort: Effort = ALONE, first: int = 0) -> Iterator[Ensemble]:
    """The drops of a plan from `first` on block by block, in order, for whoever does not keep them all.

    Raises Stopped between two blocks where the effort says so.
    """
    resolved, marcher = on_its_way(plan, field), Marcher.over(field, effort.ladder_of, hours_of(plan))
    size = block_size(plan, effort)
    firsts, caveats = range(first, plan.members, size), (*launch_caveats(resolved), *spread_caveats(resolved))

    def fly(first: int) -> Ensemble:
        (block,) = fly_block([resolved], marcher, first, min(size, plan.members - first))
        return replace(block, warnings=(*block.warnings, *caveats))

    for begun, block in zip(firsts, effort.in_order(fly, firsts), strict=True):
        yield block
        effort.tell(begun + block.members, plan.members)


def fly_together(
    resolved_plans: Sequence[ResolvedPlan], marcher: Marcher, size: int, redrawn: Redrawn = NOTHING
) -> list[Ensemble]:
    """All drops of several launches of one campaign as one sweep, in blocks of about `size` drops."""
    members = resolved_plans[0].plan.members
    count = max(1, size // len(resolved_plans))
    blocks = [
        fly_block(resolved_plans, marcher, first, min(count, members - first), redrawn)
        for first in range(0, members, count)
    ]
    return [joined(parts) for parts in zip(*blocks, strict=True)]


def block_size(plan: Plan, effort: Effort, launches: int = 1) -> int:
    """How many drops fly together: all threads at work, within the memory that they share.

    Of several launches all drops of each are wanted at once, if they fit.
    """
    pieces = 1 + len(plan.cargo())
    legs = 1 + len(plan.releases) if physics_of(plan.vehicle).releases_matter else 0
    each = _BYTES_IN_FLIGHT + _BYTES_PER_LEG * legs + _WAITING * _BYTES_KEPT * pieces
    fits = effort.memory_bytes / 2 / effort.threads / each
    of_one = ceil(plan.members / (_BLOCKS_PER_THREAD * effort.threads))
    fair = plan.members * launches if launches > 1 else of_one
    return max(1, min(max(fair, SMALLEST_BLOCK), LARGEST_BLOCK, int(fits)))


def most_kept(plan: Plan, effort: Effort) -> int:
    """How many drops may be kept at once: half of the memory, with room to draw their areas."""
    pieces = 1 + len(plan.cargo())
    return max(SMALLEST_BLOCK, int(effort.memory_bytes / 2 / (_BYTES_KEPT * pieces + _BYTES_DRAWN)))


def fly_block(
    resolved_plans: Sequence[ResolvedPlan],
    marcher: Marcher,
    first: int,
    count: int,
    redrawn: Redrawn = NOTHING,
) -> list[Ensemble]:
    """Drops `first` to `first + count` of every launch."""
    draws = member_draws(resolved_plans, first, count, redrawn)
    flown = fly_drops(resolved_plans[0].plan, draws, marcher, [resolved.spot for resolved in resolved_plans])
    return ensembles_of(resolved_plans, flown, draws, first)


def ensembles_of(
    resolved_plans: Sequence[ResolvedPlan], flown: Sequence[PieceFlights], draws: Draws, first: int
) -> list[Ensemble]:
    """What was flown from several launches, sorted by launch and drop; drops count from `first`."""
    place = draws.launch_row * (draws.launch_row.size // len(resolved_plans)) + draws.drop
    by_piece = [_landings(flights, place, len(resolved_plans)) for flights in flown]
    counted = apart(draws, len(resolved_plans), physics_of(resolved_plans[0].plan.vehicle))
    return [
        _ensemble(resolved, first, aside, list(pieces))
        for resolved, aside, *pieces in zip(resolved_plans, counted, *by_piece, strict=True)
    ]


def _landings(flights: PieceFlights, place: Integers, launches: int) -> list[PieceLandings]:
    """One piece's landings by launch, drops in their order; `place` (n,) is each flight's number then."""
    a, columns = flights.arrivals, []
    where = a.time_s, a.latitude_deg, east_west(a.longitude_deg), a.altitude_m, a.ending
    for values in (*where, flights.apogee_m, flights.impact_mps):
        ordered = np.empty_like(values)
        ordered[place] = values
        columns.append(ordered.reshape(launches, -1))
    return [PieceLandings(flights.piece, *rows) for rows in zip(*columns, strict=True)]


def _ensemble(resolved: ResolvedPlan, first: int, aside: Apart, pieces: list[PieceLandings]) -> Ensemble:
    plan, field = resolved.plan, resolved.field
    return Ensemble(
        plan=plan,
        forecast=field.forecast,
        latitude_deg=plan.site.latitude_deg,
        longitude_deg=float(east_west(plan.site.longitude_deg)),
        forecast_member=field.member_of(np.arange(first, first + pieces[0].time_s.size)),
        pieces=tuple(main_first(pieces)),
        warnings=drop_warnings(plan, field, spread=True),
        apart=aside,
        launch_s=resolved.launch_s,
    )


def joined(blocks: Iterable[Ensemble]) -> Ensemble:
    """Blocks of one plan's drops as one ensemble."""
    parts = list(blocks)
    if len(parts) == 1:
        return parts[0]
    return replace(
        parts[0],
        forecast_member=np.concatenate([part.forecast_member for part in parts]),
        pieces=tuple(_joined(pieces) for pieces in zip(*(part.pieces for part in parts), strict=True)),
        apart=reduce(add, (part.apart for part in parts)),
    )


def _joined(parts: Sequence[PieceLandings]) -> PieceLandings:
    _, *names = (of.name for of in fields(PieceLandings))
    arrays = [np.concatenate([getattr(part, name) for part in parts]) for name in names]
    return PieceLandings(parts[0].piece, *arrays)


def main_first(pieces: list[Piece]) -> list[Piece]:
    """The main piece first: the first cargo of the first release, else the balloon."""
    return [*pieces[1:], pieces[0]] if len(pieces) > 1 else pieces


def drop_warnings(plan: Plan, field: AnyField, *, spread: bool) -> tuple[str, ...]:
    """What the answer should say beside its numbers, the forecast's warnings first."""
    said = list(field.warnings)
    said += plan.vehicle.warnings()
    for piece, _, cargo in plan.cargo():
        said += cargo.warnings(piece)
    error = plan.spread.wind_error
    said += error_warnings(error, field.forecast) if spread else out_of_scope(error)
    return tuple(said)
