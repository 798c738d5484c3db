"""Rare harm by landing energy: closed forms of energies, of chances, and of how many drops can tell."""

from functools import cache

import pytest
import shapely

from planner import Verdict
from planner.window.harm_by_energy import harm_of
from planner.window.rare_harm import ENERGY_LIMITS, Struck, drops_needed, rare_harm, struck
from tests.window.placed import came_down, launched_at
from tests.worlds import BUNDLE, FLOAT, after, world

GO, UNKNOWN, NO_GO = Verdict.GO, Verdict.UNKNOWN, Verdict.NO_GO
HERE = 37.5, 127.3
ROUND_HERE = shapely.box(-5.0, -5.0, 5.0, 5.0)
FAR_OFF = shapely.box(500.0, -5.0, 510.0, 5.0)


@cache
def flown(members=200, **cargo):
    told = {"vehicle": FLOAT, "releases": [after(600.0, {**BUNDLE, **cargo})], "members": members}
    return came_down(launched_at(world(), *HERE, **told), *HERE)


def everything(ensemble):
    return ensemble.pieces


@pytest.mark.parametrize(("mass_kg", "classes"), [(10.0, 3), (0.05, 1), (0.2, 2)])
def test_a_bundle_strikes_with_the_energy_of_its_fall(mass_kg, classes):
    """Of 0.16 m2 of drag area it falls at sqrt(2 m g / (rho Cd A)): m^2 g / (rho Cd A) of energy."""
    fell = flown(mass_kg=mass_kg, drag_area_m2=0.02)
    bundle = fell.ensemble.pieces[:1]
    energy_j = mass_kg**2 * 9.81 / (1.225 * 0.02)
    found = struck(fell.ensemble, ROUND_HERE, bundle)
    assert found.most_j == pytest.approx(energy_j, rel=0.1)
    assert sum(found.share) == classes == sum(found.most_j >= limit.least_j for limit in ENERGY_LIMITS)


def of(share, high=None, name="", chance=1.0, most_j=1000.0):
    """What drops do with the same probability in every class."""
    return Struck(name, chance, (share,) * 3, (share if high is None else high,) * 3, most_j)


@pytest.mark.parametrize(
    ("share", "most_j", "verdict"),
    [
        (0.05, 14.9, GO),
        (0.051, 14.9, NO_GO),
        (0.01, 15.0, GO),
        (0.011, 15.0, NO_GO),
        (0.001, 36.0, GO),
        (0.0011, 36.0, NO_GO),
    ],
)
def test_the_harder_it_lands_the_less_likely_it_may(share, most_j, verdict):
    assert rare_harm(of(share, most_j=most_j), []).verdict is verdict


def test_what_drops_cannot_tell_is_unknown():
    assert rare_harm(of(0.0, 0.018), []).verdict is UNKNOWN
    assert rare_harm(of(0.0, 0.018, most_j=3.0), []).verdict is GO


def test_a_failure_counts_as_likely_as_it_is_and_is_shown_by_itself():
    found = rare_harm(of(0.0), [of(0.4, name="timer fails", chance=0.02)])
    assert (found.verdict, found.share) == (NO_GO, pytest.approx(0.008))
    assert "40 % where timer fails, limit 0.1 %" in found.words


@pytest.mark.parametrize(("most_j", "limit"), [(1.0, 0.05), (20.0, 0.01), (500.0, 0.001)])
def test_half_of_the_drops_asked_for_hold_a_limit_when_none_strikes(most_j, limit):
    half = drops_needed(most_j) / 2
    assert 1 - 0.025 ** (1 / half) == pytest.approx(limit, rel=0.02)


def test_more_drops_are_flown_where_those_of_the_table_cannot_tell():
    fell = flown(drag_area_m2=0.16)
    assert rare_harm(struck(fell.ensemble, FAR_OFF, fell.ensemble.pieces), []).verdict is UNKNOWN
    assert harm_of(fell, FAR_OFF, everything).verdict is GO
    assert harm_of(fell, ROUND_HERE, everything).verdict is NO_GO
