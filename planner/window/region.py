"""The region whose weather campaigns need: their sites, and as far round as a drop goes."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np

from planner.data_files import campaign_files
from planner.document import parse, read_written
from planner.forecast.grid import Area, parse_area
from planner.forecast.stations import nearest_stations
from planner.geo import METRES_PER_DEGREE, east_west
from planner.window.campaign import Campaign

REACH_M = 700_000.0
"""How far from its site a drop may come down: three hours in a jet of 65 m/s."""

_HIGHEST_DEG = 88.0


def region_of(campaigns: Iterable[Campaign]) -> Area:
    """A rectangle, in whole degrees, round all sites and their reach."""
    sites = [site for campaign in campaigns for site in campaign.sites]
    latitude = np.array([site.latitude_deg for site in sites])
    north_deg = REACH_M / METRES_PER_DEGREE
    south, north = (
        float(np.clip(edge, -_HIGHEST_DEG, _HIGHEST_DEG))
        for edge in (np.floor(latitude.min() - north_deg), np.ceil(latitude.max() + north_deg))
    )
    east_deg = north_deg / np.cos(np.radians(min(np.abs(latitude).max() + north_deg, _HIGHEST_DEG)))
    middle = sites[0].longitude_deg
    off = np.array([float(east_west(site.longitude_deg - middle)) for site in sites])
    west, east = np.floor(middle + off.min() - east_deg), np.ceil(middle + off.max() + east_deg)
    if east - west >= 360.0:
        return Area(south, -180.0, north, 180.0)
    return Area(south, float(east_west(west)), north, float(east_west(east)))


def fetched_area(said: str | None, chosen: Path | None) -> Area:
    """What is cut out of fetched runs: as said (S,W,N,E), else the region of the campaigns on the board."""
    if said:
        return parse_area(said)
    return region_of(_campaigns(chosen))


def column_places(chosen: Path | None) -> tuple[tuple[float, float], ...]:
    """Where the winds of fetched runs are kept past them: the campaigns' sites and their nearest stations.

    Latitude and longitude [degrees] of each, once.
    """
    sites = [(s.latitude_deg, s.longitude_deg) for campaign in _campaigns(chosen) for s in campaign.sites]
    stations = [station[1:] for site in sites for station in nearest_stations(*site)]
    return tuple(dict.fromkeys((*sites, *stations)))


def _campaigns(chosen: Path | None) -> list[Campaign]:
    return [parse(Campaign, read_written(path)) for path in campaign_files(chosen)]
