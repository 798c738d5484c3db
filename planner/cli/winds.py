"""The words that name a forecast and set the clock, and what they open."""

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from planner.cli.effort import ProgressLine
from planner.cli.options import fixed_time, kept_runs

if TYPE_CHECKING:
    from datetime import datetime

    from planner.forecast.field_set import AnyField
    from planner.forecast.store.as_of import Opener
    from planner.plan.site import Site


class WindWords(NamedTuple):
    """What `--wind`, `--lag`, `--issued-at` and `--now` say."""

    wind: str
    lag: int
    issued_at: str | None
    now: str | None

    def opened(self, sites: "Iterable[Site]") -> "tuple[datetime, Opener]":
        """The time that counts as now at some sites, and what opens a forecast that covers a start."""
        from datetime import UTC, datetime

        from planner import pipeline
        from planner.forecast.store.as_of import as_of
        from planner.forecast.store.start import Start

        dated, store = fixed_time("--issued-at", self.issued_at), kept_runs()
        clock = fixed_time("--now", self.now)
        now = clock or datetime.now(UTC).replace(microsecond=0)
        line = ProgressLine(seen=sys.stderr.isatty())
        told = line.write_now
        open_quietly = pipeline.wind_opener(
            self.wind, store, now=now, issued_at=dated, lag=self.lag, told=told
        )

        def open_one(*starts: Start) -> "AnyField":
            try:
                return open_quietly(*starts)
            finally:
                line.clear()

        if clock is not None or not pipeline.is_one_of_its_own(self.wind, store):
            return now, open_one
        return as_of(open_one, [Start(s.latitude_deg, s.longitude_deg) for s in sites], now=now)
