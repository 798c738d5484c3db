"""The providers that Windfall can fetch from, by name. Adding one is a file, and its line here."""

from planner.errors import InputError
from planner.forecast.provider import Source
from planner.forecast.providers.ecmwf import ENS, IFS
from planner.forecast.providers.gefs import GEFS
from planner.forecast.providers.gfs import GFS
from planner.settings import Settings
from planner.written.nearest import find

PROVIDERS: tuple[Source, ...] = (GFS, GEFS, IFS, ENS)


def address_variable(source: Source) -> str:
    """The variable that says where a source is fetched from."""
    return f"WINDFALL_ADDRESS_{source.name.upper().replace('-', '_')}"


def address_of(source: Source, limits: Settings) -> str:
    """Where a source is fetched from: as an operator set it, else where its provider publishes."""
    said = {
        "gfs": limits.gfs_address,
        "gefs": limits.gefs_address,
        "ecmwf": limits.ecmwf_address,
        "ecmwf-ens": limits.ecmwf_ens_address or limits.ecmwf_address,
    }
    return said[source.name] or source.address


def provider(name: str) -> Source:
    """The provider of that name; InputError names those that there are."""
    by_name = {source.name: source for source in PROVIDERS}
    found = find(by_name, name)
    if found is None:
        raise InputError(f"{name!r} is no source; fetch from {', '.join(by_name)}")
    return by_name[found]
