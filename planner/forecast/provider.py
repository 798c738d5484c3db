"""The contract of a provider: whose runs can be fetched, and in which files they lie.

Adding one is adding a file to `providers/` that names it in `PROVIDERS`: it is found by being there. It
knows addresses and words, nothing of the network. docs/provider.md says what each word means, and how a new
one is tried.
"""

import importlib
import pkgutil
from collections.abc import Hashable
from dataclasses import Field
from datetime import datetime, timedelta
from functools import cache
from typing import Any, ClassVar, NamedTuple, Protocol

from planner.errors import InputError
from planner.forecast import providers as folder
from planner.forecast.grid import Area
from planner.forecast.remote_file import Issuer, RemoteFile
from planner.settings import Settings
from planner.written.nearest import find


class Endpoint(NamedTuple):
    """A server: the name by which its address is set (`WINDFALL_ADDRESS_<NAME>`), and where it usually is."""

    name: str
    address: str


class Provider(Hashable, Protocol):
    """One model of one publisher; a frozen dataclass, so that a fake can have fewer members."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    @property
    def name(self) -> str:
        """As a person types it, and as the store names its runs: small letters, hyphens."""

    @property
    def title(self) -> str:
        """What it is, for the catalogue."""

    @property
    def attribution(self) -> str:
        """What a map or card that shows its weather must say."""

    @property
    def licence(self) -> str:
        """Under which terms it may be used."""

    @property
    def is_ai_model(self) -> bool:
        """Whether it learnt from past weather instead of reckoning physics: said wherever it flies."""

    @property
    def layout_since(self) -> datetime | None:
        """The first run whose files lie and are named as here; None where nobody needs older ones."""

    @property
    def endpoint(self) -> Endpoint:
        """Where its files lie; two models of one publisher may share it."""

    @property
    def region_filter(self) -> Endpoint | None:
        """Where its files are cut to a region on request; None where nowhere."""

    @property
    def members(self) -> int:
        """How many forecasts a run holds: 1, or those of an ensemble with its control."""

    @property
    def cycles_h(self) -> tuple[int, ...]:
        """The hours of the day (UTC) at which runs begin, rising."""

    @property
    def area(self) -> Area | None:
        """What its grid covers; None for the whole globe."""

    @property
    def levels_hpa(self) -> tuple[int, ...]:
        """The pressure levels of its winds [hPa], from the ground up."""

    @property
    def issuer(self) -> Issuer:
        """How its messages are signed and packed."""

    def hours(self, cycle: datetime) -> tuple[int, ...]:
        """The hours after a cycle that are published, rising from 0."""

    def files(self, cycle: datetime, hour_h: int) -> list[RemoteFile]:
        """The files that hold one of them; what never changes stands among those of hour 0."""

    def out_at(self, cycle: datetime, hour_h: int) -> datetime:
        """When the files of that hour are usually there."""


@cache
def providers() -> tuple[Provider, ...]:
    """Every provider of the folder, in the order of names."""
    found: list[Provider] = []
    for module in pkgutil.iter_modules(folder.__path__, f"{folder.__name__}."):
        found += getattr(importlib.import_module(module.name), "PROVIDERS", ())
    return tuple(sorted(found, key=lambda provider: provider.name))


def provider_names() -> tuple[str, ...]:
    """The names of all providers."""
    return tuple(provider.name for provider in providers())


@cache
def ai_models() -> frozenset[str]:
    """The names of the providers that are AI models."""
    return frozenset(provider.name for provider in providers() if provider.is_ai_model)


def provider_named(name: str) -> Provider:
    """The provider of that name; InputError names those that there are."""
    by_name = {provider.name: provider for provider in providers()}
    found = find(by_name, name)
    if found is None:
        raise InputError(f"{name!r} is no provider; fetch from {', '.join(by_name)}")
    return by_name[found]


def address_of(provider: Provider, limits: Settings, *, filtered: bool = False) -> str:
    """Where a provider's files, or its cuts, are fetched from: as an operator set it, else as published.

    Its own setting goes before that of an endpoint that it shares.
    """
    endpoint = (provider.region_filter if filtered else None) or provider.endpoint
    names = (endpoint.name,) if filtered else (provider.name, endpoint.name)
    said = (limits.addresses.get(name) for name in names)
    return next(filter(None, said), endpoint.address)


def cycle_before(provider: Provider, time: datetime) -> datetime:
    """The last cycle that begins at or before a moment (UTC)."""
    begun = [h for h in provider.cycles_h if h <= time.hour]
    day = time.replace(hour=0, minute=0, second=0, microsecond=0)
    return day + timedelta(hours=begun[-1]) if begun else day - timedelta(hours=24 - provider.cycles_h[-1])


def cycle_after(provider: Provider, cycle: datetime) -> datetime:
    """The cycle that follows one."""
    later = [hour for hour in provider.cycles_h if hour > cycle.hour]
    return cycle + timedelta(hours=(later[0] if later else 24 + provider.cycles_h[0]) - cycle.hour)
