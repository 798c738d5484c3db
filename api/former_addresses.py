"""Addresses as they were written before: a site's word and an hour, where now a hash stands."""

from collections.abc import Iterable

from fastapi import HTTPException

from api.campaign_table import CampaignTable
from api.campaigns import slug
from planner.plan.site import Site
from planner.units import iso


def launch_at(table: CampaignTable, site: str, time: str) -> str:
    """The id of the launch that a former address (site, hour) means; 404 where the table has none there."""
    words = _site_words(table.listed.campaign.sites)
    for (name, launch), word in table.ids.items():
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
