"""A campaign of the small world, judged."""

from planner import WindField, windows, zone
from planner.window.case import Case, case_of
from tests.worlds import NOW, START, campaign


def case(field: WindField, now=NOW, **changes) -> Case:
    """The first launch of a campaign, flown: what a single criterion judges."""
    asked = campaign(**changes)
    site, launch = asked.launches(now=now, run=START)[0]
    return case_of(asked, zone(asked.plan(site, launch), field)[0], field, now)


def answer(field: WindField, now=NOW, **changes):
    """A campaign's only site, judged at `now`."""
    (site,) = windows(campaign(**changes), field, now=now).sites
    return site
