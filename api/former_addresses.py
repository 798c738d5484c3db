"""Addresses as they were written before: a site's word and an hour, where now a hash stands."""

from collections.abc import Iterable

from fastapi import HTTPException

from api.campaigns import slug
from api.sheet import Sheet
from planner.plan.site import Site
from planner.units import iso


def launch_at(sheet: Sheet, site: str, time: str) -> str:
    """The word of the launch that a former address means; 404 where the sheet has none there."""
    words = _site_words(sheet.listed.campaign.sites)
    for (name, launch), word in sheet.ids.items():
        if words[name] == site and iso(launch) == time:
            return word
    raise HTTPException(
        404, "no launch of this campaign has this address; the board lists those that are there"
    )


def _site_words(sites: Iterable[Site]) -> dict[str, str]:
    """Each site's word in former addresses; a number where two would share one."""
    words: dict[str, str] = {}
    for site in sites:
        word = slug(site.name) or "site"
        numbered = (word, *(f"{word}-{number}" for number in range(2, len(words) + 3)))
        words[site.name] = next(free for free in numbered if free not in words.values())
    return words
