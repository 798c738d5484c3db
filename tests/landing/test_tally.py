"""Drops counted block by block: the same counts as of the whole, and areas from the first of them."""

from dataclasses import fields

import numpy as np
import pytest

from planner import Effort, Ensemble, LandingZone, zone
from planner.drift.endings import Ending
from planner.flight.ensemble import fly_blocks, most_kept
from planner.landing.probability import clopper_pearson
from planner.landing.tally import Tally, asked_areas, gather, tally_of
from tests.flight.landings import endings
from tests.worlds import BUNDLE, FLOAT, Grid, after, by_member, plan, weather

LITTLE = Effort(memory_mb=1)
CIRCLE = {"name": "there", "latitude_deg": 37.9, "longitude_deg": 128.4, "radius_km": 25.0}
FAR = {**CIRCLE, "name": "far", "latitude_deg": 33.5, "longitude_deg": 120.5}
ASKED = plan(
    FLOAT, after(10_800, BUNDLE), spread={"timer_fails": 0}, members=4000, targets=[CIRCLE], keep_out=[FAR]
)
NARROW = Grid(33.0, 120.0, 1.0, 1.0, 10, 10)
"""Its eastern edge, at 129 E, is passed by some balloons."""


@pytest.fixture(scope="module")
def field():
    return weather(by_member(5, lambda m: 8.0 + m), 1.0, members=5, grid=NARROW)


@pytest.fixture(scope="module")
def large(field) -> tuple[Ensemble, LandingZone]:
    return zone(ASKED, field)


@pytest.fixture(scope="module")
def whole(large) -> Ensemble:
    return large[0]


@pytest.fixture(scope="module")
def small(field) -> tuple[Ensemble, LandingZone]:
    """The same with little memory."""
    return zone(ASKED, field, LITTLE)


@pytest.fixture(scope="module")
def blocks(field) -> list[Ensemble]:
    return list(fly_blocks(ASKED, field, LITTLE))


def numbers(tally: Tally) -> list[object]:
    """Every number of a tally, to be compared."""
    counts = [getattr(count, f.name).tolist() for count in tally.counts for f in fields(count)]
    return [tally.drops, *(codes.tolist() for codes in tally.endings), *counts]


def test_counts_of_blocks_add_up_to_those_of_the_whole(blocks, whole):
    assert len(blocks) > 20
    _, tally = gather(blocks, 1000)
    assert numbers(tally) == numbers(tally_of(whole, asked_areas(whole)))
    assert tally.drops == 4000
    assert all(count.drops.tolist() == [800] * 5 for count in tally.counts)


def test_a_tally_counts_every_pieces_endings_and_hits(whole):
    tally = tally_of(whole, asked_areas(whole))
    for piece, codes in zip(whole.pieces, tally.endings, strict=True):
        assert dict(zip(Ending, codes.tolist(), strict=True)) == endings(piece)
    balloon = endings(whole.piece("balloon"))
    assert min(balloon[Ending.LANDED], balloon[Ending.LEFT_THE_FORECAST]) > 100
    unknown = {(c.unknown.sum(), c.inside.sum() > 0) for c in tally.counts[1::2]}
    assert unknown == {(balloon[Ending.LEFT_THE_FORECAST], True), (balloon[Ending.LEFT_THE_FORECAST], False)}


def test_who_asks_of_no_area_has_endings_alone(field):
    nothing = ASKED.model_copy(update={"targets": (), "keep_out": (), "members": 100})
    kept, tally = gather(fly_blocks(nothing, field), 100)
    assert (kept.members, tally.drops, tally.counts) == (100, 100, ())


@pytest.mark.parametrize("most", [1, 95, 1000, 4000])
def test_the_first_drops_are_kept_whole_blocks_of_them(blocks, whole, most):
    kept, tally = gather(iter(blocks), most)
    assert most <= kept.members < most + blocks[0].members
    assert tally.drops == 4000
    assert np.array_equal(kept.forecast_member, whole.forecast_member[: kept.members])
    for piece, same in zip(kept.pieces, whole.pieces, strict=True):
        assert np.array_equal(piece.latitude_deg, same.latitude_deg[: kept.members])
        assert np.array_equal(piece.ending, same.ending[: kept.members])


def test_with_little_memory_endings_and_chances_are_the_same_and_areas_are_of_the_first_drops(
    field, small, large
):
    (drawn, small), (full, large) = small, large
    assert full.members == 4000
    assert most_kept(ASKED, LITTLE) <= drawn.members < 2000
    said = f"areas are drawn from the first {drawn.members:,} drops"
    assert said in small.warnings
    assert not any("drawn from" in line for line in large.warnings)
    assert set(large.warnings) <= set(small.warnings)
    assert (small.members, small.endings) == (large.members, large.endings)
    assert [p.endings for p in small.pieces] == [p.endings for p in large.pieces]
    assert [i.probability for i in small.inside] == [i.probability for i in large.inside]
    _, first = zone(ASKED.model_copy(update={"members": drawn.members}), field)
    for piece, same in zip(small.pieces, first.pieces, strict=True):
        assert (piece.areas, piece.figures) == (same.areas, same.figures)


def test_with_little_memory_an_interval_still_counts_every_drop(small, large):
    (_, small), (_, large) = small, large
    for few, all_of_them in zip(small.inside, large.inside, strict=True):
        # How alike members are is asked of up to 2,000 drops, with little memory of some 1,400.
        assert (few.low, few.high) == pytest.approx((all_of_them.low, all_of_them.high), abs=0.01)
    bundle_far = next(i for i in small.inside if (i.area, i.piece) == ("far", "bundle"))
    assert bundle_far.probability == 0.0
    assert bundle_far.high == pytest.approx(clopper_pearson(0.0, 4000)[1], rel=1e-6)
