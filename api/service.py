"""What a running server holds: its settings, the store, threads, a clock, and which forecast answers.

A question holds one field from its beginning to its end; a newer run in the store changes nothing for it.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import Semaphore

from pydantic import Field

from api.board import Board
from planner.flight.effort import Effort
from planner.forecast.field import WindField
from planner.forecast.read import read_fields
from planner.forecast.store import LATEST, Start, Store
from planner.pipeline import first_covering, wind_for_any
from planner.settings import Settings
from planner.window.campaign import Campaign

Clock = Callable[[], datetime]
MOST_AT_ONCE = 24
"""Questions in hand at once; fewer than the server's 40 threads, so that pages are served meanwhile."""
LEAST_MB = 32
"""Memory of one question, however many share it: enough for areas of tens of thousands of drops."""


class ApiSettings(Settings):
    """What an operator may set for the server, beside what holds everywhere."""

    campaign: Path | None = Field(default=None, description="the campaign on the board")
    wind: str = Field(default=LATEST, description="the forecast of questions that name none")
    request_flights: int = Field(
        default=2_000_000,
        ge=1,
        description="drops x pieces x days of horizon that one request may ask for: some ten seconds",
    )
    look_every_s: float = Field(
        default=5.0, gt=0, description="how often the board looks for a newer forecast [s]"
    )


def utc_now() -> datetime:
    """The clock of a server in service."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Winds:
    """Which forecast answers: the store's, or the file that the operator brought."""

    store: Store
    usual: str
    brought: tuple[WindField, ...] = ()

    @classmethod
    def open(cls, settings: ApiSettings) -> "Winds":
        """The store, and the file where the operator named one."""
        named = Path(settings.wind)
        brought = tuple(read_fields([named], apart=True)) if named.is_file() else ()
        return cls(Store(settings.store, settings.layer_m), settings.wind, brought)

    def field(self, wanted: str | None, *starts: Start) -> WindField:
        """The forecast of a question; NoForecast says what is covered, InputError what is no run."""
        if wanted is None and self.brought:
            return first_covering(list(self.brought), *starts)
        return self.store.choose(self.usual if wanted is None else wanted, *starts)

    def field_of(self, campaign: Campaign, *, now: datetime, wanted: str | None = None) -> WindField:
        """The forecast of a campaign: it covers one of its sites at its last or first launch time."""
        return wind_for_any(partial(self.field, wanted), campaign.starts(now=now))


@dataclass(frozen=True)
class Service:
    """Everything that routes and background work share."""

    settings: ApiSettings
    winds: Winds
    board: Board
    pool: ThreadPoolExecutor
    clock: Clock
    turns: Semaphore = field(default_factory=lambda: Semaphore(MOST_AT_ONCE))

    @property
    def effort(self) -> Effort:
        """What one question may take: the server's memory is shared by all that may be in hand."""
        share_mb = max(LEAST_MB, self.settings.memory_mb // MOST_AT_ONCE)
        return Effort(self.settings.threads, share_mb, self.settings.layer_m, pool=self.pool)
