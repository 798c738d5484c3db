"""Commands about forecasts and the program itself: ingest, sample, catalogue, serve."""

import logging
import os
import socket
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated

import typer

from planner.cli.effort import progress_line
from planner.cli.options import AsJson, IssuedAt, ServedLag, ServedWind, fixed_time, kept_runs
from planner.cli.output import say, show
from planner.errors import InputError

GRACE_S = 5
"""How long a server that is told to stop waits for the answers that it owes."""


def ingest(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="a forecast as GRIB or NetCDF, or soundings")
    ],
    issued_at: IssuedAt = None,
    as_json: AsJson = False,
) -> None:
    """Check forecast files that you bring, and keep their runs in the store."""
    from planner.forecast.decoded_run import wind_field
    from planner.forecast.reading.read import read
    from planner.views import tables
    from planner.views.forecast_card import ForecastsAnswer, kept_forecast

    store = kept_runs()
    reading = read(files, issued_at=fixed_time("--issued-at", issued_at), apart=True)
    fields = [wind_field(cube) for cube in reading.cubes]
    kept = ForecastsAnswer(forecasts=tuple(kept_forecast(store, store.add(field)) for field in fields))
    left = ", ".join(f"{name} {count}" for name, count in reading.not_needed.most_common())
    say(f"{reading.used} fields used" + (f"; not needed: {left}" if left else ""))
    for field in fields:
        for warning in field.warnings:
            say(f"{field.forecast.id}: {warning}")
    show(kept, as_json=as_json, table=lambda: tables.forecasts_table(kept, now=datetime.now(UTC)))


def sample(
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="keep the GRIB2 files here")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Make the sample forecast (weather made by us, not for flight) and keep it in the store."""
    from planner.sample.sample import ensure_sample, latest_cycle, make_sample
    from planner.views import tables
    from planner.views.forecast_card import ForecastsAnswer, kept_forecast

    now, store = datetime.now(UTC), kept_runs()
    with progress_line() as line:
        told = line.write_now
        if out is not None:
            _require_folder(out)
            line.say(f"{len(make_sample(out, latest_cycle(now), told=told))} files in {out}")
        made = kept_forecast(store, ensure_sample(store, now, told=told).forecast)
    only = ForecastsAnswer(forecasts=(made,))
    show(made, as_json=as_json, table=lambda: tables.forecasts_table(only, now=now))


def _require_folder(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"cannot write to {out}: {error.strerror or error}") from None


def catalogue(as_json: AsJson = False) -> None:
    """Balloons, cargo, sources and criteria with their fields."""
    from planner.views import tables
    from planner.views.catalogue_answers import catalogue_answer

    answer = catalogue_answer()
    show(answer, as_json=as_json, table=lambda: tables.catalogue_table(answer))


def serve(
    host: Annotated[str, typer.Option(help="address to listen at")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="port to listen at", min=1, max=65535)] = 8000,
    campaign: Annotated[Path | None, typer.Option(help="the campaign that the board shows")] = None,
    wind: ServedWind = "latest",
    refresh: Annotated[
        str, typer.Option(metavar="SOURCES", help="keep these fresh in the background, such as gfs,gefs")
    ] = "",
    lag: ServedLag = 1,
    unprotected: Annotated[
        bool,
        typer.Option(
            "--unprotected", envvar="WINDFALL_UNPROTECTED", help="listen beyond loopback, without keys"
        ),
    ] = False,
) -> None:
    """Serve the API and the board in the browser."""
    import uvicorn

    _require_protected(host, unprotected=unprotected)
    _require_free(host, port)
    if campaign is not None:
        from planner.document import parse, read_written
        from planner.window.campaign import Campaign

        parse(Campaign, read_written(campaign)).with_files_read(campaign.parent)
        os.environ["WINDFALL_CAMPAIGN"] = str(campaign.resolve())
    os.environ |= {"WINDFALL_WIND": wind, "WINDFALL_LAG": str(lag), "WINDFALL_UNPROTECTED": str(unprotected)}
    if refresh:
        from planner.forecast.provider import provider_named

        os.environ["WINDFALL_REFRESH"] = ",".join(provider_named(name).name for name in refresh.split(","))
    say(f"the board is at http://{host}:{port} (stop with Ctrl-C)")
    _tell_the_start()
    uvicorn.run(
        "api.app:app",
        host=host,
        port=port,
        http="api.connections:ServedConnection",
        ws="none",
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=GRACE_S,
    )


def _require_protected(host: str, *, unprotected: bool) -> None:
    """Refuse to listen where others can reach us: whoever can may read every place and put any question."""
    if unprotected:
        return
    try:
        found = socket.getaddrinfo(host or "0.0.0.0", None)
        addresses = {str(sockaddr[0]).partition("%")[0] for *_, sockaddr in found}
    except OSError:
        return  # that nobody can listen there is said next
    if not all(ip_address(address).is_loopback for address in addresses):
        raise InputError(
            f"at {host or 'every address'} all who reach this machine could read the launch places and "
            "put questions, for there are no keys yet; listen at 127.0.0.1, or add --unprotected "
            "(WINDFALL_UNPROTECTED=1) where that is meant"
        )


def _tell_the_start() -> None:
    """What a server does before it is ready, line by line on standard error."""
    start = logging.getLogger("windfall.start")
    start.setLevel(logging.INFO)
    start.propagate = False
    start.addHandler(logging.StreamHandler())


def _require_free(host: str, port: int) -> None:
    """Refuse an address where nobody can listen before the server says that it does."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            # The port of a server that has just ended counts as free, as it does for uvicorn.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        raise InputError(
            f"cannot listen at {host} port {port} ({(error.strerror or str(error)).lower()}); "
            "name another --host or --port"
        ) from None
