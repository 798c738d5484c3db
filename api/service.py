"""What a running server holds: its settings, the store, threads, a clock, and which forecast answers.

A question holds one field from its beginning to its end; a newer run in the store changes nothing for it.
"""

import re
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from pydantic import Field, field_validator

from api.board import Board
from api.hosts import split_host
from api.lanes import Lanes
from api.refreshing import Refreshing, Server
from planner.errors import InputError
from planner.flight.compute_budget import Effort
from planner.forecast.fetching.refresh import Keeping
from planner.forecast.field import WindField
from planner.forecast.field_set import AnyField
from planner.forecast.provider import Provider, address_of, provider_named
from planner.forecast.reading.read import read_fields
from planner.forecast.store.run_selection import choose
from planner.forecast.store.start import Start
from planner.forecast.store.store import LATEST, Store
from planner.settings import Settings
from planner.spread.known_calibrations import KnownCalibrations
from planner.wind_choice import first_covering, wind_for_campaign
from planner.window.campaign import Campaign
from planner.window.region import column_places, fetched_area

_ORIGIN = re.compile(r"https?://[A-Za-z0-9._\[\]:-]+/?")
Clock = Callable[[], datetime]
_SHARES = 24
"""Parts of the memory of which a question has one: more than have their turn at once."""
LEAST_MB = 32
"""Memory of one question, however many share it: enough for areas of tens of thousands of drops."""
_UNUSABLE_NAMED = 2  # damaged runs that the board names; the list of forecasts names all


class ApiSettings(Settings):
    """What an operator may set for the server, beside what holds everywhere."""

    campaign: Path | None = Field(default=None, description="the campaign on the board")
    wind: str = Field(default=LATEST, description="the forecast of questions that name none")
    lag: int = Field(default=1, ge=1, le=24, description="how many runs of each source answer")
    request_flights: int = Field(
        default=2_000_000,
        ge=1,
        description="drops x pieces x days of horizon that one request may ask for: some ten seconds",
    )
    look_every_s: float = Field(
        default=5.0, gt=0, description="how often the board looks for a newer forecast [s]"
    )
    refresh: str = Field(default="", description="providers to keep fresh, with commas: gfs,gefs")
    refresh_every_s: float = Field(
        default=300.0, ge=1, le=86_400, description="how often a provider is asked for a newer run [s]"
    )

    hosts: str = Field(default="", description="names that this server answers to, with commas")
    origins: str = Field(default="", description="web pages that may ask: https://tool.example, with commas")
    unprotected: bool = Field(default=False, description="whether it answers beyond loopback without keys")

    @property
    def host_names(self) -> list[str]:
        """The names beside loopback's and the machine's addresses."""
        return [host.lower().removesuffix(".") for host in _names(self.hosts)]

    @property
    def origin_names(self) -> list[str]:
        """The origins that may ask, as browsers write them."""
        return [origin.lower().removesuffix("/") for origin in _names(self.origins)]

    @field_validator("hosts")
    @classmethod
    def _hosts(cls, said: str) -> str:
        for host in _names(said):
            if not split_host(host) or ":" in host:
                msg = (
                    f"{host[:60]!r} is no name of a machine; write field-box.lan, without a scheme or a port"
                )
                raise ValueError(msg)
        return said

    @field_validator("origins")
    @classmethod
    def _origins(cls, said: str) -> str:
        for origin in _names(said):
            if not _ORIGIN.fullmatch(origin):
                msg = f"{origin[:60]!r} is no origin; write https://tool.example or http://127.0.0.1:3000"
                raise ValueError(msg)
        return said

    @field_validator("refresh")
    @classmethod
    def _known(cls, said: str) -> str:
        _providers(said)
        return said

    def kept_fresh(self) -> dict[str, tuple[Keeping, Server]]:
        """The providers to keep fresh, what of them, and where they are fetched from."""
        kept = _providers(self.refresh)
        if not kept:
            return {}
        cut, places = fetched_area(self.area, self.campaign), column_places(self.campaign)
        return {
            provider.name: (
                Keeping(provider, self.fetch_hours, cut, max(self.keep_runs, self.lag), places),
                Server(address_of(provider, self), self.trust_env, self.fetch_parallel),
            )
            for provider in kept
        }


def _providers(said: str) -> list[Provider]:
    """Providers by name with commas between; ValueError for a name that is none."""
    try:
        return [provider_named(name) for name in dict.fromkeys(_names(said))]
    except InputError as error:
        raise ValueError(str(error)) from None


def _names(said: str) -> list[str]:
    """What stands between commas."""
    return [part.strip() for part in said.split(",") if part.strip()]


def utc_now() -> datetime:
    """The clock of a server in service."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class ServedWinds:
    """Which forecast answers: the store's, or the file that the operator brought."""

    store: Store
    usual: str
    brought: tuple[WindField, ...] = ()
    lag: int = 1

    @classmethod
    def open(cls, settings: ApiSettings) -> "ServedWinds":
        """The store, and the runs of the file where the operator named one.

        ForecastFileError where that file does not read.
        """
        named = Path(settings.wind)
        brought = tuple(read_fields([named], apart=True)) if named.is_file() else ()
        return cls(Store(settings.store, settings.layer_m), settings.wind, brought, settings.lag)

    def field(self, wanted: str | None, *starts: Start, lag: int | None = None) -> AnyField:
        """The forecast of a question; NoForecast says what is covered, InputError what is no run."""
        lag = lag or self.lag
        if wanted is None and self.brought:
            if lag > 1:
                raise InputError(f"a lag of {lag} counts runs in the store, and this server flies in a file")
            return first_covering(list(self.brought), *starts)
        return choose(self.store, self.usual if wanted is None else wanted, *starts, lag=lag)

    def field_of(
        self, campaign: Campaign, *, now: datetime, wanted: str | None = None, lag: int | None = None
    ) -> AnyField:
        """The forecast of a campaign: it covers one of its sites at its last or first launch time."""
        return wind_for_campaign(campaign, partial(self.field, wanted, lag=lag), now=now)


@dataclass(frozen=True)
class Service:
    """Everything that routes and background work share."""

    settings: ApiSettings
    winds: ServedWinds
    board: Board
    pools: Mapping[str, ThreadPoolExecutor]  # by the lane's name
    lanes: Lanes
    clock: Clock
    refreshing: Refreshing

    def notice(self, campaign: str) -> str | None:
        """What people who look at a campaign should know: what is awaited, refused or could not be had."""
        unusable = list(self.winds.store.unusable().values())[:_UNUSABLE_NAMED]
        said = [self.board.notice(campaign), *self.refreshing.problems(), *unusable]
        return "; ".join(filter(None, said)) or None

    @property
    def calibrations(self) -> KnownCalibrations:
        """The calibrations that a question may name."""
        return KnownCalibrations.of_store(self.settings.store)

    @property
    def effort(self) -> Effort:
        """What one question may take: all threads, and a 24th of the server's memory, 32 MB at least."""
        share_mb = max(LEAST_MB, self.settings.memory_mb // _SHARES)
        return Effort(
            self.settings.threads, share_mb, self.settings.layer_m, pool=self.pools[self.lanes.small.name]
        )
